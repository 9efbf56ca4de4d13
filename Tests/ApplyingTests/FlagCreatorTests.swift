import APIAccess
import APITestKit
import Applying
import FlagModel
import FlagTestKit
import JSONText
import ManagementAPI
import Planning
import Synchronization
import Testing

@Suite("Making a flag, never twice blindly")
struct FlagCreatorTests {
    typealias Ending = ScriptedTransport.Ending

    /// What Reflag does with each createFlag and each listing, in turn (the last again and again), and the end.
    struct Turns: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var flag: @Sendable (inout NewFlag) -> Void = { _ in }
        let creates: [Ending]
        var listings: [Ending] = []
        let line: String
        /// How often createFlag is sent.
        var posts = 1
        /// How often it may be sent.
        var tries = 1
        /// How often flags are listed.
        var lists = 0
        var wrote = true
    }

    static let made = Answers.one("a")
    static let unclear = Ending.error(503, "unknown_error")
    static let taken = Ending.error(400, "not_possible")
    static let there = Answers.listing(Answers.flag("b"), Answers.flag("a"))
    static let absent = Answers.listing(Answers.flag("b"))

    static let failed = "c1 failed: createFlag for flag `a`: "

    static let certain: [Turns] = [
        Turns(testDescription: "made", creates: [made], line: "c1 done"),
        Turns(
            testDescription: "refused, and not there", creates: [.error(400, "invalid_request")], listings: [absent],
            line: failed + "the request was rejected (400 invalid_request): No.", lists: 1, wrote: false),
        Turns(
            testDescription: "refused, and the listing fails", creates: [.error(400, "invalid_request")],
            listings: [.error(404, "not_found")], line: failed + "the request was rejected (400 invalid_request): No.",
            lists: 1,
            wrote: false),
        Turns(
            testDescription: "not allowed", creates: [.error(403, "not_allowed")],
            line: failed + "the API key is not allowed to do this (403 not_allowed): No.", wrote: false),
        Turns(
            testDescription: "too many requests", creates: [.error(429, "unknown_error")],
            line: failed + "too many requests (429 unknown_error): No.", wrote: false),
        Turns(
            testDescription: "no connection, so nothing was sent", creates: [.failure(.cannotConnect(host: "h"))],
            line: failed + "can't connect to h", wrote: false),
    ]

    static let takenKeys: [Turns] = [
        Turns(
            testDescription: "taken by a flag as it was asked for", creates: [taken], listings: [there],
            line: "c1 done (adopted)", lists: 1),
        Turns(
            testDescription: "taken (409) by a flag as it was asked for", creates: [.error(409, "x")],
            listings: [there], line: "c1 done (adopted)", lists: 1),
        Turns(
            testDescription: "taken by a flag as it was asked for, whose secret can't be compared",
            flag: { $0.secret = false }, creates: [taken], listings: [there],
            line: "c1 done (adopted, secret unknown)", lists: 1),
        Turns(
            testDescription: "taken by a flag that differs in everything",
            flag: { flag in
                flag.description = "D"
                flag.owner = "usr_1"
                flag.stage = "st1"
                flag.permanent = true
            }, creates: [taken], listings: [Answers.listing(Answers.flag("a", name: "Other", archived: true))],
            line: "c1 differs: name, description, owner, stage, permanent, archived", lists: 1, wrote: false),
        Turns(
            testDescription: "taken by a flag with a stage, where none was asked for", creates: [taken],
            listings: [
                Answers.listing(
                    Answers.flag(
                        "a", with: #", "stage": {"id": "st1", "name": "S", "color": "red", "order": 0}"#))
            ], line: "c1 done (adopted)", lists: 1),
        Turns(
            testDescription: "taken by a flag with an owner, where none was asked for", creates: [taken],
            listings: [
                Answers.listing(
                    Answers.flag("a", with: #", "owner": {"id": "u", "name": "U", "email": "u@example.com"}"#))
            ], line: "c1 differs: owner", lists: 1, wrote: false),
        Turns(
            testDescription: "taken by a flag whose description has other line ends",
            flag: { $0.description = "One\nTwo" }, creates: [taken],
            listings: [Answers.listing(Answers.flag("a", with: #", "description": "One\r\nTwo""#))],
            line: "c1 done (adopted)", lists: 1),
        Turns(
            testDescription: "taken, and no such flag is listed", creates: [taken], listings: [absent],
            line: "c1 hidden: createFlag for flag `a`: the request was rejected (400 not_possible): No.", lists: 2,
            wrote: false),
        Turns(
            testDescription: "taken by a flag that only Swift would call the same",
            flag: { $0 = NewFlag(key: "caf\u{E9}", name: "x") }, creates: [taken],
            listings: [Answers.listing(Answers.flag("cafe\u{301}", name: "x"))],
            line: "c1 hidden: createFlag for flag `caf\u{E9}`: the request was rejected (400 not_possible): No.",
            lists: 2, wrote: false),
    ]

    static let unclearAnswers: [Turns] = [
        Turns(
            testDescription: "an unclear answer, and it was made", creates: [unclear], listings: [there],
            line: "c1 done (adopted)", lists: 1),
        Turns(
            testDescription: "no answer, and it was made", creates: [.failure(.closedBeforeAnswer)], listings: [there],
            line: "c1 done (adopted)", lists: 1),
        Turns(
            testDescription: "an answer that can't be read, and it was made", creates: [.json("<html>")],
            listings: [there], line: "c1 done (adopted)", lists: 1),
        Turns(
            testDescription: "an unclear answer, and it wasn't made: it is sent again", creates: [unclear, made],
            listings: [absent], line: "c1 done", posts: 2, tries: 3, lists: 2),
        Turns(
            testDescription: "unclear answers, and it is made at last", creates: [unclear, .failure(.truncated), made],
            listings: [absent], line: "c1 done", posts: 3, tries: 3, lists: 4),
        Turns(
            testDescription: "an unclear answer, not made; then somebody else makes another",
            creates: [unclear, taken],
            listings: [absent, absent, Answers.listing(Answers.flag("a", name: "Other"))], line: "c1 differs: name",
            posts: 2, tries: 3, lists: 3, wrote: false),
        Turns(
            testDescription: "an unclear answer, and it turns up late: not sent again", creates: [unclear, made],
            listings: [absent, there], line: "c1 done (adopted)", tries: 3, lists: 2),
        Turns(
            testDescription: "nothing but errors, and it isn't there: given up in the end, and nothing was made",
            creates: [unclear], listings: [absent],
            line: "c1 not written: createFlag for flag `a`: the server failed (503 unknown_error): No.",
            posts: 3, tries: 3, lists: 6, wrote: false),
        Turns(
            testDescription: "no second try is allowed: it is looked for, and not sent again", creates: [unclear],
            listings: [absent],
            line: "c1 not written: createFlag for flag `a`: the server failed (503 unknown_error): No.", lists: 2,
            wrote: false),
        Turns(
            testDescription: "no answer at all, and it isn't there: it may still be made",
            creates: [.failure(.timedOut(.reading))], listings: [absent], line: failed + "the response took too long",
            lists: 2),
        Turns(
            testDescription: "an unclear answer, and the listing fails: never sent again", creates: [unclear],
            listings: [.error(404, "not_found")],
            line: "c1 unknown: createFlag for flag `a`: the server failed (503 unknown_error): No.; "
                + "listFlags for app `ap1`: not found (404 not_found): No.", lists: 1),
        Turns(
            testDescription: "an unclear answer, and a listing that comes short: never sent again", creates: [unclear],
            listings: [.json(#"{"data": [], "totalCount": 2, "pageSize": 50, "pageIndex": 0}"#)],
            line: "c1 unknown: createFlag for flag `a`: the server failed (503 unknown_error): No.; "
                + "listFlags: Reflag says that there are 2 flags and listed 0 in 2 pages", lists: 6),
    ]

    /// What the listing shows after an unclear answer differs in one thing alone.
    static let almost: [Turns] = [
        differing("permanent, where it was asked not to be", "permanent", flag: { $0.permanent = false }) {
            Answers.flag("a", permanent: true)
        },
        differing("permanent, where nothing was asked", "permanent") {
            Answers.flag("a", permanent: true)
        },
        differing("not permanent, where it was asked to be", "permanent", flag: { $0.permanent = true }) {
            Answers.flag("a")
        },
        differing("a description, where none was asked for", "description") {
            Answers.flag("a", with: #", "description": "Theirs""#)
        },
        differing("another stage", "stage", flag: { $0.stage = "st2" }) {
            Answers.flag("a", with: #", "stage": {"id": "st1", "name": "S", "color": "red", "order": 0}"#)
        },
        differing("archived", "archived") { Answers.flag("a", archived: true) },
    ]

    private static func differing(
        _ name: String,
        _ field: String,
        flag: @escaping @Sendable (inout NewFlag) -> Void = { _ in },
        _ found: () -> String
    ) -> Turns {
        Turns(
            testDescription: "an unclear answer, and a flag that is \(name)", flag: flag, creates: [unclear],
            listings: [Answers.listing(found())], line: "c1 differs: \(field)", lists: 1, wrote: false)
    }

    @Test(
        "ends in a flag that was asked for, or in the truth about it",
        arguments: certain + takenKeys + unclearAnswers + almost)
    func make(_ turns: Turns) async throws {
        let counts = Mutex((posts: 0, lists: 0))
        let transport = ScriptedTransport { sent in
            counts.withLock { counts in
                if sent.line.hasPrefix("POST") {
                    counts.posts += 1
                    return turns.creates[min(counts.posts, turns.creates.count) - 1]
                }
                if sent.line == "GET /apps/ap1" { return Answers.app() }
                counts.lists += 1
                guard !turns.listings.isEmpty else { return .error(404, "not_found") }
                return turns.listings[min(counts.lists, turns.listings.count) - 1]
            }
        }
        let call = Call.create("c1", "a", turns.flag)
        let outcome = try await Applier(
            over: transport, tries: turns.tries, timing: VirtualClock().jumpingTiming(seed: 1)
        ).apply(.of([call]))
        #expect(outcome.lines == [turns.line])
        let sent = counts.withLock { $0 }
        #expect([sent.posts, sent.lists] == [turns.posts, turns.lists])
        #expect(Set(transport.writes).count == 1, "whatever is sent again is the same")
        #expect(outcome.wroteAnything == turns.wrote)
    }

    // MARK: Time

    /// A Reflag whose listing lags behind, and which makes a flag each time it is asked to.
    final class LaggingReflag: Sendable {
        private struct State {
            var made: [(key: String, at: Duration)] = []
            var posts: [Duration] = []
            var listings = 0
        }

        private let state = Mutex(State())
        let clock = VirtualClock()
        let lag: Duration
        let movesVersion: Bool
        /// What createFlag is answered, by how often it was sent; it makes a flag where this says so.
        let answer: @Sendable (Int) -> (isMade: Bool, ending: Ending)

        init(
            lag: Duration = .zero,
            movesVersion: Bool = false,
            answer: @escaping @Sendable (Int) -> (isMade: Bool, ending: Ending)
        ) {
            self.lag = lag
            self.movesVersion = movesVersion
            self.answer = answer
        }

        var posts: [Duration] { state.withLock { $0.posts } }
        var listings: Int { state.withLock { $0.listings } }
        var flags: Int { state.withLock { $0.made.count } }

        func handle(_ sent: ScriptedTransport.Sent) -> Ending {
            state.withLock { state in
                if sent.line.hasPrefix("POST") {
                    state.posts.append(clock.now)
                    let (isMade, ending) = answer(state.posts.count)
                    if isMade {
                        let key = sent.body.split(separator: "\"").dropFirst(3).first.map(String.init) ?? ""
                        state.made.append((key, clock.now))
                    }
                    return ending
                }
                if sent.line == "GET /apps/ap1" {
                    return Answers.app(version: movesVersion ? 1 + state.made.count : 1)
                }
                state.listings += 1
                let seen = state.made.filter { $0.at + lag <= clock.now }
                return Answers.listing(seen.map { Answers.flag($0.key) })
            }
        }

        /// Applies, with a clock that moves when everybody waits.
        func apply(_ calls: [Call], policy: RetryPolicy) async throws -> ApplyOutcome {
            let transport = ScriptedTransport { self.handle($0) }
            let applier = try Applier(
                over: transport, ApplyOptions(parallelism: calls.count), policy: policy,
                timing: clock.timing(seed: 1))
            return try await withThrowingTaskGroup(of: ApplyOutcome?.self) { group in
                group.addTask { await applier.apply(.of(calls)) }
                group.addTask {
                    while true {
                        // Long enough for everybody who doesn't wait for the clock.
                        for _ in 0..<2_000 { await Task.yield() }
                        try Task.checkCancellation()
                        _ = self.clock.wakeNext()
                    }
                }
                defer { group.cancelAll() }
                while let ended = try await group.next() { if let ended { return ended } }
                throw CancellationError()
            }
        }
    }

    /// Siblings: a listing that lags by one second, by three (which only the version gives away), by none.
    @Test(
        "isn't sent again while a listing may lag behind",
        arguments: [
            (lag: 0.0, moves: false), (lag: 1.0, moves: false), (lag: 1.0, moves: true), (lag: 3.0, moves: true),
        ])
    func lagging(lag: Double, moves: Bool) async throws {
        let reflag = LaggingReflag(lag: .seconds(lag), movesVersion: moves) { _ in
            (isMade: true, ending: .failure(.closedBeforeAnswer))
        }
        let outcome = try await reflag.apply([.create("c1", "a")], policy: RetryPolicy())
        #expect(outcome.lines == ["c1 done (adopted)"])
        #expect(reflag.posts.count == 1)
        #expect(reflag.flags == 1)
    }

    /// Siblings: no tries left, no time left, a pause beyond the budget.
    @Test("is sent again as often, and after such pauses, as the run allows")
    func policy() async throws {
        for (policy, pause, posts) in [
            (RetryPolicy(), 3, 5), (.never, 3, 1), (RetryPolicy(tries: 2), 3, 2),
            (RetryPolicy(budget: .seconds(2)), 3, 1),
        ] as [(RetryPolicy, Int, Int)] {
            let reflag = LaggingReflag { _ in
                (
                    isMade: false,
                    ending: .answer(
                        TransportResponse(
                            status: 503, headers: [HeaderField(name: "Retry-After", value: "\(pause)")], body: []))
                )
            }
            let outcome = try await reflag.apply([.create("c1", "a")], policy: policy)
            #expect(reflag.posts.count == posts, "\(policy)")
            #expect(zip(reflag.posts, reflag.posts.dropFirst()).allSatisfy { $1 - $0 >= .seconds(pause) })
            #expect(!outcome.wroteAnything)
        }
    }

    @Test("flags are listed once for all creates that wait")
    func together() async throws {
        let reflag = LaggingReflag { count in
            (isMade: count > 8, ending: count > 8 ? Answers.one("a") : .error(503, "unknown_error"))
        }
        let calls = (1...8).map { Call.create("c\($0)", Identifier("f\($0)")) }
        let outcome = try await reflag.apply(calls, policy: RetryPolicy())
        #expect(outcome.lines == (1...8).map { "c\($0) done" })
        #expect(reflag.posts.count == 16)
        // One after the pause, and one when a listing can't lag behind any more.
        #expect(reflag.listings == 2)
    }
}
