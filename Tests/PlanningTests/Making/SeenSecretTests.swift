import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Planning
import Testing

@Suite("Planning `secret` that was seen")
struct SeenSecretTests {
    static let flag = SecretTests.flag()

    static func live(_ secret: Bool?, _ change: (inout LiveFlag) -> Void = { _ in }) -> LiveState {
        .acme([
            .live("a") { flag in
                flag.secret = secret
                change(&flag)
            }
        ])
    }

    static func change(_ before: FieldChange.Value) -> FieldChange {
        FieldChange(field: .secret, before: before, after: .flag(true), place: .line(13))
    }

    @Test("is unchanged and not reported if it is equal")
    func equal() throws {
        let plan = try Plan.of([Self.flag], live: Self.live(true))
        #expect(plan.isEmpty)
        #expect(plan.changes == [])
        #expect(plan.summary.flags.unchanged == 1)
        #expect(plan.notes == [])
    }

    @Test("is its own update if it differs, and is in the basis")
    func differs() throws {
        let plan = try Plan.of([Self.flag], live: Self.live(false))
        #expect(plan.callLines == [#"c1 PATCH /apps/ap1/flags/fl-a {"secret":true}"#])
        #expect(
            plan.changes == [
                Change(flag: "a", action: .update, place: .line(10), fields: [Self.change(.flag(false))])
            ])
        #expect(
            plan.basis.flags == [
                PlanBasis.Flag(
                    key: "a", id: "fl-a", archived: false,
                    fields: [PlanBasis.Field(field: .secret, seen: .flag(false))])
            ])
        #expect(plan.basis.namesSecret)
        #expect(plan.notes == [])
        #expect(try Plan(reading: Array(plan.json.pretty().utf8)) == plan)
    }

    @Test("is before `archived` in one update with the other fields")
    func together() throws {
        let flag = SecretTests.flag { flag in
            flag.name = Located("New", 11)
            flag.archived = Located(true, 12)
        }
        let plan = try Plan.of([flag], live: Self.live(false))
        #expect(plan.callLines == [#"c1 PATCH /apps/ap1/flags/fl-a {"name":"New","secret":true,"isArchived":true}"#])
        #expect(plan.changes.map { $0.fields.map(\.field) } == [[.name, .secret, .archived]])
        #expect(plan.basis.flags.map { $0.fields.map(\.field) } == [[.name, .secret, .archived]])
    }

    @Test("isn't sent with another update where it is equal")
    func equalBesideOthers() throws {
        let flag = SecretTests.flag { $0.name = Located("New", 11) }
        let plan = try Plan.of([flag], live: Self.live(true))
        #expect(plan.callLines == [#"c1 PATCH /apps/ap1/flags/fl-a {"name":"New"}"#])
        #expect(!plan.basis.namesSecret)
    }

    @Test("is left alone if the manifest leaves it out", arguments: [true, false])
    func leftOut(_ secret: Bool) throws {
        let plan = try Plan.of([.written("a")], live: Self.live(secret))
        #expect(plan.isEmpty)
        #expect(plan.notes == [])
    }

    @Test("of some flags leaves the others unverified")
    func unseenBesideSeen() throws {
        let other = ManifestFlag.written("b", 30) { $0.secret = Located(false, 31) }
        var live = Self.live(true)
        live.flags.append(.live("b"))
        let plan = try Plan.of([Self.flag, other], live: live)
        #expect(plan.isEmpty)
        #expect(plan.notes == [SecretTests.unverified("of `b`", flag: "b", line: 31)])
    }

    @Test("is only recorded for flags that aren't archived: archived ones aren't served")
    func see() {
        var live = LiveState.acme([.live("a"), .live("b"), .live("c") { $0.archived = true }])
        live.see(secrets: ["a": true, "c": true, "stranger": false])
        #expect(live.flags.map(\.secret) == [true, nil, nil])
    }
}
