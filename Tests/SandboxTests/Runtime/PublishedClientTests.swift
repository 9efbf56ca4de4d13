import Sandbox
import Testing

/// What Reflag's published clients check in the answers of the Runtime API before they use them: the Node SDK in those of
/// `GET /features`, the browser SDK in those of `GET /features/evaluated`. The clients themselves aren't part of the tests;
/// what they require is written down here. ``Shapes`` has the same of the Management API.
@Suite("what published clients check in the sandbox's answers")
struct PublishedClientTests {
    private enum Kind: Sendable {
        case string, number, count, bool, list, object
        /// Anything that is there.
        case anything
        /// The name of the member that the value is in.
        case ownName
    }

    /// A member, whether it has to be there, and what it has to be.
    private struct Check: Sendable {
        let place: String
        let kind: Kind
        var isRequired = true
    }

    private static let features: [Check] = [
        Check(place: "success", kind: .bool), Check(place: "flagStateVersion", kind: .count),
        Check(place: "features", kind: .list), Check(place: "features.*.key", kind: .string),
        Check(place: "features.*.targeting", kind: .object),
        Check(place: "features.*.targeting.version", kind: .number),
        Check(place: "features.*.targeting.rules", kind: .list),
        Check(place: "features.*.targeting.rules.*.filter", kind: .object),
        Check(place: "features.*.config", kind: .object, isRequired: false),
        Check(place: "features.*.config.version", kind: .number, isRequired: false),
        Check(place: "features.*.config.variants", kind: .list, isRequired: false),
    ]

    private static let evaluated: [Check] = [
        Check(place: "success", kind: .bool), Check(place: "flagStateVersion", kind: .count),
        Check(place: "features", kind: .object), Check(place: "features.*.isEnabled", kind: .bool),
        Check(place: "features.*.key", kind: .ownName), Check(place: "features.*.targetingVersion", kind: .number),
        Check(place: "features.*.config", kind: .object, isRequired: false),
        Check(place: "features.*.missingContextFields", kind: .list, isRequired: false),
        Check(place: "features.*.ruleEvaluationResults", kind: .list, isRequired: false),
        Check(place: "features.*.optInEnabled", kind: .bool, isRequired: false),
    ]

    @Test("they take every flag, with targets, without, secret, and as somebody is served them")
    func answers() throws {
        let fixture = try RuntimeTests.fixture()
        for name in ["Production", "Staging", "Development"] {
            let environment = try RuntimeTests.environment(fixture, name)
            for (path, key, checks, least) in [
                ("/features", environment.secretKey, Self.features, 2),
                ("/features?waitForVersion=1", environment.secretKey, Self.features, 2),
                ("/features/evaluated", environment.secretKey, Self.evaluated, 2),
                ("/features/evaluated", environment.publishableKey, Self.evaluated, 1),
                (
                    "/features/evaluated?context.company.id=acme&context.user.id=u_1", environment.secretKey,
                    Self.evaluated, 2
                ),
            ] {
                let answer = try RuntimeTests.read(fixture, path, key: key)
                let json = try JSON(parsing: answer.text)
                #expect(checks.flatMap { Self.problems(in: json, $0) } == [], "\(name) \(path)")
                #expect(json["success"] == .bool(true))
                #expect(Self.values(in: json, ["features", "*"], name: "").count == least, "\(name) \(path)")
            }
        }
    }

    @Test(
        "a check that fails says where",
        arguments: [
            (
                #"{"success": true, "flagStateVersion": 1, "features": {"a": {"isEnabled": true, "key": "a", "targetingVersion": 1}}}"#,
                []
            ),
            (#"{"success": "yes", "flagStateVersion": -1, "features": {}}"#, ["success", "flagStateVersion"]),
            (#"{"features": []}"#, ["success", "flagStateVersion", "features"]),
            (
                #"{"success": true, "flagStateVersion": 1, "features": {"a": {"key": "b", "config": []}}}"#,
                [
                    "features.*.isEnabled", "features.*.key", "features.*.targetingVersion", "features.*.config",
                ]
            ),
        ] as [(String, [String])])
    func problems(_ text: String, _ places: [String]) throws {
        let json = try JSON(parsing: text)
        #expect(Self.evaluated.flatMap { Self.problems(in: json, $0) } == places)
    }

    /// The check's place, if an answer doesn't pass it.
    private static func problems(in json: JSON, _ check: Check) -> [String] {
        let steps = check.place.split(separator: ".").map(String.init)[...]
        let passes = values(in: json, steps.dropLast(), name: "").allSatisfy { holder in
            guard case .object(let members) = holder.value else { return false }
            guard let value = members[steps.last ?? ""] else { return !check.isRequired }
            return fits(value, check.kind, name: holder.name)
        }
        return passes ? [] : [check.place]
    }

    /// The values at a place, each with the name of the member that it is in.
    private static func values(in json: JSON, _ steps: ArraySlice<String>, name: String) -> [(
        name: String, value: JSON
    )] {
        guard let step = steps.first else { return [(name, json)] }
        let rest = steps.dropFirst()
        switch (step, json) {
        case ("*", .array(let items)): return items.flatMap { values(in: $0, rest, name: "") }
        case ("*", .object(let members)): return members.flatMap { values(in: $0.value, rest, name: $0.key) }
        case (_, .object(let members)): return members[step].map { values(in: $0, rest, name: step) } ?? []
        default: return []
        }
    }

    private static func fits(_ value: JSON, _ kind: Kind, name: String) -> Bool {
        switch (kind, value) {
        case (.string, .string), (.number, .integer), (.number, .number), (.bool, .bool), (.list, .array),
            (.object, .object), (.anything, _):
            true
        case (.count, .integer(let number)): number >= 0
        case (.ownName, .string(let text)): text.utf8.elementsEqual(name.utf8)
        default: false
        }
    }
}
