import Diagnostics
import FlagTestKit
import Foundation
import JSONText
import TestTools
import Testing

@testable import ManifestReading

/// Checks texts against the JSON Schema with another YAML reader and another validator:
/// `scripts/check-manifest-schema.py`, with PyYAML and jsonschema.
enum SchemaCheck {
    /// A text and the part of the schema that it is checked against; nil for a whole manifest.
    struct Case: Encodable {
        let text: String
        var part: String?
    }

    /// What came of it.
    enum Verdict: Equatable {
        case accepts
        case refuses(String)
        case unreadable(String)

        fileprivate init(_ words: String) {
            let why = words.split(separator: ":", maxSplits: 1).last.map { String($0.dropFirst()) } ?? ""
            if words == "accepts" {
                self = .accepts
            } else {
                self = words.hasPrefix("refuses") ? .refuses(why) : .unreadable(why)
            }
        }

        var isRefusal: Bool {
            if case .refuses = self { true } else { false }
        }
    }

    /// Whether this machine has what it takes; where it hasn't, the tests say that they didn't run.
    static let isPossible: Bool =
        (try? Python.run(["-c", "import jsonschema, yaml; jsonschema.Draft202012Validator"], Data())) != nil

    /// Said where it hasn't.
    static let missing: Comment =
        "python3 with PyYAML and jsonschema isn't there: the JSON Schema was NOT held to the manifests"

    /// The verdicts on all cases, in their order.
    static func verdicts(_ cases: [Case], schema: JSONValue = ManifestSchema.json()) throws -> [Verdict] {
        let texts = String(decoding: try JSONEncoder().encode(cases), as: UTF8.self)
        let question = "{\"schema\": \(schema.canonical()), \"cases\": \(texts)}"
        let script = Repository.folder + "/scripts/check-manifest-schema.py"
        let answer = try Python.run([script], Data(question.utf8))
        return try JSONDecoder().decode([String].self, from: answer).map(Verdict.init)
    }
}
