import Foundation
import Sandbox
import Testing

@Suite("hoist import --adopt", .timeLimit(.minutes(60)))
struct AdoptTests {
    private static let manifest =
        "# Whose flags these are.\n" + Huddles.manifest + "  dark-mode: {name: Dark mode} # at night\n"

    private static let live = [
        Huddles.live,
        SandboxFlag("dark-mode", name: "Dark mode"),
        SandboxFlag("urgent", name: "Urgent", companies: ["Production": ["hooli"]]),
    ]

    @Test("what was changed in the web app comes into the manifest, and every other byte stays")
    func emergency() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            #expect(try await bench.place.hoist("plan", "--detailed-exitcode").status == 2)
            let (ran, calls) = try await bench.calls {
                try await bench.place.hoist("import", "--adopt", "huddles", "--adopt", "urgent", "--no-cache")
            }
            #expect(ran.status == 0, "\(ran)")
            #expect(ran.out == "flags.yaml: adopted `huddles`, `urgent`\n")
            // Whether `hooli` isn't live because it isn't known.
            #expect(
                Bench.counts(of: calls) == [
                    "getApp": 2, "listFlags": 1, "getFlagTargeting": 6, "getCompanyFlags": 1,
                ])
            let owner = await bench.sandbox.world().flags.first { $0.key == "huddles" }?.owner?.text ?? ""
            #expect(
                try bench.place.read("flags.yaml")
                    == Self.manifest
                    .replacing("version: 1\n", with: "version: 1\nowners:\n  jane@example.com: \(owner)\n")
                    .replacing(
                        "    name: Huddles\n", with: "    name: Huddles\n    owner: jane@example.com\n    stage: Beta\n"
                    )
                    .replacing("          - hooli\n", with: "          - umbrella\n")
                    .replacing(
                        "  dark-mode:", with: "      Staging:\n        users:\n          - u_1\n  dark-mode:")
                        + """
                          urgent:
                            name: Urgent
                            description: null
                            owner: null
                            stage: In development
                            permanent: false
                            targets:
                              Production:
                                companies:
                                  - hooli

                        """)
            let plan = try await bench.place.hoist("plan", "--detailed-exitcode")
            #expect(plan.status == 0, "\(plan.out)")
            let again = try await bench.place.hoist("import", "--adopt", "huddles")
            #expect(again.out == "flags.yaml already says what is live for `huddles`\n")
        }
    }

    @Test("an audience that says more than is live is written out for the flag, and stays for others")
    func audience() async throws {
        let live = [SandboxFlag("huddles", name: "Huddles", companies: ["Production": ["acme", "initech"]])]
        try await withBench(Self.manifest, live: live) { bench in
            let ran = try await bench.place.hoist("import", "--adopt", "huddles", "--fields", "targets")
            #expect(ran.status == 0, "\(ran)")
            let text = try bench.place.read("flags.yaml")
            #expect(text.contains("  partners: {companies: [acme, globex]}\n"))
            #expect(
                text.contains(
                    """
                          Production:
                            companies:
                              - initech # pilot since May
                              - acme
                            users: []

                    """), "\(text)")
            let plan = try await bench.place.hoist("plan", "--detailed-exitcode", "--only", "huddles")
            #expect(plan.status == 0, "\(plan.out)")
        }
    }

    // Siblings: one that holds, has ended, hasn't begun, each live and not; on one line and on several; above and beside them
    // comments; another list of the flag.
    @Test(
        "grants that say what is live stay with their days and comments, and who else is live is written without days")
    func grants() async throws {
        let manifest = """
            version: 1
            audiences:
              pilots:
                companies: [{id: globex, until: 2099-01-31, why: pilot}, elsewhere]
            flags:
              huddles:
                targets:
                  Production:
                    companies:
                      # the trials
                      - {id: acme, until: 2099-01-31, why: "trial, SALES-12"} # Sam knows
                      - id: initech # support
                        from: 2020-01-01
                        until: 2099-06-30
                      - gone # left
                      - {id: later, from: 2099-01-01} # next year
                      # was here
                      - {id: past, until: 2020-01-31}
                      - {id: stayed, until: 2020-01-31} # too long
                      - {id: quit, until: 2099-01-31}
                    users: [{id: u_1, until: 2099-01-31}] # one
                  Staging:
                    audiences: [pilots]

            """
        let live = [
            SandboxFlag(
                "huddles", companies: ["Production": ["acme", "initech", "stayed", "new"], "Staging": ["globex"]],
                users: ["Production": ["u_1"]])
        ]
        try await withBench(manifest, live: live) { bench in
            let ran = try await bench.place.hoist("import", "-q", "--adopt", "huddles", "--fields", "targets")
            #expect(ran.status == 0, "\(ran)")
            #expect(
                ran.err == """
                    warning: 2 grants aren't kept, since live targets say otherwise
                      = note: company `stayed` of `huddles` in Production, company `quit` of `huddles` in Production
                      = help: who is live is written without days: write them again where that is for a time

                    """)
            let text = try bench.place.read("flags.yaml")
            #expect(
                text
                    == manifest.replacing("          - gone # left\n", with: "")
                    .replacing("{id: stayed, until: 2020-01-31} # too long", with: "stayed # too long")
                    .replacing("          - {id: quit, until: 2099-01-31}\n", with: "")
                    .replacing("          # was here\n", with: "          - new\n          # was here\n")
                    .replacing(
                        "        audiences: [pilots]\n",
                        with: """
                                    companies:
                                      - {id: globex, until: 2099-01-31, why: pilot}
                                    users: []

                            """), "\(text)")
            let plan = try await bench.place.hoist("plan", "--detailed-exitcode")
            #expect(plan.status == 0, "\(plan)")
            let again = try await bench.place.hoist("import", "-q", "--adopt", "huddles", "--fields", "targets")
            #expect(again == Ran(status: 0, out: "flags.yaml already says what is live for `huddles`\n", err: ""))
        }
    }

    // Siblings: in a list and in an audience, in an environment that is as it should be; asked, and known from a plan before.
    @Test("who waits until Reflag knows them stays, and is named")
    func waiting() async throws {
        let manifest = """
            version: 1
            audiences:
              partners: {companies: [new-partner]}
            flags:
              huddles:
                targets:
                  Production:
                    audiences: [partners]
                    companies:
                      - new-one # signed yesterday
                      - acme
                      - hooli
                  Staging:
                    companies: [new-one]

            """
        var world = SandboxWorld.fresh()
        world.strictness = .all
        for id in ["acme", "umbrella", "hooli"] as [SandboxID] { try world.introduce(.company, id, in: "Production") }
        let live = [SandboxFlag("huddles", companies: ["Production": ["acme", "umbrella"]])]
        try await withBench(manifest, live: live, world: world) { bench in
            let ran = try await bench.place.hoist("import", "-q", "--adopt", "huddles", "--fields", "targets")
            #expect(ran.status == 0, "\(ran)")
            #expect(
                ran.err == """
                    warning: 3 targets aren't live, since Reflag doesn't know them yet; what the manifest says of them stays
                      = note: company `new-one` of `huddles` in Production, company `new-partner` of `huddles` in Production, \
                    company `new-one` of `huddles` in Staging
                      = help: an apply sends them once Reflag knows the company or user

                    """)
            #expect(
                try bench.place.read("flags.yaml")
                    == manifest.replacing("          - hooli\n", with: "          - umbrella\n"))
            #expect(try await bench.place.hoist("plan", "--detailed-exitcode").status == 0)
        }
    }

    @Test(
        "what can't be adopted is reported, and nothing is written",
        arguments: [
            (manifest, ["hudles"], 64, "error: no live flag has the key `hudles`\n  = help: did you mean `huddles`?\n"),
            (
                "version: 1\nflags:\n  dark-mode: &all !!map\n    name: X\n  other: *all\n", ["dark-mode"], 3,
                "error: `dark-mode` can't be adopted without changing what other parts mean\n  = note: nothing was written\n"
            ),
            (
                "version: 1\npolicy: {ignore: [dark-*]}\nflags: {}\n", ["dark-mode"], 64,
                "error: the policy of the manifest ignores `dark-mode`\n"
            ),
            ("version: 2\nflags: {}\n", ["dark-mode"], 3, "error[unsupported-version]"),
            (
                "version: 1\nflags: # none yet\n", ["dark-mode"], 3,
                "error[wrong-type]: `flags` must be a mapping; this is nothing, which is null\n"
            ),
        ])
    func refusals(_ manifest: String, _ keys: [String], _ status: Int32, _ message: String) async throws {
        try await withBench(manifest, live: Self.live) { bench in
            let ran = try await bench.place.hoist(["import"] + keys.flatMap { ["--adopt", $0] })
            #expect(ran.status == status)
            #expect(ran.err.hasPrefix(message), "\(ran.err)")
            #expect(try bench.place.read("flags.yaml") == manifest)
        }
    }

    @Test("only --fields and -e go with it")
    func usage() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            for other in [["--force"], ["--only", "a"], ["--audiences"], ["--split", "owner"], ["--snapshot", "x"]] {
                let ran = try await bench.place.hoist(["import", "--adopt", "huddles"] + other)
                #expect(ran.status == 64, "\(other)")
            }
            #expect(try await bench.place.hoist("import", "-f", "-", "--adopt", "huddles").status == 64)
        }
    }
}
