import Foundation
import TestTools

/// JSON as a value, to inspect responses.
indirect enum JSON: ReadJSON, Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    init(parsing text: String) throws {
        try self.init(reading: Data(text.utf8))
    }

    /// A member of an object; nil if there is none, or this isn't an object.
    subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// An item of an array; nil if there is none, or this isn't an array.
    subscript(place: Int) -> JSON? {
        guard case .array(let items) = self, items.indices.contains(place) else { return nil }
        return items[place]
    }

    var items: [JSON] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var integer: Int? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    /// The same as text, with sorted members.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .string(let text):
            (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        case .array(let items): "[\(items.map(\.text).joined(separator: ","))]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }
                .map { "\(JSON.string($0.key).text):\($0.value.text)" }.joined(separator: ",") + "}"
        }
    }
}
