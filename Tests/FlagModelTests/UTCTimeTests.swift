import FlagModel
import Testing

@Suite("A time of Reflag's")
struct UTCTimeTests {
    @Test(
        "is read in the forms that are documented",
        arguments: [
            ("2026-11-12T14:03:05Z", "2026-11-12T14:03:05Z"), ("2026-11-12T14:03Z", "2026-11-12T14:03:00Z"),
            ("2024-02-29T23:59:59.999999999Z", "2024-02-29T23:59:59Z"),
            ("2000-01-01T00:00:00.0Z", "2000-01-01T00:00:00Z"),
        ])
    func read(_ text: String, _ written: String) throws {
        let time = try #require(UTCTime(text))
        #expect(time.description == written)
        #expect(UTCTime(time.description) == time)
        #expect(UTCTime(time.day, seconds: time.seconds) == time)
        #expect(time.minute == written.prefix(10) + " " + written.dropFirst(11).prefix(5) + " UTC")
    }

    @Test(
        "is nothing where the text is anything else",
        arguments: [
            "", "Z", "T", "TZ", "yesterday", "2026-11-12", "2026-11-12T14:03:05", "2026-11-12T14:03:05+01:00",
            "2026-11-12 14:03:05Z", "2026-11-12t14:03:05z", "2026-13-12T14:03:05Z", "2026-02-29T14:03:05Z",
            "2026-11-12T24:00:00Z", "2026-11-12T14:60:05Z", "2026-11-12T14:03:60Z", "2026-11-12T1:03:05Z",
            "2026-11-12T14Z", "2026-11-12T14:03:05.Z", "2026-11-12T14:03.5Z", "2026-11-12T14:03:05.1.2Z",
            "2026-11-12T14:03:05.xZ", "2026-11-12T-1:03:05Z", "2026-11-12T14:03:05:00Z", "2026-11-12T14:03:05ZZ",
            "2026-11-12T14:03:05Z\n", "٢٠٢٦-11-12T14:03:05Z", "1999-12-31T23:59:59Z", "1970-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z", "12026-11-12T14:03:05Z", "1763000000", "2026-11-12TT14:03:05Z",
        ])
    func nonsense(_ text: String) { #expect(UTCTime(text) == nil) }

    @Test("has no seconds beyond its day, and comes in order")
    func order() throws {
        let day = try #require(CalendarDate("2026-11-12"))
        #expect(UTCTime(day, seconds: -1) == nil && UTCTime(day, seconds: 86_400) == nil)
        let (first, second) = (UTCTime(day, seconds: 1), UTCTime(day.advanced(by: 1), seconds: 0))
        #expect(try #require(first) < #require(second))
    }
}
