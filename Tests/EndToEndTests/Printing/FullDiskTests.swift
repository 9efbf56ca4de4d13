import Foundation
import JSONText
import Sandbox
import TestTools
import Testing

/// What can't be printed is a failure, whoever prints it: a command, the argument parser, an error as JSON.
///
/// Siblings beside `hoist schema >/dev/full`: help and completion scripts, what a failed run prints as JSON, the sandbox
/// whose keys nobody would know, an apply that has written already, a closed pipe, and standard error.
@Suite("a full disk under standard output", .timeLimit(.minutes(60)))
struct FullDiskTests {
    private static let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}}\n"

    private static let message = """
        error: standard output can't be written: No space left on device
          = help: the disk is full: make room on it, or name a file on another one

        """

    /// A command that succeeds, in each of its forms.
    private static let commands: [[String]] =
        [
            ["--help"], ["--version"], ["help"], ["help", "plan"], ["plan", "--help"], ["--experimental-dump-help"],
            ["--generate-completion-script", "bash"], ["schema"], ["schema", "--from-app"], ["validate"],
            ["validate", "--format", "json"], ["plan", "--detailed-exitcode"], ["import", "-f", "-"],
            ["import", "-f", "other.yaml"], ["import", "--snapshot", "snapshot.json"], ["init", "--ci", "none"],
            ["sandbox"],
        ]
        + ["text", "markdown", "json", "github"].flatMap { form in
            [["plan"], ["show", "plan.json"], ["plan", "--check", "plan.json"]].map { $0 + ["--format", form] }
        }
        + ["text", "markdown", "json"].map { ["verify", "--format", $0] }
        + ["text", "json"].map { ["doctor", "--format", $0] }

    @Test("is a failure of every command, in every form, that says so", arguments: commands)
    func failure(arguments: [String]) async throws {
        let devices = try OwnDevices()
        let live = arguments[0] == "verify" ? [SandboxFlag("a", companies: ["Production": ["acme"]])] : []
        try await withBench(Self.manifest, live: live) { bench in
            if arguments.contains("plan.json") {
                #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
            }
            let ran = try await bench.place.hoist(arguments, output: devices.full)
            #expect(ran.status == 1, "\(ran)")
            #expect(ran.err.hasSuffix(Self.message), "\(ran)")
        }
    }

    @Test(
        "what ended the run stays the reason",
        arguments: [
            (["plan", "--format", "json", "-f", "missing.yaml"], 3), (["validate", "--format", "json", "bad.yaml"], 3),
            (["plan", "--format", "json", "--bogus"], 64), (["verify"], 8),
        ] as [([String], Int32)])
    func otherFailures(arguments: [String], status: Int32) async throws {
        let devices = try OwnDevices()
        try await withBench(Self.manifest, live: [SandboxFlag("a")]) { bench in
            try bench.place.write("version: 2\n", to: "bad.yaml")
            let ran = try await bench.place.hoist(arguments, output: devices.full)
            #expect(ran.status == status, "\(ran)")
            #expect(ran.err.contains(Self.message), "\(ran)")
        }
    }

    @Test("a plan that can't be shown isn't applied; one whose result can't be shown is applied in part")
    func apply() async throws {
        let devices = try OwnDevices()
        try await withBench(Self.manifest) { bench in
            let text = try await bench.place.hoist(["apply", "--auto-approve"], output: devices.full)
            #expect(text.status == 1)
            #expect(
                text.err.hasPrefix(
                    """
                    error: standard output can't be written: No space left on device
                      = note: nothing was applied
                      = help: the disk is full
                    """), "\(text)")
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })

            let json = try await bench.place.hoist(
                ["apply", "--auto-approve", "--format", "json"], output: devices.full)
            #expect(json.status == 6, "something was written, and something failed")
            #expect(json.err.hasSuffix(Self.message), "\(json)")
            #expect(await bench.sandbox.world().lines == [#"a "A" In development | Production: company acme"#])
            let again = try await bench.place.hoist(["apply", "--format", "json"], output: devices.full)
            #expect(again.status == 1, "nothing was written by this run: \(again)")
        }
    }

    @Test("a closed pipe is no failure", arguments: [["--help"], ["schema"], ["plan"], ["apply", "--auto-approve"]])
    func closedPipe(arguments: [String]) async throws {
        try await withBench(Self.manifest) { bench in
            let shell = """
                mkfifo pipe; exec 3<>pipe 4>pipe 3<&-
                "$@" >&4
                """
            let ran = try await bench.place.run(
                "/bin/sh", ["-c", shell, "sh", Built.program] + arguments, environment: bench.place.environment)
            #expect(ran.status == 0, "\(ran)")
            #expect(!ran.err.contains("error"), "\(ran)")
            let wrote = await bench.sandbox.calls().contains { $0.method != "GET" }
            #expect(wrote == (arguments[0] == "apply"))
        }
    }

    @Test(
        "under standard error it changes nothing",
        arguments: [["plan"], ["plan", "-v"], ["verify"], ["plan", "--bogus"]])
    func standardError(arguments: [String]) async throws {
        let devices = try OwnDevices()
        try await withBench(Self.manifest, live: [SandboxFlag("a")]) { bench in
            let usual = try await bench.place.hoist(arguments)
            let full = try await bench.place.hoist(arguments, errors: devices.full)
            #expect(full.status == usual.status)
            #expect(full.out == usual.out)
        }
    }

    @Test("a file beyond the limit of sizes is an error, not the end of the process")
    func limitedSize() async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await bench.place.run(
                "/bin/sh", ["-c", "ulimit -f 1; exec \"$0\" schema", Built.program],
                environment: bench.place.environment)
            // The shell's own redirection is a file of the tests: what fits is there.
            #expect(ran.status == 1, "\(ran.status)")
            #expect(ran.err.contains("error: standard output can't be written: File too large\n"), "\(ran.err)")
        }
    }
}

