import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Planning the fields of a live flag")
struct FieldTests {
    /// A field as it is written on line 11 and as it is live, and what is planned: nothing where nothing is said.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let write: @Sendable (inout ManifestFlag) -> Void
        let live: @Sendable (inout LiveFlag) -> Void
        var field: FieldChange?
        var seen: FieldChange.Value?
        var body: String?

        /// A field that differs.
        init(
            _ name: String,
            _ write: @escaping @Sendable (inout ManifestFlag) -> Void,
            over live: @escaping @Sendable (inout LiveFlag) -> Void = { _ in },
            gives field: FieldChange,
            seen: FieldChange.Value? = nil,
            sends body: String
        ) {
            testDescription = name
            self.write = write
            self.live = live
            self.field = field
            self.seen = seen ?? field.before
            self.body = body
        }

        /// A field for which nothing is planned.
        init(
            nothingFor name: String,
            _ write: @escaping @Sendable (inout ManifestFlag) -> Void,
            over live: @escaping @Sendable (inout LiveFlag) -> Void = { _ in }
        ) {
            testDescription = name
            self.write = write
            self.live = live
        }
    }

    static func change(_ field: FlagField, _ before: FieldChange.Value, _ after: FieldChange.Value) -> FieldChange {
        FieldChange(field: field, before: before, after: after, place: .line(11))
    }

    static let names: [Case] = [
        Case(
            "a name that differs", { $0.name = Located("New", 11) }, over: { $0.name = "Old" },
            gives: change(.name, .text("Old"), .text("New")), sends: #"{"name":"New"}"#),
        Case(
            "a name that differs in its bytes alone", { $0.name = Located("Cafe\u{301}", 11) },
            over: { $0.name = "Caf\u{E9}" }, gives: change(.name, .text("Caf\u{E9}"), .text("Cafe\u{301}")),
            sends: #"{"name":"Cafe\#u{301}"}"#),
        Case(
            "a name that differs in case", { $0.name = Located("old", 11) }, over: { $0.name = "Old" },
            gives: change(.name, .text("Old"), .text("old")), sends: #"{"name":"old"}"#),
        Case(nothingFor: "an equal name", { $0.name = Located("Old", 11) }, over: { $0.name = "Old" }),
        Case(nothingFor: "a name left out", { _ in }, over: { $0.name = "Whatever people wrote" }),
    ]

    static let descriptions: [Case] = [
        Case(
            "a description that differs", { $0.description = Located("New", 11) }, over: { $0.description = "Old" },
            gives: change(.description, .text("Old"), .text("New")), sends: #"{"description":"New"}"#),
        Case(
            "a description where none is", { $0.description = Located("New", 11) },
            gives: change(.description, .none, .text("New")), sends: #"{"description":"New"}"#),
        Case(
            "a description that is cleared", { $0.description = Located(nil, 11) }, over: { $0.description = "Old" },
            gives: change(.description, .text("Old"), .none), sends: #"{"description":null}"#),
        Case(
            "a description that differs in white space", { $0.description = Located("Old\n", 11) },
            over: { $0.description = "Old" }, gives: change(.description, .text("Old"), .text("Old\n")),
            sends: #"{"description":"Old\n"}"#),
        Case(
            nothingFor: "an equal description", { $0.description = Located("Old", 11) },
            over: { $0.description = "Old" }),
        Case(nothingFor: "none, cleared", { $0.description = Located(nil, 11) }),
        Case(nothingFor: "a description left out", { _ in }, over: { $0.description = "Old" }),
    ]

    static let owners: [Case] = [
        Case(
            "an owner that differs", { $0.owner = Located("Joe", 11) }, over: { $0.owner = .jane },
            gives: change(.owner, .text("jane@example.com"), .text("joe@example.com")), seen: .text("usr_jane"),
            sends: #"{"ownerUserId":"usr_joe"}"#),
        Case(
            "an owner where none is", { $0.owner = Located("usr_joe", 11) },
            gives: change(.owner, .none, .text("joe@example.com")), sends: #"{"ownerUserId":"usr_joe"}"#),
        Case(
            "an owner that is cleared", { $0.owner = Located(nil, 11) }, over: { $0.owner = .jane },
            gives: change(.owner, .text("jane@example.com"), .none), seen: .text("usr_jane"),
            sends: #"{"ownerUserId":null}"#),
        Case(nothingFor: "the same owner by name", { $0.owner = Located("Jane", 11) }, over: { $0.owner = .jane }),
        Case(nothingFor: "the same owner by id", { $0.owner = Located("usr_jane", 11) }, over: { $0.owner = .jane }),
        Case(nothingFor: "no owner, cleared", { $0.owner = Located(nil, 11) }),
        Case(nothingFor: "an owner left out", { _ in }, over: { $0.owner = .jane }),
    ]

    static let others: [Case] = [
        Case(
            "a stage that differs", { $0.stage = Located("Beta", 11) }, over: { $0.stage = .alpha },
            gives: change(.stage, .text("Alpha"), .text("Beta")), seen: .text("st1"), sends: #"{"stageId":"st2"}"#),
        Case(
            "a stage where none is", { $0.stage = Located("st3", 11) },
            gives: change(.stage, .none, .text("General Availability")), sends: #"{"stageId":"st3"}"#),
        Case(nothingFor: "the same stage by name", { $0.stage = Located("Beta", 11) }, over: { $0.stage = .beta }),
        Case(nothingFor: "the same stage by id", { $0.stage = Located("st2", 11) }, over: { $0.stage = .beta }),
        Case(nothingFor: "a stage left out", { _ in }, over: { $0.stage = .beta }),
        Case(
            "permanent where it isn't", { $0.permanent = Located(true, 11) },
            gives: change(.permanent, .flag(false), .flag(true)), sends: #"{"permanent":true}"#),
        Case(
            "not permanent where it is", { $0.permanent = Located(false, 11) }, over: { $0.permanent = true },
            gives: change(.permanent, .flag(true), .flag(false)), sends: #"{"permanent":false}"#),
        Case(nothingFor: "not permanent where it isn't", { $0.permanent = Located(false, 11) }),
        Case(nothingFor: "permanent left out", { _ in }, over: { $0.permanent = true }),
        Case(nothingFor: "not archived where it isn't", { $0.archived = Located(false, 11) }),
        Case(
            nothingFor: "a day on which it expires",
            { $0.expires = CalendarDate("2000-01-01").map { Located($0, 11) } }),
    ]

    @Test("is what is written and differs", arguments: names + descriptions + owners + others)
    func field(_ written: Case) throws {
        let live = LiveState.acme([.live("a", written.live), .live("other") { $0.owner = .joe }])
        let plan = try Plan.of([.written("a", 10, written.write)], live: live) {
            $0.policy.unlisted = Located(.ignore, 1)
        }
        let sent = written.body.map { ["c1 PATCH /apps/ap1/flags/fl-a \($0)"] } ?? []
        let field = written.field.map { [$0] } ?? []
        let seen = written.seen.map { [PlanBasis.Field(field: field[0].field, seen: $0)] } ?? []
        #expect(plan.callLines == sent)
        #expect(
            plan.changes
                == (field.isEmpty ? [] : [Change(flag: "a", action: .update, place: .line(10), fields: field)]))
        #expect(
            plan.basis.flags
                == (seen.isEmpty ? [] : [PlanBasis.Flag(key: "a", id: "fl-a", archived: false, fields: seen)]))
        #expect(plan.basis.targets == [])
        #expect(plan.summary.flags.update == field.count)
        #expect(plan.summary.flags.unchanged == 1 - field.count)
        #expect(plan.notes == [])
        #expect(plan.warnings == [])
    }

    @Test("goes into one call, whatever number of fields differ, in the order in which a plan shows them")
    func all() throws {
        let live = LiveState.acme([
            .live("a") { flag in
                flag.name = "Old"
                flag.description = "Old"
                flag.owner = .jane
                flag.stage = .alpha
            }
        ])
        let flag = ManifestFlag.written("a") { flag in
            flag.permanent = Located(true, 11)
            flag.stage = Located("Beta", 11)
            flag.owner = Located(nil, 11)
            flag.description = Located("New", 11)
            flag.name = Located("New", 11)
        }
        let plan = try Plan.of([flag], live: live)
        #expect(
            plan.callLines == [
                "c1 PATCH /apps/ap1/flags/fl-a "
                    + #"{"name":"New","description":"New","ownerUserId":null,"permanent":true,"stageId":"st2"}"#
            ])
        #expect(
            plan.changes == [
                Change(
                    flag: "a", action: .update, place: .line(10),
                    fields: [
                        Self.change(.name, .text("Old"), .text("New")),
                        Self.change(.description, .text("Old"), .text("New")),
                        Self.change(.owner, .text("jane@example.com"), .none),
                        Self.change(.stage, .text("Alpha"), .text("Beta")),
                        Self.change(.permanent, .flag(false), .flag(true)),
                    ])
            ])
        #expect(
            plan.basis.flags == [
                PlanBasis.Flag(
                    key: "a", id: "fl-a", archived: false,
                    fields: [
                        PlanBasis.Field(field: .name, seen: .text("Old")),
                        PlanBasis.Field(field: .description, seen: .text("Old")),
                        PlanBasis.Field(field: .owner, seen: .text("usr_jane")),
                        PlanBasis.Field(field: .stage, seen: .text("st1")),
                        PlanBasis.Field(field: .permanent, seen: .flag(false)),
                    ])
            ])
    }

    @Test("isn't planned if only line ends or an empty description differ")
    func normalised() throws {
        let live = LiveState.acme([
            LiveFlag(id: "fl-a", key: "a", name: "a", description: "One\r\nTwo\rThree"),
            LiveFlag(id: "fl-b", key: "b", name: "b", description: ""),
        ])
        let flags: [ManifestFlag] = [
            .written("a") { $0.description = Located("One\nTwo\nThree", 11) },
            .written("b", 12) { $0.description = Located(nil, 13) },
        ]
        #expect(try Plan.of(flags, live: live).isEmpty)
    }
}
