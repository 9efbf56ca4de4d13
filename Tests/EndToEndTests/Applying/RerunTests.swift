import Foundation
import Sandbox
import TestTools
import Testing

/// What an apply that didn't do everything says to run next.
@Suite("the command that finishes an apply", .timeLimit(.minutes(60)))
struct RerunTests {
    private static let manifest = """
        version: 1
        flags:
          a: {targets: {Production: {companies: [acme]}, Staging: {users: [u_1]}}}
        """

    private static let live = [SandboxFlag("a")]

    /// Answers one operation with a status.
    private static func failing(_ operation: SandboxOperation, _ status: Int) -> SandboxConfiguration.Interceptor {
        { request, _ in
            request.operation == operation
                ? .respond(
                    status: status, headers: ["content-type": "application/json"],
                    body: #"{"error":{"code":"unknown_error","message":"No."}}"#) : nil
        }
    }

    /// Siblings: options with spaces and quotes, a manifest elsewhere, the app and its key file by options, a message in
    /// several lines.
    @Test("is the one that was run, with its options as they were typed, for a shell")
    func asTyped() async throws {
        let rows: [(arguments: [String], line: String)] = [
            (["--retries", "0"], "--retries 0"),
            (
                ["--retries=0", "-e", "Staging", "--only", "*", "--details"],
                "--retries=0 -e Staging --only '*' --details"
            ),
            (
                ["--retries", "0", "-f", "my flags/it's.yaml", "--message", "two\nlines"],
                #"--retries 0 -f 'my flags/it'\''s.yaml' --message $'two\nlines'"#
            ),
            (
                ["--retries", "0", "--app", "sandboxapp0001", "--api-key-file", "key.txt", "--receipt", "r.json"],
                "--retries 0 --app sandboxapp0001 --api-key-file key.txt --receipt r.json"
            ),
        ]
        for row in rows {
            try await withBench(
                Self.manifest, live: Self.live, interceptor: Self.failing(.updateUserFlags, 503)
            ) { bench in
                try bench.place.write(Self.manifest, to: "my flags/it's.yaml")
                try bench.place.writeKey(bench.sandbox.key, to: "key.txt")
                let ran = try await bench.place.hoist(["apply", "--auto-approve"] + row.arguments)
                #expect(ran.status == (row.arguments.contains("Staging") ? 1 : 6), "\(ran)")
                let line =
                    "\nRun `hoist apply --auto-approve \(row.line)` again to finish: it plans again and does what is left.\n"
                #expect(ran.out.hasSuffix(line), "\(ran.out)")
            }
        }
    }

    /// Siblings: a manifest and a plan from standard input, by each of its names, a key from a pipe of the shell.
    @Test(
        "says which input is needed again, where it came from a stream that is gone",
        arguments: [
            ("hoist apply --auto-approve -f - <flags.yaml", "manifest from standard input"),
            ("hoist apply - <plan.json", "plan from standard input"),
            ("hoist apply /dev/stdin <plan.json", "plan from /dev/stdin"),
            ("hoist apply /dev/fd/5 5<plan.json", "plan from /dev/fd/5"),
            ("mkfifo p; cat plan.json >p & hoist apply /dev/fd/5 5<p", "plan from /dev/fd/5"),
            ("hoist apply plan.json --api-key-file /dev/fd/5 5<key.txt", "key from /dev/fd/5"),
        ])
    func streams(command: String, input: String) async throws {
        try await withBench(
            Self.manifest, live: Self.live, interceptor: Self.failing(.updateUserFlags, 503)
        ) { bench in
            #expect(try await bench.place.hoist("plan", "-q", "--out", "plan.json").status == 0)
            try bench.place.writeKey(bench.sandbox.key, to: "key.txt")
            let shell = "hoist() { \"$program\" \"$@\" --retries 0; }; program=$0; \(command)"
            let ran = try await bench.place.run(
                "/bin/sh", ["-c", shell, Built.program], environment: bench.place.environment)
            #expect(ran.status == 6, "\(ran)")
            #expect(ran.out.contains("\nRun it again with the same \(input) to finish: it "), "\(ran.out)")
            #expect(!ran.out.contains("Run `"), "\(ran.out)")
        }
    }

    @Test("expects the digest of a saved plan again, and not that of one that is made anew")
    func digest() async throws {
        try await withBench(
            Self.manifest, live: Self.live, interceptor: Self.failing(.updateUserFlags, 503)
        ) { bench in
            let digest = try await bench.place.hoist("plan", "--out", "plan.json", "--format", "json").json()["digest"]
                .string
            for (arguments, line) in [
                (["--auto-approve", "--expect-digest", digest, "-q"], "--auto-approve -q"),
                (["plan.json", "--expect-digest", digest], "plan.json --expect-digest \(digest)"),
            ] {
                let ran = try await bench.place.hoist(["apply", "--retries", "0"] + arguments)
                #expect(ran.out.contains("\nRun `hoist apply --retries 0 \(line)` again to finish: "), "\(ran)")
                try await bench.sandbox.mutate {
                    try $0.setTargets(of: "a", in: "Production", companies: [], users: [], at: .unspecified)
                }
            }
        }
    }

    /// Siblings: what Reflag rejects, a key that it refuses, a scope that is missing; and an option that holds the key.
    @Test("is left out if it wouldn't help, or holds a key", arguments: [400, 401, 403])
    func none(status: Int) async throws {
        try await withBench(
            Self.manifest, live: Self.live, interceptor: Self.failing(.updateUserFlags, status)
        ) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--parallelism", "1")
            #expect(ran.status != 0)
            #expect(!ran.out.contains("Run `"), "\(ran.out)")
        }
        guard status == 400 else { return }
        try await withBench(
            Self.manifest, live: Self.live, interceptor: Self.failing(.updateUserFlags, 503)
        ) { bench in
            let ran = try await bench.place.hoist(
                "apply", "--auto-approve", "--retries", "0", "--message", "with \(bench.sandbox.key)")
            #expect(ran.status == 6)
            #expect(!ran.out.contains("Run `"), "\(ran.out)")
        }
    }

