#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A time in milliseconds; in JSON `2026-11-23T10:00:00.000Z`.
package struct SandboxTime: Sendable, Hashable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    /// The time this many milliseconds after 1970-01-01T00:00:00Z.
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// 2026-01-01T00:00:00.000Z: the default for flags in a handwritten world.
    package static let unspecified = SandboxTime(milliseconds: 1_767_225_600_000)

    /// The machine's current time.
    package static func now() -> SandboxTime {
        SandboxTime(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    private static let day: Int64 = 86_400_000
}

extension SandboxTime: CustomStringConvertible {
    /// The time in UTC: `2026-11-23T10:00:00.000Z`.
    package var description: String {
        let days = Int((milliseconds - Self.modulo(milliseconds, Self.day)) / Self.day)
        let rest = Int(Self.modulo(milliseconds, Self.day))
        let (year, month, dayOfMonth) = Self.civil(days)
        let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(dayOfMonth, 2))"
        let hours = Self.padded(rest / 3_600_000, 2)
        let minutes = Self.padded(rest / 60000 % 60, 2)
        let seconds = Self.padded(rest / 1000 % 60, 2)
        return "\(date)T\(hours):\(minutes):\(seconds).\(Self.padded(rest % 1000, 3))Z"
    }

    private static func modulo(_ value: Int64, _ divisor: Int64) -> Int64 {
        let rest = value % divisor
        return rest < 0 ? rest + divisor : rest
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Year, month and day for a number of days since 1970-01-01, in the proleptic Gregorian calendar, which repeats
    /// every 146,097 days. Years start in March here, so that the leap day comes last.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}

extension SandboxTime: Codable {
    /// Decodes `2026-11-23T10:00:00.000Z`; the milliseconds are optional.
    ///
    /// - Throws: `DecodingError` for anything else, such as a date that doesn't exist.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = Self(parsing: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "a time is written as 2026-11-23T10:00:00.000Z"
            )
        }
        self = time
    }

    /// Encodes `2026-11-23T10:00:00.000Z`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private init?(parsing text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20 || bytes.count == 24 else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            let fraction = bytes.count == 24 ? number(20..<23) : 0
        else { return nil }
        let daysBefore = Self.days(year, month, day)
        let time = ((daysBefore * 24 + hour) * 60 + minute) * 60 + second
        self.init(milliseconds: Int64(time) * 1000 + Int64(fraction))
        // An invalid date such as 30 February isn't formatted in the way it was read.
        let whole = bytes.count == 24 ? text : String(text.dropLast()) + ".000Z"
        guard description == whole else { return nil }
    }

    /// The inverse of ``civil(_:)``.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
