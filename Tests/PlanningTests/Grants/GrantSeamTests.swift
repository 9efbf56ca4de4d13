import FlagModel
import FlagTestKit
import Planning
import Testing

/// Grants beside what is no grant: ids that are listed for ever, new flags, limits, who waits.
@Suite("Grants beside other things")
struct GrantSeamTests {
    private static func flag(
        _ key: Identifier,
        _ grants: [String] = [],
        listed: [Identifier] = [],
        audience: Identifier? = nil
    ) throws -> ManifestFlag {
        let grants = try grants.map { try GrantTests.grant($0) }
        return .written(key) { flag in
            flag.targets = [
                .written("Production") { targets in
                    targets.companies = .ids(listed, 21)
                    targets.grants = grants
                    if let audience { targets.audiences = .ids([audience], 23) }
                }
            ]
        }
    }

    /// Siblings: an audience that the flag doesn't name, an audience's own grant.
    @Test("who is in an audience for ever doesn't end with a grant of the flag")
    func forEver() throws {
        func days(listed: [Identifier], named: Bool = true) throws -> [String] {
            var partners = Audience(name: Located("partners", 2))
            partners.companies = listed.map { Located($0, 3) }
            return try Plan.of(
                [try Self.flag("f", ["acme ..2027-02-05"], audience: named ? "partners" : nil)],
                live: .acme([.live("f")], [("f", "en1", LiveTargets(companies: ["acme"]))]),
                on: try GrantTests.day("2027-02-01")
            ) { $0.audiences = [partners] }.grants.ending.map { "\($0.day)" }
        }
        #expect(try days(listed: ["acme"]) == [])
        #expect(try days(listed: ["globex"]) == ["2027-02-05"])
        #expect(try days(listed: ["acme"], named: false) == ["2027-02-05"])
    }

    @Test("a manifest needs a schedule if a flag or an audience has a grant, or a target may wait")
    func schedule() throws {
        var partners = Audience(name: Located("partners", 2))
        func needs(_ flags: [ManifestFlag], _ entities: Policy.Entities = .require) -> Bool {
            var manifest = Manifest(flags: flags)
            manifest.audiences = [partners]
            manifest.policy.entities = Located(entities, 3)
            return manifest.needsSchedule
        }
        #expect(!needs([try Self.flag("f", listed: ["acme"])]))
        #expect(!needs([try Self.flag("f", listed: ["acme"])], .create))
        #expect(needs([try Self.flag("f", listed: ["acme"])], .wait))
        #expect(!needs([try Self.flag("f")], .wait))
        #expect(needs([try Self.flag("f", ["acme ..2027-02-05"])]))
        partners.grants = [try GrantTests.grant("acme ..2027-02-05")]
        #expect(needs([]))
    }

    @Test("nothing of a flag that isn't there yet is due")
    func created() throws {
        let plan = try Plan.of(
            [try Self.flag("new", ["acme 2027-01-01.."])], live: .acme([]), on: try GrantTests.day("2027-02-01"))
        #expect(plan.changes.map(\.action) == [.create])
        let due = plan.sendingDue([.init(EntityAddress(environment: "en1", kind: .company, id: "acme"), of: "new")])
        #expect(due.changes == [])
        #expect(due.calls == [])
        #expect(due.notes.map(\.code) == ["not-due"])
    }

    // Siblings: beside what is due, on a flag with nothing due, on one that isn't there yet, on one that is archived live.
    @Test("who waits is listed with what is due, but for flags of which nothing can be sent")
    func waiting() throws {
        var live = LiveState.acme(
            [.live("f"), .live("g"), .live("old", archived: true)],
            [
                ("f", "en1", LiveTargets(companies: ["acme"])), ("g", "en1", LiveTargets()),
                ("old", "en1", LiveTargets(companies: ["acme"])),
            ])
        live.entities = ["nobody", "late"].reduce(into: [:]) { entities, id in
            entities[EntityAddress(environment: "en1", kind: .company, id: id)] = false
        }
        var back = try Self.flag("old", ["acme ..2027-01-31"], listed: ["late"])
        back.archived = Located(false, 14)
        let plan = try Plan.of(
            [
                try Self.flag("f", ["acme ..2027-01-31"], listed: ["late"]), try Self.flag("g", listed: ["nobody"]),
                try Self.flag("new", listed: ["nobody"]), back,
            ], live: live, on: try GrantTests.day("2027-02-01"))
        #expect(plan.waiting.map { "\($0.flag) \($0.id)" } == ["f late", "g nobody", "new nobody", "old late"])
        let due = plan.sendingDue()
        #expect(due.waiting.map { "\($0.flag) \($0.id)" } == ["f late", "g nobody"])
        #expect(due.summary.targets.waiting == 2)
        #expect(due.changes.map(\.flag) == ["f"])
        #expect(due.notes.map(\.code) == ["not-due"])
    }

    /// Siblings: the limit of what ends, which what is due can exceed by itself.
    @Test("what a run leaves doesn't block what it sends")
    func limits() throws {
        func blocked(ended: Int?) throws -> [[String]] {
            let plan = try Plan.of(
                [try Self.flag("f", ["acme ..2027-01-31"])],
                live: .acme([.live("f")], [("f", "en1", LiveTargets(companies: ["acme", "hooli"]))]),
                on: try GrantTests.day("2027-02-01")
            ) {
                $0.policy.limits.untarget = Located(.count(0), 3)
                $0.policy.limits.ended = ended.map { Located(.count($0), 4) }
            }
            return [plan, plan.sendingDue()].map { $0.blocked.map(\.limit) }
        }
        #expect(try blocked(ended: nil) == [["untarget"], []])
        #expect(try blocked(ended: 0) == [["untarget", "ended"], ["ended"]])
    }

    @Test("an archived flag's targets needn't be known to Reflag")
    func archived() throws {
        var live = LiveState.acme([.live("f")])
        live.entities = [EntityAddress(environment: "en1", kind: .company, id: "nobody"): false]
        func errors(archived: Bool) throws -> Int {
            var flag = try Self.flag("f", listed: ["nobody"])
            if archived { flag.archived = Located(true, 12) }
            var manifest = Manifest(flags: [flag])
            manifest.policy.entities = Located(.require, 3)
            let resolved = Resolver.resolve(manifest, app: live.app, flags: live.flags, on: nil).manifest
            return try #require(resolved).unknownEntities(in: live).count
        }
        #expect(try errors(archived: false) == 1)
        #expect(try errors(archived: true) == 0)
    }
}
