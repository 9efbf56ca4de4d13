import Diagnostics
import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("Planning a flag that expires")
struct ExpiryTests {
    /// The plan's remarks about expiry, each with its flag, on a day.
    private static func remarks(_ flag: ManifestFlag, live: [LiveFlag], on day: String?) throws -> [String] {
        let state = LiveState.acme(live)
        let outcome = Resolver.resolve(Manifest(flags: [flag]), app: state.app, flags: state.flags, on: nil)
        let context = PlanContext(
            apiURL: Plan.context.apiURL, manifest: Plan.context.manifest, sources: Plan.context.sources,
            today: try day.map { try #require(CalendarDate($0)) })
        let plan = try Planner.plan(try #require(outcome.manifest), live: state, context: context)
        return (plan.warnings + plan.notes).filter { $0.code == "expired" }.map {
            "\($0.flag?.text ?? "-") \($0.place?.line ?? 0)"
        }
    }

    private static func flag(_ write: (inout ManifestFlag) -> Void = { _ in }) throws -> ManifestFlag {
        let date = try #require(CalendarDate("2027-03-31"))
        return .written("a") { flag in
            flag.expires = Located(date, 12)
            write(&flag)
        }
    }

    @Test(
        "is said from the day after, not on the day itself",
        arguments: [
            ("2027-03-30", 0), ("2027-03-31", 0), ("2027-04-01", 1), ("2028-01-01", 1), (nil, 0),
        ] as [(String?, Int)])
    func days(_ day: String?, _ count: Int) throws {
        let expected = Array(repeating: "a 12", count: count)
        #expect(try Self.remarks(Self.flag(), live: [.live("a")], on: day) == expected)
        #expect(try Self.remarks(Self.flag(), live: [], on: day) == expected)
    }

    @Test("isn't said of a flag that is archived, or is being archived")
    func archived() throws {
        let archived = try Self.flag { $0.archived = Located(true, 11) }
        #expect(try Self.remarks(archived, live: [.live("a")], on: "2028-01-01") == [])
        #expect(try Self.remarks(archived, live: [.live("a", archived: true)], on: "2028-01-01") == [])
        #expect(try Self.remarks(archived, live: [], on: "2028-01-01") == [])
    }

    @Test("is said of a flag that is brought back, and not of one that stays archived")
    func unarchived() throws {
        let back = try Self.flag { $0.archived = Located(false, 11) }
        #expect(try Self.remarks(back, live: [.live("a", archived: true)], on: "2028-01-01") == ["a 12"])
        #expect(try Self.remarks(back, live: [.live("a", archived: true)], on: "2027-03-31") == [])
        #expect(try Self.remarks(Self.flag(), live: [.live("a", archived: true)], on: "2028-01-01") == [])
    }
}
