import Foundation
import JSONText
import Sandbox
import Testing

extension OptionCase {
    private static let commands = [
        "validate", "plan", "show", "apply", "verify", "explain", "import", "init", "schema", "doctor", "sandbox",
    ]

    /// The options that all commands have, and those about what is said.
    static let everywhere: [OptionCase] =
        on([""] + commands + ["version"], "--version") { command async throws in
            try await withWorkplace { place async throws in
                let words = command.isEmpty ? [] : [command]
                let ran = try await place.hoist(words + ["--version"])
                #expect(try await ran == place.hoist("--version"))
                #expect(ran.status == 0 && ran.out.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil, "\(ran)")
            }
        }
        + on([""] + commands + ["version"], "--help") { command async throws in
            try await withWorkplace { place async throws in
                let words = command.isEmpty ? [] : [command]
                let ran = try await place.hoist(words + ["--help"])
                #expect(try await ran == place.hoist(words + ["-h"]))
                let golden = command.isEmpty ? "hoist" : command
                #expect(try ran.out == Built.text(of: "Tests/EndToEndTests/Help/\(golden).txt"))
            }
        }
        + on(commands, "--color") { command async throws in try await color(command) }
        + on(Usual.callers, "--quiet") { command async throws in
            try await Usual.bench { bench async throws in
                let usual = try await bench.place.hoist(Usual.run(command))
                #expect(usual.status == 0 && usual.err.contains(" retries, "), "\(usual)")
                for option in ["-q", "--quiet"] {
                    let quiet = try await bench.place.hoist(Usual.run(command) + [option])
                    #expect(quiet.status == 0 && quiet.err == "", "\(quiet)")
                    // Doctor reports the cache, and a response time.
                    if command != "doctor" { #expect(quiet.out == usual.out) }
                }
                #expect(try await bench.place.hoist(Usual.run(command) + ["-q", "-v"]).status == 64)
            }
        }
        + on(Usual.callers + ["show"], "--verbose") { command async throws in
            if command != "show" { try await verboseCalls(command) }
            if ["plan", "apply", "show"].contains(command) { try await verbosePlan(command) }
        }

    /// A run that has something in colour: an error, for those that show nothing else.
    private static func color(_ command: String) async throws {
        try await Usual.bench("version: 2\nflags: {}\n") { bench async throws in
            let way = [
                "init": ["-f", "flags.yaml/x.yaml"], "show": ["gone.json"], "schema": ["--from-app"],
                "import": ["--force"], "explain": ["--all"],
                "sandbox": ["--port", "\(bench.sandbox.port)"],
            ]
            func ran(_ options: [String], _ variables: [String: String?] = [:]) async throws -> Ran {
                try await bench.place.hoist(
                    [command] + (way[command] ?? []) + options,
                    environment: variables.merging(["REFLAG_API_KEY": String?.none]) { $1 })
            }
            let plain = try await ran([])
            #expect(plain.status != 0)
            #expect(plain.err.contains("error") || plain.out.contains("failed"), "\(plain)")
            let force: [String: String?] = ["CLICOLOR_FORCE": "1"]
            for (options, variables, isColored) in [
                (["--color", "auto"], [:], false), (["--color", "always"], ["NO_COLOR": "1"], true),
                (["--color", "never"], force, false), (["--color", "auto"], force, true),
                (["--color", "auto"], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
            ] as [([String], [String: String?], Bool)] {
                let colored = try await ran(options, variables)
                #expect((colored.out + colored.err).contains("\u{1B}[") == isColored, "\(options) \(variables)")
                #expect(
                    colored.status == plain.status && colored.out.uncolored == plain.out
                        && colored.err.uncolored == plain.err, "\(colored)")
            }
        }
    }

    private static func verboseCalls(_ command: String) async throws {
        try await Usual.bench { bench async throws in
            let run = Usual.run(command) + (Usual.readers.contains(command) ? ["--no-cache"] : [])
            let (usual, calls) = try await bench.calls { try await bench.place.hoist(run) }
            #expect(!usual.err.contains("GET"))
            for option in ["-v", "--verbose"] {
                let verbose = try await bench.place.hoist(run + [option])
                #expect(verbose.status == 0)
                let told = verbose.err.lines.filter { $0.wholeMatch(of: /\w+ GET \/\S* 200 \d+ ms/) != nil }
                #expect(told.count == calls.count, "a line for each call: \(verbose.err)")
            }
        }
    }

    private static func verbosePlan(_ command: String) async throws {
        let keys = (1...9).map { "flag-\($0)" }
        let manifest =
            "version: 1\naudiences: {all: {companies: [acme]}}\nflags:\n"
            + keys.map { "  \($0): {targets: {Production: {audiences: [all]}}}\n" }.joined()
        try await Usual.bench(manifest, live: keys.map { SandboxFlag(SandboxID($0)) }) { bench async throws in
            #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
            let run = command == "apply" ? ["apply"] : Usual.run(command)
            let usual = try await bench.place.hoist(run)
            #expect(usual.out.contains("on 9 flags: flag-1, flag-2, flag-3 … 6 more\n"), "\(usual)")
            let verbose = try await bench.place.hoist(run + ["-v"])
            #expect(keys.allSatisfy { verbose.out.contains($0) } && !verbose.out.contains(" more\n"), "\(verbose)")
        }
    }
}
