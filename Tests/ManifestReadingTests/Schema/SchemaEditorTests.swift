import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Testing

@testable import ManifestReading

/// The rules by which yaml-language-server completes and explains, as its code was read and run (`yamlCompletion.ts`,
/// `yamlHover.ts` and `yamlSchemaService.ts` of version 1.24.0, on 2026-11-30), and that the schema keeps to them.
@Suite("The JSON Schema in editors", .serialized)
struct SchemaEditorTests {
    /// The schemas that editors get: any app's, and one app's.
    private static var schemas: [JSONValue] {
        let app = App(
            id: "ap1", name: "Acme", keyFormat: .custom,
            environments: [
                AppEnvironment(id: "en1", name: "Production", isProduction: true, order: 0, flagStateVersion: 1)
            ], stages: [Stage(id: "st1", name: "Beta", order: 0), Stage(id: "st2", name: "42", order: 1)])
        let flag = LiveFlag(id: "fl1", key: "f", name: "F", owner: Owner(id: "1", name: "true", email: "j@example.com"))
        return [
            ManifestSchema.json(),
            ManifestSchema.json(SchemaNames(app: app, flags: [flag], owners: [], companies: [("acme", 1)])),
        ]
    }

    /// A schema in a schema, with the path to it.
    private struct Part {
        let path: String
        let members: [String: JSONValue]
    }

    /// All schemas in a schema: what is in `examples`, `enum` and snippets is data.
    private static func parts(_ value: JSONValue, _ path: String = "") -> [Part] {
        switch value {
        case .array(let elements):
            return elements.enumerated().flatMap { parts($1, "\(path)/\($0)") }
        case .object(let members):
            let isMap = ["properties", "patternProperties", "$defs"].contains { path.hasSuffix("/" + $0) }
            let own = isMap ? [] : [Part(path: path, members: Dictionary(members.map { ($0.name, $0.value) }) { $1 })]
            return own
                + members.filter { isMap || !["examples", "enum", "defaultSnippets", "const"].contains($0.name) }
                .flatMap { parts($0.value, path + "/" + $0.name) }
        default: return []
        }
    }

    /// A schema with its `$ref` replaced: what stands beside it comes first.
    private static func resolved(_ members: [String: JSONValue], in schema: JSONValue) -> [String: JSONValue] {
        guard case .string(let path) = members["$ref"],
            case .object(let target) = schema["$defs"]?[String(path.dropFirst(8))]
        else { return members }
        let own = members.filter { $0.key != "$ref" }
        return resolved(own.merging(target.map { ($0.name, $0.value) }) { first, _ in first }, in: schema)
    }

    /// The types whose values are offered: of a schema, and of each case of it, without those that list their values.
    private static func offered(_ members: [String: JSONValue], in schema: JSONValue) -> Set<String> {
        let members = resolved(members, in: schema)
        var types: Set<String> = []
        if members["enum"] == nil, members["const"] == nil {
            switch members["type"] {
            case .string(let type): types.insert(type)
            case .array(let all): for case .string(let type) in all { types.insert(type) }
            default: break
            }
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            guard case .array(let cases) = members[key] else { continue }
            for case .object(let one) in cases {
                types.formUnion(offered(Dictionary(one.map { ($0.name, $0.value) }) { $1 }, in: schema))
            }
        }
        return types
    }

    @Test("only what stays beside a `$ref` stands beside one: anything else makes two schemas of it")
    func references() {
        for schema in Self.schemas {
            for part in Self.parts(schema) where part.members["$ref"] != nil {
                let others = Set(part.members.keys).subtracting(["$ref", "title", "description", "markdownDescription"])
                #expect(others == [], "\(part.path)")
            }
        }
    }

