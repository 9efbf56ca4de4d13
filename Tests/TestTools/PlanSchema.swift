import Foundation

/// `schema/plan.schema.json`, as Python's jsonschema reads it.
package enum PlanSchema {
    private struct Request: Encodable {
        let schema: String
        let documents: [String]
    }

    /// The schema's errors for each document.
    ///
    /// - Throws: ``Python/Trouble``, also if the schema itself is invalid.
    package static func mistakes(in documents: [String]) throws -> [[String]] {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let schema = root.appendingPathComponent("schema/plan.schema.json").path
        return try Python.run(.schema, Request(schema: schema, documents: documents))
    }
}
