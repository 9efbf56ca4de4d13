import Foundation
import JSONText
import Sandbox
import Testing

@Suite("what is printed", .timeLimit(.minutes(60)))
struct OutputTests {
    private static let manifest = """
        version: 1
        flags:
          new-checkout-flow:
            stage: Beta
            targets:
              Production: {companies: [acme]}
          huddles:
            description: New text
            targets:
              Production: {companies: []}
          quick-search: {}
          legacy-export: {archived: true}
        """

    private static let live = [
        SandboxFlag("huddles", name: "Huddles", description: "Old text", companies: ["Production": ["hooli"]]),
        SandboxFlag("quick-search"), SandboxFlag("legacy-export"), SandboxFlag("stranger"),
    ]

    private static let plan = """
        Plan for Sandbox App: 1 to create, 1 to update, 1 to archive · production +1 −1 targets · 5 calls

        + new-checkout-flow  "New checkout flow"                                               flags.yaml:3
            stage        Beta
            Production   + company acme
        ~ huddles                                                                              flags.yaml:7
            description  "Old text" → "New text"
            Production   - company hooli
        - legacy-export  archived                                                              flags.yaml:12

        Note: live and not in the manifest: `stranger`

        1 flag unchanged · 1 live flag not in the manifest (to archive one, write `archived: true`)
        1 to create, 1 to update, 1 to archive · production +1 −1 targets · 5 calls

        """

