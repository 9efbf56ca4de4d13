import Foundation

/// The shape of a plan file: every member with its type, and every list present, empty or not.
///
/// It is independent of the code that writes plan files and of their schema, so that tests compare all three.
package indirect enum PlanFileShape: Sendable {
    case text
    case number
    case truth
    case null
    case anything
    case word([String])
    case list(PlanFileShape)
    case either([PlanFileShape])
    case object([String: PlanFileShape], optional: [String: PlanFileShape] = [:])

    /// What is wrong with a document, one line per problem: `$.calls[0].after: missing`.
    package static func faults(in document: String) -> [String] {
        do {
            return plan.faults(in: try AnyJSON(reading: Data(document.utf8)), at: "$")
        } catch {
            return ["$: \(error)"]
        }
    }

    private func faults(in value: AnyJSON, at path: String) -> [String] {
        switch (self, value) {
        case (.text, .string), (.number, .integer), (.truth, .bool), (.null, .null), (.anything, _): return []
        case (.word(let words), .string(let text)) where words.contains(text): return []
        case (.list(let element), .array(let values)):
            return values.enumerated().flatMap { element.faults(in: $1, at: "\(path)[\($0)]") }
        case (.either(let shapes), _):
            let all = shapes.map { $0.faults(in: value, at: path) }
            return all.contains([]) ? [] : all[0]
        case (.object(let required, let optional), .object(let members)):
            let missing = required.keys.filter { members[$0] == nil }.sorted().map { "\(path).\($0): missing" }
            return missing
                + members.sorted { $0.key < $1.key }.flatMap { name, value in
                    (required[name] ?? optional[name])?.faults(in: value, at: "\(path).\(name)")
                        ?? ["\(path).\(name): unknown"]
                }
        default: return ["\(path): of another kind"]
        }
    }
}

/// Any JSON value.
private indirect enum AnyJSON: ReadJSON {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([AnyJSON])
    case object([String: AnyJSON])
}
