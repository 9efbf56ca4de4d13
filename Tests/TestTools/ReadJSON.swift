package import Foundation

/// A JSON value of a test target's own, by its cases: it is read by Foundation, so that what hoist prints is looked at with a reader
/// that isn't hoist's.
///
/// Nothing is tried and thrown on the way, as it is where each value is asked for as one type after the other: Swift Testing keeps a
/// backtrace of every error that is thrown, which took a sixth of the processor time of the end-to-end tests.
package protocol ReadJSON {
    static var null: Self { get }
    static func bool(_ bool: Bool) -> Self
    /// A number without a fraction, within 64 bits.
    static func integer(_ number: Int) -> Self
    static func number(_ number: Double) -> Self
    static func string(_ text: String) -> Self
    static func array(_ items: [Self]) -> Self
    static func object(_ members: [String: Self]) -> Self
}

extension ReadJSON {
    /// - Throws: An error of Foundation's where the bytes aren't one JSON value and nothing else.
    package init(reading bytes: Data) throws {
        self = Self.value(try JSONSerialization.jsonObject(with: bytes, options: .fragmentsAllowed))
    }

    private static func value(_ value: Any) -> Self {
        switch value {
        case let text as String: string(text)
        case let members as [String: Any]: object(members.mapValues(Self.value))
        case let items as [Any]: array(items.map(Self.value))
        // Truth is a number of one byte to Foundation, and nothing else in JSON is.
        case let number as NSNumber where String(cString: number.objCType) == "c": bool(number.boolValue)
        case let number as NSNumber: Int(exactly: number).map(integer) ?? Self.number(number.doubleValue)
        default: null
        }
    }
}
