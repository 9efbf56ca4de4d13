package import Foundation

/// A JSON value as Foundation reads it: tests look at what hoist prints with a reader that isn't hoist's own.
///
/// Nothing is tried and thrown on the way, as it is where each value is asked for as one type after the other: Swift Testing keeps a
/// backtrace of every error that is thrown, which took a sixth of the processor time of the end-to-end tests.
package indirect enum ParsedJSON: Sendable {
    case null
    case bool(Bool)
    /// A number without a fraction, within 64 bits.
    case integer(Int)
    case number(Double)
    case string(String)
    case array([ParsedJSON])
    case object([String: ParsedJSON])

    /// - Throws: An error of Foundation's where the text isn't one JSON value and nothing else.
    package init(_ text: String) throws {
        try self.init(Data(text.utf8))
    }

    /// - Throws: An error of Foundation's where the bytes aren't one JSON value and nothing else.
    package init(_ bytes: Data) throws {
        self.init(of: try JSONSerialization.jsonObject(with: bytes, options: .fragmentsAllowed))
    }

    private init(of value: Any) {
        switch value {
        case let text as String: self = .string(text)
        case let members as [String: Any]: self = .object(members.mapValues(Self.init(of:)))
        case let items as [Any]: self = .array(items.map(Self.init(of:)))
        case let number as NSNumber:
            // Truth is a number of one byte to Foundation, and nothing else in JSON is.
            if String(cString: number.objCType) == "c" {
                self = .bool(number.boolValue)
            } else if let integer = Int(exactly: number) {
                self = .integer(integer)
            } else {
                self = .number(number.doubleValue)
            }
        default: self = .null
        }
    }
}
