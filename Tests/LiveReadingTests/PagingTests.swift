import APIAccess
import FlagModel
import FlagTestKit
import LiveReading
import ManagementAPI
import Synchronization
import Testing

@Suite("Reading a listing by the page")
struct PagingTests {
    /// Pages by their index, the paths that are asked for under `/apps/ap1/flags`, and the result.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let pages: [Int: TransportResponse]
        let asked: [String]
        var keys: [Identifier]?
        var headline: String?

        /// Whether others may have written while it was read.
        var isReadAgain: Bool {
            guard let headline else { return false }
            return !["rejected", "not found", "more than"].contains { headline.contains($0) }
        }
    }

    static func page(_ keys: [String], total: Int, size: Int, index: Int) -> TransportResponse {
        Answer.page(keys.map { Answer.flag($0) }, total: total, size: size, index: index)
    }

    /// A page that says nothing right of its size and number.
    static func vague(_ keys: [String], total: Int, _ members: String) -> TransportResponse {
        .json(
            """
            {"data": [\(keys.map { Answer.flag($0) }.joined(separator: ", "))], "totalCount": \(total)\(members)}
            """)
    }

    static func asked(_ indices: Int..., size: Int) -> [String] {
        [""] + indices.map { "?pageIndex=\($0)&pageSize=\(size)" }
    }

    static let whole: [Case] = [
        Case(
            testDescription: "an empty app", pages: [0: page([], total: 0, size: 50, index: 0)], asked: [""], keys: []),
        Case(
            testDescription: "one page, though it is smaller than what it holds",
            pages: [0: page(["a", "b", "c"], total: 3, size: 2, index: 0)], asked: [""], keys: ["a", "b", "c"]),
        Case(
            testDescription: "three pages, the last one short",
            pages: [
                0: page(["a", "b"], total: 5, size: 2, index: 0), 1: page(["c", "d"], total: 5, size: 2, index: 1),
                2: page(["e"], total: 5, size: 2, index: 2),
            ], asked: asked(1, 2, size: 2), keys: ["a", "b", "c", "d", "e"]),
        Case(
            testDescription: "two pages that overlap, as when a flag was made in between",
            pages: [
                0: page(["a", "b"], total: 3, size: 2, index: 0), 1: page(["b", "c"], total: 3, size: 2, index: 1),
            ], asked: asked(1, size: 2), keys: ["a", "b", "c"]),
        Case(
            testDescription: "pages that are counted from 1",
            pages: [
                0: page(["a"], total: 2, size: 1, index: 1), 2: page(["b"], total: 2, size: 1, index: 2),
            ], asked: asked(2, size: 1), keys: ["a", "b"]),
        Case(
            testDescription: "an empty app of which a page has no size",
            pages: [0: page([], total: 0, size: 0, index: 0)], asked: [""], keys: []),
        Case(
            testDescription: "one page that says nothing of pages", pages: [0: vague(["a", "b"], total: 2, "")],
            asked: [""], keys: ["a", "b"]),
        Case(
            testDescription: "two pages that say nothing of pages",
            pages: [0: vague(["a", "b"], total: 3, ""), 1: vague(["c"], total: 3, "")], asked: asked(1, size: 2),
            keys: ["a", "b", "c"]),
        Case(
            testDescription: "two pages that say something else",
            pages: [
                0: vague(["a", "b"], total: 3, #", "pageSize": null, "pageIndex": {}"#),
                1: vague(["c"], total: 3, #", "pageSize": "2", "pageIndex": -1"#),
            ], asked: asked(1, size: 2), keys: ["a", "b", "c"]),
        Case(
            testDescription: "two pages with the size 0",
            pages: [0: page(["a", "b"], total: 3, size: 0, index: 0), 1: page(["c"], total: 3, size: 0, index: 1)],
            asked: asked(1, size: 2), keys: ["a", "b", "c"]),
    ]

    static func incomplete(_ total: Int, _ listed: Int, _ pages: String) -> String {
        "listFlags: Reflag says that there are \(total) flags and listed \(listed) in \(pages)"
    }

    static let short: [Case] = [
        Case(
            testDescription: "the first page again and again, where the parameters are ignored",
            pages: [
                0: page(["a", "b"], total: 5, size: 2, index: 0), 1: page(["a", "b"], total: 5, size: 2, index: 0),
            ], asked: asked(1, size: 2), headline: incomplete(5, 2, "2 pages")),
        Case(
            testDescription: "an empty page before the end",
            pages: [
                0: page(["a", "b"], total: 3, size: 2, index: 0), 1: page([], total: 3, size: 2, index: 1),
            ], asked: asked(1, size: 2), headline: incomplete(3, 2, "2 pages")),
        Case(
            testDescription: "no flags, though there are some",
            pages: [0: page([], total: 3, size: 0, index: 0), 1: page([], total: 3, size: 0, index: 1)],
            asked: asked(1, size: 1), headline: incomplete(3, 0, "2 pages")),
        Case(
            testDescription: "a total that moves",
            pages: [
                0: page(["a"], total: 2, size: 1, index: 0), 1: page(["b"], total: 3, size: 1, index: 1),
            ], asked: asked(1, size: 1), headline: incomplete(3, 2, "2 pages")),
        Case(
            testDescription: "more flags than there are", pages: [0: page(["a", "b"], total: 1, size: 2, index: 0)],
            asked: [""], headline: incomplete(1, 2, "1 page")),
        Case(
            testDescription: "a key twice, on two pages",
            pages: [
                0: page(["a"], total: 2, size: 1, index: 0),
                1: Answer.page([Answer.flag("a", id: "other")], total: 2, size: 1, index: 1),
            ], asked: asked(1, size: 1), headline: "listFlags: two flags have the key `a`: `fl-a` and `other`"),
        Case(
            testDescription: "more flags than any app has",
            pages: [0: page(["a"], total: 1_000_001, size: 1, index: 0)],
            asked: [""],
            headline: "listFlags: Reflag says that there are 1000001 flags, more than the 1000000 that are read"),
        Case(
            testDescription: "a page number beyond all counting",
            pages: [0: page(["a"], total: 2, size: 1, index: 9_007_199_254_740_992)],
            asked: asked(9_007_199_254_740_993, size: 1),
            headline: "listFlags for app `ap1`: not found (404 not_found): The test has no such page."),
        Case(
            testDescription: "a second page that can't be read",
            pages: [0: page(["a"], total: 2, size: 1, index: 0), 1: .error(400, "invalid_request", "No paging.")],
            asked: asked(1, size: 1),
            headline: "listFlags for app `ap1`: the request was rejected (400 invalid_request): No paging."),
    ]

    @Test("asks on until all flags are there, and stops where they don't add up", arguments: whole + short)
    func pages(_ listing: Case) async throws {
        let transport = FakeTransport { path in
            let index = path.split(separator: "pageIndex=").last?.split(separator: "&").first.flatMap { Int($0) } ?? 0
            return listing.pages[index] ?? .error(404, "not_found", "The test has no such page.")
        }
        let reader = try liveReader(over: transport)
        if let keys = listing.keys {
            #expect(try await reader.flags(of: "ap1").map(\.key) == keys)
        } else {
            let error = try await failure { () throws(LiveReadingError) in try await reader.flags(of: "ap1") }
            #expect(error.headline == listing.headline)
        }
        // What doesn't add up is read again, within a bound.
        let readings = listing.isReadAgain ? 3 : 1
        #expect(
            transport.sent
                == Array(repeating: listing.asked.map { "GET /apps/ap1/flags\($0)" }, count: readings).flatMap(\.self))
    }

    @Test("says that a plan from part of the flags would do harm")
    func hint() async throws {
        let transport = FakeTransport { _ in Self.page(["a"], total: 2, size: 1, index: 0) }
        let reader = try liveReader(over: transport)
        let error = try await failure { () throws(LiveReadingError) in try await reader.flags(of: "ap1") }
        #expect(
            error.hint == "a plan from part of the flags would create duplicates, so none is made; run again")
    }

    /// Siblings: a flag that was created before those that were read, one that was deleted there, one that was deleted and
    /// created again under the same key, a total that moved.
    @Test(
        "reads a listing again whose pages shift while it is read",
        arguments: [
            ["ab/4", "bc/5", "xab/5", "bcd/5"], ["ab/4", "d/3", "bc/3", "d/3"], ["ab/3", "a!/3", "a!b/3", "c/3"],
            ["ab/3", "c/4", "ab/4", "cd/4"], ["ab/4", "bc/5", "ab/4", "bc/5", "xab/5", "bcd/5"],
        ])
    func shifting(_ script: [String]) async throws {
        let answers = script.enumerated().map { number, answer in
            let parts = answer.split(separator: "/")
            let keys = parts[0].replacing("a!", with: "A")
            let flags = keys.map { Answer.flag($0 == "A" ? "a" : String($0), id: $0 == "A" ? "again" : "flg_\($0)") }
            return Answer.page(flags, total: Int(parts[1]) ?? 0, size: 2, index: number % 2)
        }
        let turn = Turn()
        let transport = FakeTransport { _ in answers[turn.next()] }
        let flags = try await liveReader(over: transport).flags(of: "ap1")
        #expect(Set(flags.map(\.key)).count == Int(script.last?.split(separator: "/").last ?? ""))
        #expect(transport.sent.count == script.count)
    }
}

/// Counts from 0.
private final class Turn: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            defer { count += 1 }
            return count
        }
    }
}
