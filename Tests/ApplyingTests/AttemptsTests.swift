import APIAccess
import FlagModel
import FlagTestKit
import LiveReading
import ManagementAPI
import Planning
import Synchronization
import Testing

@testable import Applying

@Suite("How often a call was sent")
struct AttemptsTests {
    /// What each exchange ends in, reads and writes alike (the last again and again), and what is reported about the call.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let call: Call
        let endings: [ScriptedTransport.Ending]
        let line: String
        /// How often it was sent, and the status of the last answer.
        let attempts: Int
        let status: Int?
    }

    static let unclear = ScriptedTransport.Ending.error(503, "unknown_error")
    static let made = Answers.one("a")
    static let absent = Answers.listing()
    /// Not made, and not there, at once and after a while.
    static let looked = [unclear, absent, Answers.app(), absent, Answers.app()]
    static let there = Answers.listing(Answers.flag("a"))
    static let batch = Call.target("c1", "acme", ["a", "b"])

    static let cases: [Case] = [
        Case(
            testDescription: "an update at once", call: .update("c1", "a"), endings: [made], line: "c1 done",
            attempts: 1, status: 200),
        Case(
            testDescription: "an update that is tried again", call: .update("c1", "a"),
            endings: [unclear, .failure(.timedOut(.reading)), made], line: "c1 done", attempts: 3, status: 200),
        Case(
            testDescription: "an update that fails for good", call: .update("c1", "a"), endings: [unclear],
            line: "c1 failed: updateFlag for flag `fl-a`: the server failed (503 unknown_error, after 3 tries): No.",
            attempts: 3, status: 503),
        Case(
            testDescription: "an update that is refused", call: .update("c1", "a"), endings: [.error(404, "not_found")],
            line: "c1 failed: updateFlag for flag `fl-a`: not found (404 not_found): No.", attempts: 1, status: 404),
        Case(
            testDescription: "no answer to the last try, so no status", call: .update("c1", "a"),
            endings: [unclear, .failure(.cannotConnect(host: "h"))],
            line: "c1 failed: updateFlag for flag `fl-a`: can't connect to h (after 3 tries)", attempts: 3, status: nil),
        Case(
            testDescription: "a flag that is made after an unclear answer", call: .create("c1", "a"),
            endings: looked + [made], line: "c1 done", attempts: 2, status: 200),
        Case(
            testDescription: "a flag that is adopted was sent once", call: .create("c1", "a"),
            endings: [unclear, there],
            line: "c1 done (adopted)", attempts: 1, status: 503),
        Case(
            testDescription: "a flag that can't be made", call: .create("c1", "a"),
            endings: looked + looked + looked,
            line: "c1 not written: createFlag for flag `a`: the server failed (503 unknown_error): No.",
            attempts: 3, status: 503),
        Case(
            testDescription: "archiving that is refused, of a flag that is archived as it was asked for",
            call: .archive("c1", "a"),
            endings: [.error(400, "not_possible"), Answers.listing(Answers.flag("a", archived: true))],
            line: "c1 done (adopted)", attempts: 1, status: 400),
        Case(
            testDescription: "archiving whose answer was lost", call: .archive("c1", "a"),
            endings: [
                .failure(.closedBeforeAnswer), .error(400, "not_possible"),
                Answers.listing(Answers.flag("a", archived: true)),
            ], line: "c1 done (adopted)", attempts: 2, status: 400),
        Case(
            testDescription: "archiving that is refused, of a flag that isn't archived", call: .archive("c1", "a"),
            endings: [.error(400, "not_possible"), there],
            line: "c1 failed: updateFlag for flag `fl-a`: the request was rejected (400 not_possible): No.",
            attempts: 1, status: 400),
        Case(
            testDescription: "archiving that is refused, of a flag that is archived and otherwise not as asked for",
            call: .update("c1", "a") { update in
                update.name = "New"
                update.archived = true
            }, endings: [.error(400, "not_possible"), Answers.listing(Answers.flag("a", archived: true))],
            line: "c1 failed: updateFlag for flag `fl-a`: the request was rejected (400 not_possible): No.",
            attempts: 1, status: 400),
        Case(
            testDescription: "archiving that is refused, where the listing fails", call: .archive("c1", "a"),
            endings: [.error(400, "not_possible"), .error(404, "not_found")],
            line: "c1 failed: updateFlag for flag `fl-a`: the request was rejected (400 not_possible): No.",
            attempts: 1, status: 400),
        Case(
            testDescription: "a batch that goes out again without what was refused", call: batch,
            endings: [.error(400, "invalid_request", issues: ["updates.0"]), Answers.targets()],
            line: "c1 done without a", attempts: 2, status: 200),
        Case(
            testDescription: "a batch whose rest is refused too", call: batch,
            endings: [.error(400, "invalid_request", issues: ["updates.0"]), .error(400, "invalid_request")],
            line: "c1 failed: updateCompanyFlags for company `acme` in environment `en1`: the request was rejected "
                + "(400 invalid_request): No. without a", attempts: 2, status: 400),
    ]

    @Test("is reported with its outcome, all tries together", arguments: cases)
    func attempts(_ row: Case) async throws {
        let next = Mutex(0)
        let transport = ScriptedTransport { _ in
            let index = next.withLock { next in
                defer { next += 1 }
                return next
            }
            return row.endings[min(index, row.endings.count - 1)]
        }
        let applier = try Applier(over: transport, policy: RetryPolicy(tries: 3, base: .zero, cap: .zero))
        let outcome = try #require(await applier.apply(.of([row.call])).calls.first)
        #expect(outcome.line == row.line)
        #expect(outcome.attempts.count == row.attempts)
        #expect(outcome.attempts.status == row.status)
        #expect(transport.writes.count == row.attempts, "what is reported is what was sent")
    }

    @Test("is none if a call wasn't sent")
    func notSent() async throws {
        let transport = ScriptedTransport { _ in .error(404, "not_found") }
        let calls: [Call] = [.create("c1", "a"), .target("c2", "acme", ["a"], after: ["c1"])]
        let outcome = try await Applier(over: transport).apply(.of(calls))
        #expect(outcome.calls.map(\.attempts.count) == [1, 0])
        #expect(outcome.calls.last?.attempts == Attempts())
    }

    /// There can be a hundred thousand outcomes, and nearly all of them are without an error. Siblings: a call that was refused
    /// for single flags, one that waits.
    @Test("has little room to take where nothing went wrong: errors are apart")
    func size() {
        #expect(MemoryLayout<CallOutcome>.stride <= MemoryLayout<Call>.stride + 160)
        #expect(MemoryLayout<APIError>.stride > 160)
        var outcome = CallOutcome(call: Self.batch, result: .done)
        #expect(outcome.refusal == nil)
        outcome.refusal = APIError(.updateCompanyFlags, .invalidRequest, subject: nil, attempts: 2)
        #expect(outcome.refusal?.attempts == 2)
        outcome.refusal = nil
        #expect(outcome.refusal == nil)
    }
}
