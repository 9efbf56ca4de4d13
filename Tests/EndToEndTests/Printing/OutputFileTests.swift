import Foundation
import JSONText
import Sandbox
import TestTools
import Testing

/// A file that an option names for something to be written never replaces what must not be lost.
///
/// Siblings beside `plan --out flags.yaml` and `apply --receipt flags.yaml`: an included file, an invalid manifest, the
/// saved plan that is applied, a key file, another program's JSON, by a link; `import`, `--snapshot`, `--split`, `init` and
/// `sandbox --state`; names that are none.
@Suite("files that an option names", .timeLimit(.minutes(60)))
struct OutputFileTests {
    private static let manifest = """
        version: 1
        include: [teams/*.yaml]
        flags: {a: {targets: {Production: {companies: [acme]}}}}

        """

    /// What is there before each run.
    private static let files = [
        "flags.yaml": manifest, "teams/x.yaml": "flags:\n  b: {}\n",
        "bad.yaml": "version: 1\nflags:\n  a: [\n", "package.json": "{\"name\": \"web\", \"version\": \"1.0.0\"}\n",
        "notes.txt": "keep me\n", "braces.yaml": "{version: 1, flags: {}}\n", "keys.env": "A=b\n",
        "compose.yaml": "version: \"3\"\nservices: {}\n",
    ]

    private func withFiles(_ body: (Bench) async throws -> Void) async throws {
        try await withBench(live: [SandboxFlag("b")]) { bench in
            for (name, text) in Self.files { try bench.place.write(text, to: name) }
            try FileManager.default.createSymbolicLink(
                atPath: bench.place.folder + "/link", withDestinationPath: "flags.yaml")
            try await body(bench)
            for (name, text) in Self.files { #expect(try bench.place.read(name) == text, "\(name) is as it was") }
        }
    }

    /// The options that name a file, with what is said of what they would write.
    private static let options: [(arguments: [String], option: String, form: String)] = [
        (["plan", "--out"], "--out", "a plan"),
        (["apply", "--auto-approve", "--receipt"], "--receipt", "a receipt"),
        (["import", "--force", "--snapshot"], "--snapshot", "a snapshot"),
    ]

    @Test("never replace a manifest, an included file or another program's", arguments: options.map(\.option))
    func refused(option: String) async throws {
        let row = try #require(Self.options.first { $0.option == option })
        let found = [
            "flags.yaml": "a manifest", "link": "a manifest", "bad.yaml": "a manifest", "braces.yaml": "a manifest",
            "teams/x.yaml": "a file that manifests include", "package.json": "a file of another kind",
            "notes.txt": "a file of another kind", "keys.env": "a file of another kind",
            "compose.yaml": "a file of another kind", "./teams/../flags.yaml": "a manifest",
        ]
        try await withFiles { bench in
            for (path, kind) in found.sorted(by: { $0.key < $1.key }) {
                let (ran, calls) = try await bench.calls { try await bench.place.hoist(row.arguments + [path]) }
                #expect(ran.status == 64, "\(path): \(ran)")
                #expect(
                    ran.err.hasPrefix(
                        "error: \(path) is \(kind), and \(row.option) would replace it with \(row.form)\n  = help: "),
                    "\(ran)")
                #expect(calls.isEmpty, "before anything is read: \(path)")
            }
        }
    }

    @Test("replace a file of the form that they write, an empty one, and one that isn't there")
    func replaced() async throws {
        try await withFiles { bench in
            for arguments in [
                ["plan", "--out"], ["plan", "--format", "json", "--out"], ["import", "--force", "--snapshot"],
                ["apply", "--auto-approve", "--receipt"], ["apply", "--auto-approve", "--receipt"],
            ] {
                let name = arguments.last == "--out" ? "plan.json" : String(arguments.last?.dropFirst(2) ?? "")
                for _ in 1...2 { #expect(try await bench.place.hoist(arguments + [name]).status == 0, "\(arguments)") }
                try bench.place.write("", to: "empty")
                #expect(try await bench.place.hoist(arguments + ["empty"]).status == 0, "\(arguments)")
            }
            // One is no other: the plan that is applied isn't the place for its receipt.
            let plan = try bench.place.read("plan.json")
            let ran = try await bench.place.hoist("apply", "plan.json", "--receipt", "plan.json")
            #expect(ran.status == 64)
            #expect(
                ran.err == """
                    error: plan.json is a plan, and --receipt would replace it with a receipt
                      = help: name another file, such as receipt.json

                    """)
            #expect(try bench.place.read("plan.json") == plan)
            #expect(try await bench.place.hoist("plan", "--out", "receipt").status == 64)
            #expect(try await bench.place.hoist("plan", "--out", "snapshot").status == 64)
        }
    }

