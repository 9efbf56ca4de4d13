import Foundation
import JSONText
import Sandbox
import Testing

@Suite("the sandbox's page", .timeLimit(.minutes(60)))
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
    private func curl(_ bench: Bench, _ arguments: [String]) async throws -> String {
        let root = bench.sandbox.url.replacing("/api", with: "")
        let ran = try await bench.place.run(
            "/usr/bin/env", ["curl", "-s", "-i"] + arguments.map { $0.replacing("ROOT", with: root) },
            environment: bench.place.environment)
        #expect(ran.status == 0, "\(ran)")
        return ran.out.replacing("\r\n", with: "\n")
    }

    /// The token in a page.
    private func token(_ page: String) throws -> String {
        String(try #require(page.firstMatch(of: /name="token" value="([0-9a-f]{32})"/)).output.1)
    }

    /// Sends a form as the page does.
    private func send(
        _ bench: Bench,
        _ fields: [(String, String)],
        headers: [String] = ["Origin: ROOT"],
        withToken: Bool = true
    ) async throws -> String {
        var arguments = ["-X", "POST", "ROOT/sandbox/do"]
        for header in headers { arguments += ["-H", header] }
        var fields = fields
        if withToken { fields.append(("token", try token(try await curl(bench, "ROOT/")))) }
        for (name, value) in fields { arguments += ["--data-urlencode", "\(name)=\(value)"] }
        return try await curl(bench, arguments)
    }

    private func curl(_ bench: Bench, _ arguments: String...) async throws -> String {
        try await curl(bench, arguments)
    }

    @Test("the page loads nothing from elsewhere, what it shows from outside is text, and it holds no key")
    func page() async throws {
        try await withBench("version: 1\nflags: {huddles: {}}\n", live: Self.live) { bench in
            _ = try await bench.place.hoist("plan")
            let count = await bench.sandbox.calls().count
            let answer = try await curl(bench, "ROOT/")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\n"))
            let policy =
                "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'\n"
            #expect(answer.lowercased().contains(policy))
            #expect(
                answer.matches(of: /<script|<style|<link|style=|onclick=/).count == 2, "one script, one style sheet")
            for (path, type) in [("page.css", "text/css"), ("page.js", "text/javascript")] {
                #expect(answer.contains("\"/sandbox/\(path)\""))
                let part = try await curl(bench, "ROOT/sandbox/\(path)")
                #expect(
                    part.hasPrefix("HTTP/1.1 200 OK\n") && part.lowercased().contains("content-type: \(type); charset"))
                #expect(!part.contains("innerHTML") && !part.contains("http"))
            }
            #expect(!answer.contains("http://") && !answer.contains("https://") && !answer.contains("innerHTML"))
            #expect(answer.contains("<bdi>&lt;img src=x onerror=alert(1)&gt;\u{202E}&lt;/script&gt;</bdi>"))
            #expect(answer.contains("<bdi>&lt;b&gt;bold&lt;/b&gt;</bdi>"))
            #expect(!answer.contains("<img") && !answer.contains("<b>"))
            #expect(
                answer.contains(
                    "<strong>listFlags</strong> <code>GET /api<wbr>/apps<wbr>/sandboxapp0001<wbr>/flags</code>"))
            #expect(answer.contains("2 flags, 2 calls; "))
            for secret in bench.place.secrets { #expect(!answer.contains(secret)) }
            #expect(await bench.sandbox.calls().count == count, "requests for the page aren't counted")
        }
    }

    @Test("its state changes with the flags and the calls")
    func state() async throws {
        try await withBench("version: 1\nflags: {huddles: {}}\n", live: Self.live) { bench in
            func state() async throws -> String { try await curl(bench, "ROOT/sandbox/state.json").lines.last ?? "" }
            let first = try await state()
            #expect(first.wholeMatch(of: /\{"state":"\d+\.0\.0"\}/) != nil)
            #expect(try await state() == first)
            #expect(try await curl(bench, "ROOT/").contains("data-state=\"\(first.dropFirst(10).dropLast(2))\""))
            _ = try await bench.place.hoist("plan")
            let second = try await state()
            #expect(second != first)
            try await bench.sandbox.mutate { try $0.editFlag("huddles") { $0.name = "New" } }
            #expect(try await state() != second)
        }
    }

    @Test("a person does what the web app can do, with forms alone")
    func acts() async throws {
        try await withBench(live: Self.live) { bench in
            func act(_ fields: (String, String)..., expecting next: String = "/") async throws {
                let answer = try await send(bench, fields)
                #expect(answer.hasPrefix("HTTP/1.1 303 "), "\(fields) \(answer)")
                #expect(answer.contains("location: \(next)\n") || answer.contains("Location: \(next)\n"), "\(answer)")
            }
            try await act(("do", "archive"), ("flag", "huddles"))
            try await act(
                ("do", "unarchive"), ("flag", "huddles"), ("back", "/?q=hud&changed=1"), expecting: "/?q=hud&changed=1")
            try await act(
                ("do", "details"), ("flag", "huddles"), ("name", "Calls & <more>"), ("description", "One\r\ntwo"),
                ("stage", "stggeneral0001"), ("owner", "usr_ada"), ("permanent", "1"), ("back", "/?flag=huddles"),
                expecting: "/?flag=huddles")
            try await act(("do", "create"), ("key", "n\u{e9}w"), ("name", ""), expecting: "/?flag=n%C3%A9w")
            for (action, kind, id) in [
                ("add", "company", "caf\u{e9}/1"), ("remove", "company", "acme"), ("add", "user", "u 9"),
                ("remove", "company", "<b>bold</b>"),
            ] {
                try await act(
                    ("do", action), ("flag", "huddles"), ("environment", "env_production"), ("kind", kind), ("id", id),
                    ("back", "https://evil.example/?flag=x"))
            }
            #expect(
                await bench.sandbox.world().lines == [
                    #"huddles "Calls & <more>" General Availability usr_ada "One\#ntwo" permanent | "#
                        + #"Production: company caf\u{E9}/1; user u 9 | Staging: user u_1"#,
                    #"legacy "Legacy" In development archived"#, #"n\u{E9}w "n\u{E9}w" In development"#,
                ])
            try await act(("do", "introduce"), ("environment", "env_staging"), ("kind", "company"), ("id", "later"))
            #expect(await bench.sandbox.world().knows(.company, "later", in: "env_staging"))
            #expect(await bench.sandbox.calls().isEmpty, "what people do aren't calls")
            // Each kind of view, with what was changed in it.
            #expect(try await curl(bench, "ROOT/?changed=1").contains("<code>huddles</code>"))
            #expect(try await !curl(bench, "ROOT/?changed=1").contains("<code>legacy</code>"))
            #expect(try await !curl(bench, "ROOT/?q=legacy").contains("<code>huddles</code>"))
            #expect(try await curl(bench, "ROOT/?q=u%209").contains("<code>huddles</code>"), "by a customer")
            #expect(try await curl(bench, "ROOT/?q=nothing").contains("No flag matches “nothing”."))
            #expect(try await curl(bench, "ROOT/?flag=huddles").contains("value=\"Calls &amp; &lt;more&gt;\""))
            #expect(try await curl(bench, "ROOT/?flag=gone").contains("There is no flag <bdi>gone</bdi>."))
            #expect(
                try await curl(bench, "ROOT/?company=caf%C3%A9%2F1").contains(
                    "aria-label=\"Remove huddles in Production\""))
            #expect(
                try await curl(bench, "ROOT/?customers=1").contains(
                    "<bdi>later</bdi></a> <span class=\"quiet\">0 flags</span>"))
        }
    }

    @Test(
        "what Reflag would reject is rejected with its reason, and changes nothing",
        arguments: [
            ([("do", "create"), ("key", "huddles")], "A flag with the key huddles already exists."),
            ([("do", "create")], "The request is not valid. key: required"),
            ([("do", "archive"), ("flag", "gone")], "There is no flag gone."),
            (
                [("do", "details"), ("flag", "legacy"), ("name", "New")],
                "The flag legacy is archived. Unarchive it with isArchived false."
            ),
            (
                [("do", "add"), ("flag", "legacy"), ("environment", "env_staging"), ("kind", "user"), ("id", "u")],
                "Archived flags can&#39;t be targeted. updates.0: the flag legacy is archived"
            ),
            (
                [("do", "add"), ("flag", "huddles"), ("environment", "env_none"), ("kind", "user"), ("id", "u")],
                "There is no environment env_none."
            ),
            ([("do", "delete")], "The request is not valid. do: there is no such action"),
        ] as [([(String, String)], String)])
    func problems(fields: [(String, String)], problem: String) async throws {
        try await withBench(live: Self.live) { bench in
            let before = await bench.sandbox.world()
            let answer = try await send(bench, fields + [("back", "/?q=huddles")])
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.contains("<div id=\"problem\" role=\"alert\"><p>\(problem)"), "\(answer)")
            #expect(answer.contains("value=\"huddles\""), "what was searched for is still there")
            #expect(await bench.sandbox.world() == before)
        }
    }

    /// Another site can send a form here from a browser on this machine; it has neither the token nor the origin.
    @Test("a change from elsewhere is refused, whatever it looks like")
    func forgery() async throws {
        try await withBench(live: Self.live) { bench in
            let before = await bench.sandbox.world()
            let archive = [("do", "archive"), ("flag", "huddles")]
            let root = bench.sandbox.url.replacing("/api", with: "")
            for origin in [
                "Origin: http://evil.example", "Origin: null", "Origin;", "X: no origin",
                "Origin: \(root).evil.example",
                "Origin: https\(root.dropFirst(4))", "Origin: http://127.0.0.1:1",
                "Origin: http://localhost:\(bench.sandbox.port)",
                "Referer: \(root)/",
            ] {
                let answer = try await send(bench, archive, headers: [origin])
                #expect(answer.hasPrefix("HTTP/1.1 403 "), "\(origin): \(answer)")
            }
            for token in ["", String(repeating: "0", count: 32), bench.sandbox.key] {
                let answer = try await send(bench, archive + [("token", token)], withToken: false)
                #expect(answer.hasPrefix("HTTP/1.1 403 "), "\(token): \(answer)")
            }
            #expect(try await send(bench, archive, withToken: false).hasPrefix("HTTP/1.1 403 "))
            for type in ["text/plain", "application/json", "multipart/form-data"] {
                let answer = try await send(bench, archive, headers: ["Origin: ROOT", "Content-Type: \(type)"])
                #expect(answer.hasPrefix("HTTP/1.1 400 "), "\(type): \(answer)")
            }
            // A name from elsewhere that leads here (DNS rebinding).
            let rebound = try await send(
                bench, archive, headers: ["Origin: http://evil.example", "Host: evil.example"])
            #expect(rebound.hasPrefix("HTTP/1.1 403 "))
            let token = try token(try await curl(bench, "ROOT/"))
            let read = try await curl(
                bench, "-H", "Origin: ROOT", "ROOT/sandbox/do?do=archive&flag=huddles&token=\(token)")
            #expect(read.hasPrefix("HTTP/1.1 404 "), "a GET changes nothing")
            let large = String(repeating: "x", count: 300_000)
            let form = bench.place.folder + "/form"
            try Data("do=create&key=\(large)&token=\(token)".utf8).write(to: URL(fileURLWithPath: form))
            #expect(
                try await curl(bench, "-H", "Origin: ROOT", "--data-binary", "@\(form)", "ROOT/sandbox/do").contains(
                    "400"))
            #expect(await bench.sandbox.world() == before)
            #expect(try await send(bench, archive).hasPrefix("HTTP/1.1 303 "))
        }
    }

    @Test("without flags, it says what to type")
    func empty() async throws {
        try await withBench { bench in
            let answer = try await curl(bench, "ROOT/")
            #expect(answer.contains("<pre>hoist init --app sandboxapp0001\nhoist plan\nhoist apply</pre>"))
            #expect(answer.contains("<p class=\"quiet\">none yet</p>"))
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
                #expect(sandbox.page == nil)
            }
        }
    }

    @Test("a browser shows it, as text")
    func browser() async throws {
        let program = [
            "/usr/bin/chromium", "/usr/bin/chromium-headless-shell", "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
        ].first { FileManager.default.isExecutableFile(atPath: $0) }
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
            #expect(page.contains(#"<th scope="col" class="production">Production</th><th scope="col">Staging</th>"#))
            #expect(page.contains("<bdi>&lt;img src=x onerror=alert(1)&gt;\u{202E}&lt;/script&gt;</bdi>"))
            #expect(page.contains("<bdi>&lt;b&gt;bold&lt;/b&gt;</bdi>"))
            #expect(!page.contains("<img") && !page.contains("<b>"))
            #expect(page.contains(#"<span class="mark">archived</span>"#))
            #expect(
                page.contains(
                    "<strong>listFlags</strong> <code>GET /api<wbr>/apps<wbr>/sandboxapp0001<wbr>/flags</code>"))
            #expect(page.contains("2 flags, 2 calls; "))
        }
    }
}
