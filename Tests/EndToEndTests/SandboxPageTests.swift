import Foundation
import JSONText
import Sandbox
import Testing

@Suite("the sandbox's page", .timeLimit(.minutes(15)))
struct SandboxPageTests {
    /// A name that would be markup where it wasn't text.
    private static let hostile = "<img src=x onerror=alert(1)>\u{202E}</script>"

    private static let live = [
        SandboxFlag(
            "huddles", name: hostile, stage: "Beta", owner: "jane@example.com",
            companies: ["Production": ["acme", "<b>bold</b>"]], users: ["Staging": ["u_1"]]),
        SandboxFlag("legacy", name: "Legacy", archived: true),
    ]

    /// What `curl` shows: the head of the answer, an empty line, the body.
    private func curl(_ bench: Bench, _ arguments: String...) async throws -> String {
        let root = bench.sandbox.url.replacing("/api", with: "")
        let ran = try await bench.place.run(
            "/usr/bin/env", ["curl", "-s", "-i"] + arguments.map { $0.replacing("ROOT", with: root) },
            environment: bench.place.environment)
        #expect(ran.status == 0, "\(ran)")
        return ran.out.replacing("\r\n", with: "\n")
    }

    @Test("the page is static, loads nothing from elsewhere, and holds nothing from outside")
    func page() async throws {
        try await withBench(live: Self.live) { bench in
            let answer = try await curl(bench, "ROOT/")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\n"))
            let nonce = try #require(answer.firstMatch(of: /'nonce-([0-9a-f]{32})'/)).output.1
            let policy =
                "content-security-policy: default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; "
                + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\n"
            #expect(answer.lowercased().contains(policy))
            #expect(answer.contains("<script nonce=\"\(nonce)\">"))
            #expect(answer.contains("<style nonce=\"\(nonce)\">"))
            #expect(!answer.contains("http://") && !answer.contains("https://") && !answer.contains("innerHTML"))
            #expect(!answer.contains("onerror"))
            for secret in bench.place.secrets { #expect(!answer.contains(secret)) }
            let again = try await curl(bench, "ROOT/")
            #expect(!again.contains(String(nonce)), "the nonce is another each time")
            #expect(await bench.sandbox.calls().isEmpty, "calls for the page aren't counted")
        }
    }

    @Test("its data are the flags, their targets by environment, and the calls as they come")
    func data() async throws {
        try await withBench("version: 1\nflags: {huddles: {}}\n", live: Self.live) { bench in
            _ = try await bench.place.hoist("plan")
            let answer = try await curl(bench, "ROOT/sandbox/state.json")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\n"))
            #expect(answer.lowercased().contains("content-type: application/json\n"))
            for secret in bench.place.secrets { #expect(!answer.contains(secret)) }
            let body = try JSON(parsing: String(try #require(answer.split(separator: "\n\n").last)))
            #expect(body["app"].string == "Sandbox App")
            #expect(body["environments"].items.map(\.["name"].string) == ["Production", "Staging", "Development"])
            #expect(body["flags"].items.map(\.["name"].string) == [Self.hostile, "Legacy"])
            #expect(
                body["flags"].items[0]["targets"].text
                    == #"[{"companies":{"count":2,"ids":["acme","<b>bold</b>"]},"users":{"count":0,"ids":[]}},"#
                    + #"{"companies":{"count":0,"ids":[]},"users":{"count":1,"ids":["u_1"]}},"#
                    + #"{"companies":{"count":0,"ids":[]},"users":{"count":0,"ids":[]}}]"#)
            #expect(
                body["calls"].items.map { "\($0["operation"].string) \($0["status"])" }.sorted()
                    == ["getApp 200", "listFlags 200"])
            let known = "ROOT/sandbox/state.json?revision=\(body["revision"].integer ?? -9)&calls=2"
            let rest = try JSON(
                parsing: String(try #require(try await curl(bench, known).split(separator: "\n\n").last)))
            #expect(rest["flags"] == .null)
            #expect(rest["calls"].items.isEmpty)
            #expect(rest["callCount"].integer == 2)
        }
    }

    @Test(
        "another Host than the loopback's is refused, so that no name from elsewhere leads here",
        arguments: [
            ("evil.example", 403), ("127.0.0.1.evil.example", 403), ("localhost.evil.example:80", 403),
            ("[::2]", 403), ("localhost", 200), ("LOCALHOST:1", 200), ("127.0.0.1:99", 200), ("[::1]:80", 200),
        ])
    func host(_ host: String, _ status: Int) async throws {
        try await withBench(live: Self.live) { bench in
            for path in ["ROOT/", "ROOT/sandbox/state.json"] {
                let answer = try await curl(bench, "-H", "Host: \(host)", path)
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
                #expect(status == 200 || !answer.contains("huddles"))
            }
        }
    }

    @Test("where it listens to other machines, there is no page")
    func otherAddress() async throws {
        try await withSandbox(SandboxConfiguration(host: "0.0.0.0")) { sandbox in
            try await withWorkplace { place in
                let ran = try await place.run(
                    "/usr/bin/env", ["curl", "-s", "-i", "http://127.0.0.1:\(sandbox.port)/"],
                    environment: place.environment)
                #expect(ran.out.hasPrefix("HTTP/1.1 403 "))
            }
        }
    }

    @Test("a browser shows it, as text")
    func browser() async throws {
        let program = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let program else {
            print("the sandbox's page wasn't tried in a browser: there is no chromium here (apt-get install chromium)")
            return
        }
        try await withBench("version: 1\nflags: {huddles: {}}\n", live: Self.live) { bench in
            _ = try await bench.place.hoist("plan")
            let root = bench.sandbox.url.replacing("/api", with: "")
            let ran = try await bench.place.run(
                program,
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--user-data-dir=\(bench.place.folder)/profile", "--virtual-time-budget=3000", "--dump-dom",
                    root + "/",
                ], environment: bench.place.environment)
            #expect(ran.status == 0, "\(ran.err)")
            let page = ran.out
            #expect(page.contains(#"<bdi id="app">Sandbox App (sandboxapp0001)</bdi>"#), "\(page)\n\(ran.err)")
            #expect(page.contains(#"<th class="production">Production</th><th>Staging</th>"#))
            #expect(page.contains("<bdi>&lt;img src=x onerror=alert(1)&gt;\u{202E}&lt;/script&gt;</bdi>"))
            #expect(page.contains("<bdi>&lt;b&gt;bold&lt;/b&gt;</bdi>"))
            #expect(!page.contains("<img") && !page.contains("<b>"))
            #expect(page.contains(#"<span class="mark">archived</span>"#))
            #expect(page.contains("<td>listFlags</td><td><code>GET /api/apps/sandboxapp0001/flags</code></td>"))
            #expect(page.contains("2 flags, 2 calls; Production at version 1, Staging at version 1"))
        }
    }
}
