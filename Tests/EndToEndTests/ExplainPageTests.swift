import Foundation
import Sandbox
import Testing

/// `hoist explain --all --format html`: one page, in which nothing from outside is run.
@Suite("the page of explain", .timeLimit(.minutes(60)))
struct ExplainPageTests {
    /// What would be run, loaded or closed if anything were taken for markup.
    private static let hostile = [
        "<script>document.title='run'</script>", "\"><img src=x onerror=\"document.title='run'\">",
        "</style></script><svg onload=document.title='run'>", "'; document.title='run'; '", "\u{202E}gnp",
    ]

    private static func bench(_ body: (Bench) async throws -> Void) async throws {
        let ids = hostile.map { "'\($0.replacing("'", with: "''").replacing("\u{202E}", with: ""))'" }
        let manifest = """
            version: 1
            flags:
              checkout:
                expires: 2026-01-01
                targets:
                  Production:
                    companies: [\(ids.joined(separator: ", ")), {id: acme, from: 2026-01-01, why: "<b>trial</b>"}]
            """
        let live = [
            SandboxFlag("checkout", name: hostile[0], companies: ["Production": ["acme", "stranger"]]),
            SandboxFlag(SandboxID(hostile[1]), name: hostile[2]),
        ]
        try await withBench(manifest, live: live) { try await body($0) }
    }

    @Test("holds everything that the JSON has, and no markup from outside")
    func page() async throws {
        try await Self.bench { bench in
            let ran = try await bench.place.hoist("explain", "--all", "--format", "html")
            #expect(ran.status == 0)
            #expect(ran.out.components(separatedBy: "<script").count == 2, "one script, which is the page's own")
            #expect(!ran.out.contains("<img") && !ran.out.contains("<svg onload") && !ran.out.contains("\u{202E}"))
            #expect(!ran.out.contains("http://") && !ran.out.contains("https://"))
            #expect(ran.out.contains("<bdi>&lt;script&gt;document.title=&#39;run&#39;&lt;/script&gt;</bdi>"))
            let json = try await bench.place.hoist("explain", "--all", "--format", "json").json()
            for flag in json["flags"].items {
                #expect(ran.out.contains("<code><bdi>\(Self.escaped(flag["key"].string))</bdi></code>"))
                for customer in flag["environments"].items.flatMap({ $0["customers"].items }) {
                    #expect(ran.out.contains("<bdi>\(Self.escaped(customer["id"].string))</bdi>"))
                }
            }
            #expect(ran.out.contains("grant from 2026-01-01: &lt;b&gt;trial&lt;/b&gt;"))
        }
    }

    private static func escaped(_ text: String) -> String {
        var text = text
        for (character, name) in [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")] {
            text = text.replacing(character, with: name)
        }
        return text
    }

    /// A browser, if there is one.
    private static var program: String? {
        let program = ["/usr/bin/chromium", "/usr/bin/chromium-headless-shell", "/usr/bin/google-chrome"]
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        if program == nil {
            print("the page of explain wasn't tried in a browser: there is no chromium here (apt-get install chromium)")
        }
        return program
    }

    /// What a browser does with a page.
    private static func browse(_ program: String, _ arguments: [String], _ page: String, in place: Workplace)
        async throws
        -> Ran
    {
        try await place.run(
            program,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--user-data-dir=\(place.folder)/profile", "--virtual-time-budget=3000",
            ] + arguments + ["file://\(place.folder)/\(page)"], environment: place.environment)
    }

    // Siblings: a search that finds something, and one that finds nothing.
    @Test("a search leaves no heading over nothing")
    func search() async throws {
        guard let program = Self.program else { return }
        try await withWorkplace("version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}}\n") { place in
            let page = try await place.hoist("explain", "--all", "--offline", "--format", "html").out
            for (words, found, hidden) in [("acme", "1 of 1 flag<", 0), ("zzz", "0 of 1 flag<", 2)] {
                // The policy of the page would not let another script run.
                let typed =
                    "<script>const box = document.getElementById('search'); box.value = '\(words)'; "
                    + "box.dispatchEvent(new Event('input'));</script></body>"
                try place.write(
                    page.replacing(#/<meta http-equiv[^>]*>/#, with: "").replacing("</body>", with: typed),
                    to: "page.html")
                let ran = try await Self.browse(program, ["--dump-dom"], "page.html", in: place)
                #expect(ran.out.contains(found), "\(ran)")
                #expect(ran.out.matches(of: #/<section id="[a-z]+" hidden/#).count == hidden, "\(ran)")
            }
        }
    }

    @Test("on paper, what is closed is there too")
    func paper() async throws {
        guard let program = Self.program else { return }
        let ids = (1...400).map { "company-\($0)" }
        let manifest =
            "version: 1\nflags: {a: {targets: {Production: {companies: [\(ids.joined(separator: ", "))]}}}}\n"
        try await withWorkplace(manifest) { place in
            let page = try await place.hoist("explain", "--all", "--offline", "--format", "html").out
            try place.write(page, to: "closed.html")
            try place.write(page.replacing("<details", with: "<details open"), to: "open.html")
            var pages: [Int] = []
            for name in ["closed", "open"] {
                let ran = try await Self.browse(
                    program, ["--print-to-pdf=\(place.folder)/\(name).pdf", "--no-pdf-header-footer"], "\(name).html",
                    in: place)
                #expect(ran.status == 0, "\(ran)")
                let data = try Data(contentsOf: URL(fileURLWithPath: "\(place.folder)/\(name).pdf"))
                pages.append(String(decoding: data, as: UTF8.self).matches(of: /\/Type \/Page\b/).count)
            }
            #expect(pages[0] == pages[1] && pages[0] > 2, "\(pages)")
        }
    }

    @Test("in a browser, its policy lets its own script run and nothing else")
    func browser() async throws {
        guard let program = Self.program else { return }
        try await Self.bench { bench in
            let page = try await bench.place.hoist("explain", "--all", "--format", "html").out
            // With a script that the page doesn't have, the policy is tried as well.
            let more = "<script>document.title = 'run'</script><p onclick=\"x\" id=\"probe\">probe</p></body>"
            try bench.place.write(page.replacing("</body>", with: more), to: "page.html")
            let ran = try await Self.browse(program, ["--dump-dom"], "page.html", in: bench.place)
            #expect(ran.status == 0 && ran.out.contains("id=\"probe\""), "\(ran)")
            #expect(ran.out.contains("<title>Flags of Sandbox App</title>"), "the added script wasn't run")
            #expect(ran.out.contains("data-all=\"2\">2 flags</span>"), "the page's own was: \(ran.out)")
        }
    }
}
