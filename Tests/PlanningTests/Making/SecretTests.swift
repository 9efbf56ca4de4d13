import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Planning `secret`, which can't be read back")
struct SecretTests {
    static let secret = FieldChange(field: .secret, before: .none, after: .flag(true), place: .line(13))

    static func flag(_ write: (inout ManifestFlag) -> Void = { _ in }) -> ManifestFlag {
        .written("a") { flag in
            flag.secret = Located(true, 13)
            write(&flag)
        }
    }

    static func unverified(_ whose: String, flag: Identifier? = nil, line: Int) -> PlanRemark {
        PlanRemark(
            code: "secret-unverified",
            message: "`secret` \(whose) can't be read back, so it isn't compared; "
                + "it is sent with the next update of the flag",
            flag: flag, place: .line(line))
    }

    @Test("is reported and left alone if no update is sent anyway")
    func reported() throws {
        let plan = try Plan.of([Self.flag()], live: .acme([.live("a")]))
        #expect(plan.isEmpty)
        #expect(plan.changes == [])
        #expect(plan.summary.flags.unchanged == 1)
        #expect(plan.notes == [Self.unverified("of `a`", flag: "a", line: 13)])
        #expect(plan.warnings == [])
    }

    @Test("is reported if only targets change")
    func targetsAlone() throws {
        let flag = Self.flag { $0.targets = [.written("Staging", 20) { $0.users = .ids(["u1"], 21) }] }
        let plan = try Plan.of([flag], live: .acme([.live("a")]))
        #expect(
            plan.callLines == [
                "c1 PATCH /apps/ap1/envs/en2/users/u1/flags "
                    + #"{"updates":[{"flagKey":"a","specificTargetValue":true}]}"#
            ])
        #expect(plan.changes.map(\.fields) == [[]])
        #expect(plan.notes == [Self.unverified("of `a`", flag: "a", line: 13)])
    }

    @Test("is reported in one sentence for many flags")
    func many() throws {
        let other = ManifestFlag.written("b", 30) { $0.secret = Located(false, 31) }
        let plan = try Plan.of([Self.flag(), other], live: .acme([.live("b"), .live("a")]))
        #expect(plan.isEmpty)
        #expect(plan.notes == [Self.unverified("of 2 flags", line: 13)])
    }

    @Test("is added to an update that is sent anyway, before `archived`")
    func goesAlong() throws {
        let flag = Self.flag { flag in
            flag.name = Located("New", 11)
            flag.archived = Located(true, 12)
        }
        let plan = try Plan.of([flag], live: .acme([.live("a")]))
        #expect(plan.callLines == [#"c1 PATCH /apps/ap1/flags/fl-a {"name":"New","secret":true,"isArchived":true}"#])
        #expect(
            plan.changes == [
                Change(
                    flag: "a", action: .archive, place: .line(10),
                    fields: [
                        FieldChange(field: .name, before: .text("a"), after: .text("New"), place: .line(11)),
                        Self.secret,
                        FieldChange(field: .archived, before: .flag(false), after: .flag(true), place: .line(12)),
                    ])
            ])
        // What can't be seen is no part of what was seen.
        #expect(plan.basis.flags.map { $0.fields.map(\.field) } == [[.name, .archived]])
        #expect(plan.notes == [])
    }

    @Test("goes along when the flag is unarchived")
    func unarchived() throws {
        let flag = Self.flag { $0.archived = Located(false, 12) }
        let plan = try Plan.of([flag], live: .acme([.live("a") { $0.archived = true }]))
        #expect(plan.callLines == [#"c1 PATCH /apps/ap1/flags/fl-a {"secret":true,"isArchived":false}"#])
        #expect(plan.notes == [])
    }

    @Test("is sent when the flag is made")
    func created() throws {
        let plan = try Plan.of([Self.flag()], live: .acme([]))
        #expect(plan.callLines == [#"c1 POST /apps/ap1/flags {"key":"a","name":"A","secret":true}"#])
        #expect(plan.notes == [])
    }

    @Test("isn't spoken of for a flag that stays archived", arguments: [true, nil])
    func archived(_ written: Bool?) throws {
        let flag = Self.flag { $0.archived = written.map { Located($0, 12) } }
        let plan = try Plan.of([flag], live: .acme([.live("a") { $0.archived = true }]))
        #expect(plan.isEmpty)
        #expect(plan.notes == [])
        #expect(plan.warnings.map(\.code) == (written == nil ? ["archived-live"] : []))
    }

    @Test("isn't sent with an update if the manifest leaves it out, nor taken from `create`")
    func leftOut() throws {
        let flag = ManifestFlag.written("a") { $0.name = Located("New", 11) }
        let plan = try Plan.of([flag], live: .acme([.live("a")])) { $0.create.secret = Located(true, 2) }
        #expect(plan.callLines == [#"c1 PATCH /apps/ap1/flags/fl-a {"name":"New"}"#])
    }
}
