import Foundation
import JSONText
import Sandbox
import TestTools
import Testing

/// Whatever a server, a file, a file's name, git or an argument says: nothing that is printed is obeyed by a terminal, by
/// the log of a CI system or by what shows Markdown.
///
/// Siblings beside remarks and `import -f -`: every command in every form, at `-v`, with answers that are errors, with names
/// of files and revisions, and what the argument parser quotes.
@Suite("hostile text in everything that is printed", .timeLimit(.minutes(60)))
struct HostileOutputTests {
    /// Strings that something obeys, one of each kind; each reader is meant by at least one.
    private static let texts = [
        "::error::x", "##[error]x", "##vso[task.setvariable variable=x]y", "\u{1B}]0;owned\u{7}\u{1B}[2J",
        "pay\u{202E}lap\u{200B}", "@acme/everyone", "<img src=x onerror=y> [a](http://b)", "a\n::set-env name=x::y",
        "section_start:1:x\r\u{1B}[0Kz", "`` ` ```\n# h", "%0A::error::x", "| a | ~~~",
    ]

    /// The same in few strings, for what is run many times.
    private static let few = [
        "::error::x\n::set-env name=x::y ##[error]z", "##vso[task.x]\u{1B}]0;o\u{7}\u{1B}[2J pay\u{202E}lap\u{200B}",
        "@everyone <img src=x> [a](b:c) `` ` ```\n# h\n| ~~~",
        " \u{3000}::error::x\r\n%0A::warning::y section_start:1:x\r\u{1B}[0Kz",
    ]

    /// A world in which every name, text and id is one of them, other ones with each offset.
    private static func world(_ offset: Int) throws -> SandboxWorld {
        var next = offset
        func text(_ prefix: String = "") -> String {
            next += 1
            return prefix + texts[next % texts.count]
        }
        var world = try SandboxWorld(
            app: SandboxApp(name: text()),
            environments: (0..<3).map {
                SandboxEnvironment(id: SandboxID("env\($0)"), name: text(), isProduction: $0 == 0, order: $0)
            },
            stages: [SandboxStage(name: text(), order: 0), SandboxStage(name: text(), order: 1)], segments: [],
            users: [SandboxUser(id: "usr_1", name: text(), email: "jane@example.com")])
        for index in world.environments.indices { world.environments[index].flagStateVersion = 1 }
        for index in 0..<6 {
            try world.addFlag(
                SandboxFlag(
                    SandboxID(text()), name: text(), description: text("d\n"), stage: world.stages[index % 2].id,
                    owner: "usr_1", archived: index == 5, companies: ["env0": [SandboxID(text())]],
                    users: ["env1": [SandboxID(text())]]))
        }
        return world
    }

    /// Holds a run's output to what a reader obeys.
    private func expectHarmless(_ ran: Ran, _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) {
        #expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 64].contains(ran.status), "\(ran)", sourceLocation: sourceLocation)
        for (name, text) in [("output", ran.out), ("errors", ran.err)] {
            let hidden = text.unicodeScalars.first { $0 != "\n" && isHidden($0) }
            #expect(hidden == nil, "\(arguments) \(name): \(text)", sourceLocation: sourceLocation)
            #expect(
                !text.contains(/##[A-Za-z]*\[/), "\(arguments) \(name): \(text)", sourceLocation: sourceLocation)
            for line in text.unicodeScalars.split(separator: "\n").map(String.init)
            where line.unicodeScalars.drop(while: \.properties.isWhitespace).starts(with: "::".unicodeScalars)
                && !line.hasPrefix(" ::: ")
            {
                // hoist's own annotations, which have no other command and no other property.
                let own = /::(?:error|warning|notice)(?: (?:(?:file|line|col|endLine|endColumn|title)=[^,:]*,?)+)?::.*/
                #expect(
                    arguments.contains("github") && name == "output" && line.wholeMatch(of: own) != nil,
                    "\(arguments) \(name): \(line)", sourceLocation: sourceLocation)
            }
        }
    }

    private struct Page: Decodable {
        let structure: [String]
        let prose: String
    }

    /// Holds Markdown to what GitHub makes of it: no tag, link or mention comes from outside.
    private func expectHarmless(markdown texts: [String]) throws {
        guard Python.Tool.markdown.isThere else { return }
        let pages: [Page] = try Python.run(.markdown, texts)
        for (text, page) in zip(texts, pages) {
            #expect(!page.prose.contains("@"), "\(text)")
            #expect(!page.structure.contains { $0.hasPrefix("img") || $0.hasPrefix("a ") || $0 == "h1" }, "\(text)")
        }
    }

    private static let forms = ["text", "markdown", "json", "github"]

