import APIAccess
import APITestKit
import FlagModel
import FlagTestKit
import JSONText
import ManagementAPI
import Planning
import Testing

@testable import Applying

/// What is sent is what the alarm for the API (`scripts/api-drift.sh`) looks for in a document.
@Suite("What is sent, and the list that API documents are compared with")
struct SentMembersTests {
    /// A request with everything in it that it can have.
    static let whole: [Call.Request] =
        [
            .createFlag(NewFlag(key: "a", values: values(\.created))),
            .updateFlag(FlagUpdate(key: "a", id: "f", values: values(\.updated))),
        ] + TargetKind.allCases.map { .updateTarget(update($0)) }

    /// The same with as little as it can have.
    static let least: [Call.Request] =
        [.createFlag(NewFlag(key: "a", name: "A")), .updateFlag(FlagUpdate(key: "a", id: "f"))]
        + TargetKind.allCases.map { .updateTarget(update($0)) }

    private static func values(_ member: (FlagField) -> FlagField.Member?) -> FieldMap<FieldValue> {
        var values = FieldMap<FieldValue>()
        for field in FlagFields.standard.all where member(field) != nil {
            if case .truth = field.kind { values[field] = .flag(true) } else { values[field] = .text("x") }
        }
        return values
    }

    private static func update(_ kind: TargetKind) -> TargetUpdate {
        TargetUpdate(
            kind: kind, target: "x", environment: "e", environmentName: "E", production: true,
            entries: [
                TargetUpdate.Entry(flag: "a", adds: true), TargetUpdate.Entry(flag: "b", adds: false),
            ])
    }

    /// The members of a body by their places, with the types that they have.
    private static func members(_ body: JSONValue, _ place: String = "") -> [(place: String, type: String)] {
        func inner(_ value: JSONValue, _ place: String) -> [(place: String, type: String)] {
            switch value {
            case .null: [(place, "null")]
            case .bool: [(place, "boolean")]
            case .integer: [(place, "integer")]
            case .number: [(place, "number")]
            case .string: [(place, "string")]
            case .array(let items): [(place, "list")] + items.flatMap { members($0, place + ".*") }
            case .object: [(place, "object")] + members(value, place)
            }
        }
        guard case .object(let members) = body else { return inner(body, place) }
        return members.flatMap { inner($0.value, place.isEmpty ? $0.name : "\(place).\($0.name)") }
    }

    @Test("have the same members", arguments: 0..<whole.count)
    func members(_ number: Int) throws {
        let (whole, least) = (Self.whole[number], Self.least[number])
        let listed = try #require(try APIList().operations[Call(id: "c1", request: whole).operation.rawValue])
        let sent = whole.write(app: "ap1", ApplyOptions(message: "m", notifications: [.slack]))
        #expect(listed.method == sent.method.rawValue)
        #expect(listed.covers(sent.path.text), "\(sent.path.text)")
        let members = Self.members(try JSONReader.read(sent.body))
        #expect(Set(members.map(\.place)) == Set(listed.sends.keys))
        for (place, type) in members { #expect(listed.sends[place]?.types.contains(type) == true, "\(place): \(type)") }
        // What can be cleared is sent as null.
        for field in FlagFields.standard.all where number < 2 {
            guard let name = (number == 0 ? field.created : field.updated)?.name else { continue }
            #expect(listed.sends[name]?.types.contains("null") == field.isClearable, "\(name)")
            guard case .text(let rule) = field.kind, let most = listed.sends[name]?.most else { continue }
            #expect(rule.longest == most)
        }
        let always = Self.members(try JSONReader.read(least.write(app: "ap1", ApplyOptions()).body)).map(\.place)
        #expect(Set(always) == Set(listed.sends.filter(\.value.isAlways).keys))
    }
}