    @Test("what is described is called something, and says the same in Markdown: else a definition's words come in")
    func words() {
        for schema in Self.schemas {
            for part in Self.parts(schema) where part.members["description"] != nil {
                #expect(part.members["title"] != nil, "\(part.path)")
                #expect(part.members["markdownDescription"] == part.members["description"], "\(part.path)")
            }
            guard case .object(let definitions) = schema["$defs"] else { continue }
            #expect(
                Set(definitions.map { $0.value["title"] }).count == definitions.count, "each has a title of its own")
        }
    }

    @Test("names of keys are offered once: by `properties` if there are some, else as one placeholder with a name")
    func names() {
        for schema in Self.schemas {
            for part in Self.parts(schema) {
                guard let names = part.members["propertyNames"] else { continue }
                if part.members["properties"] != nil {
                    #expect(part.members["additionalProperties"] == false, "\(part.path)")
                } else {
                    #expect(names["title"] != nil && names["enum"] == nil, "\(part.path)")
                    let hasSnippet = part.members["defaultSnippets"] != nil
                    #expect((names["doNotSuggest"] == true) == hasSnippet, "\(part.path)")
                }
            }
        }
    }

    @Test("each of several cases has a title of its own: else a hover has the words of another one too")
    func cases() {
        for schema in Self.schemas {
            for part in Self.parts(schema) {
                guard case .array(let cases) = part.members["anyOf"], cases.count > 1 else { continue }
                let titles = cases.map { one -> JSONValue? in
                    guard case .object(let members) = one else { return nil }
                    return Self.resolved(Dictionary(members.map { ($0.name, $0.value) }) { $1 }, in: schema)["title"]
                }
                #expect(Set(titles.compactMap(\.self)).count == cases.count, "\(part.path)")
            }
        }
    }

    @Test("`true` and `false` are offered for fields that are true or false, and for nothing else")
    func booleans() {
        for schema in Self.schemas {
            for part in Self.parts(schema) where Self.offered(part.members, in: schema).contains("boolean") {
                let key = part.path.split(separator: "/").last.map(String.init) ?? ""
                #expect(["permanent", "secret", "archived"].contains(key), "\(part.path)")
            }
            let flag = schema["$defs"]?["flag"]?["properties"]
            guard case .object(let permanent) = flag?["permanent"] else { continue }
            let members = Dictionary(permanent.map { ($0.name, $0.value) }) { $1 }
            #expect(Self.offered(members, in: schema) == ["boolean"])
        }
    }

    @Test("a key is completed with its colon: for that, its schema has a type, cases or values")
    func colons() {
        let known: Set = ["type", "anyOf", "properties", "items", "enum", "const"]
        for schema in Self.schemas {
            for part in Self.parts(schema) {
                guard case .object(let properties) = part.members["properties"] else { continue }
                for property in properties {
                    guard case .object(let members) = property.value else { continue }
                    let found = Self.resolved(Dictionary(members.map { ($0.name, $0.value) }) { $1 }, in: schema)
                    #expect(!known.isDisjoint(with: found.keys), "\(part.path): \(property.name)")
                }
            }
        }
    }

    @Test("examples stand where nothing fits: else each hover of an id would list them")
    func examples() {
        for schema in Self.schemas {
            for part in Self.parts(schema) where part.members["examples"] != nil {
                #expect(part.members["not"] == [:], "\(part.path)")
            }
        }
    }

    @Test("what is inserted for a flag, an environment, an audience and a grant is a right manifest")
    func snippets() throws {
        for schema in Self.schemas {
            func body(_ value: JSONValue?) throws -> String {
                guard case .array(let snippets) = value?["defaultSnippets"], snippets.count == 1 else {
                    throw Missing()
                }
                let text = try #require(snippets[0]["body"]).canonical()
                return text.replacing(/\$\{\d:([^}]*)\}/) { String($0.1) }
            }
            let properties = schema["properties"]
            let flags = try body(properties?["flags"])
            let audiences = try body(properties?["audiences"])
            let targets = try body(schema["$defs"]?["flag"]?["properties"]?["targets"])
            let grant = try body(schema["$defs"]?["grant"])
            let text = """
                {"version": 1, "audiences": \(audiences), "flags": {"a": {"targets": \(targets)}, "b": {"targets":
                {"Production": {"audiences": ["design-partners"], "users": [\(grant)]}}}}}
                """
            for text in [text, #"{"version": 1, "flags": \#(flags)}"#] {
                let reading = ManifestReader.read(Array(text.utf8), name: "flags.json")
                #expect(reading.diagnostics.isEmpty, "\(text): \(reading.diagnostics.sorted.map(\.message))")
            }
        }
    }

    private struct Missing: Error {}
}
