/// A page for people at the sandbox's root, outside of the API: flags, their targets by environment, and calls as they
/// arrive. Requests for it aren't counted, and it contains no key.
///
/// It is only for browsers on this machine: it is served if the sandbox listens on the loopback address, and only for a
/// `Host` that is the loopback, so that another site can't use its own name to reach it (DNS rebinding). Everything
/// that it shows is JSON that becomes text, never markup; nothing is loaded from elsewhere.
struct SandboxPage: Sendable {
    /// The path of the page's data.
    static let dataPath = "/sandbox/state.json"

    /// Whether the sandbox listens on the loopback address.
    let isLoopback: Bool

    /// A page of a sandbox that listens on this address.
    init(host: String) {
        isLoopback = Self.loopback.contains(host)
    }

    private static let loopback: Set<String> = ["127.0.0.1", "localhost", "::1"]

    /// Whether a request is for the page or its data.
    static func isAsked(by method: String, _ path: String) -> Bool {
        let path = path.prefix { $0 != "?" }
        return (method == "GET" || method == "HEAD") && (path == "/" || path == dataPath)
    }

    /// The response to a request for the page or its data.
    ///
    /// - Parameters:
    ///   - path: The path, with its query.
    ///   - host: The request's `Host`.
    ///   - nonce: Allows this response's own script and style, and nothing else; different each time.
    ///   - store: What it shows.
    func answer(to path: String, host: String?, nonce: String, from store: SandboxStore) async -> SandboxResponse {
        guard isLoopback, let host, Self.isLoopback(host) else {
            return Self.response(
                403, "text/plain; charset=utf-8", "This page is only for browsers on this machine.\n", nonce)
        }
        if path.prefix(while: { $0 != "?" }) == "/" {
            return Self.response(200, "text/html; charset=utf-8", PageText.html(nonce: nonce), nonce)
        }
        let query = PageQuery(path)
        let body = await store.pageData(since: query.calls, revision: query.revision)
        return Self.response(200, "application/json", body, nonce)
    }

    /// Whether a `Host` header is the loopback, with any port.
    static func isLoopback(_ host: String) -> Bool {
        if host.hasPrefix("[") { return host.prefix { $0 != "]" } == "[::1" }
        return loopback.contains(host.prefix { $0 != ":" }.lowercased())
    }

    private static func response(_ status: Int, _ type: String, _ body: String, _ nonce: String) -> SandboxResponse {
        SandboxResponse(
            status: status,
            headers: [
                "content-type": type,
                "content-security-policy":
                    "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                "x-content-type-options": "nosniff",
                "referrer-policy": "no-referrer",
                "cross-origin-resource-policy": "same-origin",
                "cache-control": "no-store",
            ], body: Array(body.utf8))
    }
}

/// What the page already has: `?revision=7&calls=120`.
private struct PageQuery {
    let revision: Int?
    let calls: Int

    init(_ path: String) {
        let target = try? RequestTarget(path)
        revision = target?["revision"].flatMap { Int($0) }
        calls = max(0, target?["calls"].flatMap { Int($0) } ?? 0)
    }
}
