/// How long a server asks to wait, from the header `Retry-After`.
struct RetryAfter: Sendable, Equatable {
    /// The time after the response; never negative.
    let duration: Duration

    /// Reads the header: a number of seconds, or a date. A date is compared with the response's own `Date`, so that
    /// different clocks don't matter, or with this machine's time if it has none.
    ///
    /// - Parameters:
    ///   - answer: the response.
    ///   - now: this machine's time, in seconds since 1970.
    init?(_ answer: TransportResponse, unixTime now: Int) {
        guard let value = answer.header("retry-after") else { return nil }
        if !value.isEmpty, value.utf8.allSatisfy(\.isASCIIDigit) {
            // A number that doesn't fit in an Int is a long time too.
            duration = .seconds(Int(value).map { min($0, Self.longest) } ?? Self.longest)
        } else if let then = APIAccess.unixTime(httpDate: value) {
            let sent = answer.header("date").flatMap(APIAccess.unixTime(httpDate:)) ?? now
            duration = .seconds(max(0, then - sent))
        } else {
            return nil
        }
    }

    /// A year, in seconds: longer than anyone waits.
    private static let longest = 31_536_000
}

/// An HTTP date, `Sun, 06 Nov 1994 08:49:37 GMT`, in seconds since 1970.
///
/// The two obsolete formats aren't supported.
func unixTime(httpDate text: String) -> Int? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0].utf8.count == 4, parts[0].hasSuffix(","), parts[5] == "GMT",
        let day = number(parts[1], digits: 2), (1...31).contains(day),
        let month = months.firstIndex(of: String(parts[2])),
        let year = number(parts[3], digits: 4)
    else { return nil }
    let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false)
    guard clock.count == 3, let hour = number(clock[0], digits: 2), hour < 24,
        let minute = number(clock[1], digits: 2), minute < 60,
        let second = number(clock[2], digits: 2), second <= 60
    else { return nil }
    return ((days(year, month + 1, day) * 24 + hour) * 60 + minute) * 60 + second
}

private let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

private func number(_ text: Substring, digits: Int) -> Int? {
    guard text.utf8.count == digits, text.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
    return Int(text)
}

/// Days since January 1, 1970. Years are counted from March, so that a leap day comes last.
private func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let years = month > 2 ? year : year - 1
    let marchMonth = (month + 9) % 12
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    return years * 365 + years / 4 - years / 100 + years / 400 + dayOfYear - 719_468
}
