import Foundation
import Sandbox
import TestTools
import Testing

@Suite("times")
struct TimeTests {
    @Test(
        "a time is written in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_795_428_000_000, "2026-11-23T10:00:00.000Z"),
            (951_868_799_000, "2000-02-29T23:59:59.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (-1000, "1969-12-31T23:59:59.000Z"), (4_107_542_400_007, "2100-03-01T00:00:00.007Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"), (253_402_300_799_000, "9999-12-31T23:59:59.000Z"),
        ] as [(Int64, String)]
    )
    func written(milliseconds: Int64, text: String) throws {
        let time = SandboxTime(milliseconds: milliseconds)
        #expect(time.description == text)
        #expect(String(decoding: try JSONEncoder().encode([time]), as: UTF8.self) == #"["\#(text)"]"#)
        #expect(try JSONDecoder().decode([SandboxTime].self, from: Data(#"["\#(text)"]"#.utf8)) == [time])
    }

    @Test("the default time of a flag is the first of January 2026")
    func unspecified() {
        #expect(SandboxTime.unspecified.description == "2026-01-01T00:00:00.000Z")
    }

    @Test("milliseconds are optional")
    func withoutMilliseconds() throws {
        let json = Data(#"["2026-11-23T10:00:00Z"]"#.utf8)
        #expect(try JSONDecoder().decode([SandboxTime].self, from: json).map(\.milliseconds) == [1_795_428_000_000])
    }

    @Test(
        "an invalid time is rejected",
        arguments: [
            "", "2026-11-23", "2026-11-23T10:00:00", "2026-11-23T10:00:00.000", "2026-11-23T10:00:00+00:00",
            "2026-02-29T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-00-01T00:00:00.000Z",
            "2026-01-32T00:00:00.000Z",
            "2026-01-00T00:00:00.000Z", "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z",
            "2026-01-01T00:00:60.000Z",
            "2026-01-01 00:00:00.000Z", "2026-1-01T00:00:00.0000Z", "2026/01/01T00:00:00.000Z",
            "2026-01-01T00:00:00,000Z",
            "+026-01-01T00:00:00.000Z", "2026-01-01t00:00:00.000z", "2o26-01-01T00:00:00.000Z",
        ]
    )
    func unread(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([SandboxTime].self, from: Data(#"["\#(text)"]"#.utf8))
        }
    }

    @Test("a written time is read back unchanged, and agrees with Foundation", arguments: [1, 2, 3] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime]
        for _ in 0..<500 {
            // From 1800 to 2500: before 1582 Foundation's calendar is the Julian one.
            let milliseconds = Int64.random(in: -5_364_662_400_000...16_725_225_600_000, using: &generator)
            let time = SandboxTime(milliseconds: milliseconds)
            let json = try JSONEncoder().encode([time])
            #expect(try JSONDecoder().decode([SandboxTime].self, from: json) == [time])
            let seconds = (Double(milliseconds) / 1000).rounded(.down)
            let expected = formatter.string(from: Date(timeIntervalSince1970: seconds)).dropLast()
            #expect(time.description.hasPrefix(String(expected)), "seed \(seed), \(milliseconds)")
        }
    }

    @Test("the machine's clock is in milliseconds")
    func now() {
        let before = Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))
        let now = SandboxTime.now().milliseconds
        let after = Int64((Date().timeIntervalSince1970 * 1000).rounded(.up))
        #expect((before...after).contains(now))
    }
}
