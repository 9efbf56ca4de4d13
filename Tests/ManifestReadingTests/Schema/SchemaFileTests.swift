import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Testing

@testable import ManifestReading

@Suite("The manifest's JSON Schema")
struct SchemaFileTests {
    @Test("the file in the repository is what the program prints")
    func file() throws {
        try Repository.expect("schema/flags.schema.json", is: ManifestSchema.json().pretty() + "\n")
    }

    @Test("each key of the decoder is in it with its summary, and no other", arguments: ManifestObject.allCases)
    func keys(_ kind: ManifestObject) throws {
        let schema = ManifestSchema.json()
        let object = try #require(kind == .manifest ? schema : schema["$defs"]?[kind.rawValue])
        guard case .object(let properties) = object["properties"] else {
            Issue.record("\(kind) has no properties")
            return
        }
        #expect(properties.map(\.name) == kind.fields(.standard).map(\.key))
        #expect(
            properties.map { $0.value["description"] } == kind.fields(.standard).map { .string($0.summary) },
            "an editor shows the summary")
        #expect(object["additionalProperties"] == false)
        #expect((object["patternProperties"]?["^x-"] != nil) == kind.allowsExtensions)
        let required = kind.fields(.standard).filter(\.isRequired).map(\.key)
        #expect(object["required"] == (required.isEmpty ? nil : .strings(required)))
    }

    @Test("every part that is referred to is there, and every part is referred to but the included file")
    func references() {
        var referred: Set<String> = []
        func look(_ value: JSONValue) {
            switch value {
            case .object(let members):
                for member in members {
                    if member.name == "$ref", case .string(let path) = member.value { referred.insert(path) }
                    look(member.value)
                }
            case .array(let elements): elements.forEach(look)
            default: break
            }
        }
        let schema = ManifestSchema.json()
        look(schema)
        guard case .object(let parts) = schema["$defs"] else {
            Issue.record("there are no parts")
            return
        }
        let there = Set(parts.map { "#/$defs/" + $0.name })
        #expect(there.subtracting(referred) == ["#/$defs/includedFile"])
        #expect(referred.subtracting(there).isEmpty)
    }

    @Test("what it counts is what the decoder counts")
    func numbers() {
        let flag = ManifestSchema.json()["$defs"]?["flag"]?["properties"]
        #expect(flag?["name"]?["maxLength"] == 255)
        #expect(flag?["description"]?["maxLength"] == 8192)
    }
}
