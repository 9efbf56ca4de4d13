import APITestKit
import FlagModel
import JSONText
import Testing

@testable import APIAccess
@testable import ManagementAPI

/// An alarm that looks at something else than the client does is none.
@Suite("The list that API documents are compared with")
struct APIListTests {
    let list: APIList

    init() throws {
        list = try APIList()
    }

    @Test("has the client's operations, with their methods and scopes")
    func operations() throws {
        let called = Set(APIOperation.management.map(\.rawValue))
        #expect(Set(list.operations.keys) == called)
        for operation in APIOperation.management {
            let listed = try #require(list.operations[operation.rawValue])
            #expect(listed.method == operation.method.rawValue)
            let said = listed.scope.map { "needs the scope `\($0)`" } ?? "no scope"
            #expect(operation.guidance.forbidden.contains(said), "\(operation.rawValue)")
        }
    }

    @Test(
        "has the paths that the client asks, and what it reads of each answer",
        arguments: try ReadMembersTests.answers())
    func reads(_ answer: ReadMembersTests.Answer) async throws {
        let listed = try #require(list.operations[answer.operation])
        let transport = FakeTransport(.json(answer.shape.least.compact()))
        _ = try await answer.call(try client(over: transport))
        let url = try #require(transport.sent.first?.url)
        #expect(listed.covers(url.replacing("https://app.reflag.com/api", with: "")), "\(url)")

        // What only a verification reads of getApp, a test of its own compares.
        let keys = listed.reads.keys.filter { $0.hasPrefix("environments.*.sdkAccess") }
        let places = Dictionary(
            uniqueKeysWithValues: answer.shape.places.map { (APIList.generic($0, names: ["e1"]), $0) })
        // An answer of which nothing is read rests on no member.
        if !places.isEmpty || answer.operation.hasPrefix("upsert") {
            #expect(Set(places.keys) == Set(listed.reads.keys).subtracting(keys))
        }
        for (name, place) in places {
            let (member, shape) = (try #require(listed.reads[name]), answer.shape)
            var types: Set<String> = [shape.type(at: place)]
            if shape.nullable.contains(place) { types.insert("null") }
            #expect(member.types == types, "\(name)")
            #expect(member.isOptional == shape.optional.contains(place), "\(name)")
            #expect(member.isSpare == shape.spare.contains(place), "\(name)")
        }
    }

    @Test("has the values that the client knows")
    func values() throws {
        #expect(list.operations["getApp"]?.values["flagKeyFormat"] == FlagKeyFormat.allCases.map(\.rawValue))
        for operation in ["updateCompanyFlags", "updateUserFlags"] {
            let places = try #require(list.operations[operation]?.values["notifications.*"])
            #expect(Set(places) == Set(APINotification.allCases.map(\.rawValue)))
        }
        let codes = try #require(list.error.values["error.code"])
        #expect(codes.count == 9 && codes.last == "...")
        for code in codes.dropLast() {
            if case .other = APIErrorCode(code) { Issue.record("\(code) isn't known") }
        }
    }
}
