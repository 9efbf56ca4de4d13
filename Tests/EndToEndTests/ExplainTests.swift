import Foundation
import JSONText
import Sandbox
import Testing

/// `hoist explain`: complete outputs for what a customer can have and not have.
@Suite("explain", .timeLimit(.minutes(15)))
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
              web-only       off                    off      off  target, unmanaged

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
                wanted, and not a target yet: an apply is due   flags.yaml:8: company acme
                a target that its list doesn't have: drift, which the next apply removes: company stranger
                audience partners · grant from 2026-01-01: pilot, SALES-12 (named at flags.yaml:14)   flags.yaml:9: company globex
                audience partners · grant (ended) until 2026-02-01: trial (named at flags.yaml:14)   flags.yaml:10: company hooli
              Staging      1 wanted, 2 targets live
                wanted, and not a target yet: an apply is due   flags.yaml:15: company acme
                a target that must not be there: drift, which the next apply removes   flags.yaml:15: company umbrella
                a target beyond its list, which is additive: it stays: company stranger
              Development  nobody

            rules, segments and stages may turn it on for others, whom Reflag's API doesn't list

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
            let waits = try await bench.place.hoist(run)
            #expect(
                waits.out
                    == """
                    acme × checkout
                      Production  off  wanted, and waits until Reflag knows the company
                                       audience partners   flags.yaml:8

                    """)
            try bench.place.write(Self.manifest.replacing("policy:\n", with: "policy:\n  entities: create\n"))
            let due = try await bench.place.hoist(run)
            #expect(due.out.contains("an apply is due"), "\(due)")
        }
    }

    // Siblings: the other of the two is known, a table, Markdown.
    @Test("a company that Reflag doesn't know, and that nobody wants, is named: its id may be a slip")
    func unknownCustomer() async throws {
        try await Self.bench { bench in
            try await bench.sandbox.mutate { $0.strictness = .all }
            let run = ["explain", "-e", "Production", "-e", "Staging"]
            let one = try await bench.place.hoist(run + ["checkout", "--company", "acne", "--user", "u_9"])
            #expect(
                one.out
                    == """
                    acne and u_9 × checkout
                      Reflag doesn't know the company acne in Production, Staging
                      Reflag doesn't know the user u_9 in Production, Staging
                      Production  off  company: not in its list of companies, not a target
                                       user: not in its list of users, not a target
                      Staging     off  company: not in its list of companies, which is additive, not a target
                                       user: the manifest doesn't manage its users here, not a target

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
