import Foundation
import Sandbox

/// Reflag's own document of its API, if the environment variable `HOIST_OPENAPI` is the path of a copy.
struct OpenAPIDocument: Sendable {
    static let shared: OpenAPIDocument? = {
        guard let path = ProcessInfo.processInfo.environment["HOIST_OPENAPI"],
            let data = FileManager.default.contents(atPath: path)
        else { return nil }
        return (try? JSON(parsing: String(decoding: data, as: UTF8.self))).map { OpenAPIDocument(root: $0) }
    }()

    let root: JSON

    /// Which version of the API it describes.
    var dialect: SandboxDialect? { root["info"]?["version"]?.string.flatMap { SandboxDialect(rawValue: $0) } }

    /// How a response differs from the document.
    func problems(in json: JSON, of operation: SandboxOperation?, status: Int) -> [String] {
        // A path without an operation gets the same envelope; any operation's can be used to check it.
        let name = (operation ?? .getApp).rawValue
        guard let schema = description(of: name)?["responses"]?["\(status)"]?["content"]?["application/json"]?["schema"]
        else { return ["the document has no \(status) for \(name)"] }
        return SchemaChecker(root: root).problems(in: json, schema)
    }

    /// How a body differs from the document.
    func problems(inBody json: JSON, of operation: SandboxOperation) -> [String] {
        guard
            let schema = description(of: operation.rawValue)?["requestBody"]?["content"]?["application/json"]?["schema"]
        else { return ["the document has no body for \(operation.rawValue)"] }
        return SchemaChecker(root: root).problems(in: json, schema)
    }

    /// The names of all operations.
    var operations: [String] {
        methods.compactMap { $0["operationId"]?.string }.sorted()
    }

    private func description(of operation: String) -> JSON? {
        methods.first { $0["operationId"]?.string == operation }
    }

    private var methods: [JSON] {
        guard case .object(let paths) = root["paths"] else { return [] }
        return paths.values.flatMap { path in
            guard case .object(let methods) = path else { return [JSON]() }
            return Array(methods.values)
        }
    }
}

/// The parts of JSON Schema that the API's document uses. An unknown keyword is a problem, and never ignored.
struct SchemaChecker {
    let root: JSON

    func problems(in json: JSON, _ schema: JSON, _ place: String = "") -> [String] {
        guard case .object(let keywords) = schema else { return ["\(place): the schema is no object"] }
        return keywords.sorted { $0.key < $1.key }.flatMap { keyword, rule in
            problems(in: json, keyword, rule, schema, place)
        }
    }

    private func problems(
        in json: JSON,
        _ keyword: String,
        _ rule: JSON,
        _ schema: JSON,
        _ place: String
    ) -> [String] {
        switch keyword {
        case "description", "default", "format", "title":
            return []
        case "$ref":
            guard let target = resolve(rule) else { return ["\(place): nothing is at \(rule.text)"] }
            return problems(in: json, target, place)
        case "type":
            return rule.string == type(of: json) ? [] : ["\(place): is \(type(of: json)), not \(rule.text)"]
        case "const":
            return json == rule ? [] : ["\(place): is not \(rule.text)"]
        case "enum":
            return rule.items.contains(json) ? [] : ["\(place): is none of \(rule.text)"]
        case "anyOf":
            let fits = rule.items.contains { problems(in: json, $0, place).isEmpty }
            return fits ? [] : ["\(place): fits none of \(rule.text)"]
        case "minLength", "maxLength", "pattern":
            guard case .string(let text) = json else { return [] }
            return fits(text, keyword, rule) ? [] : ["\(place): breaks \(keyword) \(rule.text)"]
        case "minItems":
            guard case .array(let items) = json else { return [] }
            return items.count >= rule.integer ?? .max ? [] : ["\(place): has \(items.count) items"]
        case "items":
            return json.items.enumerated().flatMap { problems(in: $1, rule, "\(place).\($0)") }
        case "required", "properties", "additionalProperties", "propertyNames":
            guard case .object(let members) = json else { return [] }
            return problems(in: members, keyword, rule, schema, place)
        default:
            return ["\(place): the checker doesn't know \(keyword)"]
        }
    }

    private func problems(
        in members: [String: JSON],
        _ keyword: String,
        _ rule: JSON,
        _ schema: JSON,
        _ place: String
    ) -> [String] {
        switch keyword {
        case "required":
            return rule.items.compactMap(\.string).filter { members[$0] == nil }.map { "\(place): lacks \($0)" }
        case "properties":
            return members.flatMap { name, member in
                rule[name].map { problems(in: member, $0, "\(place).\(name)") } ?? []
            }
        case "propertyNames":
            return members.keys.flatMap { problems(in: .string($0), rule, "\(place).\($0) (name)") }
        default:
            let others = members.filter { schema["properties"]?[$0.key] == nil }
            return others.flatMap { name, member in
                rule == .bool(false)
                    ? ["\(place): may not have \(name)"] : problems(in: member, rule, "\(place).\(name)")
            }
        }
    }

    private func fits(_ text: String, _ keyword: String, _ rule: JSON) -> Bool {
        switch keyword {
        case "minLength": text.unicodeScalars.count >= rule.integer ?? .max
        case "maxLength": text.unicodeScalars.count <= rule.integer ?? -1
        default: (try? Regex(rule.string ?? "(").firstMatch(in: text)) != nil
        }
    }

    private func type(of json: JSON) -> String {
        switch json {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    private func resolve(_ reference: JSON) -> JSON? {
        guard let path = reference.string, path.hasPrefix("#/") else { return nil }
        return path.dropFirst(2).split(separator: "/").reduce(root as JSON?) { $0?[String($1)] }
    }
}
