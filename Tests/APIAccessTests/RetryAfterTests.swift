import Testing

@testable import APIAccess

@Suite("Retry-After")
struct RetryAfterTests {
    /// 2026-11-23 18:00:00 UTC.
    static let now = 1_795_456_800

    @Test(
        "is a number of seconds or a date",
        arguments: [
            ("0", nil, 0), ("17", nil, 17), ("007", nil, 7), ("86400", nil, 86_400),
            ("99999999999999999999999", nil, 31_536_000),
            ("", nil, nil), ("-1", nil, nil), ("1.5", nil, nil), ("+1", nil, nil), (" 1", nil, nil), ("soon", nil, nil),
            ("1e3", nil, nil), ("٣", nil, nil),
            ("Mon, 23 Nov 2026 18:00:20 GMT", nil, 20),
            ("Mon, 23 Nov 2026 17:59:20 GMT", nil, 0),
            // The server's clock is five minutes behind, as its own Date shows.
            ("Mon, 23 Nov 2026 17:55:20 GMT", "Mon, 23 Nov 2026 17:55:00 GMT", 20),
            ("Mon, 23 Nov 2026 18:00:20 GMT", "nonsense", 20),
        ] as [(String, String?, Int?)]
    )
    func header(_ value: String, _ date: String?, _ seconds: Int?) {
        var headers = [HeaderField(name: "Retry-After", value: value)]
        if let date { headers.append(HeaderField(name: "Date", value: date)) }
        let answer = TransportResponse(status: 429, headers: headers)
        #expect(RetryAfter(answer, unixTime: Self.now)?.duration == seconds.map { .seconds($0) })
    }

    @Test("may be absent")
    func absent() {
        #expect(RetryAfter(TransportResponse(status: 429), unixTime: Self.now) == nil)
    }

    @Test(
        "reads HTTP dates",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Tue, 29 Feb 2000 23:59:59 GMT", 951_868_799),
            ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800),
            ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
            ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),
            ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
            ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
            ("Sun Nov  6 08:49:37 1994", nil),
            ("Sun, 06 Nov 1994 08:49:37 CET", nil),
            ("Sun, 6 Nov 1994 08:49:37 GMT", nil),
            ("Sun, 06 nov 1994 08:49:37 GMT", nil),
            ("Sun, 06 Nov 1994 24:49:37 GMT", nil),
            ("Sun, 06 Nov 1994 08:60:37 GMT", nil),
            ("Sun, 00 Nov 1994 08:49:37 GMT", nil),
            ("Sun, 32 Nov 1994 08:49:37 GMT", nil),
            ("Sun, 06 Nov 1994 08:49 GMT", nil),
            ("Sun, 06 Nov 1994 08:49:37 GMT ", nil),
            ("", nil),
        ] as [(String, Int?)]
    )
    func dates(_ text: String, _ seconds: Int?) {
        #expect(unixTime(httpDate: text) == seconds)
    }
}