/// Without `/proc`, Swift has no arguments at all, not even the program's name.
///
/// Siblings: a run with arguments, one without, and an ordinary `hoist` without arguments, which shows what there is.
@Suite("arguments that don't reach the program", .timeLimit(.minutes(60)))
struct MissingArgumentsTests {
    private static let canUnmount: Bool = {
        (try? Child.end(of: ["unshare", "-m", "umount", "-l", "/proc"]))?.status == 0
    }()

    @Test(
        "are an error that says so", .enabled(if: canUnmount, "not run: /proc can't be unmounted here"),
        arguments: [["validate"], ["apply", "--auto-approve"], []])
    func missing(arguments: [String]) async throws {
        try await withWorkplace("version: 1\nflags: {}\n") { place in
            let ran = try await place.run(
                "/usr/bin/env",
                ["unshare", "-m", "sh", "-c", "umount -l /proc && exec \"$0\" \"$@\"", Built.program] + arguments,
                environment: place.environment)
            #expect(
                ran
                    == Ran(
                        status: 1, out: "",
                        err: """
                            error: the program's arguments can't be read, so nothing was done
                              = help: mount /proc, where the system shows them

                            """))
        }
    }

    // Siblings: an id that would be granted, the name of a file, an option, and the same with JSON.
    @Test(
        "and ones that aren't UTF-8 are a mistake in the command line, before anything is done",
        arguments: [
            ("edit grant a -e Production --user", 7), ("validate -f", 3), ("plan --only", 3),
            ("apply --format json -m", 5),
        ])
    func notUTF8(arguments: String, number: Int) async throws {
        let manifest = "version: 1\nflags: {a: {targets: {Production: {users: [u_1]}}}}\n"
        try await withWorkplace(manifest) { place in
            let ran = try await place.run(
                "/bin/sh", ["-c", "exec \"$0\" \(arguments) \"$(printf 'b\\377')\"", Built.program],
                environment: place.environment)
            let said = "argument \(number) isn't UTF-8, so nothing was done"
            #expect(ran.status == 64)
            #expect(ran.err == "error: \(said)\n  = help: have the terminal or the script write UTF-8\n")
            #expect(arguments.contains("json") ? ran.out.contains(said) : ran.out.isEmpty)
            #expect(try String(contentsOfFile: place.folder + "/flags.yaml", encoding: .utf8) == manifest)
        }
    }

    @Test("are something else than none")
    func none() async throws {
        try await withWorkplace { place in
            let ran = try await place.hoist()
            #expect(ran.status == 0)
            #expect(ran.out.hasPrefix("OVERVIEW: Flags as code for Reflag"))
        }
    }
}
