/// Why no whole answer came.
package enum TransportFailure: Error, Sendable, Equatable {
    /// The part of an exchange that took too long.
    package enum Phase: String, Sendable, CaseIterable {
        /// Making the connection, with TLS and a proxy's consent.
        case connecting
        /// Sending the request.
        case sending
        /// Waiting for bytes of the answer.
        case reading
        /// The exchange as a whole.
        case whole
        /// The run as a whole: nothing was sent.
        case run
    }

    /// No address is known for the host.
    case cannotResolve(host: String)
    /// No connection could be made to the host.
    case cannotConnect(host: String)
    /// Something took longer than it may.
    case timedOut(Phase)
    /// The TLS handshake failed.
    case tls(detail: String)
    /// The proxy on the way refused, or answered nonsense.
    case proxy(detail: String)
    /// The connection was closed before an answer began.
    case closedBeforeAnswer
    /// The answer broke off.
    case truncated
    /// The answer's body is larger than this number of bytes, which is the most that is read.
    case tooLarge(limit: Int)
    /// The task was cancelled.
    case cancelled
    /// Anything else, in the words of the HTTP library.
    case other(detail: String)
}

extension TransportFailure {
    /// Whether the request may have reached the server. False only where that is certain, because no connection
    /// was there to send it on.
    package var mayHaveReachedServer: Bool {
        switch self {
        case .cannotResolve, .cannotConnect, .timedOut(.connecting), .timedOut(.run), .tls, .proxy: false
        case .timedOut, .closedBeforeAnswer, .truncated, .tooLarge, .cancelled, .other: true
        }
    }

    /// What happened, in a few words: `the host app.reflag.com can't be found`.
    package var summary: String {
        switch self {
        case .cannotResolve(let host): "the host \(host) can't be found"
        case .cannotConnect(let host): "can't connect to \(host)"
        case .timedOut(.connecting): "the connection took too long"
        case .timedOut(.sending): "sending the request took too long"
        case .timedOut(.reading): "the answer took too long"
        case .timedOut(.whole): "the call took too long"
        case .timedOut(.run): "the run's time was up"
        case .tls(let detail): "the TLS handshake failed: \(detail)"
        case .proxy(let detail): "the proxy failed: \(detail)"
        case .closedBeforeAnswer: "the connection was closed before an answer came"
        case .truncated: "the answer broke off"
        case .tooLarge(let limit): "the answer is larger than \(limit) bytes"
        case .cancelled: "cancelled"
        case .other(let detail): detail
        }
    }
}

/// The host of an absolute URL, with its port where one is written, for messages; nil where there is none. A user
/// name, a password, the path and the query are left out: they may hold what isn't to be shown.
func urlAuthority(_ url: String) -> String? {
    let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].isEmpty else { return nil }
    let authority = parts[2].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    return host.isEmpty ? nil : String(host)
}
