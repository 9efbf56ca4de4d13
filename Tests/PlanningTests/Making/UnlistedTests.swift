import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Planning flags that the manifest doesn't name")
struct UnlistedTests {
    static let live = LiveState.acme([
        .live("z"), .live("listed"), .live("b"), .live("gone") { $0.archived = true }, .live("legacy-a"),
        .live("legacy-b"), .live("a"),
    ])

    static let note = PlanRemark(code: "unlisted", message: "live and not in the manifest: `a`, `b`, `z`")

    static func plan(_ unlisted: Policy.Unlisted?, live: LiveState = live) throws -> Plan {
        try Plan.of([.written("listed")], live: live) { manifest in
            manifest.policy.unlisted = unlisted.map { Located($0, 5) }
            manifest.policy.ignore = [Located(KeyPattern("legacy-*"), 6), Located(KeyPattern("*nothing*"), 7)]
        }
    }

    @Test("counts and names them if the policy says `report` or nothing", arguments: [Policy.Unlisted.report, nil])
    func report(_ unlisted: Policy.Unlisted?) throws {
        let plan = try Self.plan(unlisted)
        #expect(plan.isEmpty)
        #expect(plan.changes == [])
        #expect(plan.summary.flags.unlisted == 3)
        #expect(plan.notes == [Self.note])
        #expect(plan.warnings == [])
    }

    @Test("says nothing if the policy says `ignore`")
    func ignore() throws {
        let plan = try Self.plan(.ignore)
        #expect(plan.isEmpty)
        #expect(plan.summary.flags.unlisted == 0)
        #expect(plan.notes == [])
    }

    @Test("archives them if the policy says so: in the keys' order, at the policy's place, and nothing ignored")
    func archive() throws {
        let plan = try Self.plan(.archive)
        let field = FieldChange(field: .archived, before: .flag(false), after: .flag(true), place: .line(5))
        #expect(
            plan.changes
                == ["a", "b", "z"].map { Change(flag: $0, action: .archive, place: .line(5), fields: [field]) })
        #expect(
            plan.callLines == [
                #"c1 PATCH /apps/ap1/flags/fl-a {"isArchived":true}"#,
                #"c2 PATCH /apps/ap1/flags/fl-b {"isArchived":true}"#,
                #"c3 PATCH /apps/ap1/flags/fl-z {"isArchived":true}"#,
            ])
        #expect(
            plan.basis.flags
                == ["a", "b", "z"].map { key in
                    PlanBasis.Flag(
                        key: Identifier(key), id: Identifier("fl-" + key), archived: false,
                        fields: [PlanBasis.Field(field: .archived, seen: .flag(false))])
                })
        #expect(plan.summary.flags.archive == 3)
        #expect(plan.summary.flags.unlisted == 0)
        #expect(plan.summary.flags.unchanged == 1)
        #expect(plan.notes == [])
    }

    @Test("says nothing if there are none")
    func none() throws {
        let plan = try Self.plan(.report, live: .acme([.live("listed"), .live("legacy-x")]))
        #expect(plan.notes == [])
        #expect(plan.summary.flags.unlisted == 0)
    }

    @Test("doesn't count a flag that is listed and ignored")
    func listedAndIgnored() throws {
        let plan = try Plan.of([.written("legacy-a"), .written("listed")], live: Self.live) { manifest in
            manifest.policy.unlisted = Located(.archive, 5)
            manifest.policy.ignore = [Located(KeyPattern("*"), 6)]
        }
        #expect(plan.isEmpty)
        #expect(plan.summary.flags == PlanSummary(changes: [], calls: [], unchanged: 0, unlisted: 0).flags)
    }

    @Test("names ten and counts the rest")
    func many() throws {
        let keys = (10..<25).map { "f\($0)" }
        let plan = try Self.plan(.report, live: .acme(keys.map { .live($0) } + [.live("listed")]))
        let named = keys.prefix(10).map { "`\($0)`" }.joined(separator: ", ")
        #expect(
            plan.notes == [
                PlanRemark(code: "unlisted", message: "live and not in the manifest: \(named) and 5 more")
            ])
        #expect(plan.summary.flags.unlisted == 15)
    }
}
