import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

/// `create` of an included file is for that file's flags; each field that it doesn't write is the manifest's.
@Suite("create of an included file")
struct IncludedCreateTests {
    /// `create` of the manifest and of an included file, and what a flag of that file is created with.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var root: @Sendable (inout CreateDefaults) -> Void = everything
        var included: @Sendable (inout CreateDefaults) -> Void = { _ in }
        var flag: @Sendable (inout ManifestFlag) -> Void = { _ in }
        let body: String
    }

    static let everything: @Sendable (inout CreateDefaults) -> Void = { create in
        create.description = Located("Root.", 2)
        create.owner = Located("Joe", 2)
        create.stage = Located("Alpha", 2)
        create.permanent = Located(true, 2)
        create.secret = Located(true, 2)
    }

    static let cases: [Case] = [
        Case(
            testDescription: "secret is the manifest's where the file writes a stage alone",
            root: { $0.secret = Located(true, 2) }, included: { $0.stage = Located("Beta", 3) },
            body: #""stageId":"st2","secret":true"#),
        Case(
            testDescription: "description is the manifest's where the file writes a stage alone",
            root: { $0.description = Located("Root.", 2) }, included: { $0.stage = Located("Beta", 3) },
            body: #""description":"Root.","stageId":"st2""#),
        Case(
            testDescription: "permanent is the manifest's where the file writes a stage alone",
            root: { $0.permanent = Located(true, 2) }, included: { $0.stage = Located("Beta", 3) },
            body: #""stageId":"st2","permanent":true"#),
        Case(
            testDescription: "owner is the manifest's where the file writes a stage alone",
            root: { $0.owner = Located("Joe", 2) }, included: { $0.stage = Located("Beta", 3) },
            body: #""stageId":"st2","ownerUserId":"usr_joe""#),
        Case(
            testDescription: "all is the manifest's but what the file writes",
            included: { $0.stage = Located("Beta", 3) },
            body: #""description":"Root.","stageId":"st2","ownerUserId":"usr_joe","permanent":true,"secret":true"#),
        Case(
            testDescription: "the file's value wins, false and null too",
            included: { create in
                create.description = Located(nil, 3)
                create.owner = Located(nil, 3)
                create.permanent = Located(false, 3)
                create.secret = Located(false, 3)
            }, body: #""stageId":"st1","permanent":false,"secret":false"#),
        Case(
            testDescription: "the flag's own value wins over both", included: { $0.secret = Located(false, 3) },
            flag: { flag in
                flag.secret = Located(true, 11)
                flag.description = Located("Own.", 12)
            },
            body: #""description":"Own.","stageId":"st1","ownerUserId":"usr_joe","permanent":true,"secret":true"#),
    ]

    @Test("is filled up with the manifest's, field by field", arguments: cases)
    func inherits(_ row: Case) throws {
        // File 1 is an included one; the flag of file 0 gets what the manifest says, whatever that one does.
        let start = SourcePosition(line: 3, column: 3)
        var flag = ManifestFlag(key: Located("in-file", at: Place(file: 1, start: start, end: start)))
        row.flag(&flag)
        var plain = ManifestFlag.written("in-root")
        row.flag(&plain)
        func plan(_ written: ManifestFlag, _ included: [UInt32: CreateDefaults]) throws -> [String] {
            try Plan.of([written], live: CreateTests.live) { manifest in
                manifest.policy.unlisted = Located(.ignore, 1)
                row.root(&manifest.create)
                manifest.includedCreate = included
            }.callLines
        }
        var included = CreateDefaults()
        row.included(&included)
        #expect(
            try plan(flag, [1: included]) == [
                #"c1 POST /apps/ap1/flags {"key":"in-file","name":"In file",\#(row.body)}"#
            ])
        let alone = try plan(plain, [:])
        #expect(try plan(plain, [1: included]) == alone)
    }
}
