import Foundation

/// `schema/plan.schema.json` and the schemas beside it, as Python's jsonschema reads them.
package enum PlanSchema {
    private struct Request: Encodable {
        let schema: String
        let documents: [String]
    }

    /// The schema's errors for each document.
    ///
    /// - Parameters:
    ///   - documents: JSON texts.
    ///   - file: The name of the schema's file.
    /// - Throws: ``Python/Trouble``, also if the schema itself is invalid.
    package static func mistakes(
        in documents: [String],
        by file: String = "plan.schema.json"
    ) throws -> [[String]] {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let schema = root.appendingPathComponent("schema/\(file)").path
        return try Python.run(.schema, Request(schema: schema, documents: documents))
    }
}
