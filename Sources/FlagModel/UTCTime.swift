/// A moment in UTC, to the second, as Reflag says when something was changed: `2026-11-12T14:03:05Z`.
package struct UTCTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The day.
    package let day: CalendarDate
    /// The seconds since the day began.
    private let second: UInt32

    /// The time without its seconds, for people: `2026-11-12 14:03 UTC`.
    package var minute: String { "\(day) \(clock.prefix(5)) UTC" }

    /// A time from the form that Reflag documents, in UTC, with or without seconds and fractions of them; nil if the string is
    /// anything else, or a time at which there can't have been anything to change: before 2000.
    package init?(_ text: String) {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].last == "Z", let day = CalendarDate(String(parts[0])), day.year >= 2000 else {
            return nil
        }
        let halves = parts[1].dropLast().split(separator: ".", omittingEmptySubsequences: false)
        let numbers = halves[0].split(separator: ":", omittingEmptySubsequences: false).map(Self.number)
        guard halves.count <= 2, halves.count == 1 || numbers.count == 3, (2...3).contains(numbers.count),
            halves.dropFirst().allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isDigit) }),
            let hour = numbers[0], hour < 24, let minute = numbers[1], minute < 60,
            let second = numbers.count == 3 ? numbers[2] : 0, second < 60
        else { return nil }
        self.init(day: day, second: (hour * 60 + minute) * 60 + second)
    }

    /// A time from a day and the seconds since it began; nil if the day hasn't so many.
    package init?(_ day: CalendarDate, seconds: Int) {
        guard (0..<86_400).contains(seconds) else { return nil }
        self.init(day: day, second: seconds)
    }

    private init(day: CalendarDate, second: Int) {
        self.day = day
        self.second = UInt32(second)
    }

    /// The seconds since the day began.
    package var seconds: Int { Int(second) }

    /// The time as JSON has it: `2026-11-12T14:03:05Z`.
    package var description: String { "\(day)T\(clock)Z" }

    private var clock: String {
        [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// Earlier times first.
    package static func < (left: UTCTime, right: UTCTime) -> Bool {
        (left.day, left.second) < (right.day, right.second)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// A number of two digits.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.count == 2 && text.utf8.allSatisfy(isDigit) ? Int(text) : nil
    }
}
