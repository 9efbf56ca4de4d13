/// Why there was no complete response.
package enum TransportFailure: Error, Sendable, Equatable {
    /// The part of an exchange that took too long.
    package enum Phase: String, Sendable, CaseIterable {
        /// Connecting, including TLS and the proxy's response.
        case connecting
        /// Sending the request.
        case sending
        /// Waiting for bytes of the response.
        case reading
        /// The whole exchange.
        case whole
        /// The whole run: nothing was sent.
        case run
        /// The whole run, while a response was awaited.
        case runUnderWay
    }

    /// The host has no known address.
    case cannotResolve(host: String)
    /// No connection could be made to the host.
    case cannotConnect(host: String)
    /// This process may not open another connection: too many files and connections are open.
    case tooManyOpenFiles
    /// Something took too long.
    case timedOut(Phase)
    /// The TLS handshake failed.
    case tls(detail: String)
    /// The proxy rejected the connection, or its response was invalid.
    case proxy(detail: String)
    /// The connection was closed before the response began.
    case closedBeforeAnswer
    /// The response was truncated.
    case truncated
    /// The response's body is larger than this number of bytes, the maximum.
    case tooLarge(limit: Int)
    /// The task was cancelled.
    case cancelled
    /// Anything else, in the HTTP library's words.
    case other(detail: String)
}

extension TransportFailure {
    /// Whether the request may have reached the server: false only if it is certain that it didn't, because there was
    /// no connection.
    package var mayHaveReachedServer: Bool {
        switch self {
        case .cannotResolve, .cannotConnect, .tooManyOpenFiles, .timedOut(.connecting), .timedOut(.run), .tls, .proxy:
            false
        case .timedOut, .closedBeforeAnswer, .truncated, .tooLarge, .cancelled, .other: true
        }
    }

    /// What happened, in a few words: `the host app.reflag.com can't be found`.
    package var summary: String {
        switch self {
        case .cannotResolve(let host): "the host \(host) can't be found"
        case .cannotConnect(let host): "can't connect to \(host)"
        case .tooManyOpenFiles: "this process may not open more files and connections"
        case .timedOut(.connecting): "the connection took too long"
        case .timedOut(.sending): "sending the request took too long"
        case .timedOut(.reading): "the response took too long"
        case .timedOut(.whole): "the call took too long"
        case .timedOut(.run), .timedOut(.runUnderWay): "the run's time was up"
        case .tls(let detail): "the TLS handshake failed: \(detail)"
        case .proxy(let detail): "the proxy failed: \(detail)"
        case .closedBeforeAnswer: "the connection was closed before a response arrived"
        case .truncated: "the response was cut off"
        case .tooLarge(let limit): "the response is larger than \(limit) bytes"
        case .cancelled: "cancelled"
        case .other(let detail): detail
        }
    }
}

/// The host of an absolute URL, with its port if it has one, for messages; nil if there is none. User name, password,
/// path and query are left out because they may contain secrets.
func urlAuthority(_ url: String) -> String? {
    let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].isEmpty else { return nil }
    let authority = parts[2].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    return host.isEmpty ? nil : String(host)
}
