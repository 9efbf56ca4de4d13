/// A day of the Gregorian calendar, as in `expires: 2027-03-31`.
package struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Year, month and day in one number, which orders as they do: a manifest has many dates.
    let number: UInt32

    /// A date from that number.
    init(number: UInt32) {
        self.number = number
    }

    /// The year, 1 to 9999.
    package var year: Int { Int(number >> 9) }
    /// The month, 1 to 12.
    package var month: Int { Int(number >> 5 & 15) }
    /// The day of the month, from 1.
    package var day: Int { Int(number & 31) }

    /// A date from its ISO 8601 form `YYYY-MM-DD`; nil if the string isn't one, or no such day exists.
    package init?(_ text: String) {
        guard text.utf8.count == 10 else { return nil }
        var numbers = [0, 0, 0]
        for (index, byte) in text.utf8.enumerated() {
            if index == 4 || index == 7 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard (0x30...0x39).contains(byte) else { return nil }
                let part = index < 4 ? 0 : index < 7 ? 1 : 2
                numbers[part] = numbers[part] * 10 + Int(byte - 0x30)
            }
        }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// A date from its numbers; nil if no such day exists.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        let leap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[month - 1] else { return nil }
        number = UInt32(year) << 9 | UInt32(month) << 5 | UInt32(day)
    }

    /// The last day that there is: 9999-12-31.
    package static let latest = CalendarDate(dayNumber: 3_652_058)

    /// The day after so many more days, or before it for a negative number; the first or the last day that there is, if that
    /// is further.
    package func advanced(by days: Int) -> CalendarDate { CalendarDate(dayNumber: dayNumber + days) }

    /// How many days it is to another day; negative for an earlier one.
    package func days(to other: CalendarDate) -> Int { other.dayNumber - dayNumber }

    /// The number of days since the first one, 0001-01-01.
    private var dayNumber: Int {
        // Years begin with March, so that a leap day is the last day of one.
        let year = month <= 2 ? self.year - 1 : self.year
        let months = (month + 9) % 12
        return year * 365 + year / 4 - year / 100 + year / 400 + (months * 153 + 2) / 5 + day - 1 - 306
    }

    private init(dayNumber: Int) {
        let days = min(max(dayNumber, 0), 3_652_058) + 306
        let (era, ofEra) = days.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100)
        let months = (ofYear * 5 + 2) / 153
        let month = months < 10 ? months + 3 : months - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        number = UInt32(year) << 9 | UInt32(month) << 5 | UInt32(ofYear - (months * 153 + 2) / 5 + 1)
    }

    /// The text `YYYY-MM-DD`.
    package var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Earlier days first.
    package static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.number < right.number
    }
}