    @Test("have to name a file, and one that can be written, before anything is read", arguments: options.map(\.option))
    func names(option: String) async throws {
        let row = try #require(Self.options.first { $0.option == option })
        let name = option
        let expected: [(path: String, status: Int32, message: String)] = [
            ("", 64, "\(name) needs the name of a file"), ("-", 64, "\(name) needs the name of a file; `-` isn't one"),
            ("new/", 64, "\(name) needs the name of a file; new/ is a folder"),
            ("teams", 64, "\(name) needs the name of a file; teams is a folder"),
        ]
        try await withFiles { bench in
            for (path, status, message) in expected where path != "-" || option != "--snapshot" {
                let (ran, calls) = try await bench.calls { try await bench.place.hoist(row.arguments + [path]) }
                #expect(ran.status == status, "\(path): \(ran)")
                #expect(ran.err.hasPrefix("error: \(message)\n"), "\(ran)")
                #expect(calls.isEmpty)
            }
            #expect(!FileManager.default.fileExists(atPath: bench.place.folder + "/new"))
        }
    }

    @Test("that can't be written get the help that fits, and for a receipt before anything is applied")
    func unwritable() async throws {
        try await withFiles { bench in
            let missing = try await bench.calls {
                try await bench.place.hoist("apply", "--auto-approve", "--receipt", "nowhere/receipt.json")
            }
            #expect(
                missing.result
                    == Ran(
                        status: 1, out: "",
                        err: """
                            error: the receipt can't be written to nowhere/receipt.json: No such file or directory
                              = help: check that the folder is there

                            """))
            #expect(missing.calls.isEmpty)
            let devices = try OwnDevices()
            let full = try await bench.place.hoist("plan", "-q", "--out", devices.full)
            #expect(full.status == 1)
            #expect(
                full.err.hasPrefix(
                    """
                    error: the plan can't be written to \(devices.full): No space left on device
                      = help: the disk is full: make room on it, or name a file on another one

                    """), "\(full)")
            let receipt = try await bench.place.hoist("apply", "-q", "--auto-approve", "--receipt", devices.full)
            #expect(receipt.status == 6, "something was written, and something failed: \(receipt)")
            #expect(
                receipt.err.contains("  = note: what was applied stays applied; a new plan shows it\n"), "\(receipt)")
            #expect(await bench.sandbox.world().lines.contains { $0.contains("company acme") })
        }
    }

    /// Siblings: a plan, a receipt of a new and of a saved plan, a snapshot; in the folder itself, by a linked folder, by a
    /// link to a file that isn't there, by dots, with `**`, of a manifest elsewhere, an empty file that is there.
    @Test("are never among those that a manifest includes: the next run would read them")
    func included() async throws {
        try await withBench(Self.manifest, live: [SandboxFlag("b")]) { bench in
            try bench.place.write("flags:\n  b: {}\n", to: "teams/x.yaml")
            try bench.place.write(
                "version: 1\ninclude: [more/**, 'linked/*']\nflags: {b: {}}\n", to: "other/flags.yaml")
            try bench.place.write("{}\n", to: "other/more/deep/y.yaml")
            try bench.place.write("flags: {}\n", to: "other/real/z.yaml")
            try bench.place.write("flags: {}\n", to: "other/empty/z.yaml")
            for (link, path) in [("other/linked", "real"), ("later.json", "teams/later.yaml")] {
                try FileManager.default.createSymbolicLink(
                    atPath: bench.place.folder + "/" + link, withDestinationPath: path)
            }
            #expect(try await bench.place.hoist("plan", "-q", "--out", "plan.json").status == 0)
            let rows: [(arguments: [String], path: String, form: String, manifest: String, glob: String)] = [
                (["plan", "--out"], "teams/plan.yaml", "a plan", "flags.yaml", "teams/*.yaml"),
                (["plan", "--out"], "./teams/../teams/plan.yaml", "a plan", "flags.yaml", "teams/*.yaml"),
                (["plan", "--out"], "later.json", "a plan", "flags.yaml", "teams/*.yaml"),
                (["apply", "--auto-approve", "--receipt"], "teams/r.yaml", "a receipt", "flags.yaml", "teams/*.yaml"),
                (["apply", "plan.json", "--receipt"], "teams/r.yaml", "a receipt", "flags.yaml", "teams/*.yaml"),
                (["import", "--snapshot"], "teams/s.yaml", "a snapshot", "flags.yaml", "teams/*.yaml"),
                (
                    ["plan", "-f", "other/flags.yaml", "--out"], "other/more/plan.json", "a plan", "other/flags.yaml",
                    "more/**"
                ),
                (
                    ["plan", "-f", "other/flags.yaml", "--out"], "other/more/deep/p", "a plan", "other/flags.yaml",
                    "more/**"
                ),
                (
                    ["plan", "-f", "other/flags.yaml", "--out"], "other/real/p", "a plan", "other/flags.yaml",
                    "linked/*"
                ),
            ]
            for row in rows {
                let (ran, calls) = try await bench.calls { try await bench.place.hoist(row.arguments + [row.path]) }
                #expect(
                    ran
                        == Ran(
                            status: 64, out: "",
                            err: """
                                error: \(row.arguments.last ?? "") would write \(row.form) to \(row.path), which `include` of \
                                \(row.manifest) matches by `\(row.glob)`: the next run would read it as a part of the manifest
                                  = help: name another file, such as \(row.form.dropFirst(2)).json

                                """))
                #expect(calls.isEmpty)
                #expect(!FileManager.default.fileExists(atPath: bench.place.folder + "/" + row.path))
            }
            // Beside them, hidden, or with another ending.
            for path in ["teams/plan.json", "teams/.plan.yaml", "plan.yaml", "other/more.json", "/dev/stdout"] {
                let ran = try await bench.place.hoistWithFixedDevices(["plan", "--out", path])
                #expect(ran.status == 0, "\(path): \(ran)")
            }
        }
    }

    @Test("import --force replaces manifests alone, and the files of --split included ones alone")
    func importing() async throws {
        try await withFiles { bench in
            for name in ["teams/x.yaml", "package.json", "notes.txt", "compose.yaml"] {
                let (ran, calls) = try await bench.calls {
                    try await bench.place.hoist("import", "--force", "-f", name)
                }
                #expect(ran.status == 64, "\(name): \(ran)")
                #expect(ran.err.contains("--force would replace it with a manifest\n"), "\(ran)")
                #expect(calls.isEmpty)
            }
            try bench.place.write("version: 1\n", to: "split/flags/in-development.yaml")
            let split = try await bench.place.hoist("import", "--split", "stage", "--force", "-f", "split/flags.yaml")
            #expect(split.status == 64)
            #expect(
                split.err.contains("is a manifest, and --force would replace it with a file that manifests include\n"))
            #expect(try bench.place.read("split/flags/in-development.yaml") == "version: 1\n")
            try bench.place.write("", to: "empty.yaml")
            #expect(try await bench.place.hoist("import", "-f", "empty.yaml").status == 0)
            try bench.place.write("version: 1\nflags:\n  a: [\n", to: "broken.yaml")
            #expect(try await bench.place.hoist("import", "--force", "-f", "broken.yaml").status == 0)
            for name in ["", "teams", "new/"] {
                #expect(try await bench.place.hoist("import", "-f", name).status == 64, "\(name)")
            }
        }
    }

    @Test("sandbox --state serves what is a sandbox's state, and leaves everything else")
    func state() async throws {
        try await withFiles { bench in
            for name in Self.files.keys.sorted() + ["link", "", "-", "new/", "teams"] {
                let ran = try await bench.place.hoist(["sandbox", "--state", name])
                #expect([1, 64].contains(ran.status) && ran.out == "", "\(name): \(ran)")
            }
            try bench.place.write("", to: "empty.json")
            try await withServedSandbox(["--state", "empty.json"], in: bench.place) { _ in }
            #expect(try bench.place.read("empty.json").contains("\"environments\""))
        }
    }

    @Test("are written to by a pipe that a program reads")
    func pipe() async throws {
        try await withBench(Self.manifest.replacing("include: [teams/*.yaml]\n", with: "")) { bench in
            let shell = "mkfifo p; cat p >copy & \"$0\" plan -q --out p >/dev/null && wait"
            let ran = try await bench.place.run(
                "/bin/sh", ["-c", shell, Built.program], environment: bench.place.environment)
            #expect(ran.status == 0, "\(ran)")
            #expect(try JSON(parsing: bench.place.read("copy"))["format"].string == "hoist-plan")
        }
    }
}
