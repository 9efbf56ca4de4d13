/// A transport that sends nothing any more when a run's time is up, and cuts the last exchanges short.
package struct DeadlineTransport: Transport {
    private let transport: any Transport
    private let end: Duration
    private let now: @Sendable () -> Duration

    /// A transport on top of another.
    ///
    /// - Parameters:
    ///   - transport: What sends.
    ///   - length: How long it may be used from now on.
    ///   - timing: Where the time comes from.
    package init(_ transport: any Transport, length: Duration, timing: CallTiming = .system()) {
        self.transport = transport
        now = timing.now
        end = timing.now() + length
    }

    /// Sends one request, within what is left of the time.
    ///
    /// - Throws: ``TransportFailure``, `timedOut(.run)` where no time is left; nothing was sent then.
    package func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let left = end - now()
        guard left > .zero else { throw .timedOut(.run) }
        let bounded = TransportRequest(
            method: request.method, url: request.url, headers: request.headers, body: request.body,
            timeout: min(request.timeout, left))
        return try await transport.send(bounded)
    }
}
