import Foundation
import JSONText
import Sandbox
import Testing

/// Targets that begin and end, with the built program.
@Suite("grants", .timeLimit(.minutes(60)))
struct GrantTests {
    private static let manifest = """
        version: 1
        flags:
          a:
            targets:
              Production:
                companies:
                  - acme
                  - {id: globex, until: 2027-01-31, why: "trial, SALES-12 ::error::<b>"}
                  - {id: umbrella, from: 2027-02-10}
                  - {id: gone, until: 2020-01-31, why: support}

        """

    private static func live(_ companies: [SandboxID]) -> [SandboxFlag] {
        [SandboxFlag("a", companies: ["Production": companies])]
    }

    private static func targets(_ bench: Bench) async -> Set<String> {
        let companies = await bench.sandbox.world().flag("a")?.targets["env_production"]?.companies
        return Set((companies?.ids ?? []).map(\.text))
    }

    // Siblings: the last day, the day after it, the first day; each form; a day that isn't one; a plan that is saved.
    @Test("a plan of another day says what ends and begins by then, and why")
    func plan() async throws {
        try await withBench(Self.manifest, live: Self.live(["acme", "globex", "gone"])) { bench in
            func plan(_ day: String, _ form: String = "text") async throws -> String {
                let ran = try await bench.place.hoist("plan", "-q", "--on", day, "--format", form)
                #expect(ran.status == 0, "\(ran)")
                return ran.out
            }
            #expect(
                try await plan("2027-01-31") == """
                    Plan for Sandbox App: 1 to update · production −1 target · 1 call

                    ~ a                                                                                     flags.yaml:3
                        Production   - company gone   ended 2020-01-31: support

                    Ends soon:
                        after 2027-01-31  1 company on 1 flag
                    1 target hasn't begun yet

                    1 to update · production −1 target · 1 call

                    """)
            let text = try await plan("2027-02-10")
            #expect(text.contains("+ company umbrella   began 2027-02-10\n"), "\(text)")
            #expect(text.contains("- company globex   ended 2027-01-31: trial, SALES-12 ::error::<b>\n"), "\(text)")
            #expect(!text.lines.contains { $0.drop { $0 == " " }.hasPrefix("::") }, "\(text)")
            #expect(!text.contains("Ends soon") && !text.contains("begun"))
            let markdown = try await plan("2027-02-10", "markdown")
            #expect(
                markdown.contains(
                    """

                    +   Production   + company umbrella   began 2027-02-10
                    -                - company globex   ended 2027-01-31: trial, SALES-12
                    -                          … ::error::<b>
                    -                - company gone   ended 2020-01-31: support

                    """), "\(markdown)")
            let annotations = try await plan("2027-02-10", "github").lines
            #expect(
                annotations.allSatisfy { $0.hasPrefix("::warning ") || $0.hasPrefix("::notice ") }, "\(annotations)")
            #expect(!annotations.contains { $0.contains("title=Ends soon") })
            let soon = "::notice title=Ends soon::after 2027-01-31  1 company on 1 flag%0A1 target hasn't begun yet"
            #expect(try await plan("2027-01-31", "github").lines.contains(soon))
            let json = try await bench.place.hoist("plan", "-q", "--on", "2027-02-10", "--format", "json").json()
            let targets = json["changes"].items[0]["targets"].items[0]
            #expect(targets["ended"]["companies"].items.map(\.string) == ["globex", "gone"])
            #expect(json["basis"]["day"].string == "2027-02-10")
            #expect(json["grants"]["ending"].items.isEmpty && json["grants"]["notBegun"].integer == 0)
            for arguments in [
                ["--on", "2027-02-30"], ["--on", "tomorrow"], ["--on", "2027-02-10", "--out", "p.json"],
            ] {
                #expect(try await bench.place.hoist(["plan"] + arguments).status == 64, "\(arguments)")
            }
            try await bench.sandbox.mutate {
                try $0.setTargets(of: "a", in: "Production", companies: ["acme", "globex"], users: nil)
            }
            // Also where there is nothing to do.
            #expect(try await plan("2027-01-31", "github").lines.last == soon)
            #expect(
                try await plan("2026-01-31", "github").lines.last
                    == "::notice title=Not begun::1 target hasn't begun yet")
        }
    }

    // Siblings: a company that an item of one flag still wants; Markdown.
    @Test("an audience's grant that ends is one block with its cause, without the flag that wants the company itself")
    func folded() async throws {
        let manifest = """
            version: 1
            audiences:
              partners: {companies: [acme, {id: globex, until: 2027-01-31, why: "trial, SALES-12"}]}
            flags:
              a: {targets: {Production: {audiences: [partners]}}}
              b: {targets: {Production: {audiences: [partners]}}}
              c: {targets: {Production: {audiences: [partners]}}}
              own: {targets: {Production: {audiences: [partners], companies: [globex]}}}

            """
        let live = ["a", "b", "c", "own"].map { SandboxFlag($0, companies: ["Production": ["acme", "globex"]]) }
        try await withBench(manifest, live: live) { bench in
            let ran = try await bench.place.hoist("plan", "-q", "--on", "2027-02-01")
            #expect(
                ran.out == """
                    Plan for Sandbox App: 3 to update · production −3 targets · 1 call

                    - audience partners  company globex  ended 2027-01-31: trial, SALES-12                  flags.yaml:3
                        Production   on 3 flags: a, b, c

                    1 flag unchanged
                    3 to update · production −3 targets · 1 call

                    """)
            let markdown = try await bench.place.hoist("plan", "-q", "--on", "2027-02-01", "--format", "markdown").out
            #expect(markdown.contains("\n-   ended 2027-01-31: trial, SALES-12\n"), "\(markdown)")
            let annotations = try await bench.place.hoist("plan", "-q", "--on", "2027-02-01", "--format", "github")
            #expect(
                annotations.out.lines.first
                    == "::warning file=flags.yaml,line=3,col=32,title=Removal in production::3 flags lose company globex in "
                    + "Production: a, b, c (ended 2027-01-31: trial, SALES-12)", "\(annotations)")
            // Who begins has a block with its day too, beside the audience's other new members.
            try bench.place.write(manifest.replacing("acme, {id: globex, until:", with: "new, {id: globex, from:"))
            for flag in ["a", "b", "c", "own"] as [SandboxID] {
                try await bench.sandbox.mutate {
                    try $0.setTargets(of: flag, in: "Production", companies: [], users: nil)
                }
            }
            let begun = try await bench.place.hoist("plan", "-q", "--on", "2027-02-01").out
            #expect(
                begun.contains(
                    """

                    + audience partners  company new                                                        flags.yaml:3
                        Production   on 4 flags: a, b, c, own
                    + audience partners  company globex  began 2027-01-31: trial, SALES-12                  flags.yaml:3
                        Production   on 3 flags: a, b, c

                    """), "\(begun)")
        }
    }

    @Test("the machine's time zone changes nothing", arguments: ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
    func zones(zone: String) async throws {
        try await withBench(Self.manifest, live: Self.live(["acme", "gone"])) { bench in
            func day(_ offset: Double) -> String {
                var calendar = Calendar(identifier: .gregorian)
                calendar.timeZone = .gmt
                let parts = calendar.dateComponents(
                    [.year, .month, .day], from: Date(timeIntervalSinceNow: offset * 86_400))
                func padded(_ number: Int?, _ count: Int) -> String {
                    let text = String(number ?? 0)
                    return String(repeating: "0", count: count - text.count) + text
                }
                return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
            }
            // Two days around the present one, so that a test at midnight isn't another.
            try bench.place.write(
                "version: 1\nflags: {a: {targets: {Production: {companies: [{id: past, until: \(day(-2))}, {id: now, from: "
                    + "\(day(-1)), until: \(day(1))}, {id: next, from: \(day(2))}]}}}}\n")
            let ran = try await bench.place.hoist("apply", "--auto-approve", environment: ["TZ": zone])
            #expect(ran.status == 0, "\(ran)")
            #expect(await Self.targets(bench) == ["now"])
            let valid = try await bench.place.hoist("validate", environment: ["TZ": zone])
            #expect(valid.err.components(separatedBy: "ended-grant").count == 2, "\(valid)")
        }
    }

    // Siblings: what was changed in the web app, what the manifest changes otherwise, a flag that isn't there yet; twice.
    @Test("apply --due sends what the day causes, and nothing else")
    func due() async throws {
        let manifest =
            Self.manifest.replacing("from: 2027-02-10", with: "from: 2020-02-10").replacing(
                "2027-01-31", with: "2099-01-31") + "    name: Renamed\n  b: {}\n"
        try await withBench(manifest, live: Self.live(["globex", "gone", "drifted"])) { bench in
            let ran = try await bench.place.hoist("apply", "--due", "--auto-approve")
            #expect(ran.status == 0, "\(ran)")
            #expect(ran.out.contains("what else the manifest would change is left as it is: 2 flags"), "\(ran)")
            #expect(await Self.targets(bench) == ["globex", "drifted", "umbrella"])
            #expect(await bench.sandbox.world().lines.count == 1)
            let (again, calls) = try await bench.calls {
                try await bench.place.hoist("apply", "--due", "--auto-approve")
            }
            #expect(again.status == 0 && calls.allSatisfy { $0.method == "GET" }, "\(again)")
            for arguments in [["--due", "--base", "HEAD"], ["--due", "plan.json"]] {
                #expect(try await bench.place.hoist(["apply"] + arguments).status == 64)
            }
        }
    }

    // Siblings: each form of a check, each of which is held to its schema; an apply; a plan that is carried out already.
    @Test("a saved plan that a day has made another one says so, unless it is done")
    func stale() async throws {
        let manifest = """
            version: 1
            flags:
              a: {targets: {Production: {companies: [acme, {id: over, until: 2020-01-31}]}}}

            """
        try await withBench(manifest, live: Self.live([])) { bench in
            #expect(try await bench.place.hoist("plan", "--out", "new.json").status == 0)
            // As if it had been made while the grant held.
            let plan = try JSON(parsing: bench.place.read("new.json"))
            let text = try bench.place.read("new.json").replacing(
                "\"day\": \"\(plan["basis"]["day"].string)\"", with: "\"day\": \"2020-01-15\""
            ).replacing(#/,\s*"seal": "[0-9a-f]*"/#, with: "")
            try bench.place.write(text, to: "plan.json")
            let words = "a  the grant of company over in Production has ended (its last day was 2020-01-31)"
            for form in ["text", "markdown", "github"] {
                let ran = try await bench.place.hoist("plan", "--check", "plan.json", "--format", form)
                #expect(ran.status == 4 && ran.out.contains(words), "\(ran)")
            }
            let moved = try await bench.place.hoist("plan", "--check", "plan.json", "--format", "json").json()["moved"]
            #expect(moved.items.map { $0["kind"].string } == ["grant"])
            #expect(moved.items.first?["now"].string == "ended")
            let refused = try await bench.place.hoist("apply", "plan.json")
            #expect(refused.status == 4 && refused.err.contains(words), "\(refused)")
            #expect(try await bench.place.hoist("apply", "--auto-approve").status == 0)
            for arguments in [["plan", "--check", "plan.json"], ["apply", "plan.json"]] {
                let ran = try await bench.place.hoist(arguments)
                #expect(ran.status == 0, "\(ran)")
            }
            #expect(await Self.targets(bench) == ["acme"])
        }
    }

    /// What somebody does in the web app, in Production.
    private static func send(_ bench: Bench, _ method: String, _ path: String, _ body: String) async throws {
        let ran = try await bench.place.run(
            "/usr/bin/env",
            [
                "curl", "-s", "-f", "-X", method,
                bench.sandbox.url + "/apps/\(bench.sandbox.appID)/envs/env_production/" + path,
                "-H", "authorization: Bearer \(bench.sandbox.key)", "-H", "content-type: application/json",
                "-d", body,
            ], environment: bench.place.environment)
        try #require(ran.status == 0, "\(ran)")
    }

    // Siblings: after --due, a full apply and one that had nothing to do; one that has begun and one that has ended; another day
    // of the same grant; without a cache, with one that is read anew.
    @Test("what somebody has changed about a grant after it took effect is drift, which --due leaves")
    func undone() async throws {
        let manifest = """
            version: 1
            flags:
              a:
                targets:
                  Production:
                    companies: [{id: umbrella, from: 2020-02-10}, {id: gone, until: 2020-01-31}]

            """
        func toggle(_ bench: Bench) async throws {
            for (id, value) in [("umbrella", "null"), ("gone", "true")] {
                try await Self.send(
                    bench, "PATCH", "companies/\(id)/flags",
                    "{\"updates\":[{\"flagKey\":\"a\",\"specificTargetValue\":\(value)}]}")
            }
        }
        for (first, live) in [
            (["--due"], ["gone"]), ([], ["gone"]), (["--due"], ["umbrella"]), ([], ["umbrella"]),
        ] as [([String], [SandboxID])] {
            try await withBench(manifest, live: Self.live(live)) { bench in
                func apply(_ arguments: String...) async throws -> Set<String> {
                    let ran = try await bench.place.hoist(["apply", "--auto-approve"] + arguments)
                    #expect(ran.status == 0, "\(ran)")
                    return await Self.targets(bench)
                }
                #expect(try await bench.place.hoist(["apply", "--auto-approve"] + first).status == 0)
                #expect(await Self.targets(bench) == ["umbrella"])
                try await toggle(bench)
                #expect(try await apply("--due") == ["gone"])
                #expect(try await apply("--due", "--refresh", "full") == ["gone"])
                // A grant with another day hasn't taken effect yet.
                try bench.place.write(manifest.replacing("2020-01-31", with: "2020-02-01"))
                #expect(try await apply("--due") == [])
                try bench.place.write(manifest)
                #expect(try await apply() == ["umbrella"])
                try await toggle(bench)
                #expect(try await apply("--due", "--no-cache") == ["umbrella"])
            }
        }
    }

    // Siblings: by default and with --message, a full apply, a saved plan.
    @Test("the change description of an apply says which grants have begun and ended, and why")
    func message() async throws {
        let manifest = Self.manifest.replacing("from: 2027-02-10", with: "from: 2020-02-10, why: \"`@all`\"").replacing(
            "2027-01-31", with: "2020-01-30")
        let audit = [
            "acme": "grant", "globex": "grant of company `globex` ended 2020-01-30: `trial, SALES-12 ::error::<b>`",
            "umbrella": "grant of company `umbrella` began 2020-02-10: `'@all'`",
            "gone": "grant of company `gone` ended 2020-01-31: `support`",
        ]
        let mirrored = ["GITHUB_ACTIONS": "true", "GITHUB_SHA": String(repeating: "ab", count: 20)]
        for (arguments, environment, lead) in [
            (["--due", "--auto-approve"], [:], "hoist apply: "),
            (["--due", "--auto-approve"], mirrored, "hoist apply: abababababab; "),
            (["--auto-approve"], [:], "hoist apply: "),
            (["plan.json"], mirrored, "hoist apply: abababababab; "),
            (["--due", "--auto-approve", "--message", "Mine"], [:], nil),
        ] as [([String], [String: String], String?)] {
            try await withBench(manifest, live: Self.live(["globex", "gone"])) { bench in
                #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
                let (ran, calls) = try await bench.calls {
                    try await bench.place.hoist(["apply"] + arguments, environment: environment)
                }
                #expect(ran.status == 0, "\(ran)")
                let writes = calls.filter { $0.method == "PATCH" }
                #expect(writes.count == (arguments.contains("--due") ? 3 : 4))
                for call in writes {
                    let id = String(call.path.split(separator: "/").dropLast().last ?? "")
                    let said = try JSON(parsing: call.body)["changeDescription"].string
                    let words = try #require(audit[id])
                    if let lead {
                        #expect(id == "acme" ? !said.contains(words) : said == lead + words, "\(arguments): \(said)")
                    } else {
                        #expect(said == "Mine")
                    }
                }
            }
        }
    }

    // Siblings: an exact list and one that is a minimum, an audience's grant, one that another item holds; after an apply.
    @Test("verify doesn't expect those whose grant doesn't hold, and says why where they are served all the same")
    func verify() async throws {
        let manifest = """
            version: 1
            policy: {targets: {Staging: additive}}
            audiences:
              pilots: {companies: [{id: early, from: 2099-02-10, why: pilot}, {id: kept, until: 2020-01-31}]}
            flags:
              a:
                targets:
                  Production:
                    audiences: [pilots]
                    companies: [acme, kept, {id: over, until: 2020-01-31, why: "trial <b>"}]
                  Staging:
                    companies: [{id: over, until: 2020-01-31}, {id: early, from: 2099-02-10}]

            """
        let companies: [SandboxID] = ["acme", "kept", "over", "early"]
        let live = [SandboxFlag("a", companies: ["Production": companies, "Staging": companies])]
        try await withBench(manifest, live: live) { bench in
            let ran = try await bench.place.hoist("verify", "-e", "Production", "-e", "Staging")
            #expect(ran.status == 0, "\(ran)")
            let help = "    = help: it is a specific target, which a plan takes away or counts"
            #expect(
                ran.out == """
                    Sandbox App: 2 environments are served as the manifest says · 3 warnings

                    Production  version 1 · 1 flag, 4 companies
                      warning[still-on]: `a` is still on for company `over`, whose grant ended 2020-01-31: trial <b>  flags.yaml:10
                    \(help)
                      warning[still-on]: `a` is on for company `early`, whose grant begins 2099-02-10: pilot  flags.yaml:4
                    \(help)

                    Staging  version 1 · 1 flag, 1 company
                      warning[still-on]: `a` is still on for company `over`, whose grant ended 2020-01-31  flags.yaml:12
                    \(help)

                    """, "\(ran)")
            let applied = try await bench.place.hoist("apply", "--auto-approve", "--verify", "runtime")
            #expect(applied.status == 0, "\(applied)")
            let after = try await bench.place.hoist("verify")
            #expect(after.status == 0 && !after.out.contains("warning"), "\(after)")
        }
    }

    @Test("apply --due sends what has waited until Reflag knows it, and leaves what has drifted")
    func waited() async throws {
        let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [new, old]}}}}\n"
        var world = SandboxWorld.fresh()
        world.strictness = .all
        try world.introduce(.company, "old", in: "Production")
        try await withBench(manifest, live: [SandboxFlag("a")], world: world) { bench in
            #expect(try await bench.place.hoist("apply", "--auto-approve").status == 0)
            #expect(await Self.targets(bench) == ["old"])
            // Nobody asks for `new` yet; meanwhile somebody takes `old` away, which the night leaves alone.
            try await Self.send(
                bench, "PATCH", "companies/old/flags", #"{"updates":[{"flagKey":"a","specificTargetValue":null}]}"#)
            #expect(try await bench.place.hoist("apply", "--due", "--auto-approve").status == 0)
            #expect(await Self.targets(bench) == [])
            try await Self.send(bench, "PUT", "companies/new", "{}")
            let ran = try await bench.place.hoist("apply", "--due", "--auto-approve")
            #expect(ran.status == 0, "\(ran)")
            #expect(await Self.targets(bench) == ["new"])
            // Once it was sent, it is as any other: somebody takes it away, and the night leaves that.
            try await Self.send(
                bench, "PATCH", "companies/new/flags", #"{"updates":[{"flagKey":"a","specificTargetValue":null}]}"#)
            #expect(try await bench.place.hoist("apply", "--due", "--auto-approve").status == 0)
            #expect(await Self.targets(bench) == [])
        }
    }

    // Siblings: with days and without; a run that sees it live and sends nothing: what is due, everything, read anew, a plan; a
    // second flag that it is sent to meanwhile.
    @Test(
        "what waited and was switched on by hand meanwhile is left from then on",
        arguments: ["w", "{id: w, from: 2020-01-02}"])
    func handed(item: String) async throws {
        let manifest =
            "version: 1\nflags:\n"
            + ["a", "b"].map { "  \($0): {targets: {Production: {companies: [\(item)]}}}\n" }.joined()
        func toggle(_ bench: Bench, _ value: String) async throws {
            try await Self.send(
                bench, "PATCH", "companies/w/flags",
                "{\"updates\":[{\"flagKey\":\"a\",\"specificTargetValue\":\(value)}]}")
        }
        for seeing in [
            ["apply", "--due", "--auto-approve"], ["apply", "--auto-approve"], ["plan"],
            ["apply", "--due", "--auto-approve", "--refresh", "full"],
        ] {
            var world = SandboxWorld.fresh()
            world.strictness = .all
            try await withBench(manifest, live: [SandboxFlag("a"), SandboxFlag("b")], world: world) { bench in
                func hoist(_ arguments: [String]) async throws -> Set<String> {
                    let ran = try await bench.place.hoist(arguments)
                    #expect(ran.status == 0, "\(seeing): \(ran)")
                    return await Self.targets(bench)
                }
                #expect(try await hoist(["apply", "--auto-approve"]) == [])
                try await Self.send(bench, "PUT", "companies/w", "{}")
                try await toggle(bench, "true")
                #expect(try await hoist(seeing) == ["w"])
                try await toggle(bench, "null")
                #expect(try await hoist(["apply", "--due", "--auto-approve"]) == [], "\(seeing)")
                let other = await bench.sandbox.world().flag("b")?.targets["env_production"]?.companies.ids
                #expect(other == ["w"], "\(seeing)")
            }
        }
    }

    // Siblings: text, JSON; with the option and without; a full apply.
    @Test("apply --due with nothing to send says what waits")
    func nothingButWaiting() async throws {
        let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [w, {id: v, from: 2020-01-02}]}}}}\n"
        var world = SandboxWorld.fresh()
        world.strictness = .all
        try await withBench(manifest, live: [SandboxFlag("a")], world: world) { bench in
            for arguments in [["--due"], []] {
                func apply(_ more: String...) async throws -> Ran {
                    try await bench.place.hoist(["apply", "--auto-approve"] + arguments + more)
                }
                let ran = try await apply()
                #expect(ran.status == 0, "\(ran)")
                #expect(
                    ran.out == """
                        Nothing to do for Sandbox App now: 2 targets waiting · 1 flag unchanged.

                        Waiting until Reflag has seen them, then sent by the next apply:
                          company v in Production (a)  flags.yaml:2
                          company w in Production (a)  flags.yaml:2

                        2 targets waiting

                        """, "\(arguments)")
                #expect(try await apply("--fail-on-waiting").status == 5, "\(arguments)")
                let json = try await apply("--format", "json").json()
                #expect(json["waiting"].items.map { $0["id"].string } == ["v", "w"])
                #expect(json["summary"]["targets"]["waiting"].integer == 2)
                #expect(json["outcome"]["waitingTargets"].items.count == 2)
            }
        }
    }

    // Siblings: an item of a flag and of an audience, a company and a user; a plain id that isn't due; whom Reflag refuses only
    // when it is written; a full apply and a plan; everybody known again.
    @Test(
        "apply --due with entities: require holds back whom Reflag doesn't know and sends the rest",
        arguments: [false, true])
    func required(refused: Bool) async throws {
        let manifest = """
            version: 1
            policy: {entities: require}
            audiences:
              pilots: {users: [{id: u, from: 2020-01-02}]}
            flags:
              a:
                targets:
                  Production:
                    audiences: [pilots]
                    companies:
                      - plain
                      - {id: new, from: 2020-01-02}
                      - {id: known, from: 2020-01-02}
                      - {id: gone, until: 2020-01-31}
              b: {targets: {Production: {companies: [new]}}}

            """
        var world = SandboxWorld.fresh()
        world.strictness = refused ? .writes : .all
        try world.introduce(.company, "known", in: "Production")
        let live = Self.live(["gone"]) + [SandboxFlag("b")]
        try await withBench(manifest, live: live, world: world) { bench in
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist("apply", "--due", "--auto-approve")
            }
            #expect(ran.status == 5, "\(ran)")
            #expect(await Self.targets(bench) == ["known"])
            #expect(!calls.contains { $0.path.contains("/plain/") }, "\(calls.map(\.path))")
            func warning(_ subject: String, _ place: Int) -> String {
                "Reflag doesn't know the \(subject) in Production, which `policy.entities: require` requires: the target isn't "
                    + "sent  flags.yaml:\(place)"
            }
            let words = ran.out.components(separatedBy: .whitespacesAndNewlines).filter { !$0.isEmpty }
                .joined(separator: " ")
            for (subject, line) in [("company `new`", 12), ("user `u`", 4)] {
                #expect(words.contains(warning(subject, line).replacing("  ", with: " ")), "\(ran)")
            }
            #expect(!ran.out.contains("(a, b)") && !ran.out.contains("plain"), "\(ran)")
            let json = try await bench.place.hoist("apply", "--due", "--auto-approve", "--format", "json").json()
            #expect(json["outcome"]["exitCode"].integer == 5)
            #expect(json["outcome"]["waitingTargets"].items.map { $0["id"].string }.sorted() == ["new", "u"])
            let warnings = json["warnings"].items + json["outcome"]["warnings"].items
            #expect(warnings.map { $0["code"].string } == ["unknown-required", "unknown-required"])
            if !refused {
                #expect(try await bench.place.hoist("apply", "--auto-approve").status == 3)
                #expect(try await bench.place.hoist("plan").status == 3)
            }
            try await Self.send(bench, "PUT", "companies/new", "{}")
            try await Self.send(bench, "PUT", "users/u", "{}")
            let last = try await bench.place.hoist("apply", "--due", "--auto-approve")
            #expect(last.status == 0, "\(last)")
            #expect(await Self.targets(bench) == ["known", "new"])
        }
    }

    // Siblings: both systems; each policy of entities, with grants and without; nobody targeted; an audience that nobody names.
    @Test("init writes the scheduled job where the manifest has grants, or targets that may wait, and not elsewhere")
    func scheduled() async throws {
        let listed = "flags: {a: {targets: {Production: {companies: [acme]}}}}\n"
        let named = "audiences: {x: {users: [u]}}\nflags: {a: {targets: {Production: {audiences: [x]}}}}\n"
        func policy(_ entities: String) -> String { "version: 1\npolicy: {entities: \(entities)}\n" }
        for (text, isWritten) in [
            (Self.manifest, true), (Self.manifest.replacing("version: 1\n", with: policy("create")), true),
            ("version: 1\n" + listed, true), ("version: 1\n" + named, true), (policy("wait") + listed, true),
            (policy("require") + listed, false), (policy("create") + named, false),
            ("version: 1\nflags: {a: {}}\n", false),
            ("version: 1\naudiences: {x: {users: [u]}}\nflags: {a: {targets: {Production: {companies: []}}}}\n", false),
        ] {
            try await withWorkplace(text) { place in
                let gitLab = try await place.hoist("init", "--ci", "gitlab")
                #expect(gitLab.status == 0)
                #expect(
                    gitLab.out.contains("\nFor the job hoist-due, add a pipeline schedule ") == isWritten, "\(gitLab)")
                let ran = try await place.hoist("init", "--ci", "github")
                #expect(ran.status == 0)
                #expect(ran.out.contains("\nwrote    .github/workflows/flags-due.yml\n") == isWritten, "\(ran)")
                guard isWritten else { return }
                #expect(try place.read(".github/workflows/flags-due.yml") == Built.text(of: "examples/github/due.yml"))
            }
        }
    }

    // Siblings: nothing to say, a hostile reason, a webhook that refuses; the URL in no argument and no output.
    @Test("the example posts a plan to a chat's webhook")
    func chat() async throws {
        try await withBench(
            Self.manifest.replacing("2027-01-31", with: "2020-01-31").replacing(
                "::error::<b>", with: "<!channel> <@U1> <https://x.example|a> @all & jane@example.com"),
            live: Self.live(["acme", "globex"])
        ) { bench in
            let server = """
                import http.server, sys
                class Hook(http.server.BaseHTTPRequestHandler):
                    def do_POST(self):
                        body = self.rfile.read(int(self.headers["content-length"]))
                        open("posted", "ab").write(body)
                        self.send_response(500 if "refuse" in self.path else 200)
                        self.end_headers()
                    def log_message(self, *_): pass
                server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
                open("port", "w").write(str(server.server_port))
                server.serve_forever()
                """
            try bench.place.write(server, to: "hook.py")
            let shell = """
                python3 hook.py & hook=$!
                while ! [ -s port ]; do sleep 0.1; done
                HOIST_WEBHOOK_URL=http://127.0.0.1:$(cat port)/$PLACE sh "$SCRIPT"; code=$?
                kill $hook; exit $code
                """
            var environment = bench.place.environment
            environment["SCRIPT"] = Built.repository + "/examples/chat/plan-to-webhook.sh"
            environment["HOIST_PROGRAM"] = Built.program
            environment["PLACE"] = "hooks/T0secret"
            let ran = try await bench.place.run("/bin/sh", ["-c", shell], environment: environment)
            #expect(ran == Ran(status: 0, out: "", err: ""))
            let posted = try JSON(parsing: bench.place.read("posted"))
            let text = posted["text"].string
            #expect(text.hasPrefix("```\nPlan for Sandbox App: ") && text.hasSuffix("\n```"), "\(text)")
            #expect(text.contains("- company globex   ended 2020-01-31: trial, SALES-12"), "\(text)")
            let words = text.split { $0 == " " || $0 == "\n" }
                .joined(separator: " ")
            let said =
                "&lt;!channel&gt; &lt;@\u{200B}U1&gt; &lt;https://x.example|a&gt; @\u{200B}all &amp; jane@example.com"
            #expect(words.contains(said), "\(text)")
            #expect(!text.contains("<") && !text.contains(">"), "\(text)")
        }
    }
}
