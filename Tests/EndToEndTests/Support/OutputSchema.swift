import Foundation
import Testing

/// The JSON Schemas in `schema/`, to which everything that is printed as JSON is held, in every test.
///
/// It knows the keywords that they use and no others: what it doesn't know is a fault. `OutputSchemaTests` compares it
/// with Python's jsonschema.
struct OutputSchema {
    /// The faults of a value, a line each: `$.outcome.calls[0]: reason is missing`.
    static func faults(in value: JSON, by file: String) -> [String] {
        guard let schema = documents[file] else { return ["there is no schema/\(file)"] }
        return OutputSchema(file: file).faults(in: value, by: schema, at: "$")
    }

    /// The schema of what a command prints with `--format json`; nil for a command that has no such form.
    static func file(of arguments: [String]) -> String? {
        switch arguments.first {
        case "plan": arguments.contains { $0.hasPrefix("--check") } ? "check.schema.json" : "plan.schema.json"
        case "show": "plan.schema.json"
        case "apply": "apply.schema.json"
        case "verify": "verify.schema.json"
        case "explain": "explain.schema.json"
        case "doctor": "doctor.schema.json"
        case "version": "version.schema.json"
        case "validate": "diagnostics.schema.json"
        case "edit": "edit.schema.json"
        default: nil
        }
    }

    /// Holds what a command has printed to its schema, or to those of the ends of every command: an error, or the
    /// manifest's diagnostics.
    static func expect(_ printed: JSON, of arguments: [String], sourceLocation: SourceLocation) {
        let own = file(of: arguments)
        let file =
            printed.names == ["diagnostics", "errors", "warnings"]
            ? "diagnostics.schema.json"
            : printed["error"] != .null && printed["format"] == .null ? "error.schema.json" : own
        guard let file else { return }
        let faults = faults(in: printed, by: file)
        #expect(faults == [], "\(arguments) by schema/\(file)", sourceLocation: sourceLocation)
    }

    /// Holds the plan and the receipt that a run has written to their schemas.
    static func expectFiles(of arguments: [String], in place: Workplace, sourceLocation: SourceLocation) {
        for (option, file) in [("--out", "plan.schema.json"), ("--receipt", "receipt.schema.json")] {
            guard let index = arguments.firstIndex(of: option), let path = arguments.dropFirst(index + 1).first,
                // Where it wasn't written, something else may be there.
                let text = try? place.read(path), text.contains("\"hoist-\(file.prefix { $0 != "." })\""),
                let written = try? JSON(parsing: text)
            else { continue }
            let faults = faults(in: written, by: file)
            #expect(faults == [], "\(path) by schema/\(file)", sourceLocation: sourceLocation)
        }
    }

    /// All schemas, by their files' names.
    static let documents: [String: JSON] = {
        let folder = Built.repository + "/schema/"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let pairs = names.compactMap { name in
            (try? String(contentsOfFile: folder + name, encoding: .utf8)).flatMap { text in
                (try? JSON(parsing: text)).map { (name, $0) }
            }
        }
        return Dictionary(pairs) { $1 }
    }()

    /// The file that `#` means.
    let file: String

    /// Keywords that hold nothing.
    private static let silent: Set<String> = ["$schema", "$id", "$comment", "title", "description", "$defs"]

    private func faults(in value: JSON, by schema: JSON, at path: String) -> [String] {
        switch schema {
        case .bool(true): return []
        case .bool(false): return ["\(path): isn't allowed"]
        case .object(let keywords):
            return keywords.sorted { $0.key < $1.key }.flatMap { keyword, rule in
                Self.silent.contains(keyword) ? [] : faults(in: value, by: keyword, rule, schema, at: path)
            }
        default: return ["\(path): \(schema) is no schema"]
        }
    }

    private func faults(in value: JSON, by keyword: String, _ rule: JSON, _ schema: JSON, at path: String) -> [String] {
        switch keyword {
        case "type":
            let types = rule.items.isEmpty ? [rule.string] : rule.items.map(\.string)
            return types.contains { value.isOf(type: $0) } ? [] : ["\(path): isn't \(types)"]
        case "const": return value == rule ? [] : ["\(path): isn't \(rule)"]
        case "enum": return rule.items.contains(value) ? [] : ["\(path): \(value) isn't one of \(rule)"]
        case "pattern":
            guard case .string(let text) = value, let pattern = try? Regex(rule.string) else { return [] }
            return text.contains(pattern) ? [] : ["\(path): \(text) doesn't match \(rule)"]
        case "minimum":
            guard let number = value.integer, let least = rule.integer else { return [] }
            return number >= least ? [] : ["\(path): is below \(least)"]
        case "minItems":
            guard case .array(let items) = value, let least = rule.integer else { return [] }
            return items.count >= least ? [] : ["\(path): has fewer than \(least)"]
        case "minProperties":
            guard case .object(let members) = value, let least = rule.integer else { return [] }
            return members.count >= least ? [] : ["\(path): has fewer than \(least)"]
        case "items":
            return value.items.enumerated().flatMap { faults(in: $1, by: rule, at: "\(path)[\($0)]") }
        case "required":
            guard case .object(let members) = value else { return [] }
            return rule.items.map(\.string).filter { members[$0] == nil }.map { "\(path): \($0) is missing" }
        case "properties":
            return rule.names.flatMap { name -> [String] in
                guard case .object(let members) = value, let member = members[name] else { return [] }
                return faults(in: member, by: rule[name], at: "\(path).\(name)")
            }
        case "additionalProperties":
            return value.names.filter { !schema["properties"].names.contains($0) }
                .flatMap { faults(in: value[$0], by: rule, at: "\(path).\($0)") }
        case "anyOf", "oneOf":
            let all = rule.items.map { faults(in: value, by: $0, at: path) }
            let right = all.count { $0.isEmpty }
            if keyword == "oneOf" ? right == 1 : right > 0 { return [] }
            return right > 1 ? ["\(path): is several of them"] : all.min { $0.count < $1.count } ?? []
        case "$ref": return faults(in: value, referringTo: rule.string, at: path)
        default: return ["\(path): the keyword \(keyword) isn't known"]
        }
    }

    private func faults(in value: JSON, referringTo reference: String, at path: String) -> [String] {
        let parts = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let target = parts[0].isEmpty ? file : parts[0]
        var schema = Self.documents[target] ?? .null
        for name in (parts.count > 1 ? parts[1] : "").split(separator: "/") { schema = schema[String(name)] }
        guard schema != .null else { return ["\(path): there is no \(reference)"] }
        return OutputSchema(file: target).faults(in: value, by: schema, at: path)
    }
}

extension JSON {
    /// Whether it is of a type of JSON Schema.
    fileprivate func isOf(type: String) -> Bool {
        switch (self, type) {
        case (.null, "null"), (.bool, "boolean"), (.integer, "integer"), (.integer, "number"), (.number, "number"),
            (.string, "string"), (.array, "array"), (.object, "object"):
            true
        default: false
        }
    }
}