    /// Siblings: a key that is refused, one that lacks a scope; when a flag is created, and when targets are written.
    @Test(
        "a key that is refused is reported once, whatever was in flight",
        arguments: [(401, SandboxOperation.createFlag), (403, .createFlag), (403, .updateCompanyFlags)])
    func refusedOnce(status: Int, operation: SandboxOperation) async throws {
        let all = Rendezvous(of: 8)
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.operation == operation else { return nil }
            await all.meet()
            return .respond(
                status: status, headers: ["content-type": "application/json"],
                body: #"{"error":{"code":"not_allowed","message":"No."}}"#)
        }
        let names = (1...8).map { "f\($0)" }
        let creates = operation == .createFlag
        let manifest =
            "version: 1\nflags:\n"
            + names.map { "  \($0): \(creates ? "{}" : "{targets: {Production: {companies: [c-\($0)]}}}")\n" }.joined()
        try await withBench(
            manifest, live: creates ? [] : names.map { SandboxFlag(SandboxID($0)) }, interceptor: interceptor
        ) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "-q")
            #expect(ran.status == 7, "\(ran)")
            let report = ran.out.split(separator: "\nNothing was applied: ").last.map(String.init) ?? ""
            #expect(report.hasPrefix("0 of 8 calls done, 8 failed, 0 not attempted.\n"), "\(ran.out)")
            #expect(report.components(separatedBy: "    = help: ").count == 2, "\(report)")
            #expect(report.components(separatedBy: "(\(status) not_allowed)").count == 2, "\(report)")
            #expect(report.contains(" and 4 more\n"), "\(report)")
            #expect(!report.contains("again"), "\(report)")
        }
    }
}
