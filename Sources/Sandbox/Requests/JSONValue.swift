#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The body of a request before its shape is known.
enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The kind of value, for messages.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSONValue: Codable {
    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Name.self) {
            var members: [String: JSONValue] = [:]
            for name in object.allKeys {
                members[name.stringValue] = try object.decode(JSONValue.self, forKey: name)
            }
            self = .object(members)
        } else if var array = try? decoder.unkeyedContainer() {
            var items: [JSONValue] = []
            while !array.isAtEnd {
                items.append(try array.decode(JSONValue.self))
            }
            self = .array(items)
        } else {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let text = try? container.decode(String.self) {
                self = .string(text)
            } else if let bool = try? container.decode(Bool.self) {
                self = .bool(bool)
            } else if let integer = try? container.decode(Int.self) {
                self = .integer(integer)
            } else {
                self = .number(try container.decode(Double.self))
            }
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .array(let items): try items.encode(to: encoder)
        case .object(let members): try members.encode(to: encoder)
        case .null, .bool, .integer, .number, .string:
            var container = encoder.singleValueContainer()
            switch self {
            case .bool(let bool): try container.encode(bool)
            case .integer(let integer): try container.encode(integer)
            case .number(let number): try container.encode(number)
            case .string(let text): try container.encode(text)
            default: try container.encodeNil()
            }
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        let intValue: Int? = nil

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }
}

/// Encodes and decodes JSON, with sorted members, so that equal responses have equal bytes.
enum JSONBytes {
    /// The response if a response can't be encoded.
    static let lastResort = Array(#"{"error":{"code":"unknown_error","message":"The answer can't be encoded."}}"#.utf8)

    /// - Throws: ``Refusal`` with `unknown_error` if the value can't be encoded as JSON.
    static func encode(_ value: some Encodable) throws(Refusal) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            throw Refusal(.unknownError, "The answer can't be encoded.")
        }
    }

    /// - Throws: ``Refusal`` with `invalid_request` if the bytes aren't JSON in UTF-8.
    static func decode(_ bytes: [UInt8]) throws(Refusal) -> JSONValue {
        guard String(validating: bytes, as: UTF8.self) != nil,
            let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        else {
            throw .invalid("", "the body is not JSON")
        }
        return value
    }

    /// `{"data":[…], …}` from encoded parts, without encoding them again.
    static func list(_ items: [[UInt8]], after closing: String) -> [UInt8] {
        var bytes = Array(#"{"data":["#.utf8)
        bytes.reserveCapacity(items.reduce(closing.utf8.count + 16) { $0 + $1.count + 1 })
        for (place, item) in items.enumerated() {
            if place > 0 {
                bytes.append(UInt8(ascii: ","))
            }
            bytes.append(contentsOf: item)
        }
        bytes.append(contentsOf: "],\(closing)}".utf8)
        return bytes
    }
}
