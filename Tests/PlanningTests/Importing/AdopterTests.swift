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
        try adopted(listed: listed, removed: removed, grants: grants, partners: nil, live: live).targets
    }

    /// The same with an audience, plain ids and grants, and whose grants are named.
    private static func adopted(
        listed: [Identifier] = [],
        removed: [Identifier] = [],
        grants: [String] = [],
        partners: (listed: [Identifier], grants: [String])?,
        live: Set<Identifier>
    ) throws -> (targets: ManifestTargets, warned: String) {
        let grants = try grants.enumerated().map { try GrantTests.grant($1, line: 30 + UInt32($0)) }
        let targets = ManifestTargets.written("Production") { targets in
            targets.companies = .ids(listed, 21)
            targets.removeCompanies = removed.map { Located($0, 22) }
            targets.grants = grants
            if partners != nil { targets.audiences = Located([Located("partners", 23)], 23) }
        }
        var manifest = Manifest(flags: [.written("f") { $0.targets = [targets] }])
        if let partners {
            var audience = Audience(name: Located("partners", 2))
            audience.companies = partners.listed.map { Located($0, 3) }
            audience.grants = try partners.grants.enumerated().map { try GrantTests.grant($1, line: 4 + UInt32($0)) }
            manifest.audiences = [audience]
        }
        let live = LiveState.acme([.live("f")], [("f", "en1", LiveTargets(companies: live))])
        let day = try GrantTests.day("2027-02-01")
        let resolved = try #require(Resolver.resolve(manifest, app: live.app, flags: live.flags, on: day).manifest)
        var options = ImportOptions()
        options.environments = ["Production"]
        var adopter = try Adopter(manifest, resolved: resolved, live: live, options)
        let written = try #require(try adopter.flag("f").targets.first)
        let ids = adopter.warnings.flatMap(\.notes).joined(separator: ", ").split(separator: "`").map(String.init)
        return (written, ids.indices.filter { $0 % 4 == 1 }.map { ids[$0] }.joined(separator: " "))
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

    /// Siblings: one of the flag's own and the audience's for one company, apart and overlapping; one that is in either for ever.
    @Test(
        "what an audience says for a time stays as long, and who is live against it is named",
        arguments: [
            // The audience stays.
            (["acme ..2027-03-01", "late ..2027-01-01"], [], ["acme", "late"], "", "late", "late", true),
            // It has somebody who was taken away, and is written out.
            (
                ["acme ..2027-03-01", "off ..2027-03-01", "next 2027-03-01..", "late ..2027-01-01"], [],
                ["acme", "late"], "acme..2027-03-01 next2027-03-01..", "late", "off late", false
            ),
            (
                ["acme 2027-01-10..2027-03-01", "off"], ["acme ..2027-01-01"], ["acme"],
                "acme..2027-01-01 acme2027-01-10..2027-03-01", "",
                "", false
            ),
            (["acme ..2027-06-01", "off"], ["acme ..2027-03-01"], ["acme"], "acme..2027-06-01", "", "", false),
            (
                ["acme 2027-01-20..2027-06-01", "off"], ["acme ..2027-03-01"], ["acme"], "acme..2027-03-01", "",
                "acme", false
            ),
            (
                ["acme 2027-01-20..2027-06-01", "off"], ["acme ..2027-01-25"], ["acme"],
                "acme2027-01-20..2027-06-01", "", "", false
            ),
            (["acme", "off"], ["acme ..2027-03-01"], ["acme"], "", "acme", "", false),
        ] as [([String], [String], [String], String, String, String, Bool)])
    func audience(
        partners: [String],
        own: [String],
        live: [String],
        kept: String,
        plain: String,
        warned: String,
        staysAudience: Bool
    ) throws {
        let isPlain = { (text: String) in !text.contains("..") }
        let (targets, names) = try Self.adopted(
            grants: own,
            partners: (partners.filter(isPlain).map { Identifier($0) }, partners.filter { !isPlain($0) }),
            live: Set(live.map { Identifier($0) }))
        let days = targets.grants.map {
            "\($0.id.value)\($0.from.map { "\($0.value)" } ?? "")..\($0.until.map { "\($0.value)" } ?? "")"
        }
        #expect(days.sorted().joined(separator: " ") == kept)
        #expect(targets.companies?.value.map(\.value.text).sorted().joined(separator: " ") == plain)
        #expect(names == warned)
        #expect((targets.audiences != nil) == staysAudience)
    }

    /// Siblings: both kept, both dropped; whom the one that is kept has for ever, for longer, and for a shorter time.
    @Test(
        "of several audiences, each stays of which everybody is there",
        arguments: [
            (["acme"], ["hooli"], ["acme", "hooli", "new"], "one two", "new", ""),
            (["acme", "off"], ["hooli"], ["acme", "hooli"], "two", "acme", ""),
            (["acme", "off"], ["hooli", "gone"], ["acme", "hooli"], "", "acme hooli", ""),
            (["acme", "off"], ["acme"], ["acme"], "two", "", ""),
            (["acme ..2027-03-01", "off"], ["acme"], ["acme"], "two", "", ""),
            (["acme", "off"], ["acme ..2027-03-01"], ["acme"], "two", "acme", ""),
            (["acme ..2027-06-01", "off"], ["acme ..2027-03-01"], ["acme"], "two", "", "acme..2027-06-01"),
        ] as [([String], [String], [String], String, String, String)])
    func audiences(one: [String], two: [String], live: [String], kept: String, plain: String, grants: String) throws {
        var targets = ManifestTargets(environment: Located("Production", 20))
        targets.audiences = Located([Located("one", 23), Located("two", 24)], 23)
        var manifest = Manifest(flags: [.written("f") { $0.targets = [targets] }])
        for (index, members) in [one, two].enumerated() {
            let line = UInt32(2 + 10 * index)
            var audience = Audience(name: Located(index == 0 ? "one" : "two", line))
            audience.companies = members.filter { !$0.contains("..") }.map { Located(Identifier($0), line + 1) }
            audience.grants = try members.filter { $0.contains("..") }.enumerated().map {
                try GrantTests.grant($1, line: line + 2 + UInt32($0))
            }
            manifest.audiences.append(audience)
        }
        let state = LiveState.acme(
            [.live("f")], [("f", "en1", LiveTargets(companies: Set(live.map { Identifier($0) })))])
        let day = try GrantTests.day("2027-02-01")
        let resolved = try #require(Resolver.resolve(manifest, app: state.app, flags: state.flags, on: day).manifest)
        var options = ImportOptions()
        options.environments = ["Production"]
        var adopter = try Adopter(manifest, resolved: resolved, live: state, options)
        let written = try #require(try adopter.flag("f").targets.first)
        #expect((written.audiences?.value ?? []).map(\.value.text).joined(separator: " ") == kept)
        #expect((written.companies?.value ?? []).map(\.value.text).sorted().joined(separator: " ") == plain)
        let days = written.grants.map { "\($0.id.value)..\($0.until.map { "\($0.value)" } ?? "")" }
        #expect(days.joined(separator: " ") == grants)
        #expect(adopter.warnings.isEmpty, "\(adopter.warnings)")
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
