import Foundation
import Sandbox
import Testing

/// Ids that look like slips, in a plan; `SuspiciousIDTests` has which ids do.
@Suite("Ids that look like slips, in a plan", .timeLimit(.minutes(60)))
struct SlipTests {
    // Siblings: an id that Reflag knows, one that it doesn't, one that is to be removed; what `policy.known` lists; a plan of
    // other flags alone.
    @Test("a plan warns of new ids that Reflag doesn't know, and of removals; not of those that it knows")
    func plan() async throws {
        let manifest = """
            version: 1
            flags:
              huddles:
                targets:
                  Production: {companies: [hooli, globex, initech]}
              search:
                targets:
                  Production: {companies: [acme-corp, acmecorp, hoolii, globexx]}
                  Staging: {remove: {companies: [iintech]}}

            """
        let live = [
            SandboxFlag("huddles", companies: ["Production": ["hooli", "globex", "initech"]]),
            SandboxFlag("search", companies: ["Production": ["acme-corp"]]),
            // Reflag knows it, and the manifest doesn't say of what.
            SandboxFlag("other", companies: ["Production": ["acmecorp"]]),
        ]
        var world = SandboxWorld.fresh()
        world.strictness = .all
        try await withBench(manifest, live: live, world: world) { bench in
            func slips(_ arguments: String...) async throws -> [String] {
                let ran = try await bench.place.hoist(arguments)
                return ran.err.split(separator: "\n").filter { $0.hasPrefix("warning[suspicious-id]") }
                    .map { String($0.split(separator: "`")[1]) }
            }
            #expect(try await slips("validate") == ["acmecorp", "hoolii", "globexx", "iintech"])
            #expect(try await slips("plan") == ["hoolii", "globexx", "iintech"])
            #expect(try await slips("plan", "--only", "huddles") == [])
            let known = "version: 1\npolicy: {known: [globex*, iin*]}\n"
            try bench.place.write(manifest.replacing("version: 1\n", with: known), to: "flags.yaml")
            #expect(try await slips("plan") == ["hoolii"])
        }
    }
}
