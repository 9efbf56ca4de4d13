import JSONText
import Sandbox
import Testing

@Suite("errors in the manifest", .timeLimit(.minutes(60)))
struct ManifestErrorTests {
    private static let broken = """
        version: 1
        flags:
          a:
            nme: A
            archived: yes
          b: {targets: {Production: {companies: ~}}}
        """

    private static let told = """
        error[unknown-key]: a flag has no `nme`
         --> flags.yaml:4:5
          |
        4 |     nme: A
          |     ^^^
          = help: did you mean `name`?
          = note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets

        error[wrong-type]: `archived` must be `true` or `false`; this is the string `yes`
         --> flags.yaml:5:15
          |
        5 |     archived: yes
          |               ^^^
          = help: `yes` was a boolean in YAML 1.1; in YAML 1.2, which hoist reads, it is a string: write `true`

        error[wrong-type]: `companies` must be a list; this is `~`, which is null
         --> flags.yaml:6:41
          |
        6 |   b: {targets: {Production: {companies: ~}}}
          |                                         ^
          = help: for none, write `[]`; to leave the list alone, leave it out

        3 errors; CONSEQUENCE

        """

    @Test(
        "every error is reported at its place, and nothing is sent",
        arguments: [
            ("plan", "nothing was planned"), ("apply", "nothing was applied"), ("validate", "the manifest isn't valid"),
        ]
    )
    func invalid(command: String, consequence: String) async throws {
        try await withBench(Self.broken) { bench in
            let ran = try await bench.place.hoist(command)
            #expect(ran.status == 3)
            #expect(ran.out == "")
            #expect(ran.err == Self.told.replacing("CONSEQUENCE", with: consequence))
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("the same as JSON, complete, and nothing else on standard output", arguments: ["plan", "apply", "validate"])
    func invalidJSON(command: String) async throws {
        try await withBench(Self.broken) { bench in
            let ran = try await bench.place.hoist(command, "--format", "json")
            #expect(ran.status == 3)
            let report = try ran.json()
            #expect(report.names == ["diagnostics", "errors", "warnings"])
            #expect(report["errors"].integer == 3)
            #expect(report["warnings"].integer == 0)
            #expect(
                report["diagnostics"].items.first?.text == """
                    {"code":"unknown-key","column":5,"endColumn":8,"endLine":4,"file":"flags.yaml",\
                    "help":"did you mean `name`?","labels":[],"line":4,"message":"a flag has no `nme`",\
                    "notes":["a flag has name, description, owner, stage, permanent, secret, archived, expires, targets"],\
                    "severity":"error"}
                    """)
            #expect(
                report["diagnostics"].items.map { "\($0["code"].string) \($0["line"]):\($0["column"])" }
                    == ["unknown-key 4:5", "wrong-type 5:15", "wrong-type 6:41"])
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("a manifest that isn't there is reported as such", arguments: ["plan", "apply"])
    func missing(command: String) async throws {
        try await withBench { bench in
            let ran = try await bench.place.hoist(command)
            #expect(
                ran
                    == Ran(
                        status: 3, out: "",
                        err: """
                            error: there is no manifest at flags.yaml
                              = help: write one with `hoist init`, or name another with --manifest

                            """))
            let other = try await bench.place.hoist(command, "-f", "other/flags.yaml", "--format", "json")
            #expect(other.status == 3)
            #expect(
                try other.json()["error"].text == """
                    {"exitCode":3,"help":"write one with `hoist init`, or name another with --manifest",\
                    "message":"there is no manifest at other/flags.yaml","notes":[]}
                    """)
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("what the app doesn't have is reported at its place, in the order of the file, after only reads")
    func unresolved() async throws {
        let manifest = """
            version: 1
            policy:
              targets: {Live: additive}
            create: {stage: Alpha}
            flags:
              a:
                owner: jan@example.com
                stage: Bata
                targets:
                  Prodution: {companies: [acme]}
            """
        try await withBench(manifest, live: [SandboxFlag("old", owner: "usr_jane")]) { bench in
            let ran = try await bench.place.hoist("plan")
            #expect(ran.status == 3)
            #expect(ran.out == "")
            #expect(
                ran.err == """
                    error[unknown-environment]: the app has no environment `Live`
                     --> flags.yaml:3:13
                      |
                    3 |   targets: {Live: additive}
                      |             ^^^^
                      = note: this app has Production, Staging, Development

                    error[unknown-stage]: the app has no stage `Alpha`
                     --> flags.yaml:4:17
                      |
                    4 | create: {stage: Alpha}
                      |                 ^^^^^
                      = note: this app has In development, Internal, Beta, General Availability

                    error[unknown-owner]: no live flag has the owner `jan@example.com`
                     --> flags.yaml:7:12
                      |
                    7 |     owner: jan@example.com
                      |            ^^^^^^^^^^^^^^^
                      = help: did you mean `jane@example.com`? If not, give the user's id under `owners`: `jan@example.com: usr_…`
                      = note: hoist knows jane@example.com: Reflag lists no users, only who owns a flag; `owners` adds to them

                    error[unknown-stage]: the app has no stage `Bata`
                     --> flags.yaml:8:12
                      |
                    8 |     stage: Bata
                      |            ^^^^
                      = help: did you mean `Beta`?
                      = note: this app has In development, Internal, Beta, General Availability

                    error[unknown-environment]: the app has no environment `Prodution`
                      --> flags.yaml:10:7
                       |
                    10 |       Prodution: {companies: [acme]}
                       |       ^^^^^^^^^
                       = help: did you mean `Production`?
                       = note: this app has Production, Staging, Development

                    5 errors; nothing was planned

                    """)
            #expect(Bench.counts(of: await bench.sandbox.calls()) == ["getApp": 1, "listFlags": 1])
        }
    }

    @Test("the same of an apply, as JSON: nothing is written")
    func unresolvedApply() async throws {
        try await withBench("version: 1\nflags: {a: {stage: Bata}, b: {}}\n") { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--format", "json")
            #expect(ran.status == 3)
            #expect(try ran.json()["diagnostics"].items.map(\.["code"].string) == ["unknown-stage"])
            #expect(await bench.sandbox.world().flags.isEmpty)
        }
    }

    @Test("a key that the app's format doesn't allow is reported before anything is written")
    func keyFormat() async throws {
        var world = SandboxWorld.fresh()
        world.app.flagKeyFormat = .kebabCaseLower
        let manifest = "version: 1\nflags:\n  good-one: {}\n  badOne: {}\n  liveOne: {}\n  goneOne: {archived: true}\n"
        try await withBench(manifest, live: [SandboxFlag("liveOne")], world: world) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--format", "json")
            #expect(ran.status == 3)
            #expect(
                try ran.json()["diagnostics"].items.map { "\($0["code"].string) \($0["line"]):\($0["column"])" }
                    == ["key-format 4:3"])
            #expect(await bench.sandbox.world().flags.count == 1)
        }
    }

    @Test("`unlisted: archive` is held to the app that the manifest names")
    func archiveOfAnotherApp() async throws {
        let manifest = "version: 1\napp: apZ4k29fmQ81xw\npolicy: {unlisted: archive}\nflags: {}\n"
        try await withBench(manifest, live: [SandboxFlag("a")]) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--format", "json")
            #expect(ran.status == 7)
            #expect(try ran.json()["error"]["exitCode"].integer == 7)
            #expect(await bench.sandbox.world().flags.map(\.archived) == [false])
        }
        try await withBench("version: 1\npolicy: {unlisted: archive}\nflags: {}\n", live: [SandboxFlag("a")]) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--format", "json")
            #expect(ran.status == 3)
            #expect(try ran.json()["diagnostics"].items.map(\.["code"].string) == ["archive-needs-app"])
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }
}
