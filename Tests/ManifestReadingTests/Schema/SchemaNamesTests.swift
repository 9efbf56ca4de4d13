import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Testing

@testable import ManifestReading

@Suite("An app's names in the JSON Schema")
struct SchemaNamesTests {
    private static let jane = Owner(id: "usr_jane", name: "Jane", email: "jane@example.com")

    private static func environment(_ id: Identifier, _ name: String, production: Bool = false) -> AppEnvironment {
        AppEnvironment(id: id, name: name, isProduction: production, order: 0, flagStateVersion: 1)
    }

    private static func schema(
        environments: [AppEnvironment] = [environment("en1", "Production", production: true)],
        stages: [Stage] = [Stage(id: "st1", name: "Beta", order: 0)],
        owners: [Owner] = [jane],
        entries: [(Identifier, Identifier)] = []
    ) -> JSONValue {
        let app = App(id: "ap1", name: "Acme", keyFormat: .custom, environments: environments, stages: stages)
        let flags = owners.enumerated().map { number, owner in
            LiveFlag(id: Identifier("fl\(number)"), key: Identifier("f\(number)"), name: "F", owner: owner)
        }
        let place = Place.beginning(of: 0)
        let owners = entries.map { OwnerEntry(name: Located($0.0, at: place), id: Located($0.1, at: place)) }
        return ManifestSchema.json(SchemaNames(app: app, flags: flags, owners: owners))
    }

    private static func flag(_ key: String, _ schema: JSONValue) -> JSONValue? {
        schema["$defs"]?["flag"]?["properties"]?[key]
    }

    @Test("environments are the keys of targets, by name and id, and `policy.targets` knows `*` too")
    func environments() throws {
        let schema = Self.schema(environments: [
            Self.environment("en1", "Production", production: true), Self.environment("en2", "Staging"),
        ])
        #expect(
            try #require(Self.flag("targets", schema)).pretty() == """
                {
                  "description": "Specific targets by environment, named by name or id.",
                  "type": "object",
                  "propertyNames": {
                    "enum": [
                      "Production",
                      "Staging",
                      "en1",
                      "en2"
                    ]
                  },
                  "properties": {
                    "Production": {
                      "description": "A production environment of the app.",
                      "$ref": "#/$defs/targets"
                    },
                    "Staging": {
                      "description": "An environment of the app.",
                      "$ref": "#/$defs/targets"
                    },
                    "en1": {
                      "description": "A production environment of the app.",
                      "$ref": "#/$defs/targets"
                    },
                    "en2": {
                      "description": "An environment of the app.",
                      "$ref": "#/$defs/targets"
                    }
                  }
                }
                """)
        let modes = schema["$defs"]?["policy"]?["properties"]?["targets"]?["anyOf"]
        guard case .array(let forms) = modes else {
            Issue.record("`policy.targets` has one form alone")
            return
        }
        #expect(forms.map { $0["propertyNames"]?["enum"] } == [nil, ["Production", "Staging", "en1", "en2", "*"]])
    }

    @Test("stages and owners are words; an owner may be null, those of the manifest's `owners` are there too")
    func words() {
        let schema = Self.schema(entries: [("sam@example.com", "usr_sam")])
        #expect(Self.flag("stage", schema)?["enum"] == ["Beta", "st1"])
        let owners: JSONValue = ["sam@example.com", "jane@example.com", "Jane", "usr_sam", "usr_jane", nil]
        #expect(Self.flag("owner", schema)?["enum"] == owners)
        let create = schema["$defs"]?["create"]?["properties"]
        #expect(create?["owner"]?["enum"] == owners)
        #expect(create?["stage"]?["enum"] == ["Beta", "st1"])
    }

    @Test("a name that two have means neither, and isn't offered")
    func ambiguous() {
        let schema = Self.schema(
            stages: [Stage(id: "st1", name: "Beta", order: 0), Stage(id: "st2", name: "Beta", order: 1)],
            owners: [Self.jane, Owner(id: "usr_2", name: "Jane", email: "2@example.com")],
            entries: [("2@example.com", "usr_3")])
        #expect(Self.flag("stage", schema)?["enum"] == ["st1", "st2"])
        // `owners` decides what its names mean, so live flags don't make them ambiguous.
        #expect(
            Self.flag("owner", schema)?["enum"]
                == ["2@example.com", "jane@example.com", "usr_3", "usr_2", "usr_jane", nil])
    }

    @Test("where there is nothing to choose from, nothing is refused")
    func nothing() {
        let schema = Self.schema(environments: [], stages: [], owners: [])
        #expect(schema == ManifestSchema.json())
    }

    @Test("a name that YAML reads as a number may be written without quotes")
    func numbers() {
        let schema = Self.schema(stages: [Stage(id: "st1", name: "42", order: 0)])
        #expect(Self.flag("stage", schema)?["anyOf"] == [["enum": ["42", "st1"]], ["type": ["number", "boolean"]]])
    }

    @Test("what is hostile stays a string of an enumeration or a property's name, and is never prose")
    func hostile() throws {
        let name = "\"},\u{1B}[31m\u{202E}<script>alert(1)</script> [x](https://evil.test)\n::error::"
        let schema = Self.schema(
            environments: [Self.environment("en1", name)], stages: [Stage(id: "st1", name: name, order: 0)],
            owners: [Owner(id: "usr_1", name: name, email: name)])
        #expect(Self.flag("stage", schema)?["enum"] == [.string(name), "st1"])
        let text = schema.pretty()
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
        #expect(!text.split(separator: "\n").contains { $0.drop { $0 == " " }.hasPrefix("::") })
        func descriptions(_ value: JSONValue) -> [String] {
            switch value {
            case .array(let elements): return elements.flatMap(descriptions)
            case .object(let members):
                return members.flatMap { member -> [String] in
                    if member.name == "description", case .string(let text) = member.value { return [text] }
                    return descriptions(member.value)
                }
            default: return []
            }
        }
        #expect(!descriptions(schema).contains { $0.contains("evil") })
    }
}
