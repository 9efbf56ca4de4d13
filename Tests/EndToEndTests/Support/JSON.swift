import Foundation
import TestTools

/// JSON as a value, for looking into what the program prints and sends.
indirect enum JSON: ReadJSON, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// - Throws: An error of Foundation's where the text isn't one JSON value and nothing else.
    init(parsing text: String) throws {
        try self.init(reading: Data(text.utf8))
    }

    /// - Throws: An error of Foundation's where the bytes aren't one JSON value and nothing else.
    init(parsing bytes: [UInt8]) throws {
        try self.init(reading: Data(bytes))
    }

    /// A member of an object; null if there is none, or no object.
    subscript(name: String) -> JSON {
        guard case .object(let members) = self else { return .null }
        return members[name] ?? .null
    }

    /// The items of an array.
    var items: [JSON] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    /// The names of an object's members, sorted.
    var names: [String] {
        guard case .object(let members) = self else { return [] }
        return members.keys.sorted()
    }

    /// A string's text, else "".
    var string: String {
        guard case .string(let text) = self else { return "" }
        return text
    }

    /// A whole number, else nil.
    var integer: Int? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    /// An object without one of its members.
    func without(_ name: String) -> JSON {
        guard case .object(var members) = self else { return self }
        members[name] = nil
        return .object(members)
    }

    /// The same on one line, with members in the order of their names, and nothing but ASCII in it.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .string(let text): "\"\(text.escaped)\""
        case .array(let items): "[\(items.map(\.text).joined(separator: ","))]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }
                .map { "\"\($0.key.escaped)\":\($0.value.text)" }.joined(separator: ",") + "}"
        }
    }
}

extension JSON: Equatable {
    /// Whether both hold the same, texts byte for byte.
    static func == (left: JSON, right: JSON) -> Bool { left.text == right.text }
}

extension JSON: CustomStringConvertible {
    var description: String { text }
}
