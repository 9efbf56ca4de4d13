/// A page for people at the sandbox's root, outside of the API: flags, their targets by environment, and calls as they
/// arrive; and forms for what a person does in Reflag's web app. Requests for it aren't counted, and it contains no API key.
///
/// It is only for browsers on this machine: it is served if the sandbox listens on the loopback address, and only for a
/// `Host` that is the loopback, so that another site can't use its own name to reach it (DNS rebinding). A change needs the
/// token that is in the page's forms, and an `Origin` that is the page's own, so that no other page can make one. Everything
/// from outside becomes text, never markup; nothing is loaded from elsewhere.
struct SandboxPage: Sendable {
    /// The paths of the style sheet and the script.
    static let stylePath = "/sandbox/page.css"
    static let scriptPath = "/sandbox/page.js"
    /// The path of the page's state.
    static let statePath = "/sandbox/state.json"
    /// The path that forms are sent to.
    static let actionPath = "/sandbox/do"
    /// The maximum size of a form in bytes.
    static let formLimit = 256 << 10

    /// Whether the sandbox listens on the loopback address.
    let isLoopback: Bool
    /// What a form has to have: random, another one at each start.
    private let token: String

    /// A page of a sandbox that listens on this address.
    init(host: String) {
        isLoopback = Self.loopback.contains(host)
        token = Self.random()
    }

    private static let loopback: Set<String> = ["127.0.0.1", "localhost", "::1"]

    private static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        return MadeUp.hexadecimal(generator.next()) + MadeUp.hexadecimal(generator.next())
    }

    /// A request that may be for the page.
    struct Asked {
        let method: String
        /// The path, with its query.
        let path: String
        let host: String?
        let origin: String?
        let contentType: String?
        var body: [UInt8] = []

        /// Whether it is for the page.
        var isForPage: Bool {
            switch path.prefix(while: { $0 != "?" }) {
            case "/", Substring(SandboxPage.statePath), Substring(SandboxPage.stylePath),
                Substring(SandboxPage.scriptPath):
                method == "GET" || method == "HEAD"
            case Substring(SandboxPage.actionPath): method == "POST"
            default: false
            }
        }
    }

    /// The response to a request for the page.
    ///
    /// - Parameters:
    ///   - asked: The request, with its body.
    ///   - store: What it shows and changes.
    func answer(to asked: Asked, from store: SandboxStore) async -> SandboxResponse {
        guard isLoopback, let host = asked.host, Self.isLoopback(host) else {
            return Self.text(403, "This page is only for browsers on this machine.\n")
        }
        if asked.method == "POST" { return await act(asked, host, store) }
        switch asked.path.prefix(while: { $0 != "?" }) {
        case Substring(Self.statePath): return Self.response(200, "application/json", await store.pageState())
        case Substring(Self.stylePath): return Self.response(200, "text/css; charset=utf-8", PageStyle.text)
        case Substring(Self.scriptPath): return Self.response(200, "text/javascript; charset=utf-8", PageScript.text)
        default: break
        }
        guard let target = try? RequestTarget(asked.path) else { return Self.text(400, "The query is broken.\n") }
        return await page(PageQuery(target), nil, store)
    }

    /// Does what a form says, and leads back to the page.
    private func act(_ asked: Asked, _ host: String, _ store: SandboxStore) async -> SandboxResponse {
        guard asked.origin == "http://" + host else {
            return Self.text(403, "Changes are only accepted from this page.\n")
        }
        let type = (asked.contentType ?? "").prefix { $0 != ";" }.lowercased()
        guard type == "application/x-www-form-urlencoded", asked.body.count <= Self.formLimit,
            let action = try? PageAction(asked.body)
        else { return Self.text(400, "That isn't a form of this page.\n") }
        guard action.token == token else {
            return Self.text(
                403, "This page is from an earlier start of the sandbox, or from somewhere else: load it again.\n")
        }
        if let problem = await store.act(action) {
            let query = (try? RequestTarget(action.back)).map { PageQuery($0) } ?? PageQuery()
            return await page(query, problem, store)
        }
        var answer = Self.text(303, "")
        answer.headers["location"] = action.next
        return answer
    }

    private func page(_ query: PageQuery, _ problem: String?, _ store: SandboxStore) async -> SandboxResponse {
        let html = await store.page(query, problem: problem, token: token)
        return Self.response(problem == nil ? 200 : 400, "text/html; charset=utf-8", html)
    }

    /// Whether a `Host` header is the loopback, with any port.
    static func isLoopback(_ host: String) -> Bool {
        if host.hasPrefix("[") { return host.prefix { $0 != "]" } == "[::1" }
        return loopback.contains(host.prefix { $0 != ":" }.lowercased())
    }

    private static func text(_ status: Int, _ body: String) -> SandboxResponse {
        response(status, "text/plain; charset=utf-8", body)
    }

    private static func response(_ status: Int, _ type: String, _ body: String) -> SandboxResponse {
        SandboxResponse(
            status: status,
            headers: [
                "content-type": type,
                "content-security-policy":
                    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
                    + "form-action 'self'; frame-ancestors 'none'",
                "x-content-type-options": "nosniff",
                // Not `no-referrer`, with which browsers send no origin with a form.
                "referrer-policy": "same-origin",
                "cross-origin-opener-policy": "same-origin",
                "cross-origin-resource-policy": "same-origin",
                "cache-control": "no-store",
            ], body: Array(body.utf8))
    }
}
