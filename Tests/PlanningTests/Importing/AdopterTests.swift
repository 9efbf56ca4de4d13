import FlagModel
import FlagTestKit
import Planning
import Testing

/// What is written of a flag that is adopted, part by part; `AdoptPropertyTests` tries whole manifests.
@Suite("Adopting a flag")
struct AdopterTests {
    private static func adopted(
        listed: [Identifier] = [],
        removed: [Identifier] = [],
        grants: [String] = [],
        live: Set<Identifier>
    ) throws -> ManifestTargets {
        let grants = try grants.enumerated().map { try GrantTests.grant($1, line: 30 + UInt32($0)) }
        let targets = ManifestTargets.written("Production") { targets in
            targets.companies = .ids(listed, 21)
            targets.removeCompanies = removed.map { Located($0, 22) }
            targets.grants = grants
        }
        let manifest = Manifest(flags: [.written("f") { $0.targets = [targets] }])
        let live = LiveState.acme([.live("f")], [("f", "en1", LiveTargets(companies: live))])
        let day = try GrantTests.day("2027-02-01")
        let resolved = try #require(Resolver.resolve(manifest, app: live.app, flags: live.flags, on: day).manifest)
        var options = ImportOptions()
        options.environments = ["Production"]
        var adopter = try Adopter(manifest, resolved: resolved, live: live, options)
        return try #require(try adopter.flag("f").targets.first)
    }

    @Test("who is left stays, who is gone goes, and who came is added")
    func lists() throws {
        let targets = try Self.adopted(listed: ["kept", "gone"], live: ["kept", "came"])
        #expect(targets.companies?.value.map(\.value) == ["kept", "came"])
    }

    @Test("no removal is left of somebody who is there")
    func removals() throws {
        let targets = try Self.adopted(listed: ["kept"], removed: ["back", "off"], live: ["kept", "back"])
        #expect(targets.companies?.value.map(\.value) == ["kept", "back"])
        #expect(targets.removeCompanies.map(\.value) == ["off"])
    }

    /// Siblings: one that holds, one that holds for somebody who was taken away, one that has ended for somebody who is there.
    @Test("a grant stays where it holds for somebody who is there")
    func grants() throws {
        let targets = try Self.adopted(
            grants: ["acme ..2027-03-01 trial", "over ..2027-03-01", "late ..2027-01-01"], live: ["acme", "late"])
        #expect(targets.grants.map(\.id.value) == ["acme"])
        #expect(targets.companies?.value.map(\.value) == ["late"])
    }

    @Test("a flag that the policy ignores can't be adopted")
    func ignored() throws {
        var manifest = Manifest(flags: [.written("f")])
        manifest.policy.ignore = [Located(KeyPattern("legacy-*"), 6)]
        let live = LiveState.acme([.live("f"), .live("legacy-a")])
        let resolved = try #require(Resolver.resolve(manifest, app: live.app, flags: live.flags, on: nil).manifest)
        #expect(throws: ImportProblem.ignoredFlag("legacy-a")) {
            try Adopter.readSet(of: ["f", "legacy-a"], in: live, resolved, ImportOptions())
        }
        #expect(try !Adopter.readSet(of: ["f"], in: live, resolved, ImportOptions()).addresses.isEmpty)
    }
}
