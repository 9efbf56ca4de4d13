import FlagModel
import FlagTestKit
import Testing

@Suite("A day of the calendar")
struct CalendarDateTests {
    @Test(
        "is read from its ISO 8601 text and written so again",
        arguments: [
            "2027-03-31", "0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29", "2026-02-28", "2026-04-30",
            "2026-12-31", "0987-06-05",
        ])
    func valid(_ text: String) {
        #expect(CalendarDate(text)?.description == text)
    }

    @Test(
        "isn't made of anything else",
        arguments: [
            "", "2027", "2027-03", "2027-3-31", "2027-03-1", "27-03-31", "02027-03-31", "2027-03-31 ", " 2027-03-31",
            "2027-03-31\n", "2027/03/31", "2027-03-31T00:00:00Z", "20270331", "2027-13-01", "2027-00-01", "2027-01-00",
            "2027-01-32", "2027-04-31", "2027-06-31", "2027-09-31", "2027-11-31", "2026-02-29", "1900-02-29",
            "2100-02-29", "2026-02-30", "0000-01-01", "-2027-03-31", "+027-03-31", "2027--3-31", "２０２７-03-31",
            "2027-03-3é", "tomorrow", "2027-W05-1", "2027-090",
        ])
    func invalid(_ text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test("is created from its numbers if there is such a day")
    func numbers() {
        let date = CalendarDate(year: 2024, month: 2, day: 29)
        #expect([date?.year, date?.month, date?.day] == [2024, 2, 29])
        #expect(date == CalendarDate("2024-02-29"))
        #expect(CalendarDate(year: 2023, month: 2, day: 29) == nil)
        #expect(CalendarDate(year: 10_000, month: 1, day: 1) == nil)
        #expect(CalendarDate(year: .min, month: .min, day: .max) == nil)
    }

    @Test("goes in the order of time, which is that of the texts, and no year has another number of days than it has")
    func order() {
        var days: [CalendarDate] = []
        var lengths: [Int] = []
        for year in [1, 999, 1900, 2000, 2023, 2024, 9999] {
            let count = days.count
            for month in 0...13 {
                for day in 0...32 { CalendarDate(year: year, month: month, day: day).map { days.append($0) } }
            }
            lengths.append(days.count - count)
        }
        #expect(lengths == [365, 365, 365, 366, 365, 366, 365])
        for (day, next) in zip(days, days.dropFirst()) {
            #expect(day < next)
            #expect(!(next < day))
            #expect(day.description.utf8.lexicographicallyPrecedes(next.description.utf8))
        }
    }
}
