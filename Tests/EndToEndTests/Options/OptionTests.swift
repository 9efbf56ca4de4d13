import Foundation
import JSONText
import Sandbox
import Testing

@Suite("each option does what its help says", .timeLimit(.minutes(60)))
struct OptionTests {
    @Test("every option of every command is tried, and no other")
    func table() async throws {
        try await withWorkplace { place in
            let dump = try await place.hoist("--experimental-dump-help").json()["command"]
            var options: [String] = []
            // Those of the verbs of `edit` are tried by `EditTests`.
            let commands = dump["subcommands"].items.filter { $0["subcommands"].items.isEmpty }
            for command in [dump] + commands where command["commandName"].string != "help" {
                let name = command["commandName"].string == "hoist" ? "" : command["commandName"].string
                options += command["arguments"].items.filter { $0["shouldDisplay"] == .bool(true) }
                    .map { OptionCase.name(of: name, $0) }
            }
            try #require(options.count > 100)
            let tried = (OptionCase.all.map(\.testDescription) + AuthorityTests.rows).sorted()
            #expect(tried == Set(tried).sorted(), "none twice")
            #expect(
                options.filter { !tried.contains($0) } == [],
                "what shows these? Add a case to a file in Tests/EndToEndTests/Options")
            #expect(tried.filter { !options.contains($0) } == [], "there are no such options any more")
        }
    }

    @Test(
        "a script can give every command the same options",
        arguments: [
            "validate", "plan", "apply", "show", "verify", "explain", "import", "init", "schema", "doctor", "sandbox",
            "version",
        ],
        ["-q", "-v"])
    func shared(command: String, talk: String) async throws {
        try await Usual.bench { bench async throws in
            _ = try await bench.place.hoist("plan", "--out", "plan.json")
            let calls =
                ["validate", "show", "init", "sandbox", "version"].contains(command)
                ? [] : ["--refresh", "full", "--no-cache", "--parallelism", "2"]
            // A sandbox that is told to stand where another one does ends.
            let end = command == "sandbox" ? ["--port", "\(bench.sandbox.port)"] : []
            let ran = try await bench.place.hoist(Usual.run(command) + [talk] + calls + end)
            #expect(ran.status == (command == "sandbox" ? 1 : 0), "\(ran)")
        }
    }

    @Test("as its help says", arguments: OptionCase.all)
    func option(_ option: OptionCase) async throws {
        try await option.show(option.command)
    }
}

extension OptionCase {
    /// What a case for an option of the dump is called.
    fileprivate static func name(of command: String, _ argument: JSON) -> String {
        let name = argument["preferredName"]["name"].string
        let option = argument["kind"].string == "positional" ? "<\(argument["valueName"].string)>" : "--\(name)"
        return OptionCase(command: command, option: option) { _ in }.testDescription
    }
}

/// `--ca-file`, which needs a certificate.
@Suite(
    "--ca-file does what its help says", .timeLimit(.minutes(60)),
    .enabled(if: Certificates.program != nil, "openssl isn't there"))
struct AuthorityTests {
    static let rows = Usual.callers.map { "hoist \($0) --ca-file" }

    @Test("an authority is trusted in addition to the system's, or isn't", arguments: Usual.callers)
    func trusted(command: String) async throws {
        try await Usual.bench { bench in
            let certificates = try await Certificates(in: bench.place)
            try await Relay.serve(to: bench.sandbox.port, tls: certificates.context) { port in
                let run = Usual.run(command) + ["--api-url", "https://localhost:\(port)/api", "--retries", "0"]
                let refused = try await bench.place.hoist(run)
                #expect(refused.status == 1, "\(refused)")
                #expect((refused.out + refused.err).contains("the server's certificate isn't trusted"))
                #expect(await bench.sandbox.calls().isEmpty)
                let trusted = try await bench.place.hoist(run + ["--ca-file", certificates.authority])
                #expect(trusted.status == 0, "\(trusted)")
            }
        }
    }
}
