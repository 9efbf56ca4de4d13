import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Testing

@testable import Planning

@Suite("What a call sends")
struct CallWireTests {
    /// A request with what is to be seen of it.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let request: Call.Request
        let method: String
        let path: String
        let body: String
    }

    static let cases: [Case] = {
        var full = NewFlag(key: "a/b", name: "A \"b\"")
        full.description = ""
        full.owner = "u1"
        full.stage = "s1"
        full.permanent = false
        full.secret = true
        var all = FlagUpdate(key: "a", id: "fl 1")
        all.name = "A"
        all.description = .set("D")
        all.owner = .set("u1")
        all.stage = "s1"
        all.permanent = true
        all.secret = false
        all.archived = false
        var clearing = FlagUpdate(key: "a", id: "fl1")
        clearing.description = .clear
        clearing.owner = .clear
        var archiving = FlagUpdate(key: "a", id: "fl1")
        archiving.archived = true
        let company = TargetUpdate(
            kind: .company,
            target: "acme/corp é",
            environment: "en1",
            environmentName: "Production",
            production: true,
            entries: [.init(flag: "a", adds: true), .init(flag: "b", adds: false)]
        )
        let user = TargetUpdate(
            kind: .user,
            target: "..",
            environment: "en?1",
            environmentName: "Staging",
            production: false,
            entries: [.init(flag: "a", adds: false)]
        )
        return [
            Case(
                testDescription: "createFlag with the least",
                request: .createFlag(NewFlag(key: "a", name: "A")),
                method: "POST",
                path: "/apps/ap1/flags",
                body: #"{"key":"a","name":"A"}"#
            ),
            Case(
                testDescription: "createFlag with everything",
                request: .createFlag(full),
                method: "POST",
                path: "/apps/ap1/flags",
                body: #"{"key":"a/b","name":"A \"b\"","description":"","stageId":"s1","ownerUserId":"u1","#
                    + #""permanent":false,"secret":true}"#
            ),
            Case(
                testDescription: "updateFlag with everything",
                request: .updateFlag(all),
                method: "PATCH",
                path: "/apps/ap1/flags/fl%201",
                body: #"{"name":"A","description":"D","ownerUserId":"u1","permanent":true,"secret":false,"#
                    + #""isArchived":false,"stageId":"s1"}"#
            ),
            Case(
                testDescription: "updateFlag that clears",
                request: .updateFlag(clearing),
                method: "PATCH",
                path: "/apps/ap1/flags/fl1",
                body: #"{"description":null,"ownerUserId":null}"#
            ),
            Case(
                testDescription: "updateFlag that archives",
                request: .updateFlag(archiving),
                method: "PATCH",
                path: "/apps/ap1/flags/fl1",
                body: #"{"isArchived":true}"#
            ),
            Case(
                testDescription: "updateCompanyFlags",
                request: .updateTarget(company),
                method: "PATCH",
                path: "/apps/ap1/envs/en1/companies/acme%2Fcorp%20%C3%A9/flags",
                body: #"{"updates":[{"flagKey":"a","specificTargetValue":true},"#
                    + #"{"flagKey":"b","specificTargetValue":null}]}"#
            ),
            Case(
                testDescription: "updateUserFlags",
                request: .updateTarget(user),
                method: "PATCH",
                path: "/apps/ap1/envs/en%3F1/users/%2E%2E/flags",
                body: #"{"updates":[{"flagKey":"a","specificTargetValue":null}]}"#
            ),
        ]
    }()

    @Test("is its method, path and body", arguments: cases)
    func wire(_ example: Case) {
        let request = example.request
        #expect(request.method.rawValue == example.method)
        #expect(request.path(appID: "ap1").text == example.path)
        #expect(request.body.compact() == example.body)
    }

    @Test(
        "has each id as one segment",
        arguments: [
            ("plain-id_1.2~x", "plain-id_1.2~x"), ("", ""), (".", "%2E"), ("..", "%2E%2E"), ("...", "..."),
            ("a/../b", "a%2F..%2Fb"), ("a b+c", "a%20b%2Bc"), ("%2F", "%252F"), ("a?b#c", "a%3Fb%23c"),
            ("😀", "%F0%9F%98%80"), ("\r\n", "%0D%0A"), ("u:1@x;y=z,w", "u%3A1%40x%3By%3Dz%2Cw"),
        ]
    )
    func segments(id: String, segment: String) {
        #expect(PathSegment.encoded(id) == segment)
    }

    @Test("has the app's id encoded too")
    func app() {
        let request = Call.Request.createFlag(NewFlag(key: "a", name: "A"))
        #expect(request.path(appID: "../x").text == "/apps/..%2Fx/flags")
    }
}