    @Test("from a server: names, texts and ids", arguments: [0, 5])
    func server(offset: Int) async throws {
        try await withBench(world: Self.world(offset)) { bench in
            var markdown: [String] = []
            func run(_ arguments: [String], status: Int32? = nil) async throws {
                let ran = try await bench.place.hoist(arguments)
                if let status { #expect(ran.status == status, "\(arguments): \(ran)") }
                expectHarmless(ran, arguments)
                if arguments.contains("markdown") { markdown.append(ran.out) }
            }
            for arguments in [
                ["import", "-f", "-", "--archived"], ["import", "-f", "-", "-v", "--audiences"],
                ["import", "--split", "stage", "-f", "split/flags.yaml"], ["import"], ["schema", "--from-app"],
                ["import", "--snapshot", "snapshot.json"], ["doctor", "-v"], ["doctor", "--format", "json"],
            ] { try await run(arguments) }
            // What it printed is the manifest that it writes.
            #expect(try await bench.place.hoist("plan", "--detailed-exitcode").status == 0)
            expectHarmless(
                Ran(status: 0, out: try bench.place.read("flags.yaml"), err: ""), ["the manifest"])
            for form in ["text", "markdown", "json"] { try await run(["verify", "--format", form]) }

            // Everything is taken away, so that everything is named.
            var manifest = "version: 1\npolicy: {unlisted: report, limits: {untarget: 100}}\nflags:\n"
            // A manifest's keys have no control characters: flags with such keys are unlisted.
            for flag in await bench.sandbox.world().flags
            where !flag.archived && !flag.key.text.unicodeScalars.contains(where: isHidden) {
                let environments = await bench.sandbox.world().environments.map(\.name)
                manifest += "  \(JSONValue.string(flag.key.text).compact()):\n    name: Other\n    targets:\n"
                for name in environments {
                    manifest += "      \(JSONValue.string(name).compact()): {companies: [], users: [\"::u::\"]}\n"
                }
            }
            try bench.place.write(manifest)
            for form in Self.forms {
                try await run(["plan", "-v", "--format", form], status: 0)
                try await run(["plan", "-q", "--out", "plan.json", "--format", form], status: 0)
                try await run(["show", "plan.json", "--format", form], status: 0)
                try await run(["plan", "--check", "plan.json", "--format", form], status: 0)
            }
            try await bench.sandbox.mutate { world in
                for flag in world.flags { try world.editFlag(flag.key) { $0.name = "::error::moved\u{1B}[2J" } }
            }
            for form in Self.forms { try await run(["plan", "--check", "plan.json", "--format", form], status: 4) }
            try await run(["apply", "plan.json"], status: 4)
            try await run(["apply", "--auto-approve", "-v", "--receipt", "receipt.json"], status: 0)
            try await run(["apply", "--auto-approve", "--format", "json"])
            expectHarmless(Ran(status: 0, out: try bench.place.read("receipt.json"), err: ""), ["the receipt"])
            try await run(["plan", "-e", "x", "--only", "y"])
            try expectHarmless(markdown: markdown)
        }
    }

    @Test("from a server: errors of every operation", arguments: few)
    func errors(text: String) async throws {
        let quoted = JSONValue.string(text).compact()
        let body = #"{"error":{"code":\#(quoted),"message":\#(quoted)},"issues":{\#(quoted):[\#(quoted)]}}"#
        let manifest = "version: 1\nflags:\n  a: {targets: {Production: {companies: [acme]}}}\n"
        for (status, isJSON) in [(400, true), (403, true), (404, true), (500, false), (302, true)] {
            for method in ["GET", "POST", "PATCH"] {
                let interceptor: SandboxConfiguration.Interceptor = { request, _ in
                    guard request.method == method else { return nil }
                    return .respond(
                        status: status,
                        headers: [
                            "content-type": isJSON ? "application/json" : "text/html", "location": "https://b.c/x",
                        ],
                        body: isJSON ? body : text)
                }
                try await withBench(manifest, interceptor: interceptor) { bench in
                    for arguments in method == "GET"
                        ? [
                            ["plan", "-v"], ["plan", "--format", "json"], ["verify"], ["doctor"],
                            ["import", "-f", "-"],
                        ]
                        : [["apply", "--auto-approve", "-v"], ["apply", "--auto-approve", "--format", "json"]]
                    {
                        let ran = try await bench.place.hoist(arguments + ["--retries", "0"])
                        expectHarmless(ran, arguments)
                    }
                }
            }
        }
    }

    @Test("from files, their names, git and arguments", arguments: few)
    func files(text: String) async throws {
        let quoted = JSONValue.string(text).compact()
        let manifests = [
            "version: 1\nflags: {}\n",
            "version: 1\ninclude: [\(quoted)]\nflags: {\(quoted): {\(quoted): 1, stage: \(quoted)}}\n",
            "version: 1\nflags:\n  \(quoted):\n    description: \(quoted)\n    owner: \(quoted)\n    targets: "
                + "{\(quoted): {companies: [\(quoted), \(quoted)], audiences: [\(quoted)]}}\n",
            "version: 1\nflags: {a: \(text)\n", text + "\n", "# \(text)\nversion: 2\n",
        ]
        try await withBench { bench in
            for manifest in manifests {
                try bench.place.write(manifest, to: text)
                for form in ["text", "json", "github"] {
                    expectHarmless(
                        try await bench.place.hoist("validate", "--format", form, "--", text), ["validate", form])
                }
                for form in ["markdown", "json", "github"] {
                    expectHarmless(
                        try await bench.place.hoist("plan", "--format", form, "--manifest=" + text), ["plan", form])
                }
            }
            for arguments in [
                ["show", "--", text], ["apply", "--", text], ["plan", "--check=" + text],
                ["plan", "--base=" + text], ["plan", "--out=missing/" + text], ["import", "--manifest=" + text],
                ["import", "--snapshot=" + text, "--force"], ["init", "--ci", "none", "--manifest=new/" + text],
                ["plan", "--app=" + text], ["plan", "--api-url=" + text], ["plan", "--api-key-file=" + text],
                ["plan", "--only=" + text], ["plan", "--environment=" + text], ["plan", "--ca-file=" + text],
                ["verify", "--sdk-keys-file=" + text], ["plan", "--" + text], ["plan", "--format=" + text],
                ["plan", "--retries=" + text], ["import", "--fields=" + text], ["apply", "--expect-digest=" + text],
                ["apply", "--notify=" + text], ["sandbox", "--state=missing/" + text + "/"], [text], ["help", text],
                ["sandbox", "--from-live=" + text], ["sandbox", "--fail=" + text], ["schema", text],
                ["plan", "--format", "json", "--" + text], ["doctor", "--manifest=" + text],
            ] {
                expectHarmless(try await bench.place.hoist(arguments), arguments.filter { $0 != text })
            }
        }
    }
}
