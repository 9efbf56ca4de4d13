import Foundation
import JSONText
import Sandbox
import Synchronization
import TestTools
import Testing

/// A signal before anything was written: nothing was done, and that is what the run says, in the form that was asked for.
///
/// Siblings: every command that waits for an answer, SIGTERM, a signal that the surroundings ignore, and text.
@Suite("a signal before the first write", .timeLimit(.minutes(60)))
struct InterruptionTests {
    private static let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}}\n"

    /// Runs a command that gets a signal while it waits for its first answer.
    private func interrupt(_ arguments: [String], by signal: Int32) async throws -> (ran: Ran, files: [String]) {
        let child = Mutex<Child?>(nil)
        let interceptor: SandboxConfiguration.Interceptor = { _, _ in
            // The first call can come before the child's number is known.
            for _ in 0..<1_000 where child.withLock({ $0 == nil }) { try? await Task.sleep(for: .milliseconds(2)) }
            child.withLock { $0?.send(signal) }
            return .delay(milliseconds: 1_000)
        }
        return try await withBench(Self.manifest, interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist(arguments) { started in child.withLock { $0 = started } }
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
            return (ran, try bench.place.contents)
        }
    }

    @Test(
        "ends it with 130 and the JSON of a run that did nothing",
        arguments: [
            (["plan", "--format", "json"], "nothing was planned"),
            (["apply", "--auto-approve", "--format", "json"], "nothing was applied"),
            (["verify", "--format", "json"], "nothing was verified"),
            (["doctor", "--format", "json"], "nothing was done"),
        ], [SIGINT, SIGTERM])
    func json(command: (arguments: [String], consequence: String), signal: Int32) async throws {
        let ran = try await interrupt(command.arguments, by: signal).ran
        #expect(ran.status == 130)
        #expect(
            ran.out == """
                {
                  "error": {
                    "message": "interrupted; \(command.consequence)",
                    "help": "run it again",
                    "notes": [],
                    "exitCode": 130
                  }
                }

                """)
        #expect(ran.err.hasSuffix("error: interrupted; \(command.consequence)\n  = help: run it again\n"), "\(ran)")
    }

    @Test(
        "ends it with 130 and a line on standard error",
        arguments: [
            ["plan", "--out", "plan.json"], ["apply", "--auto-approve", "--receipt", "receipt.json"], ["verify"],
            ["doctor"], ["import", "-f", "new.yaml"], ["import", "--snapshot", "snapshot.json"],
            ["schema", "--from-app"],
            ["plan", "--format", "markdown"], ["plan", "--format", "github"],
        ])
    func text(arguments: [String]) async throws {
        let (ran, files) = try await interrupt(arguments, by: SIGINT)
        #expect(ran.status == 130)
        #expect(ran.out == "")
        #expect(ran.err.contains(/^error: interrupted; [a-z ]+\n  = help: run it again\n$/), "\(ran)")
        #expect(files.filter { !$0.hasPrefix(".") } == ["flags.yaml"])
    }

    /// So many arguments take a while to parse. Siblings: text, and a command that isn't one.
    @Test(
        "ends it from the beginning, while it isn't known yet what was asked for",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status")),
        arguments: ["validate --format json", "validate", "pln"])
    func beginning(command: String) async throws {
        try await withBench(Self.manifest) { bench in
            let script = """
                "$0" \(command) $(seq 1 3000) &
                until grep -q '^SigCgt:.*[4567cdef]...$' /proc/$!/status; do :; done
                kill -TERM $!
                wait $!
                """
            let ran = try await bench.place.run(
                "/bin/sh", ["-c", script, Built.program], environment: bench.place.environment)
            #expect(ran.status == 130)
            #expect(ran.err == "error: interrupted; nothing was done\n  = help: run it again\n")
            guard command.contains("json") else {
                #expect(ran.out == "")
                return
            }
            #expect(try ran.json()["error"]["message"].string == "interrupted; nothing was done")
        }
    }

    @Test("isn't taken where the surroundings ignore it, as a shell's background jobs do")
    func ignored() async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await bench.place.run(
                "/bin/sh", ["-c", "trap '' INT; \"$0\" plan -q --format json & kill -INT $!; wait $!", Built.program],
                environment: bench.place.environment)
            #expect(ran.status == 0, "\(ran)")
            #expect(try ran.json()["format"].string == "hoist-plan")
        }
    }
}

/// A command line that is wrong, where JSON was asked for.
///
/// Siblings: `--format=json`, an unknown command, a value that is refused, and `json` behind `--`, which is no option.
@Suite("a usage error as JSON", .timeLimit(.minutes(60)))
struct UsageJSONTests {
    @Test(
        "is whole and alone on standard output",
        arguments: [
            (["plan", "--zzzzzz", "--format", "json"], "Unknown option '--zzzzzz'"),
            (["plan", "--format=json", "--retries", "99"], "--retries is a number from 0 to 20."),
            (["pln", "--format", "json"], "There is no command 'pln'. Did you mean 'plan'?"),
            (["verify", "x", "--format", "json"], "Unexpected argument 'x'"),
        ])
    func json(arguments: [String], message: String) async throws {
        try await withWorkplace { place in
            let ran = try await place.hoist(arguments)
            #expect(ran.status == 64)
            let error = try ran.json()["error"]
            #expect(error["message"].string == message)
            #expect(error["exitCode"].integer == 64)
            #expect(ran.err.hasPrefix("Error: \(message)\n"), "\(ran)")
        }
    }

    @Test(
        "isn't printed where JSON wasn't asked for",
        arguments: [["plan", "--bogus"], ["validate", "--", "--format=json"]])
    func text(arguments: [String]) async throws {
        try await withWorkplace { place in
            let ran = try await place.hoist(arguments)
            #expect(ran.out == "")
            #expect([3, 64].contains(ran.status))
        }
    }

    // Siblings: two letters that have changed places, another case, what is no command at all, and `help pln`.
    @Test(
        "an unknown command gets the one that was meant",
        arguments: [
            ("pln", " Did you mean 'plan'?"), ("aplpy", " Did you mean 'apply'?"),
            ("Verify", " Did you mean 'verify'?"),
            ("x", ""), ("::error::x\n\u{1B}[2J", ""),
        ])
    func unknownCommand(word: String, suggestion: String) async throws {
        try await withWorkplace { place in
            let ran = try await place.hoist(word)
            let shown = word == "x" || word.count < 8 ? word : #"::error::x\n\u{1B}[2J"#
            #expect(
                ran
                    == Ran(
                        status: 64, out: "",
                        err: """
                            Error: There is no command '\(shown)'.\(suggestion)
                            Usage: hoist <subcommand>
                              See 'hoist --help' for more information.

                            """))
        }
    }
}
