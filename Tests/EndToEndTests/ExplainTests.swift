import Foundation
import JSONText
import Sandbox
import Testing

/// `hoist explain`: complete outputs for what a customer can have and not have.
@Suite("explain", .timeLimit(.minutes(60)))
struct ExplainTests {
    private static let manifest = """
        version: 1
        policy:
          targets: {Staging: additive, "*": exact}
          ignore: [legacy-*]
        audiences:
          partners:
            companies:
              - acme
              - {id: globex, from: 2026-01-01, why: "pilot, SALES-12"}
              - {id: hooli, until: 2026-02-01, why: trial}
        flags:
          checkout:
            targets:
              Production: {audiences: [partners]}
              Staging: {companies: [acme], remove: {companies: [umbrella]}}
          legacy-export: {}

        """
    private static let live = [
        SandboxFlag(
            "checkout", name: "Checkout",
            companies: ["Production": ["globex", "stranger"], "Staging": ["stranger", "umbrella"]]),
        SandboxFlag("legacy-export", companies: ["Production": ["globex"]]),
        SandboxFlag("web-only", companies: ["Development": ["globex"]]),
    ]

    private static func bench(_ body: (Bench) async throws -> Void) async throws {
        try await withBench(manifest, live: live) { bench in
            try await bench.sandbox.mutate { world in
                try world.setRules(of: "checkout", in: "Development", SandboxRules(companies: ["acme"]))
                try world.setRules(of: "web-only", in: "Development", isOff: true)
            }
            try await body(bench)
        }
    }

