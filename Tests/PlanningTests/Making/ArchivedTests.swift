import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Planning `archived`")
struct ArchivedTests {
    static let archive = FieldChange(field: .archived, before: .flag(false), after: .flag(true), place: .line(12))
    static let unarchive = FieldChange(field: .archived, before: .flag(true), after: .flag(false), place: .line(12))
    static let rename = FieldChange(field: .name, before: .text("a"), after: .text("New"), place: .line(11))

    /// A flag on line 10 with `name` on line 11, `archived` on line 12 and users in Production on line 20.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let live: Bool?
        let written: Bool?
        var name: String?
        var hasTargets = false
        var changes: [Change] = []
        var calls: [String] = []
        var notes: [PlanRemark] = []
        var warnings: [PlanRemark] = []
    }

    static let toUser = #"{"updates":[{"flagKey":"a","specificTargetValue":true}]}"#
    static let targets = [
        TargetsChange(
            environment: "Production", environmentID: "en1", production: true, companies: .init(),
            users: .init(add: ["u1"]), place: .line(21)
        )
    ]
    static let targetsIgnored = PlanRemark(
        code: "targets-ignored", message: "the targets of `a` are left alone, since it is archived", flag: "a",
        place: .line(19))
    static let archivedDetails = PlanRemark(
        code: "archived-details",
        message: "`a` is archived and differs from the manifest; an archived flag can't be updated", flag: "a",
        place: .line(10))
    static let archivedLive = PlanRemark(
        code: "archived-live",
        message: "`a` is archived live, and the manifest doesn't say whether it should be: nothing is planned for it; "
            + "write `archived: true` or `archived: false`",
        flag: "a", place: .line(10))

    static func change(
        _ action: Change.Action,
        _ fields: [FieldChange],
        _ targets: [TargetsChange] = []
    ) -> Change {
        Change(flag: "a", action: action, place: .line(10), fields: fields, targets: targets)
    }

    static let archiving: [Case] = [
        Case(
            testDescription: "archives", live: false, written: true, changes: [change(.archive, [archive])],
            calls: [#"c1 PATCH /apps/ap1/flags/fl-a {"isArchived":true}"#]),
        Case(
            testDescription: "archives, with details in the same call", live: false, written: true, name: "New",
            changes: [change(.archive, [rename, archive])],
            calls: [#"c1 PATCH /apps/ap1/flags/fl-a {"name":"New","isArchived":true}"#]),
        Case(
            testDescription: "archives, and leaves targets alone with a note", live: false, written: true,
            hasTargets: true, changes: [change(.archive, [archive])],
            calls: [#"c1 PATCH /apps/ap1/flags/fl-a {"isArchived":true}"#], notes: [targetsIgnored]),
        Case(testDescription: "stays archived", live: true, written: true),
        Case(
            testDescription: "stays archived, with equal details", live: true, written: true, name: "a"),
        Case(
            testDescription: "stays archived, and reports details that can't be updated", live: true, written: true,
            name: "New", notes: [archivedDetails]),
        Case(
            testDescription: "stays archived, and leaves targets alone with a note", live: true, written: true,
            hasTargets: true, notes: [targetsIgnored]),
        Case(testDescription: "is archived here and absent live", live: nil, written: true, name: "New"),
        Case(
            testDescription: "is archived here and absent live, with targets", live: nil, written: true,
            hasTargets: true, notes: [targetsIgnored]),
    ]

    static let unarchiving: [Case] = [
        Case(
            testDescription: "unarchives", live: true, written: false, changes: [change(.unarchive, [unarchive])],
            calls: [#"c1 PATCH /apps/ap1/flags/fl-a {"isArchived":false}"#]),
        Case(
            testDescription: "unarchives, with details in the same call", live: true, written: false, name: "New",
            changes: [change(.unarchive, [rename, unarchive])],
            calls: [#"c1 PATCH /apps/ap1/flags/fl-a {"name":"New","isArchived":false}"#]),
        Case(
            testDescription: "unarchives, and then sets targets", live: true, written: false, hasTargets: true,
            changes: [change(.unarchive, [unarchive], targets)],
            calls: [
                #"c1 PATCH /apps/ap1/flags/fl-a {"isArchived":false}"#,
                "c2 PATCH /apps/ap1/envs/en1/users/u1/flags \(toUser) after c1",
            ]),
        Case(testDescription: "stays unarchived", live: false, written: false),
        Case(
            testDescription: "stays unarchived, and sets targets", live: false, written: false, hasTargets: true,
            changes: [change(.update, [], targets)],
            calls: ["c1 PATCH /apps/ap1/envs/en1/users/u1/flags \(toUser)"]),
    ]

    static let silent: [Case] = [
        Case(testDescription: "is silent, archived live", live: true, written: nil, warnings: [archivedLive]),
        Case(
            testDescription: "is silent, archived live, with details and targets", live: true, written: nil,
            name: "New", hasTargets: true, warnings: [archivedLive]),
        Case(testDescription: "is silent, unarchived live", live: false, written: nil),
        Case(
            testDescription: "is silent, unarchived live, with details and targets", live: false, written: nil,
            name: "New", hasTargets: true, changes: [change(.update, [rename], targets)],
            calls: [
                #"c1 PATCH /apps/ap1/flags/fl-a {"name":"New"}"#,
                "c2 PATCH /apps/ap1/envs/en1/users/u1/flags \(toUser)",
            ]),
    ]

    @Test("does what it says, against what is live", arguments: archiving + unarchiving + silent)
    func archived(_ written: Case) throws {
        let flag = ManifestFlag.written("a", 10) { flag in
            flag.name = written.name.map { Located($0, 11) }
            flag.archived = written.written.map { Located($0, 12) }
            guard written.hasTargets else { return }
            flag.targetsPlace = line(19)
            flag.targets = [.written("Production", 20) { $0.users = .ids(["u1"], 21) }]
        }
        let live = written.live.map { archived in [LiveFlag.live("a") { $0.archived = archived }] } ?? []
        let plan = try Plan.of([flag], live: .acme(live))
        #expect(plan.changes == written.changes)
        #expect(plan.callLines == written.calls)
        #expect(plan.notes == written.notes)
        #expect(plan.warnings == written.warnings)
        #expect(plan.summary.flags.unchanged == (written.changes.isEmpty ? 1 : 0))
        let basis = written.changes.map { change in
            PlanBasis.Flag(
                key: "a", id: "fl-a", archived: written.live == true,
                fields: change.fields.map { PlanBasis.Field(field: $0.field, seen: $0.before) })
        }
        #expect(plan.basis.flags == basis)
    }
}
