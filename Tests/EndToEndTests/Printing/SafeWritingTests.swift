import Foundation
import JSONText
import Sandbox
import TestTools
import Testing

/// Each caller of the one safe way to write a file: it follows links, never replaces what isn't a regular file, and leaves
/// the repository through no link.
///
/// Siblings beside `--out` and `--receipt`: `--snapshot`, `import`, `--adopt`, `--split`, `init`, `--state`, the step's summary,
/// and the embedded sandbox's state.
@Suite("each file that is written", .timeLimit(.minutes(60)))
struct SafeWritingTests {
    private static let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}}\n"

    /// A caller: the arguments with `FILE` for the file, or its variables, and what the file then has in it.
    struct Caller: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let arguments: [String]
        var environment: [String: String] = [:]
        let content: String
        /// What is there before; nil for a link that leads nowhere yet.
        var before: String?
        /// Its path, where the command has a fixed one.
        var file = "made"
        /// Whether what it can't read is kept, and that isn't an error.
        var keeps = false
    }

    private static let callers = [
        Caller(testDescription: "plan --out", arguments: ["plan", "--out", "FILE"], content: "\"hoist-plan\""),
        Caller(
            testDescription: "apply --receipt", arguments: ["apply", "--auto-approve", "--receipt", "FILE"],
            content: "\"hoist-receipt\""),
        Caller(
            testDescription: "import --snapshot", arguments: ["import", "--force", "--snapshot", "FILE"],
            content: "\"hoist-snapshot\""),
        Caller(
            testDescription: "import", arguments: ["import", "--force", "-f", "FILE"], content: "\nflags:",
            before: "version: 1\nflags: {}\n", file: "made.yaml"),
        Caller(
            testDescription: "import --adopt", arguments: ["import", "--adopt", "b", "-f", "FILE"], content: "  b:\n",
            before: "version: 1\nflags:\n  a: {}\n", file: "made.yaml"),
        Caller(
            testDescription: "import --split",
            arguments: ["import", "--force", "--split", "stage", "-f", "split.yaml"],
            content: "\nflags:", before: "flags: {}\n", file: "flags/in-development.yaml"),
        Caller(
            testDescription: "init", arguments: ["init", "--force", "--ci", "none", "-f", "FILE"],
            content: "\nflags: {}", before: "version: 1\nflags: {}\n", file: "made.yaml", keeps: true),
        Caller(
            testDescription: "the step's summary", arguments: ["plan", "--format", "github"],
            environment: ["GITHUB_STEP_SUMMARY": "FILE"], content: "### "),
        Caller(
            testDescription: "the embedded sandbox's state", arguments: ["plan", "--sandbox"],
            content: "\"environments\"", before: "", file: ".hoist/sandbox.json"),
    ]

    private func run(_ caller: Caller, _ bench: Bench, file: String) async throws -> Ran {
        try await bench.place.hoist(
            caller.arguments.map { $0 == "FILE" ? file : $0 },
            environment: caller.environment.mapValues { $0 == "FILE" ? bench.place.folder + "/" + file : $0 })
    }

    @Test("a link stays, and its target is written", arguments: callers)
    func links(caller: Caller) async throws {
        try await withBench(Self.manifest, live: [SandboxFlag("b")]) { bench in
            if let before = caller.before { try bench.place.write(before, to: "targets/target.yaml") }
            try bench.place.write("", to: "targets/other")
            try bench.place.write("", to: caller.file + ".d/none")
            let link = bench.place.folder + "/" + caller.file
            let depth = caller.file.split(separator: "/").count - 1
            try FileManager.default.createSymbolicLink(
                atPath: link, withDestinationPath: String(repeating: "../", count: depth) + "targets/target.yaml")
            let ran = try await run(caller, bench, file: caller.file)
            #expect(ran.status == 0, "\(ran)")
            #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: link)) != nil, "it is still a link")
            #expect(try bench.place.read("targets/target.yaml").contains(caller.content))
            let left = try FileManager.default.subpathsOfDirectory(atPath: bench.place.folder)
            #expect(!left.contains { $0.hasSuffix(".tmp") }, "\(left)")
        }
    }

    @Test("a link of a repository that leads out of it is refused, and its target is as it was", arguments: callers)
    func plantedLinks(caller: Caller) async throws {
        try await withBench(live: [SandboxFlag("b")]) { bench in
            let tree = Workplace(
                folder: bench.place.folder + "/tree", environment: bench.place.environment,
                secrets: bench.place.secrets,
                keys: bench.place.keys)
            let inTree = Bench(place: tree, sandbox: bench.sandbox)
            let before = caller.before ?? "untouched"
            try bench.place.write(before, to: "secret.yaml")
            try tree.write(Self.manifest)
            try tree.write("", to: ".git/HEAD")
            try tree.write("", to: caller.file + ".d/none")
            let depth = caller.file.split(separator: "/").count
            try FileManager.default.createSymbolicLink(
                atPath: tree.folder + "/" + caller.file,
                withDestinationPath: String(repeating: "../", count: depth) + "secret.yaml")
            let ran = try await run(caller, inTree, file: caller.file)
            #expect((ran.status == 0) == caller.keeps, "\(ran)")
            #expect(caller.keeps ? ran.out.contains("kept") : ran.err.contains("link"), "\(ran)")
            #expect(try bench.place.read("secret.yaml") == before)
        }
    }

    @Test("a device isn't replaced, and an open stream is written on with")
    func devices() async throws {
        try await withBench(Self.manifest, live: [SandboxFlag("b")]) { bench in
            // A device's link of the test's own, as /dev/stdout is one.
            try FileManager.default.createSymbolicLink(
                atPath: bench.place.folder + "/stdout", withDestinationPath: "/proc/self/fd/1")
            let devices = try OwnDevices()
            for caller in Self.callers.prefix(3) {
                for name in ["stdout", "/dev/stdout", "/dev/fd/1"] {
                    let ran = try await bench.place.hoistWithFixedDevices(
                        caller.arguments.map { $0 == "FILE" ? name : $0 })
                    #expect(ran.status == 0, "\(ran)")
                    #expect(ran.out.contains(caller.content), "\(name): \(ran)")
                }
                #expect(try await run(caller, bench, file: devices.null).status == 0)
            }
            let manifest = try await bench.place.hoistWithFixedDevices(["import", "-f", "/dev/stdout", "--force"])
            #expect(manifest.status == 0 && manifest.out.contains("\nflags:"), "\(manifest)")
            let link = bench.place.folder + "/stdout"
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/proc/self/fd/1")
            #expect(OwnDevices.isDevice(devices.null))
        }
    }

    @Test("a sandbox's state follows its link and stays private")
    func state() async throws {
        try await withBench { bench in
            try bench.place.write("{}", to: "targets/state.json")
            let link = bench.place.folder + "/state.json"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "targets/state.json")
            try await withServedSandbox(["--state", "state.json"], in: bench.place) { _ in }
            #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: link)) != nil)
            #expect(try bench.place.read("targets/state.json").contains("\"keys\""))
            let attributes = try FileManager.default.attributesOfItem(
                atPath: bench.place.folder + "/targets/state.json")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }
}