    @Test("the plan is the product, the cost is talk")
    func plan() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let ran = try await bench.place.hoist("plan")
            #expect(ran.status == 0)
            #expect(ran.out == Self.plan)
            #expect(
                ran.err.settled == """
                    5 calls (getApp 2, listFlags 1, getFlagTargeting 1, getCompanyFlags 1), 0 retries, N B sent, \
                    N B received, read N ms, plan N ms

                    """)
        }
    }

    @Test("an apply shows the plan before the first write, then a line for each call, and what came of it")
    func apply() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 0)
            #expect(
                ran.out == Self.plan + """

                    Applied: 5 calls done.
                    Proved: what was written is live.
                    2 targets weren't read back: by the versions in Reflag's responses, nobody else wrote in between.

                    """)
            let lines = ran.err.settled.lines
            #expect(lines.map { $0.prefix(6) }.dropLast() == ["[1/5] ", "[2/5] ", "[3/5] ", "[4/5] ", "[5/5] "])
            // What waits for nothing ends in any order.
            #expect(
                lines.dropLast().map { String($0.dropFirst(6)) }.sorted() == [
                    "createFlag new-checkout-flow: done (N ms)",
                    "updateCompanyFlags company acme in Production (1 flag): done (N ms)",
                    "updateCompanyFlags company hooli in Production (1 flag): done (N ms)",
                    "updateFlag huddles: done (N ms)",
                    "updateFlag legacy-export (archive): done (N ms)",
                ])
            #expect(
                lines.last == """
                    12 calls (getApp 3, listFlags 2, createFlag 1, updateFlag 2, getFlagTargeting 1, \
                    getCompanyFlags 1, updateCompanyFlags 2), 0 retries, N B sent, N B received, read N ms, plan N ms, apply N ms, \
                    verify N ms
                    """)
        }
    }

    @Test("-q leaves standard error empty where all goes well, and says what goes wrong anyway")
    func quiet() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            #expect(try await bench.place.hoist("plan", "-q") == Ran(status: 0, out: Self.plan, err: ""))
            let refused = try await bench.place.hoist("apply", "-q")
            #expect(refused.status == 64)
            #expect(refused.err.hasPrefix("error: "))
            let applied = try await bench.place.hoist("apply", "--quiet", "--auto-approve")
            #expect(
                applied
                    == Ran(
                        status: 0,
                        out: Self.plan + """

                            Applied: 5 calls done.
                            Proved: what was written is live.
                            2 targets weren't read back: by the versions in Reflag's responses, nobody else wrote in \
                            between.

                            """, err: ""))
        }
    }

    @Test("-v reports each call with status and milliseconds")
    func verbose() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let ran = try await bench.place.hoist("plan", "-v")
            #expect(ran.status == 0)
            #expect(ran.out == Self.plan)
            #expect(
                ran.err.settled.lines.dropLast().sorted() == [
                    "getApp GET /apps/sandboxapp0001 200 N ms",
                    "getApp GET /apps/sandboxapp0001 200 N ms",
                    "getCompanyFlags GET /apps/sandboxapp0001/envs/env_production/companies/acme/flags 200 N ms",
                    "getFlagTargeting GET /apps/sandboxapp0001/flags/huddles/targeting/env_production 200 N ms",
                    "listFlags GET /apps/sandboxapp0001/flags 200 N ms",
                ])
            #expect(try await bench.place.hoist("plan", "-v", "-q").status == 64)
        }
    }

    /// What asks for colour, and whether there is any.
    struct Color: Sendable, CustomTestStringConvertible {
        let option: String?
        let environment: [String: String?]
        let colored: Bool

        var testDescription: String {
            (option.map { "--color \($0) " } ?? "")
                + environment.map { "\($0.key)=\($0.value ?? "")" }.joined(separator: " ")
        }
    }

    @Test(
        "an option is over NO_COLOR, NO_COLOR over CLICOLOR_FORCE, that over having no terminal",
        arguments: [
            Color(option: nil, environment: [:], colored: false),
            Color(option: "auto", environment: ["CLICOLOR_FORCE": "1"], colored: true),
            Color(option: nil, environment: ["CLICOLOR_FORCE": "1"], colored: true),
            Color(option: nil, environment: ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], colored: false),
            Color(option: "always", environment: ["NO_COLOR": "1"], colored: true),
            Color(option: "always", environment: [:], colored: true),
            Color(option: "never", environment: ["CLICOLOR_FORCE": "1"], colored: false),
        ]
    )
    func color(_ color: Color) async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let arguments = color.option.map { ["--color", $0] } ?? []
            let plan = try await bench.place.hoist(["plan"] + arguments, environment: color.environment)
            #expect(plan.out.contains("\u{1B}[") == color.colored)
            #expect(plan.out.uncolored == Self.plan, "nothing but colour depends on it")
            try bench.place.write("version: 1\nflags: {a: {stage: Bata}}\n", to: "bad.yaml")
            let mistakes = try await bench.place.hoist(
                ["plan", "-f", "bad.yaml"] + arguments, environment: color.environment)
            #expect(mistakes.status == 3)
            #expect(mistakes.err.contains("\u{1B}[") == color.colored)
            #expect(mistakes.err.uncolored.contains("error[unknown-stage]: the app has no stage `Bata`\n"))
        }
    }

    @Test("JSON has no colour, whatever was asked for")
    func colorlessJSON() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let ran = try await bench.place.hoist("plan", "--format", "json", "--color", "always")
            #expect(ran.status == 0)
            #expect(!ran.out.contains("\u{1B}"))
        }
    }

    @Test("text from outside that a terminal would obey is shown as escapes")
    func hostile() async throws {
        let hostile = "\u{1B}]0;owned\u{7}\u{202E}name"
        let manifest = "version: 1\nflags:\n  a: {name: B, targets: {Production: {companies: []}}}\n"
        let live = [SandboxFlag("a", name: hostile, companies: ["Production": [SandboxID(hostile)]])]
        try await withBench(manifest, live: live) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 0)
            for text in [ran.out, ran.err] {
                #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" || $0 == "\u{202E}" })
            }
            #expect(ran.out.contains(#"name         "\u{1B}]0;owned\u{7}\u{202E}name" → "B""#))
            #expect(await bench.sandbox.world().lines == [#"a "B" In development"#])
        }
    }

    @Test("a plan as JSON: the plan file's members and `cost`, complete")
    func json() async throws {
        let manifest = "version: 1\nflags:\n  a:\n    targets:\n      Production: {companies: [acme]}\n"
        try await withBench(manifest, live: [SandboxFlag("b", name: "B")]) { bench in
            let ran = try await bench.place.hoist("plan", "--format", "json")
            #expect(ran.status == 0)
            let json = try ran.json()
            #expect(
                json.names == [
                    "basis", "blocked", "calls", "changes", "cost", "digest", "entities", "for", "format", "grants",
                    "limits", "manifest", "notes", "seal", "summary", "version", "waiting", "warnings",
                ])
            #expect(json["format"].string == "hoist-plan")
            #expect(json["version"].integer == 1)
            #expect(
                json["for"].text == """
                    {"apiUrl":"\(bench.sandbox.url)","appId":"sandboxapp0001","appName":"Sandbox App"}
                    """)
            #expect(
                json["manifest"].text == """
                    {"paths":["flags.yaml"],\
                    "sha256":"044facf12f214b370621ce38c0a7d2c0b8818cdd6ca0fd308e59a3208956f43b"}
                    """)
            #expect(json["digest"].string.wholeMatch(of: /[0-9a-f]{64}/) != nil)
            #expect(
                json["basis"].text.replacing(/"day":"[-0-9]{10}"/, with: "\"day\":\"TODAY\"") == """
                    {"day":"TODAY","environments":[{"flagStateVersion":1,"id":"env_production","name":"Production"},\
                    {"flagStateVersion":1,"id":"env_staging","name":"Staging"},\
                    {"flagStateVersion":1,"id":"env_development","name":"Development"}],\
                    "flags":[{"archived":false,"fields":[],"flag":"a","id":null}],"grants":[],\
                    "targets":[{"environment":"env_production","flag":"a","kind":"company","seen":[],"whole":true}]}
                    """)
            #expect(
                json["summary"].text == """
                    {"calls":{"createFlag":1,"total":2,"updateCompanyFlags":1,"updateFlag":0,"updateUserFlags":0,\
                    "upsertCompany":0,"upsertUser":0},\
                    "flags":{"archive":0,"create":1,"unarchive":0,"unchanged":0,"unlisted":1,"update":0},\
                    "targets":{"add":1,"production":{"add":1,"remove":0},"remove":0,"waiting":0}}
                    """)
            #expect(
                json["changes"].text == """
                    [{"action":"create","fields":[{"after":"A","before":null,"field":"name","place":null}],"flag":"a",\
                    "place":{"column":3,"file":"flags.yaml","line":3},"targets":[{"causes":[],\
                    "companies":{"add":["acme"],"remove":[]},"ended":{"companies":[],"users":[]},"environment":"Production",\
                    "environmentId":"env_production","granted":[],\
                    "place":{"column":32,"file":"flags.yaml","line":5},"production":true,\
                    "users":{"add":[],"remove":[]}}]}]
                    """)
            #expect(
                json["calls"].text == """
                    [{"after":[],"body":{"key":"a","name":"A"},"id":"c1","method":"POST","operation":"createFlag",\
                    "path":"/apps/sandboxapp0001/flags"},{"after":["c1"],\
                    "body":{"updates":[{"flagKey":"a","specificTargetValue":true}]},"id":"c2","method":"PATCH",\
                    "operation":"updateCompanyFlags",\
                    "path":"/apps/sandboxapp0001/envs/env_production/companies/acme/flags"}]
                    """)
            #expect(
                json["notes"].text == """
                    [{"code":"unlisted","flag":null,"message":"live and not in the manifest: `b`","place":null}]
                    """)
            #expect(json["warnings"] == .array([]))
            #expect(json["waiting"] == .array([]))
            #expect(json["entities"].string == "wait")
            #expect(json["blocked"] == .array([]))
            #expect(json["cost"].names == ["bytes", "calls", "milliseconds", "retries"])
        }
    }

    @Test("the program reports its version and its commands")
    func version() async throws {
        try await withWorkplace { place in
            let version = try await place.hoist("--version")
            #expect(version.status == 0)
            #expect(version.out.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
            let help = try await place.hoist("--help")
            #expect(help.status == 0)
            for command in ["validate", "plan", "apply", "sandbox"] {
                #expect(help.out.contains("\n  \(command) "))
            }
        }
    }
}
