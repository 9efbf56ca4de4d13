package import Foundation

/// The Python tools that some tests compare our output with, if Python has the required modules.
package enum Python {
    /// It ended with another status than 0.
    package struct Trouble: Error, CustomStringConvertible {
        /// The status that it ended with; 127 where there is no `python3`.
        package let status: Int32
        /// What it printed on standard error.
        package let description: String
    }

    /// A tool under `Tests/TestTools/Python`: JSON in, JSON out.
    package enum Tool: String, Sendable {
        /// What GitHub would show of Markdown, by markdown-it-py.
        case markdown
        /// What a JSON Schema rejects, by jsonschema.
        case schema

        /// Whether Python is installed with the modules that the tool needs.
        package var isThere: Bool {
            switch self {
            case .markdown: Self.hasMarkdown
            case .schema: Self.hasSchema
            }
        }

        /// The message of a test that was skipped because of this.
        package var missing: String {
            switch self {
            case .markdown: "not run: python3 has no markdown-it-py (pip install markdown-it-py)"
            case .schema: "not run: python3 has no jsonschema (pip install jsonschema)"
            }
        }

        private static let hasMarkdown = has("markdown_it")
        private static let hasSchema = has("jsonschema")

        private static func has(_ module: String) -> Bool {
            (try? Python.run(["-c", "import \(module)"], Data())) != nil
        }
    }

    /// The tool's result for a value.
    ///
    /// - Throws: ``Trouble`` if it fails.
    package static func run<Input: Encodable, Output: Decodable>(
        _ tool: Tool,
        _ input: Input,
        as type: Output.Type = Output.self
    ) throws -> Output {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Python/\(tool.rawValue).py")
        let output = try run([script.path], JSONEncoder().encode(input))
        return try JSONDecoder().decode(type, from: output)
    }

    /// What `python3` prints on standard output.
    ///
    /// - Throws: ``Trouble`` if it isn't there, or fails.
    package static func run(_ arguments: [String], _ input: Data) throws -> Data {
        let end = try Child.end(of: ["python3"] + arguments, input: input)
        guard end.status == 0 else { throw Trouble(status: end.status, description: end.errors) }
        return end.output
    }
}