    private static func expect(_ arguments: [String], _ out: String, calls expected: [String]) async throws {
        try await bench { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist(["explain"] + arguments) }
            #expect(ran.out == out)
            #expect(ran.status == 0 && ran.err.contains("\(calls.count) calls"), "\(ran)")
            #expect(calls.map { "\($0.operation.map { "\($0)" } ?? "")" }.sorted() == expected)
            #expect(calls.allSatisfy { $0.method == "GET" })
        }
    }

    @Test("what is wanted and not live comes first")
    func due() async throws {
        try await Self.expect(
            ["checkout", "--company", "acme"],
            """
            acme × checkout
              Production   off  wanted, and not a target yet: an apply is due
                                audience partners   flags.yaml:8
              Staging      off  wanted, and not a target yet: an apply is due
                                listed   flags.yaml:15
              Development  on   not a specific target: by a rule, segment or stage of Reflag's

            """,
            calls: ["getApp", "getCompanyFlags", "getCompanyFlags", "getCompanyFlags", "listFlags"])
    }

    @Test("a grant has its reason, a target that nobody wants is drift, a minimum lets it stay")
    func grants() async throws {
        try await Self.expect(
            ["checkout", "--company", "globex", "-e", "Production"],
            """
            globex × checkout
              Production  on  audience partners   flags.yaml:9
                              grant from 2026-01-01: pilot, SALES-12

            """, calls: ["getApp", "getCompanyFlags", "listFlags"])
        try await Self.expect(
            ["checkout", "--company", "hooli", "-e", "Production"],
            """
            hooli × checkout
              Production  off  audience partners   flags.yaml:10
                               grant (ended) until 2026-02-01: trial

            """, calls: ["getApp", "getCompanyFlags", "listFlags"])
        try await Self.expect(
            ["checkout", "--company", "stranger"],
            """
            stranger × checkout
              Production   on   a target that its list doesn't have: drift, which the next apply removes
              Staging      on   a target beyond its list, which is additive: it stays
              Development  off  the manifest doesn't manage its companies here, not a target

            """, calls: ["getApp", "getCompanyFlags", "getCompanyFlags", "getCompanyFlags", "listFlags"])
        try await Self.expect(
            ["checkout", "--company", "umbrella", "-e", "Staging"],
            """
            umbrella × checkout
              Staging  on  a target that must not be there: drift, which the next apply removes
                           under remove   flags.yaml:15

            """, calls: ["getApp", "getCompanyFlags", "listFlags"])
    }

    @Test("all flags of a customer are a table; what is ignored and unlisted is told, too")
    func table() async throws {
        try await Self.expect(
            ["--company", "globex"],
            """
            globex in Sandbox App

            2 flags with a difference
              flag           Production             Staging  Development
              legacy-export  on  target, unmanaged  off      off
              web-only       off                    off      off  target, unmanaged, off for everyone

              flag           Production             Staging  Development
              checkout       on  audience partners  off      off

            """, calls: ["getApp", "getCompanyFlags", "getCompanyFlags", "getCompanyFlags", "listFlags"])
    }

    @Test("a flag's customers stand by cause, and Reflag isn't asked about each")
    func flag() async throws {
        try await Self.expect(
            ["checkout"],
            """
            checkout  "Checkout"   flags.yaml:12
              Production   2 wanted, 2 targets live
                wanted, and not a target yet: an apply is due, or it waits until Reflag knows the company   flags.yaml:8: company acme
                a target that its list doesn't have: drift, which the next apply removes: company stranger
                audience partners · grant from 2026-01-01: pilot, SALES-12 (named at flags.yaml:14)   flags.yaml:9: company globex
                audience partners · grant (ended) until 2026-02-01: trial (named at flags.yaml:14)   flags.yaml:10: company hooli
              Staging      1 wanted, 2 targets live
                wanted, and not a target yet: an apply is due, or it waits until Reflag knows the company   flags.yaml:15: company acme
                a target that must not be there: drift, which the next apply removes   flags.yaml:15: company umbrella
                a target beyond its list, which is additive: it stays: company stranger
              Development  nobody

            rules, segments and stages may turn it on for others, whom Reflag's API doesn't list
            whether access is off for everyone isn't asked here, nor whether Reflag knows who isn't a target yet: ask for a customer

            """,
            calls: [
                "getApp", "getApp", "getFlagTargeting", "getFlagTargeting", "getFlagTargeting", "listFlags",
            ])
    }

    @Test("a company that Reflag doesn't know waits, unless the policy creates it")
    func waiting() async throws {
        try await Self.bench { bench in
            try await bench.sandbox.mutate { $0.strictness = .all }
            let run = ["explain", "checkout", "--company", "acme", "-e", "Production"]
            // Where the policy requires it, a plan is refused until then: no apply is due.
            for policy in ["policy:\n", "policy:\n  entities: require\n"] {
                try bench.place.write(Self.manifest.replacing("policy:\n", with: policy))
                let waits = try await bench.place.hoist(run)
                #expect(
                    waits.out.replacing("flags.yaml:9", with: "flags.yaml:8")
                        == """
                        acme × checkout
                          Production  ?  wanted, and waits until Reflag knows the company
                                         audience partners   flags.yaml:8

                        """)
            }
            try bench.place.write(Self.manifest.replacing("policy:\n", with: "policy:\n  entities: create\n"))
            let due = try await bench.place.hoist(run)
            #expect(due.out.contains("an apply is due"), "\(due)")
        }
    }

    // Siblings: the other of the two is known, a table, Markdown, JSON, what the edge serves.
    @Test("a company that Reflag doesn't know, and that nobody wants, is named: its id may be a slip")
    func unknownCustomer() async throws {
        try await Self.bench { bench in
            try await bench.sandbox.mutate { $0.strictness = .all }
            let run = ["explain", "-e", "Production", "-e", "Staging"]
            let unsure = "whether it is on isn't known"
            let one = try await bench.place.hoist(run + ["checkout", "--company", "acne", "--user", "u_9"])
            #expect(
                one.out
                    == """
                    acne and u_9 × checkout
                      Reflag doesn't know the company acne in Production, Staging
                      Reflag doesn't know the user u_9 in Production, Staging
                      Production  ?  company: not in its list of companies; \(unsure), as Reflag doesn't know the company
                                     user: not in its list of users; \(unsure), as Reflag doesn't know the user
                      Staging     ?  company: not in its list of companies, which is additive; \(unsure), as Reflag doesn't know the company
                                     user: the manifest doesn't manage its users here; \(unsure), as Reflag doesn't know the user

                    """)
            let table = try await bench.place.hoist(run + ["--company", "globex", "--user", "u_9"])
            #expect(
                table.out.hasPrefix(
                    """
                    globex and u_9 in Sandbox App
                    Reflag doesn't know the company globex in Staging
                    Reflag doesn't know the user u_9 in Production, Staging

                    """), "\(table)")
            let markdown = try await bench.place.hoist(
                run + ["checkout", "--company", "acne", "--format", "markdown"])
            #expect(
                markdown.out.hasPrefix(
                    """
                    ### `acne × checkout`

                    `Reflag doesn't know the company acne in Production, Staging`.

                    """), "\(markdown)")
            let all = try await bench.place.hoist(run + ["--company", "acne"])
            #expect(
                all.out
                    == """
                    acne in Sandbox App
                    Reflag doesn't know the company acne in Production, Staging

                    3 flags: nothing of them is wanted, or known to be on

                    """)
            let json = try await bench.place.hoist(run + ["checkout", "--company", "acne", "--format", "json"]).json()
            for environment in json["flags"].items[0]["environments"].items {
                let customer = environment["customers"].items[0]
                #expect(environment["on"] == .null && customer["on"] == .null && customer["target"] == .null)
                #expect(customer["cause"].string == "unknown" && customer["known"] == .bool(false))
            }
        }
    }

    // What the Management API doesn't know is no contradiction to what the edge serves.
    @Test("what the edge serves of somebody whom Reflag doesn't know isn't against it")
    func unknownServed() async throws {
        let served: SandboxConfiguration.Interceptor = { request, _ in
            guard request.operation == .getEvaluatedFeatures else { return nil }
            return .respond(
                status: 200, headers: ["content-type": "application/json"],
                body:
                    #"{"success":true,"flagStateVersion":9,"features":{"checkout":{"key":"checkout","isEnabled":true}}}"#
            )
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: served) { bench in
            try await bench.sandbox.mutate { $0.strictness = .all }
            let ran = try await bench.place.hoist(
                "explain", "checkout", "--company", "acne", "-e", "Production", "--runtime")
            #expect(
                ran.out
                    == """
                    acne × checkout
                      Reflag doesn't know the company acne in Production
                      Production  ?  not in its list of companies; whether it is on isn't known, as Reflag doesn't know the company
                                     the edge serves it as on

                    """, "\(ran)")
        }
    }

    // Siblings: a flag that is archived by the manifest, by the policy, with a target or by a rule, that is unarchived, that is
    // archived in the app alone, that the policy ignores.
    @Test("what an apply archives or unarchives is a difference")
    func archiving() async throws {
        let manifest = """
            version: 1
            app: sandboxapp0001
            policy: {unlisted: archive, ignore: [internal-*]}
            flags:
              back: {archived: false, targets: {Production: {companies: [acme]}}}
              gone: {archived: true, targets: {Production: {companies: [acme]}}}
              stays: {targets: {Production: {companies: [acme]}}}

            """
        let live = [
            SandboxFlag("back", archived: true, companies: ["Production": ["hooli"]]),
            SandboxFlag("gone", companies: ["Production": ["acme"]]), SandboxFlag("stays", archived: true),
            SandboxFlag("stray", companies: ["Production": ["acme"]]), SandboxFlag("ruled"),
            SandboxFlag("internal-x", companies: ["Production": ["acme"]]),
        ]
        try await withBench(manifest, live: live) { bench in
            try await bench.sandbox.mutate { world in
                try world.setRules(of: "ruled", in: "Production", SandboxRules(companies: ["acme"]))
            }
            let run = ["explain", "-e", "Production"]
            let table = try await bench.place.hoist(run + ["--company", "acme"])
            #expect(
                table.out
                    == """
                    acme in Sandbox App

                    5 flags with a difference
                      flag        Production
                      back        off  listed, to be unarchived
                      gone        on  to be archived
                      internal-x  on  target, unmanaged
                      ruled       on  by a rule, to be archived
                      stray       on  to be archived

                      flag        Production
                      stays       off  listed, archived

                    """)
            let one = try await bench.place.hoist(run + ["back", "gone", "--company", "acme"])
            #expect(
                one.out
                    == """
                    acme × back  archived: the next apply unarchives it
                      Production  off  wanted, and the flag is archived: the next apply unarchives it
                                       listed   flags.yaml:5

                    acme × gone  archived by the manifest: the next apply archives it
                      Production  on  the next apply archives the flag: it is off for everybody then

                    """)
            let flags = try await bench.place.hoist(run + ["back", "ruled", "internal-x"])
            #expect(
                flags.out
                    == """
                    back  "back"  archived: the next apply unarchives it   flags.yaml:5
                      Production  1 wanted, 1 target live
                        a target that its list doesn't have: drift, which the next apply removes: company hooli
                        wanted, and the flag is archived: the next apply unarchives it   flags.yaml:5: company acme

                    internal-x  "internal-x"  ignored by the policy
                      Production  0 wanted, 1 target live
                        a target that the manifest doesn't manage: the policy ignores the flag: company acme

                    ruled  "ruled"  not in the manifest: the next apply archives it
                      Production  nobody

                    rules, segments and stages may turn it on for others, whom Reflag's API doesn't list
                    whether access is off for everyone isn't asked here: ask for a customer

                    """)
            let plan = try await bench.place.hoist("plan", "--format", "json").json()
            let planned = plan["changes"].items.map { "\($0["flag"].string) \($0["action"].string)" }.sorted()
            let json = try await bench.place.hoist(run + ["--all", "--format", "json"]).json()
            let told = json["flags"].items.filter { $0["change"] != .null }
            #expect(planned == told.map { "\($0["key"].string) \($0["change"].string)" }.sorted(), "as a plan has it")
            #expect(planned == ["back unarchive", "gone archive", "ruled archive", "stray archive"])
        }
    }

    // Siblings: drift, a target of a flag that the manifest doesn't list, in a paragraph, a table (above) and Markdown.
    @Test("a target that is off says so, whatever else differs")
    func offDrift() async throws {
        try await Self.bench { bench in
            try await bench.sandbox.mutate { try $0.setRules(of: "checkout", in: "Production", isOff: true) }
            for (customer, flag, lead) in [
                ("stranger", "checkout", "a target that its list doesn't have: drift, which the next apply removes"),
                ("globex", "web-only", "a target that the manifest doesn't manage: not in the manifest"),
            ] {
                for form in ["text", "markdown"] {
                    let ran = try await bench.place.hoist(["explain", flag, "--company", customer, "--format", form])
                    let lines = ran.out.split(separator: "\n").map(String.init)
                    let index = try #require(lines.firstIndex { $0.contains(lead) }, "\(ran)")
                    #expect(lines[index + 1].contains("off for everyone in Reflag, whatever the targets are"), "\(ran)")
                }
            }
        }
    }

    // Siblings: a policy that creates, a company that is a target of another flag there, one that waits since an earlier run.
    @Test("without a customer, whether an apply is due or waits isn't claimed where nobody was asked")
    func dueOrWaits() async throws {
        let manifest = """
            version: 1
            flags:
              a: {targets: {Production: {companies: [known, stranger]}}}
              b: {targets: {Production: {companies: [known]}}}

            """
        try await withBench(manifest, live: [SandboxFlag("a"), SandboxFlag("b", companies: ["Production": ["known"]])])
        {
            bench in
            try await bench.sandbox.mutate { $0.strictness = .all }
            let run = ["explain", "-e", "Production"]
            let due = "    wanted, and not a target yet: an apply is due"
            let waits = ", or it waits until Reflag knows the company"
            let all = try await bench.place.hoist(run + ["--all"])
            #expect(all.out.contains("\(due)   flags.yaml:3: company known\n"), "\(all)")
            #expect(all.out.contains("\(due)\(waits)   flags.yaml:3: company stranger\n"), "\(all)")
            try bench.place.write(manifest.replacing("flags:\n", with: "policy: {entities: create}\nflags:\n"))
            let creates = try await bench.place.hoist(run + ["a"])
            #expect(
                creates.out.contains("\(due): company known (flags.yaml:4),\n"), "\(creates)")
            #expect(creates.out.hasSuffix("whether access is off for everyone isn't asked here: ask for a customer\n"))
        }
    }

    // Siblings: with a customer and without, an environment that is asked for, a mode that is written for the other name; names that one
    // flag has are two environments, and so are two names.
    @Test("by the manifest alone, an id and a name may be one environment, and nothing is denied")
    func unjoined() async throws {
        let manifest = """
            version: 1
            policy:
              targets: {Production: additive, "*": exact}
            flags:
              a:
                targets: {env_production: {companies: [acme]}}
              b:
                targets: {Production: {companies: [acme]}}

            """
        let remark =
            "by the manifest alone, an environment's id and its name can't be joined; they may be one: "
        try await withWorkplace(manifest) { place in
            let one = try await place.hoist("explain", "a", "--offline", "--company", "acme", "-e", "Production")
            #expect(
                one.out
                    == """
                    acme × a
                      Production  ?  not named here, unless `env_production` is the same environment

                    \(remark)`Production` and `env_production`

                    """)
            let flag = try await place.hoist("explain", "a", "--offline")
            #expect(
                flag.out
                    == """
                    a   flags.yaml:5
                      env_production  1 wanted
                        listed   flags.yaml:6: company acme
                      Production      not named here, unless `env_production` is the same environment

                    \(remark)`env_production` and `Production`

                    """)
            let json = try await place.hoist("explain", "--all", "--offline", "--format", "json").json()
            #expect(
                json["flags"].items.flatMap { $0["environments"].items }.map(\.["mayBe"]) == [
                    .null, .string("env_production"), .string("Production"), .null,
                ])
            for other in [
                manifest.replacing("env_production", with: "Staging"),
                manifest.replacing(
                    "{env_production: {companies: [acme]}}",
                    with: "{env_production: {users: []}, Production: {users: []}}"),
            ] {
                try place.write(other)
                #expect(try await !place.hoist("explain", "a", "--offline").out.contains("may be one"))
            }
        }
    }

    // Siblings: a flag, a pattern, an environment, lists that aren't written, and those that are empty.
    @Test("by the manifest alone, nothing is said of the app")
    func offline() async throws {
        try await withWorkplace(Self.manifest) { place in
            let run = ["explain", "--offline"]
            for (arguments, error) in [
                (
                    ["chekout"],
                    """
                    error: the manifest has no flag `chekout`, and the app isn't asked with --offline
                      = help: did you mean `checkout`?

                    """
                ),
                (
                    ["zz*"],
                    """
                    error: the manifest has no flag `zz*`, and the app isn't asked with --offline
                      = help: write a key as in the manifest; `*` matches any characters

                    """
                ),
                (
                    ["checkout", "-e", "Development"],
                    """
                    error: the manifest names no environment `Development`, and the app isn't asked with --offline
                      = help: it names Production, Staging, as an id or a name each

                    """
                ),
            ] {
                let ran = try await place.hoist(run + arguments)
                #expect(ran.status == 64 && ran.out.isEmpty && ran.err.hasSuffix(error), "\(ran)")
            }
            try place.write(
                "version: 1\nflags:\n  a: {targets: {Production: {users: []}, Staging: {users: [u]}}}\n  b: {}\n")
            let ran = try await place.hoist(run + ["a", "b"])
            #expect(
                ran.out
                    == """
                    a   flags.yaml:3
                      Production  the manifest names nobody
                      Staging     1 wanted
                        listed   flags.yaml:3: user u

                    b   flags.yaml:4
                      Production  not managed here
                      Staging     not managed here

                    """)
        }
    }

    // Siblings: a user, the environment, which may be repeated.
    @Test("one company is asked about at a time, and none is passed over in silence")
    func twice() async throws {
        try await withWorkplace(Self.manifest) { place in
            for option in ["--company", "--user"] {
                let ran = try await place.hoist("explain", "checkout", "--offline", option, "acme", option, "hooli")
                #expect(ran.status == 64 && ran.out.isEmpty, "\(ran)")
                #expect(ran.err.hasPrefix("Error: --company and --user name one each: ask again for another.\n"))
            }
            let run = ["explain", "checkout", "--offline", "--company", "acme", "-e", "Production"]
            let once = try await place.hoist(run)
            #expect(try await place.hoist(run + ["-e", "Production"]).out == once.out && once.status == 0)
        }
    }

    // Siblings: one member, several, the flag's own list, a difference.
    @Test("who has a flag is shown with the line that names each, as for a customer, and where an audience is named")
    func places() async throws {
        try await withWorkplace(Self.manifest) { place in
            let flag = try await place.hoist("explain", "checkout", "--offline")
            #expect(
                flag.out
                    == """
                    checkout   flags.yaml:12
                      Production  2 wanted
                        audience partners (named at flags.yaml:14)   flags.yaml:8: company acme
                        audience partners · grant from 2026-01-01: pilot, SALES-12 (named at flags.yaml:14)   flags.yaml:9: company globex
                        audience partners · grant (ended) until 2026-02-01: trial (named at flags.yaml:14)   flags.yaml:10: company hooli
                      Staging     1 wanted
                        listed   flags.yaml:15: company acme
                        under remove   flags.yaml:15: company umbrella

                    """)
            try place.write(Self.manifest.replacing("      - acme\n", with: "      - acme\n      - initech\n"))
            let several = try await place.hoist("explain", "checkout", "--offline", "-e", "Production")
            #expect(
                several.out.contains(
                    "audience partners (named at flags.yaml:15): company acme (flags.yaml:8), initech (flags.yaml:9)\n"),
                "\(several)")
            for (id, line) in [("acme", 8), ("initech", 9)] {
                let one = try await place.hoist("explain", "checkout", "--offline", "--company", id, "-e", "Production")
                #expect(one.out.contains("audience partners   flags.yaml:\(line)\n"), "\(one)")
            }
        }
    }

    @Test("a flag that nobody has is refused before anything is asked of customers")
    func unknown() async throws {
        try await Self.bench { bench in
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist("explain", "chekout", "--company", "acme")
            }
            #expect(
                ran.err
                    == """
                    error: neither the manifest nor the app has a flag `chekout`
                      = help: did you mean `checkout`?

                    """)
            #expect(ran.status == 64 && calls.count == 2, "\(ran)")
        }
    }

    // Siblings: a flag's name, an id of a customer, the subject of a commit (HistoryTests).
    @Test("nothing from outside becomes markup or a command")
    func hostile() async throws {
        let id = "::error::x`\u{202E}|<b>@jane"
        try await withBench("version: 1\nflags:\n  a: {targets: {Production: {companies: ['\(id)']}}}\n") { bench in
            for form in ["text", "markdown"] {
                let ran = try await bench.place.hoist("explain", "a", "--offline", "--format", form)
                #expect(ran.status == 0 && !ran.out.contains("\u{202E}"), "\(ran)")
                #expect(!ran.out.split(separator: "\n").contains { $0.trimmingPrefix(/\s*/).hasPrefix("::") })
            }
        }
    }
}
