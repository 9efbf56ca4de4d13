import Foundation

/// `schema/plan.schema.json`, as Python's jsonschema reads it.
package enum PlanSchema {
    private struct Request: Encodable {
        let schema: String
        let documents: [String]
    }

    /// What the schema finds wrong with each document.
    ///
    /// - Throws: ``Python/Trouble``, also where the schema itself is none.
    package static func mistakes(in documents: [String]) throws -> [[String]] {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let schema = root.appendingPathComponent("schema/plan.schema.json").path
        return try Python.run(.schema, Request(schema: schema, documents: documents))
    }
}
