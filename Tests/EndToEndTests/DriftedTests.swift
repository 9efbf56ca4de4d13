import Foundation
import Sandbox
import Testing

/// `import --adopt --drifted`: what an apply would undo, as edits.
@Suite("hoist import --adopt --drifted", .timeLimit(.minutes(60)))
struct DriftedTests {
    private static let manifest =
        Huddles.manifest + """
              search:
                name: Old
                targets:
                  Staging:
                    companies:
                    - acme   # for ever
              dark-mode: {name: Dark mode} # at night
              missing: {}

            """

    private static let live = [
        Huddles.live,
        SandboxFlag("search", name: "New", companies: ["Staging": ["acme", "initech"], "Production": ["hooli"]]),
        SandboxFlag("dark-mode", name: "Dark mode", stage: "Beta"),
    ]

    // Siblings: a field, a list by lines and one in brackets, an unmanaged field, list and environment, a flag that is missing,
    // one that isn't listed.
    @Test("what drifted of the managed fields and lists is written, flag by flag, with the diff; nothing else is")
    func all() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let (ran, calls) = try await bench.calls { try await bench.place.hoist("import", "--adopt", "--drifted") }
            #expect(ran.status == 0, "\(ran)")
            #expect(calls.allSatisfy { $0.method == "GET" })
            let adopted = Self.manifest
                .replacing("          - hooli\n", with: "          - umbrella\n")
                .replacing("name: Old", with: "name: New")
                .replacing("# for ever\n", with: "# for ever\n        - initech\n")
            #expect(try bench.place.read("flags.yaml") == adopted)
            #expect(
                ran.out == """
                    huddles
                    --- flags.yaml
                    +++ flags.yaml
                    @@ -9,7 +9,7 @@
                             audiences: [partners]
                             companies:
                               - initech # pilot since May
                    -          - hooli
                    +          - umbrella
                       search:
                         name: Old
                         targets:

                    search
                    --- flags.yaml
                    +++ flags.yaml
                    @@ -11,10 +11,11 @@
                               - initech # pilot since May
                               - umbrella
                       search:
                    -    name: Old
                    +    name: New
                         targets:
                           Staging:
                             companies:
                             - acme   # for ever
                    +        - initech
                       dark-mode: {name: Dark mode} # at night
                       missing: {}

                    flags.yaml: adopted what has drifted of `huddles`, `search`

                    """)
            let again = try await bench.place.hoist("import", "--adopt", "--drifted")
            #expect(again.out == "flags.yaml: nothing has drifted\n")
        }
    }

    // Siblings: a pattern, a key that nothing matches, no flag of the pattern has drifted.
    @Test("--only chooses flags")
    func only() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let ran = try await bench.place.hoist("import", "--adopt", "--drifted", "--only", "s*")
            #expect(ran.out.hasSuffix("flags.yaml: adopted what has drifted of `search`\n"), "\(ran)")
            #expect(try bench.place.read("flags.yaml").contains("          - hooli\n"))
            let none = try await bench.place.hoist("import", "--adopt", "--drifted", "--only", "dark-mode")
            #expect(none.out == "flags.yaml: nothing has drifted\n")
            #expect(try await bench.place.hoist("import", "--drifted", "--only", "x*").status == 64)
        }
    }

    // Siblings: an audience that lost a member, one that stays; a removal that was undone; a grant that holds, one that has
    // ended and is live, one that begins later; somebody whom Reflag doesn't know.
    @Test("audiences, removals, grants and who waits come out as they should")
    func parts() async throws {
        let manifest = """
            version: 1
            policy: {targets: {Staging: additive}}
            audiences:
              one: {companies: [acme, globex]}
              two: {companies: [hooli]}
            flags:
              a:
                targets:
                  Production:
                    audiences: [one, two]
                    companies: [{id: initech, until: 2020-01-01}, {id: umbrella, from: 2099-01-01}, newcomer]
                  Staging:
                    companies: [acme]
                    remove: {companies: [hooli, globex]}

            """
        let live = [
            SandboxFlag(
                "a",
                companies: ["Production": ["globex", "hooli", "initech", "extra"], "Staging": ["globex", "extra"]]),
            // So that Reflag knows everybody but one.
            SandboxFlag("b", companies: ["Production": ["acme"], "Staging": ["acme"]]),
        ]
        var world = SandboxWorld.fresh()
        world.strictness = .all
        try await withBench(manifest, live: live, world: world) { bench in
            let ran = try await bench.place.hoist("import", "--adopt", "--drifted")
            #expect(ran.status == 0, "\(ran)")
            // Without what tells lines from brackets.
            let text = try bench.place.read("flags.yaml").filter { !" \n-[]{},\"".contains($0) }
            #expect(text.contains("Production:audiences:twocompanies:"), "\(text)")
            for item in ["newcomer", "extra", "globex", "id:initechuntil:20200101", "id:umbrellafrom:20990101"] {
                #expect(text.components(separatedBy: "twocompanies:").last?.contains(item) == true, "\(item): \(text)")
            }
            #expect(text.hasSuffix("Staging:companies:remove:companies:hooli"), "\(text)")
            // What the day causes is still to be done.
            let plan = try await bench.place.hoist("plan")
            #expect(
                plan.out.contains(
                    """
                    ~ a                                                                                     flags.yaml:7
                        Production   - company initech   ended 2020-01-01

                    Waiting until Reflag has seen them, then sent by the next apply:
                      company newcomer in Production (a)
                    """), "\(plan.out)")
        }
    }

    // Siblings: an item that has drifted has the anchor, or the alias, or neither; the other place is in the flag itself, in another
    // one, in one that has drifted too; a list, a merge key.
    @Test("what anchors and aliases share is adopted in place, and nothing around it is written again")
    func shared() async throws {
        let manifest = """
            version: 1
            flags:
                huddles:   # of four
                    targets:
                        Production:
                            # Who pays.
                            companies: [ &a acme,   globex ]
                            users:
                            -   u_1
                        Staging:
                            companies: [*a, hooli]   # and more
                search:
                    targets:
                        Production: {companies: &l [*a], users: [  ]}
                dark-mode:
                    targets:
                        Production: {companies: *l}

            """
        let live = [
            SandboxFlag(
                "huddles", companies: ["Production": ["globex"], "Staging": ["acme", "hooli"]],
                users: ["Production": ["u_1"]]),
            SandboxFlag("search", companies: ["Production": ["acme", "initech"]]),
            SandboxFlag("dark-mode", companies: ["Production": ["acme"]]),
        ]
        try await withBench(manifest, live: live) { bench in
            let ran = try await bench.place.hoist("import", "-q", "--adopt", "--drifted")
            #expect(ran.status == 0, "\(ran)")
            #expect(
                try bench.place.read("flags.yaml")
                    == manifest.replacing("[ &a acme,   globex ]", with: "[ globex ]")
                    .replacing("[*a, hooli]", with: "[&a acme, hooli]")
                    .replacing("companies: &l [*a]", with: "companies: [*a, initech]")
                    .replacing("{companies: *l}", with: "{companies: &l [*a]}"))
            // What was handed over in another flag is one difference with what is next to it.
            #expect(
                ran.out.hasPrefix(
                    """
                    huddles
                    --- flags.yaml
                    +++ flags.yaml
                    @@ -4,14 +4,14 @@
                             targets:
                                 Production:
                                     # Who pays.
                    -                companies: [ &a acme,   globex ]
                    +                companies: [ globex ]
                                     users:
                                     -   u_1
                                 Staging:
                    -                companies: [*a, hooli]   # and more
                    +                companies: [&a acme, hooli]   # and more
                         search:
                             targets:
                                 Production: {companies: &l [*a], users: [  ]}
                         dark-mode:
                             targets:
                    -            Production: {companies: *l}
                    +            Production: {companies: &l [*a]}

                    """), "\(ran.out)")
            #expect(try await bench.place.hoist("plan", "--detailed-exitcode").status == 0)
        }
    }

    // Siblings: another flag that could be written, with `--only`; none; the lines to write in another file.
    @Test("what can't be written in place is refused with its place, and nothing is written at all")
    func refused() async throws {
        let manifest = """
            version: 1
            flags:
              huddles:
                targets:
                  Production: {companies: &l !!seq [acme]}
              dark-mode:
                targets:
                  Production: {companies: *l}
              search: {targets: {Production: {companies: [acme]}}}

            """
        let live = [
            SandboxFlag("huddles", companies: ["Production": ["acme", "initech"]]),
            SandboxFlag("dark-mode", companies: ["Production": ["acme"]]),
            SandboxFlag("search", companies: ["Production": ["hooli"]]),
        ]
        try await withBench(manifest, live: live) { bench in
            let ran = try await bench.place.hoist("import", "-q", "--adopt", "--drifted")
            #expect(ran.status == 3, "\(ran)")
            #expect(ran.out.isEmpty)
            #expect(
                ran.err == """
                    error: the list of companies of `huddles` in Production has an anchor at flags.yaml:5:31: a change there would \
                    be one of `dark-mode` too
                      = note: nothing was written
                      = help: write out what it shares, and edit again
                    help: `--only search` adopts what can be written

                    """)
            #expect(try bench.place.read("flags.yaml") == manifest)
            let some = try await bench.place.hoist("import", "-q", "--adopt", "--drifted", "--only", "search")
            #expect(some.status == 0, "\(some)")
            #expect(try bench.place.read("flags.yaml") == manifest.replacing("[acme]}}}", with: "[hooli]}}}"))
        }
    }

    // Siblings: a grant that has ended and is live, one that has begun and isn't; of an audience; what has drifted beside them.
    @Test("whom a grant's day is about isn't adopted, and what will happen is said")
    func due() async throws {
        let manifest = """
            version: 1
            flags:
              huddles:
                targets:
                  Production:
                    companies: [{id: initech, until: 2020-01-31}, {id: acme, from: 2020-02-01}, hooli]

            """
        let live = [SandboxFlag("huddles", companies: ["Production": ["initech", "hooli"]])]
        try await withBench(manifest, live: live) { bench in
            let ran = try await bench.place.hoist("import", "-q", "--adopt", "--drifted")
            #expect(
                ran
                    == Ran(
                        status: 0, out: "flags.yaml: nothing has drifted\n",
                        err: """
                            warning: 2 targets aren't adopted: the day of the grant is past, and the next apply changes them
                              = note: company `acme` of `huddles` in Production: began 2020-02-01
                              = note: company `initech` of `huddles` in Production: ended 2020-01-31
                              = help: what is live is kept by `hoist edit grant` for who has it, and by `hoist edit revoke` for \
                            who hasn't

                            """))
            #expect(try bench.place.read("flags.yaml") == manifest)
            let kept = try await bench.place.hoist(
                "edit", "grant", "huddles", "-e", "Production", "--company", "initech")
            #expect(kept.status == 0, "\(kept)")
            let plan = try await bench.place.hoist("plan")
            #expect(!plan.out.contains("initech"), "\(plan)")
        }
    }

    // Siblings: each of the other options of `import`, a manifest on standard input, a key before and behind.
    @Test("only --only goes with it")
    func usage() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            for other in [
                ["--force"], ["--audiences"], ["--archived"], ["--split", "owner"], ["--snapshot", "x"],
                ["-e", "Staging"],
                ["--fields", "name"], ["-f", "-"], ["--adopt", "huddles"],
            ] {
                let ran = try await bench.place.hoist(["import", "--adopt", "--drifted"] + other)
                #expect(ran.status == 64, "\(other): \(ran)")
            }
            #expect(try await bench.place.hoist("import", "--adopt", "-q").err.contains("--adopt needs a flag's key"))
            let dash = try await bench.place.hoist("import", "--adopt=-q")
            #expect(dash.err.contains("no live flag has the key `-q`"), "\(dash)")
            #expect(try bench.place.read("flags.yaml") == Self.manifest)
        }
    }
}
