import Foundation
import Sandbox
import Testing

/// `import --adopt --drifted`: what an apply would undo, as edits.
@Suite("hoist import --adopt --drifted", .timeLimit(.minutes(15)))
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
