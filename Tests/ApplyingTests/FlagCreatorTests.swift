import APIAccess
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
            listings: [unclear], line: failed + "the request was rejected (400 invalid_request): No.", lists: 1,
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
            line: "c1 hidden: createFlag for flag `a`: the request was rejected (400 not_possible): No.", lists: 1,
            wrote: false),
        Turns(
            testDescription: "taken by a flag that only Swift would call the same",
            flag: { $0 = NewFlag(key: "caf\u{E9}", name: "x") }, creates: [taken],
            listings: [Answers.listing(Answers.flag("cafe\u{301}", name: "x"))],
            line: "c1 hidden: createFlag for flag `caf\u{E9}`: the request was rejected (400 not_possible): No.",
            lists: 1, wrote: false),
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
            listings: [absent], line: "c1 done", posts: 2, lists: 1),
        Turns(
            testDescription: "unclear answers, and it is made at last", creates: [unclear, .failure(.truncated), made],
            listings: [absent], line: "c1 done", posts: 3, lists: 2),
        Turns(
            testDescription: "an unclear answer, not made; then somebody else makes another",
            creates: [unclear, taken],
            listings: [absent, Answers.listing(Answers.flag("a", name: "Other"))], line: "c1 differs: name", posts: 2,
            lists: 2, wrote: false),
        Turns(
            testDescription: "nothing but unclear answers: given up in the end", creates: [unclear],
            listings: [absent], line: failed + "the server failed (503 unknown_error): No.", posts: 3, lists: 3),
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
                counts.lists += 1
                guard !turns.listings.isEmpty else { return .error(404, "not_found") }
                return turns.listings[min(counts.lists, turns.listings.count) - 1]
            }
        }
        let call = Call.create("c1", "a", turns.flag)
        let outcome = try await Applier(over: transport).apply(.of([call]))
        #expect(outcome.lines == [turns.line])
        let sent = counts.withLock { $0 }
        #expect([sent.posts, sent.lists] == [turns.posts, turns.lists])
        #expect(Set(transport.writes).count == 1, "whatever is sent again is the same")
        #expect(outcome.wroteAnything == turns.wrote)
    }
}
