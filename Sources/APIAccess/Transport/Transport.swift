/// What carries one request to a server and brings the whole answer back.
///
/// It knows nothing of Reflag: no retries, no redirects, no decoding. A test stands in for the network by giving
/// this one method.
package protocol Transport: Sendable {
    /// Sends one request and gives the whole answer, whatever its status is.
    ///
    /// - Throws: ``TransportFailure`` when no whole answer came.
    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
}
