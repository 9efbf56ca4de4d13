import Foundation
import JSONText
import Sandbox
import TestTools
import Testing

@Suite("on a terminal", .timeLimit(.minutes(60)))
struct TerminalTests {
    private static let manifest = """
        version: 1
        flags:
          a: {targets: {Production: {companies: [acme]}}}
        """

    /// Applies at a terminal, with an answer to each question.
    ///
    /// - Returns: The exit code, and all that the terminal showed.
    private func apply(
        _ bench: Bench,
        _ arguments: String...,
        answers: [(question: String, answer: String)]
    ) async throws -> Ran {
        try await hoist(bench, ["apply"] + arguments, answers: answers)
    }

    /// Runs any command so.
    private func hoist(
        _ bench: Bench,
        _ arguments: [String],
        columns: UInt16? = nil,
        answers: [(question: String, answer: String)] = []
    ) async throws -> Ran {
        let terminal = try PseudoTerminal(columns: columns)
        var shown = ""
        let status = try await Gate.children.pass {
            var environment = bench.place.environment
            environment["TERM"] = "xterm"
            environment["NO_COLOR"] = "1"
            let child = try Child(
                Child.Start(
                    program: Built.program, arguments: arguments, environment: environment,
                    folder: bench.place.folder,
                    input: terminal.device, output: terminal.device, errors: terminal.device))
            for (question, answer) in answers {
                let from = shown.endIndex
                for _ in 0..<5_000 where !shown[from...].contains(question) {
                    try await Task.sleep(for: .milliseconds(4))
                    shown += terminal.read()
                }
                #expect(shown[from...].contains(question), "\(shown)")
                terminal.type(answer)
            }
            async let ending = child.ending()
            // The terminal holds little: what is printed has to be read for the program to go on.
            for _ in 0..<50 {
                try await Task.sleep(for: .milliseconds(4))
                shown += terminal.read()
            }
            return try await ending
        }
        shown += terminal.read()
        let ran = Ran(status: status, out: shown.replacing("\r\n", with: "\n"), err: "")
        bench.place.expectNoKeys(in: ran)
        return ran
    }

