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
                  "title": "targets",
                  "description": "Specific targets by environment, named by name or id.",
                  "markdownDescription": "Specific targets by environment, named by name or id.",
                  "defaultSnippets": [
                    {
                      "label": "environment",
                      "description": "The companies that the flag is on for in an environment.",
                      "markdownDescription": "The companies that the flag is on for in an environment.",
                      "body": {
                        "${1:Production}": {
                          "companies": [
                            "${2:acme-corp}"
                          ]
                        }
                      }
                    }
                  ],
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
                      "title": "Environment",
                      "description": "A production environment of the app.",
                      "markdownDescription": "A production environment of the app.",
                      "$ref": "#/$defs/targets"
                    },
                    "Staging": {
                      "title": "Environment",
                      "description": "An environment of the app.",
                      "markdownDescription": "An environment of the app.",
                      "$ref": "#/$defs/targets"
                    },
                    "en1": {
                      "title": "Environment",
                      "description": "A production environment of the app.",
                      "markdownDescription": "A production environment of the app.",
                      "$ref": "#/$defs/targets"
                    },
                    "en2": {
                      "title": "Environment",
                      "description": "An environment of the app.",
                      "markdownDescription": "An environment of the app.",
                      "$ref": "#/$defs/targets"
                    }
                  },
                  "additionalProperties": false
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

    // Siblings: companies of a flag, of an audience and of `remove`; users; more than are offered.
    @Test("companies are offered, those of most flags first, and none is refused")
    func companies() {
        let app = App(id: "ap1", name: "Acme", keyFormat: .custom, environments: [], stages: [])
        let many = (0..<2_000).map { (id: Identifier("c\($0)"), flags: 1) }
        let schema = ManifestSchema.json(
            SchemaNames(
                app: app, flags: [], owners: [],
                companies: [("acme", 1), ("hooli", 3), ("acme", 1), ("zeta", 2)] + many))
        let company = schema["$defs"]?["company"]?["anyOf"]
        guard case .array(let cases) = company, cases.count == 2, case .array(let examples) = cases[1]["examples"]
        else {
            Issue.record("\(String(describing: company))")
            return
        }
        #expect(cases[0] == ["$ref": "#/$defs/id"])
        #expect(cases[1]["not"] == [:], "it never holds, and so no hover shows it")
        #expect(examples.prefix(4) == ["hooli", "acme", "zeta", "c0"] && examples.count == 1_000)
        func items(_ object: String, _ key: String) -> JSONValue? {
            schema["$defs"]?[object]?["properties"]?[key]?["items"]
        }
        let reference: JSONValue = ["$ref": "#/$defs/company"]
        #expect(items("targets", "companies")?["anyOf"] == [reference, ["$ref": "#/$defs/grant"]])
        #expect(items("audience", "companies")?["anyOf"] == [reference, ["$ref": "#/$defs/grant"]])
        #expect(items("remove", "companies") == reference)
        #expect(items("targets", "users")?["anyOf"] == [["$ref": "#/$defs/id"], ["$ref": "#/$defs/grant"]])
    }

    @Test("where there is nothing to choose from, nothing is refused")
    func nothing() {
        let schema = Self.schema(environments: [], stages: [], owners: [])
        #expect(schema == ManifestSchema.json())
    }

    @Test("a name that YAML reads as a number may be written without quotes")
    func numbers() {
        let schema = Self.schema(stages: [Stage(id: "st1", name: "42", order: 0)])
        #expect(
            Self.flag("stage", schema)?["anyOf"] == [
                ["title": "One of the app", "enum": ["42", "st1"]],
                ["title": "Another scalar", "not": ["type": ["string", "null", "array", "object"]]],
            ])
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
