/// How long a server asks to be left alone, from the header `Retry-After`.
struct RetryAfter: Sendable, Equatable {
    /// The time from the answer on; never negative.
    let duration: Duration

    /// Reads the header: a number of seconds, or a date. A date is set against the answer's own `Date`, which no
    /// difference of clocks can spoil, and without one against this machine's time.
    ///
    /// - Parameters:
    ///   - answer: the answer.
    ///   - now: this machine's time, in seconds since 1970.
    init?(_ answer: TransportResponse, unixTime now: Int) {
        guard let value = answer.header("retry-after") else { return nil }
        if !value.isEmpty, value.utf8.allSatisfy(\.isASCIIDigit) {
            // More digits than an Int holds are a long time as well.
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
