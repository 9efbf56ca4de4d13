/// A page for people at the sandbox's root, outside of the API: flags, their targets by environment, the calls as they
/// come. Calls for it aren't counted, and it knows no key.
///
/// It is for a browser on this machine alone: it is served where the sandbox listens at the loopback address, to a `Host`
/// that names the loopback, so that no page from elsewhere can have a name of its own lead here (DNS rebinding). All
/// that it shows comes as JSON and becomes text, never markup; nothing is loaded from anywhere else.
struct SandboxPage: Sendable {
    /// Where the page's data is, as the page asks for it.
    static let dataPath = "/sandbox/state.json"

    /// Whether the sandbox listens at the loopback address.
    let isLoopback: Bool

    /// A page of a sandbox that listens at this address.
    init(host: String) {
        isLoopback = Self.loopback.contains(host)
    }

    private static let loopback: Set<String> = ["127.0.0.1", "localhost", "::1"]

    /// Whether a request is for the page or its data.
    static func isAsked(by method: String, _ path: String) -> Bool {
        let path = path.prefix { $0 != "?" }
        return (method == "GET" || method == "HEAD") && (path == "/" || path == dataPath)
    }

    /// The answer to a request for the page or its data.
    ///
    /// - Parameters:
    ///   - path: With its query.
    ///   - host: The `Host` that was named.
    ///   - nonce: What lets this answer's own script and style run, and nothing else; another each time.
    ///   - store: What it shows.
    func answer(to path: String, host: String?, nonce: String, from store: SandboxStore) async -> SandboxResponse {
        guard isLoopback, let host, Self.isLoopback(host) else {
            return Self.response(
                403, "text/plain; charset=utf-8", "This page is for a browser on this machine alone.\n", nonce)
        }
        if path.prefix(while: { $0 != "?" }) == "/" {
            return Self.response(200, "text/html; charset=utf-8", PageText.html(nonce: nonce), nonce)
        }
        let query = PageQuery(path)
        let body = await store.pageData(since: query.calls, revision: query.revision)
        return Self.response(200, "application/json", body, nonce)
    }

    /// Whether a `Host` header names the loopback, with any port.
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

/// What the page says that it has already: `?revision=7&calls=120`.
private struct PageQuery {
    let revision: Int?
    let calls: Int

    init(_ path: String) {
        let target = try? RequestTarget(path)
        revision = target?["revision"].flatMap { Int($0) }
        calls = max(0, target?["calls"].flatMap { Int($0) } ?? 0)
    }
}
