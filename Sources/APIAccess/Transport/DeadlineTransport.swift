/// A transport that sends nothing after a run's deadline, and shortens the timeouts of the last exchanges.
package struct DeadlineTransport: Transport {
    private let transport: any Transport
    private let end: Duration
    private let now: @Sendable () -> Duration

    /// A transport that uses another one.
    ///
    /// - Parameters:
    ///   - transport: Sends the requests.
    ///   - length: How long it may be used from now on.
    ///   - timing: The source of time.
    package init(_ transport: any Transport, length: Duration, timing: CallTiming = .system()) {
        self.transport = transport
        now = timing.now
        end = timing.now() + length
    }

    /// Sends a request within the remaining time.
    ///
    /// - Throws: ``TransportFailure``; `timedOut(.run)` if no time is left, in which case nothing was sent.
    package func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let left = end - now()
        guard left > .zero else { throw .timedOut(.run) }
        let bounded = TransportRequest(
            method: request.method, url: request.url, headers: request.headers, body: request.body,
            timeout: min(request.timeout, left))
        return try await transport.send(bounded)
    }
}
