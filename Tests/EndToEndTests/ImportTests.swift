import Foundation
import JSONText
import Sandbox
import TestTools
import Testing

@Suite("hoist import", .timeLimit(.minutes(60)))
struct ImportTests {
    private static let live = [
        SandboxFlag(
            "huddles", name: "Huddles", description: "Calls.", stage: "Beta", owner: "jane@example.com",
            companies: ["Production": ["acme", "hooli"], "Staging": ["acme", "hooli"]],
            users: ["Production": ["u_1"]]),
        SandboxFlag("dark-mode", name: "Dark mode", permanent: true),
        SandboxFlag("legacy", name: "Legacy", archived: true, companies: ["Production": ["acme"]]),
    ]

    private static let head = """
        # yaml-language-server: $schema=./schema/flags.schema.json
        # The flags of Sandbox App, as `hoist import` found them. What is written here is managed;
        # what is left out is left alone.
        version: 1
        app: sandboxapp0001

        """

    private static let policy = """

        policy:
          # exact: a list is complete; an apply removes the targets that aren't in it.
          # additive: a list is a minimum; other targets stay. A list that isn't written is left
          # alone either way. By environment: {Production: additive, "*": exact}
          targets: exact

        """

    @Test("the manifest says what is live, and a plan with it is empty")
    func everything() async throws {
        try await withBench(live: Self.live) { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("import") }
            #expect(ran.status == 0, "\(ran)")
            #expect(ran.out == "flags.yaml: 2 flags of Sandbox App, 5 targets\n")
            #expect(
                try bench.place.read("flags.yaml") == Self.head + Self.policy + """

                    owners:
                      jane@example.com: usr_jane

                    flags:
                      dark-mode:
                        name: Dark mode
                        description: null
                        owner: null
                        stage: In development
                        permanent: true
                      huddles:
                        name: Huddles
                        description: Calls.
                        owner: jane@example.com
                        stage: Beta
                        permanent: false
                        targets:
                          Production:
                            companies:
                            - acme
                            - hooli
                            users:
                            - u_1
                          Staging:
                            companies:
                            - acme
                            - hooli

                    """)
            // Two flags in three environments; the app is asked again after a cold pull.
            #expect(Bench.counts(of: calls) == ["getApp": 2, "listFlags": 1, "getFlagTargeting": 6])
            #expect(
                ran.err.settled == """
                    9 calls (getApp 2, listFlags 1, getFlagTargeting 6), 0 retries, N B sent, N B received, read N ms

                    """)
            try await expectEmptyPlan(bench)
        }
    }

    @Test("with a warm cache it reads only the app and the listing")
    func warm() async throws {
        try await withBench(live: Self.live) { bench in
            let first = try await bench.place.hoist("import", "-f", "-")
            let (second, calls) = try await bench.calls { try await bench.place.hoist("import", "-f", "-") }
            #expect(Bench.counts(of: calls) == ["getApp": 1, "listFlags": 1])
            #expect(second.out == first.out)
            #expect(try bench.place.contents == [])
        }
    }

    @Test("fields, environments, flags, archived ones and audiences are chosen by options")
    func options() async throws {
        try await withBench(live: Self.live) { bench in
            let ran = try await bench.place.hoist(
                "import", "-f", "-", "--fields", "name, targets", "-e", "Production", "-e", "Staging", "--only", "h*",
                "--only", "legacy", "--archived", "--audiences")
            #expect(ran.status == 0, "\(ran)")
            #expect(
                ran.out == Self.head + Self.policy + """

                    audiences:
                      acme-and-1-more:
                        companies:
                        - acme
                        - hooli

                    flags:
                      huddles:
                        name: Huddles
                        targets:
                          Production:
                            audiences:
                            - acme-and-1-more
                            users:
                            - u_1
                          Staging:
                            audiences:
                            - acme-and-1-more
                      legacy:
                        name: Legacy
                        archived: true

                    """)
            try bench.place.write(ran.out)
            try await expectEmptyPlan(bench)
        }
    }

    @Test("a file an owner, which the manifest includes")
    func split() async throws {
        try await withBench(live: Self.live) { bench in
            let ran = try await bench.place.hoist("import", "--split", "owner", "--fields", "name")
            #expect(ran.status == 0, "\(ran)")
            #expect(ran.out == "flags.yaml and 2 files in flags/: 2 flags of Sandbox App, 0 targets\n")
            #expect(
                try bench.place.read("flags.yaml") == Self.head + """
                    include:
                    - flags/jane-example-com.yaml
                    - flags/no-owner.yaml

                    """ + Self.policy + """

                        flags: {}

                        """)
            let schema = "# yaml-language-server: $schema=../schema/flags.schema.json#/$defs/includedFile\n\n"
            #expect(
                try bench.place.read("flags/jane-example-com.yaml")
                    == schema + "flags:\n  huddles:\n    name: Huddles\n")
            #expect(
                try bench.place.read("flags/no-owner.yaml") == schema + "flags:\n  dark-mode:\n    name: Dark mode\n")
            try await expectEmptyPlan(bench)
        }
    }

    @Test("nothing is written over without --force, and then all of it or nothing")
    func force() async throws {
        try await withBench("version: 1\nflags: {}\n", live: Self.live) { bench in
            let (there, calls) = try await bench.calls { try await bench.place.hoist("import") }
            #expect(there.status == 1)
            #expect(calls.isEmpty, "it is reported before anything is read")
            #expect(
                there.err == """
                    error: flags.yaml already exists
                      = help: give --force to overwrite it, --adopt KEY for flags of an existing manifest, \
                    --manifest for another file, or `-` to print

                    """)
            let mine = "flags: {}\n"
            try bench.place.write(mine, to: "flags/no-owner.yaml")
            let split = try await bench.place.hoist("import", "-f", "new.yaml", "--split", "owner")
            #expect(split.status == 1)
            #expect(split.err.hasPrefix("error: flags/no-owner.yaml already exists\n"))
            #expect(try bench.place.contents == ["flags", "flags.yaml"])
            #expect(try bench.place.read("flags/no-owner.yaml") == mine)
            let forced = try await bench.place.hoist("import", "--force")
            #expect(forced.status == 0)
            try await expectEmptyPlan(bench)
            // A link that leads nowhere can't be written to: what was written before it is put back.
            try FileManager.default.createSymbolicLink(
                atPath: bench.place.folder + "/root.yaml", withDestinationPath: "nowhere/root.yaml")
            let failed = try await bench.place.hoist("import", "-f", "root.yaml", "--split", "owner", "--force")
            #expect(failed.status == 1)
            #expect(failed.err.contains("nothing was written"))
            #expect(try bench.place.read("flags/no-owner.yaml") == mine)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: bench.place.folder + "/flags") == ["no-owner.yaml"])
        }
    }

    // Siblings: --split into a new folder, a folder in a folder, and a manifest in an existing private folder.
    @Test("folders that it creates are for everyone that the user's mask lets in")
    func modes() async throws {
        try await withBench(live: Self.live) { bench in
            func mode(_ name: String) throws -> Int {
                let path = bench.place.folder + "/" + name
                return try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
            }
            try FileManager.default.createDirectory(
                atPath: bench.place.folder + "/usual", withIntermediateDirectories: false)
            let usual = try mode("usual")
            for (arguments, folders) in [
                (["-f", "out/flags.yaml"], ["out"]), (["-f", "a/b/flags.yaml", "--no-cache"], ["a", "a/b"]),
                (["-f", "s/flags.yaml", "--split", "owner"], ["s", "s/flags"]),
                (["-f", "x/flags.yaml", "--sandbox"], ["x"]),
            ] {
                let ran = try await bench.place.hoist(["import"] + arguments)
                #expect(ran.status == 0, "\(ran)")
                for folder in folders { #expect(try mode(folder) == usual, "\(folder)") }
            }
        }
    }

    // Siblings: from --split to another split, from --split to one file, a file of the user's own that is included, files
    // that belong to nobody.
    @Test("what no longer belongs to the manifest is named, and stays")
    func leftOver() async throws {
        try await withBench(live: Self.live) { bench in
            #expect(try await bench.place.hoist("import", "--split", "owner").err.contains("warning") == false)
            let again = try await bench.place.hoist("import", "-q", "--split", "owner", "--force")
            #expect(again.err == "", "the same files again")
            let stages = try await bench.place.hoist("import", "-q", "--split", "stage", "--force")
            #expect(
                stages.err == """
                    warning: no longer a part of the manifest, and left as they were: flags/jane-example-com.yaml, \
                    flags/no-owner.yaml
                      = help: delete them, or include them again

                    """)
            try bench.place.write("keep: me\n", to: "flags/other.yaml")
            try bench.place.write("flags: {}\n", to: "teams/own.yaml")
            try bench.place.write("version: 1\ninclude: [teams/*.yaml]\nflags: {}\n")
            let one = try await bench.place.hoist("import", "-q", "--force")
            #expect(
                one.err == """
                    warning: no longer a part of the manifest, and left as it was: teams/own.yaml
                      = help: delete it, or include it again

                    """)
            #expect(try bench.place.read("teams/own.yaml") == "flags: {}\n")
            try await expectEmptyPlan(bench)
        }
    }

    @Test(
        "errors on the command line",
        arguments: [
            (
                ["--fields", "name,secret"],
                "Error: The value 'name,secret' is invalid for '--fields <fields>': `secret` can't be imported"
            ),
            (
                ["--fields", "nme"],
                "Error: The value 'nme' is invalid for '--fields <fields>': there is no field `nme`"
            ),
            (
                ["-e", "Prodution"],
                "error: the app has no environment `Prodution`\n  = help: did you mean `Production`?\n"
            ),
            (["--only", "hudles"], "error: no live flag's key matches `hudles`\n  = help: did you mean `huddles`?\n"),
            (["-f", "-", "--split", "owner"], "Error: --split writes several files"),
            (["--snapshot", "x", "--archived"], "Error: --snapshot has everything that is live"),
        ])
    func mistakes(_ arguments: [String], _ message: String) async throws {
        try await withBench(live: Self.live) { bench in
            let ran = try await bench.place.hoist(["import"] + arguments)
            #expect(ran.status == 64)
            #expect(ran.err.hasPrefix(message), "\(ran.err)")
            #expect(ran.out == "")
            #expect(try !bench.place.contents.contains("flags.yaml"))
        }
    }

    @Test("ids that look like e-mail addresses, and what a manifest can't say, are reported")
    func warnings() async throws {
        let live = [
            SandboxFlag("a", name: "A", users: ["Production": ["jane@example.com", "sam@example.com"]]),
            SandboxFlag("mark\u{301}", name: "M"),
        ]
        try await withBench(live: live) { bench in
            let ran = try await bench.place.hoist("import", "-f", "-", "-q")
            #expect(ran.status == 0)
            #expect(
                ran.err == """
                    warning: 1 flag has a key that a manifest can't have, and isn't written
                      = note: "mark\u{301}"
                      = help: hoist leaves a flag that isn't in the manifest alone, unless `unlisted` is `archive`
                    warning: 2 user ids look like e-mail addresses
                      = note: for example jane@example.com
                      = help: what is committed stays in the history of the repository: keep it private, leave those \
                    targets out with --fields, or use ids that don't identify anybody

                    """)
        }
    }

    @Test("on a terminal a bar reports how many targets are read; the manifest is only on standard output")
    func bar() async throws {
        try await withBench(live: Self.live) { bench in
            let terminal = try PseudoTerminal()
            let files = try Files(input: "")
            defer { files.remove() }
            let child = try Child(
                Child.Start(
                    program: Built.program, arguments: ["import", "-f", "-"], environment: bench.place.environment,
                    folder: bench.place.folder, input: files.input, output: files.output, errors: terminal.device))
            #expect(try await child.ending() == 0)
            let shown = terminal.read()
            #expect(shown.contains("\r\u{1B}[K[##############################] 6/6 calls, "), "\(shown)")
            #expect(try files.text(files.output).hasPrefix(Self.head))
            bench.place.expectNoKeys(in: Ran(status: 0, out: try files.text(files.output), err: shown))
        }
    }

    @Test("whatever is live, a plan after an import is empty", arguments: Seeds.cases(6))
    func property(_ seed: UInt64) async throws {
        var random = Seeded(seed: seed)
        let world = try SandboxWorld.nasty(&random)
        try await withBench(world: world) { bench in
            for arguments in [
                [], ["--audiences", "--archived"], ["--split", "stage"], ["--fields", "targets,owner"],
            ] {
                let ran = try await bench.place.hoist(["import", "--force"] + arguments)
                #expect(ran.status == 0, "HOIST_SEED=\(seed) \(arguments) \(ran.err)")
                try await expectEmptyPlan(bench, "HOIST_SEED=\(seed) \(arguments)")
            }
        }
    }

    private func expectEmptyPlan(_ bench: Bench, _ comment: String = "") async throws {
        let plan = try await bench.place.hoist("plan", "--detailed-exitcode")
        #expect(plan.status == 0, "\(comment)\n\(plan.out)\n\(plan.err)")
    }
}

extension Workplace {
    /// The text of a file in the folder.
    func read(_ name: String) throws -> String {
        try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    }
}
