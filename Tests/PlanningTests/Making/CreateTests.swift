import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Planning a flag that isn't there")
struct CreateTests {
    /// A flag on line 10, its fields on line 11, `create` on line 2: the fields of the change and the call's body.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var write: @Sendable (inout ManifestFlag) -> Void = { _ in }
        var create: @Sendable (inout CreateDefaults) -> Void = { _ in }
        let fields: [FieldChange]
        let body: String
    }

    static func made(_ field: FlagField, _ after: FieldChange.Value, _ line: Int?) -> FieldChange {
        FieldChange(field: field, before: .none, after: after, place: line.map { .line($0) })
    }

    static let derived = made(.name, .text("New flag"), nil)

    static let everything: @Sendable (inout ManifestFlag) -> Void = { flag in
        flag.name = Located("A name", 11)
        flag.description = Located("Words.", 11)
        flag.owner = Located("jane@example.com", 11)
        flag.stage = Located("Beta", 11)
        flag.permanent = Located(true, 11)
        flag.secret = Located(true, 11)
        flag.archived = Located(false, 11)
    }

    static let defaults: @Sendable (inout CreateDefaults) -> Void = { create in
        create.description = Located("Default words.", 2)
        create.owner = Located("Joe", 2)
        create.stage = Located("Alpha", 2)
        create.permanent = Located(false, 2)
        create.secret = Located(false, 2)
    }

    static let cases: [Case] = [
        Case(
            testDescription: "nothing but its key: a name is derived", fields: [derived],
            body: #"{"key":"new-flag","name":"New flag"}"#),
        Case(
            testDescription: "every field", write: everything,
            fields: [
                made(.name, .text("A name"), 11), made(.description, .text("Words."), 11),
                made(.owner, .text("jane@example.com"), 11), made(.stage, .text("Beta"), 11),
                made(.permanent, .flag(true), 11), made(.secret, .flag(true), 11),
            ],
            body: #"{"key":"new-flag","name":"A name","description":"Words.","stageId":"st2","#
                + #""ownerUserId":"usr_jane","permanent":true,"secret":true}"#),
        Case(
            testDescription: "nothing but `create`", create: defaults,
            fields: [
                derived, made(.description, .text("Default words."), 2), made(.owner, .text("joe@example.com"), 2),
                made(.stage, .text("Alpha"), 2), made(.permanent, .flag(false), 2), made(.secret, .flag(false), 2),
            ],
            body: #"{"key":"new-flag","name":"New flag","description":"Default words.","stageId":"st1","#
                + #""ownerUserId":"usr_joe","permanent":false,"secret":false}"#),
        Case(
            testDescription: "every field, which wins over `create`", write: everything, create: defaults,
            fields: [
                made(.name, .text("A name"), 11), made(.description, .text("Words."), 11),
                made(.owner, .text("jane@example.com"), 11), made(.stage, .text("Beta"), 11),
                made(.permanent, .flag(true), 11), made(.secret, .flag(true), 11),
            ],
            body: #"{"key":"new-flag","name":"A name","description":"Words.","stageId":"st2","#
                + #""ownerUserId":"usr_jane","permanent":true,"secret":true}"#),
        Case(
            testDescription: "null, which isn't silence: `create` doesn't fill it",
            write: { flag in
                flag.description = Located(nil, 11)
                flag.owner = Located(nil, 11)
            }, create: defaults,
            fields: [
                derived, made(.stage, .text("Alpha"), 2), made(.permanent, .flag(false), 2),
                made(.secret, .flag(false), 2),
            ],
            body: #"{"key":"new-flag","name":"New flag","stageId":"st1","permanent":false,"secret":false}"#),
        Case(
            testDescription: "null in `create`",
            create: { create in
                create.description = Located(nil, 2)
                create.owner = Located(nil, 2)
            }, fields: [derived], body: #"{"key":"new-flag","name":"New flag"}"#),
    ]

    /// Flags that make the owners known.
    static let live = LiveState.acme([
        .live("x") { $0.owner = .jane }, .live("y") { $0.owner = .joe },
    ])

    @Test("creates it with what is written, and `create` for the rest", arguments: cases)
    func create(_ written: Case) throws {
        let plan = try Plan.of([.written("new-flag", 10, written.write)], live: Self.live) { manifest in
            manifest.policy.unlisted = Located(.ignore, 1)
            written.create(&manifest.create)
        }
        #expect(plan.callLines == ["c1 POST /apps/ap1/flags \(written.body)"])
        #expect(
            plan.changes == [Change(flag: "new-flag", action: .create, place: .line(10), fields: written.fields)])
        #expect(plan.basis.flags == [PlanBasis.Flag(key: "new-flag", id: nil, archived: false, fields: [])])
        #expect(plan.summary.flags.create == 1)
        #expect(plan.notes == [])
        #expect(plan.warnings == [])
    }

    @Test("never compares `create` with a flag that is there")
    func there() throws {
        let plan = try Plan.of([.written("x"), .written("y")], live: Self.live) { Self.defaults(&$0.create) }
        #expect(plan.isEmpty)
        #expect(plan.changes == [])
    }

    @Test("adds its targets after it is made; there is nothing to remove")
    func targets() throws {
        let flag = ManifestFlag.written("new-flag") { flag in
            flag.targets = [
                .written("Production", 20) { $0.companies = .ids(["globex", "acme"], 21) },
                .written("Staging", 22) { targets in
                    targets.users = .ids([], 23)
                    targets.removeCompanies = [Located("hooli", 24)]
                },
            ]
        }
        let plan = try Plan.of([flag], live: .acme([]))
        #expect(
            plan.callLines == [
                #"c1 POST /apps/ap1/flags {"key":"new-flag","name":"New flag"}"#,
                "c2 PATCH /apps/ap1/envs/en1/companies/acme/flags "
                    + #"{"updates":[{"flagKey":"new-flag","specificTargetValue":true}]} after c1"#,
                "c3 PATCH /apps/ap1/envs/en1/companies/globex/flags "
                    + #"{"updates":[{"flagKey":"new-flag","specificTargetValue":true}]} after c1"#,
            ])
        #expect(
            plan.changes == [
                Change(
                    flag: "new-flag", action: .create, place: .line(10), fields: [Self.derived],
                    targets: [
                        TargetsChange(
                            environment: "Production", environmentID: "en1", production: true,
                            companies: .init(add: ["acme", "globex"]),
                            users: .init(), place: .line(21))
                    ])
            ])
        #expect(
            plan.basis.targets == [
                PlanBasis.Targets(flag: "new-flag", environment: "en1", kind: .company, whole: true, seen: [])
            ])
    }

    @Test("needs no call if it is archived here and doesn't exist")
    func archived() throws {
        let plan = try Plan.of([.written("old") { $0.archived = Located(true, 11) }], live: .acme([]))
        #expect(plan.isEmpty)
        #expect(plan.changes == [])
        #expect(plan.summary.flags.unchanged == 1)
        #expect(plan.notes == [])
        #expect(plan.warnings == [])
    }

    @Test("derives the name from the key's own spelling", arguments: ["new-flag", "newFlag", "NEW_FLAG", "NewFlag"])
    func derivedNames(_ key: String) throws {
        let plan = try Plan.of([.written(Identifier(key))], live: .acme([]))
        #expect(plan.callLines == [#"c1 POST /apps/ap1/flags {"key":"\#(key)","name":"New flag"}"#])
    }
}