    @Test("the plan is shown and `yes` is asked for; a bar reports the calls")
    func yes() async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await apply(bench, answers: [("Only `yes` is accepted: ", "yes")])
            #expect(ran.status == 0, "\(ran.out)")
            #expect(ran.out.contains(/\[#{30}\] 2\/2 calls, \d+ a second, 0 s left/), "\(ran.out)")
            #expect(ran.out.contains(/\[#{15}\.{15}\] 1\/2 calls, \d+ a second, \d+ s left/), "\(ran.out)")
            #expect(!ran.out.contains("[1/2] "), "a bar takes the place of lines")
            #expect(ran.out.contains("Applied: 2 calls done."), "\(ran.out)")
            #expect(await bench.sandbox.world().lines == [#"a "A" In development | Production: company acme"#])
        }
    }

    /// What erases a line, before a bar and after the last one.
    private static let erase = "\r\u{1B}[K"

    /// Siblings: what is read for a plan, an apply, an import and an explanation; -q; a narrow terminal.
    @Test(
        "a bar reports what is read of targets, and is gone at the end",
        arguments: [
            (["plan"], nil), (["plan"], 40), (["import", "--manifest", "-"], nil), (["explain", "a"], nil),
            (["apply", "--auto-approve", "--verify", "none"], nil), (["plan", "-q"], nil),
        ] as [([String], UInt16?)])
    func targets(arguments: [String], columns: UInt16?) async throws {
        let manifest = """
            version: 1
            flags:
              a: {targets: {Production: {companies: [acme]}, Staging: {companies: [acme]}}}
            """
        let live = [SandboxFlag("a", companies: ["Production": ["acme"], "Staging": ["acme"]])]
        try await withBench(manifest, live: live) { bench in
            let ran = try await hoist(bench, arguments + ["--no-cache"], columns: columns)
            #expect(ran.status == 0, "\(ran.out)")
            let parts = ran.out.components(separatedBy: Self.erase)
            guard !arguments.contains("-q") else {
                #expect(parts.count == 1, "\(ran.out)")
                return
            }
            // Where all targets are read, Development's are read too.
            let total = ["import", "explain"].contains(arguments[0]) ? 3 : 2
            let isWide = columns == nil
            for done in 1...total {
                let figures =
                    isWide
                    ? /\[#+\.*\] (\d\/\d) calls, \d+ a second, \d+ s left/ : /\[#+\.*\] (\d\/\d), \d+\/s, \d+ s left/
                #expect(parts.contains { $0.wholeMatch(of: figures)?.1 == "\(done)/\(total)" }, "\(ran.out)")
            }
            #expect(parts.count >= total + 2, "the last bar is erased")
            #expect(!(parts.last ?? "").contains(" s left"), "\(ran.out)")
        }
    }

    @Test("without a terminal, nothing is drawn: neither beside the output nor in it")
    func elsewhere() async throws {
        let live = [SandboxFlag("a", companies: ["Production": ["acme"]])]
        try await withBench(Self.manifest, live: live) { bench in
            for command in [["plan"], ["explain", "a"], ["import", "--manifest", "-"]] {
                let ran = try await bench.place.hoist(command)
                #expect(ran.status == 0, "\(ran.err)")
                #expect(
                    !(ran.out + ran.err).contains("\u{1B}") && !(ran.out + ran.err).contains(" s left"), "\(command)")
            }
        }
    }

    @Test("anything but `yes` is a no: nothing is written", arguments: ["", "y", "no", "YES"])
    func no(answer: String) async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await apply(bench, answers: [("Only `yes` is accepted: ", answer)])
            #expect(ran.status == 1, "\(ran.out)")
            #expect(ran.out.contains("error: not approved, so nothing was applied"), "\(ran.out)")
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
        }
    }

    @Test("what takes targets away in production asks for the environment's name", arguments: ["Production", "yes"])
    func production(answer: String) async throws {
        let live = [SandboxFlag("a", companies: ["Production": ["hooli"]])]
        try await withBench(Self.manifest, live: live) { bench in
            let question = "This removes targets in Production. To apply it, type the environment's name: "
            let ran = try await apply(bench, answers: [(question, answer)])
            #expect(ran.status == (answer == "Production" ? 0 : 1), "\(ran.out)")
            let writes = await bench.sandbox.calls().count { $0.method != "GET" }
            #expect(writes == (answer == "Production" ? 2 : 0))
        }
    }

    @Test("-q leaves the bar out, and the question in")
    func quiet() async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await apply(bench, "-q", answers: [("Only `yes` is accepted: ", "yes")])
            #expect(ran.status == 0, "\(ran.out)")
            #expect(!ran.out.contains("2/2"), "\(ran.out)")
            #expect(ran.out.contains("\nApplied: 2 calls done.\nProved: what was written is live.\n"), "\(ran.out)")
        }
    }

    @Test("a saved plan is asked for as well, by what is left of it", arguments: [true, false])
    func savedPlan(isLeft: Bool) async throws {
        let live = [SandboxFlag("a", companies: ["Production": ["hooli"]])]
        try await withBench(Self.manifest, live: live) { bench in
            #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
            if !isLeft {
                // What would have to be asked for by its name is done already.
                try await bench.sandbox.mutate { world in
                    try world.setTargets(of: "a", in: "Production", companies: [], users: [], at: .unspecified)
                }
            }
            let question = isLeft ? "type the environment's name: " : "Only `yes` is accepted: "
            let refused = try await apply(bench, "plan.json", answers: [(question, "no")])
            #expect(refused.status == 1, "\(refused.out)")
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
            let ran = try await apply(bench, "plan.json", answers: [(question, isLeft ? "Production" : "yes")])
            #expect(ran.status == 0, "\(ran.out)")
            #expect(await bench.sandbox.world().lines == [#"a "a" In development | Production: company acme"#])
        }
    }

    @Test("--auto-approve asks nobody", arguments: [[], ["plan.json"]])
    func autoApprove(file: [String]) async throws {
        let live = [SandboxFlag("a", companies: ["Production": ["hooli"]])]
        try await withBench(Self.manifest, live: live) { bench in
            #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
            let ran =
                file.isEmpty
                ? try await apply(bench, "--auto-approve", answers: [])
                : try await apply(bench, "--auto-approve", "plan.json", answers: [])
            #expect(ran.status == 0, "\(ran.out)")
        }
    }

    @Test("a bar reports what is read of what is served, and -q leaves it out", arguments: [false, true])
    func served(isQuiet: Bool) async throws {
        try await withBench(Self.manifest) { bench in
            let quiet = isQuiet ? ["-q"] : []
            let applied = try await hoist(
                bench, ["apply", "--verify", "runtime", "--auto-approve"] + quiet)
            #expect(applied.status == 0, "\(applied.out)")
            // The flags in three environments, and one company.
            #expect(applied.out.contains(/\[#{30}\] 4\/4 calls, \d+ a second, 0 s left/) == !isQuiet, "\(applied.out)")
            let verified = try await hoist(bench, ["verify"] + quiet)
            #expect(verified.status == 0, "\(verified.out)")
            #expect(
                verified.out.contains(/\[#{22}\.{8}\] 3\/4 calls, \d+ a second, \d+ s left/) == !isQuiet,
                "\(verified.out)")
            #expect(verified.out.contains("3 environments are served as the manifest says"), "\(verified.out)")
        }
    }
}
