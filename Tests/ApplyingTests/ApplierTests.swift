import APIAccess
import Applying
import FlagModel
import FlagTestKit
import ManagementAPI
import Planning
import Synchronization
import TestTools
import Testing

@Suite("The applier")
struct ApplierTests {
    @Test("does nothing for an empty plan")
    func empty() async throws {
        let transport = ScriptedTransport { Answers.well($0) }
        let outcome = try await Applier(over: transport).apply(.of([]))
        #expect(outcome.lines == [])
        #expect(outcome.isComplete)
        #expect(!outcome.wroteAnything)
        #expect(transport.sent.isEmpty)
    }

    @Test("says which operation failed, for companies and for users")
    func operations() async throws {
        let transport = ScriptedTransport { _ in .error(403, "not_allowed") }
        for (kind, operation) in [(TargetKind.company, "updateCompanyFlags"), (.user, "updateUserFlags")] {
            let outcome = try await Applier(over: transport).apply(.of([.target("c1", "x", ["a"], kind: kind)]))
            guard case .failed(.api(let error)) = outcome.calls[0].result else {
                Issue.record("\(outcome.lines)")
                continue
            }
            #expect(error.operation.rawValue == operation)
            let beginning = "\(operation) for \(kind.rawValue) `x` in environment `en1`: "
            #expect(error.headline.hasPrefix(beginning), "\(error.headline)")
        }
    }

    /// A request and what is sent of it.
    struct Body: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let call: Call
        let sent: String
        var options = ApplyOptions()
    }

    static let targetEntries = #""updates":[{"flagKey":"a","specificTargetValue":true}]"#

    static let details: [Body] = [
        Body(
            testDescription: "createFlag with the least", call: .create("c1", "a"),
            sent: #"POST /apps/ap1/flags {"key":"a","name":"a"}"#),
        Body(
            testDescription: "createFlag with everything",
            call: .create("c1", "a/b") { flag in
                flag.description = "One\nTwo"
                flag.owner = "usr_1"
                flag.stage = "st1"
                flag.permanent = false
                flag.secret = true
            },
            sent: #"POST /apps/ap1/flags {"key":"a/b","name":"a/b","description":"One\nTwo","stageId":"st1","#
                + #""ownerUserId":"usr_1","permanent":false,"secret":true}"#),
        Body(
            testDescription: "updateFlag with everything",
            call: .update("c1", "a b") { update in
                update.name = "N"
                update.description = .set("D")
                update.owner = .set("usr_1")
                update.stage = "st1"
                update.permanent = true
                update.secret = false
                update.archived = false
            },
            sent: #"PATCH /apps/ap1/flags/fl-a%20b {"name":"N","description":"D","ownerUserId":"usr_1","#
                + #""permanent":true,"secret":false,"isArchived":false,"stageId":"st1"}"#),
        Body(
            testDescription: "updateFlag that clears",
            call: .update("c1", "a") { update in
                update.description = .clear
                update.owner = .clear
            }, sent: #"PATCH /apps/ap1/flags/fl-a {"description":null,"ownerUserId":null}"#),
        Body(
            testDescription: "createFlag, which takes no message and no notifications", call: .create("c1", "a"),
            sent: #"POST /apps/ap1/flags {"key":"a","name":"a"}"#,
            options: ApplyOptions(message: "Why", notifications: [.slack])),
        Body(
            testDescription: "updateFlag, which takes no message and no notifications", call: .update("c1", "a"),
            sent: #"PATCH /apps/ap1/flags/fl-a {"name":"New"}"#,
            options: ApplyOptions(message: "Why", notifications: [.slack])),
    ]

    static let targets: [Body] = [
        Body(
            testDescription: "updateCompanyFlags that adds and removes",
            call: Call(
                id: "c1",
                request: .updateTarget(
                    TargetUpdate(
                        kind: .company, target: "a/b é", environment: "en 1", environmentName: "P", production: true,
                        entries: [.init(flag: "b", adds: true), .init(flag: "a", adds: false)]))),
            sent: "PATCH /apps/ap1/envs/en%201/companies/a%2Fb%20%C3%A9/flags "
                + #"{"updates":[{"flagKey":"b","specificTargetValue":true},{"flagKey":"a","specificTargetValue":null}]}"#
        ),
        Body(
            testDescription: "updateUserFlags", call: .target("c1", "..", ["a"], kind: .user),
            sent: "PATCH /apps/ap1/envs/en1/users/%2E%2E/flags {\(targetEntries)}"),
        Body(
            testDescription: "updateCompanyFlags with a message and notifications", call: .target("c1", "acme", ["a"]),
            sent: "PATCH /apps/ap1/envs/en1/companies/acme/flags "
                + #"{\#(targetEntries),"changeDescription":"Why","notifications":["slack","linearComment"]}"#,
            options: ApplyOptions(message: "Why", notifications: [.slack, .linearComment])),
        Body(
            testDescription: "updateUserFlags with a message, telling nobody",
            call: .target("c1", "u1", ["a"], kind: .user),
            sent: "PATCH /apps/ap1/envs/en1/users/u1/flags "
                + #"{\#(targetEntries),"changeDescription":"Why","notifications":[]}"#,
            options: ApplyOptions(message: "Why", notifications: [])),
    ]

    @Test("sends each call as the plan has it", arguments: details + targets)
    func bodies(_ body: Body) async throws {
        let transport = ScriptedTransport { Answers.well($0) }
        let outcome = try await Applier(over: transport, body.options).apply(.of([body.call]))
        #expect(transport.sent.map(\.text) == [body.sent])
        #expect(outcome.lines == ["c1 done"])
        #expect(outcome.isComplete)
        #expect(outcome.wroteAnything)
    }

    static let plan: [Call] = [
        .create("c1", "a"), .update("c2", "b"), .target("c3", "acme", ["a", "b"], after: ["c1"]),
        .target("c4", "globex", ["a"], after: ["c1"]), .target("c5", "u1", ["b"], kind: .user), .archive("c6", "old"),
    ]

    @Test("sends the calls in the plan's order, one at a time if that is asked for")
    func order() async throws {
        let transport = ScriptedTransport { Answers.well($0) }
        let outcome = try await Applier(over: transport).apply(.of(Self.plan))
        #expect(
            transport.sent.map(\.line) == [
                "POST /apps/ap1/flags", "PATCH /apps/ap1/flags/fl-b", "PATCH /apps/ap1/envs/en1/users/u1/flags",
                "PATCH /apps/ap1/envs/en1/companies/acme/flags", "PATCH /apps/ap1/envs/en1/companies/globex/flags",
                "PATCH /apps/ap1/flags/fl-old",
            ])
        #expect(transport.mostInFlight == 1)
        #expect(outcome.lines == (1...6).map { "c\($0) done" })
        #expect([outcome.done, outcome.failed, outcome.notAttempted] == [6, 0, 0])
    }

    @Test("has as many calls in flight as it may, and never more", arguments: [1, 2, 5, 8])
    func parallelism(_ parallelism: Int) async throws {
        // The first of them wait for each other, so that with fewer the test would not get on.
        let first = Rendezvous(of: parallelism)
        let transport = ScriptedTransport { sent in
            await first.meet()
            for _ in 0..<3 { await Task.yield() }
            return Answers.well(sent)
        }
        let calls = (1...40).map { Call.update("c\($0)", Identifier("f\($0)")) }
        let outcome = try await Applier(over: transport, ApplyOptions(parallelism: parallelism)).apply(.of(calls))
        #expect(outcome.isComplete)
        #expect(transport.mostInFlight == parallelism)
        #expect(Set(transport.sent.map(\.line)) == Set((1...40).map { "PATCH /apps/ap1/flags/fl-f\($0)" }))
        #expect(transport.sent.count == 40)
    }

    @Test("starts a call when what it waits for has ended, however many it may have in flight")
    func waits() async throws {
        let ended = Mutex<[String]>([])
        let tooEarly = Mutex<[String]>([])
        let transport = ScriptedTransport { sent in
            let before = ended.withLock { $0 }
            if sent.line.contains("/companies/"), !before.contains("POST /apps/ap1/flags") {
                tooEarly.withLock { $0.append(sent.line) }
            }
            if sent.body.contains("isArchived"), before.count < 5 { tooEarly.withLock { $0.append(sent.line) } }
            for _ in 0..<5 { await Task.yield() }
            ended.withLock { $0.append(sent.line) }
            return Answers.well(sent)
        }
        let outcome = try await Applier(over: transport, ApplyOptions(parallelism: 16)).apply(.of(Self.plan))
        #expect(outcome.isComplete)
        #expect(tooEarly.withLock { $0 } == [])
    }

    @Test("reports each outcome once, as it arrives, and returns them in the plan's order")
    func progress() async throws {
        let transport = ScriptedTransport { sent in
            sent.line.hasPrefix("POST") ? .error(404, "not_found") : Answers.well(sent)
        }
        var reported: [String] = []
        let outcome = try await Applier(over: transport).apply(
            .of(Self.plan), progress: { reported.append($0.line) })
        let failed = "c1 failed: createFlag for flag `a`: not found (404 not_found): No."
        #expect(reported.sorted() == outcome.lines.sorted())
        #expect(reported.first == failed)
        #expect(
            outcome.lines == [
                failed, "c2 done", "c3 done without a", "c4 not attempted: waits for c1", "c5 done", "c6 done",
            ])
        #expect(!outcome.isComplete)
        #expect([outcome.done, outcome.failed, outcome.notAttempted] == [4, 1, 1])
        #expect(
            transport.writes.contains(
                "PATCH /apps/ap1/envs/en1/companies/acme/flags "
                    + #"{"updates":[{"flagKey":"b","specificTargetValue":true}]}"#))
    }

    @Test("stops at a key that is rejected or lacks a scope: nothing else is worth sending", arguments: [401, 403])
    func refused(_ status: Int) async throws {
        let transport = ScriptedTransport { sent in
            sent.line.hasSuffix("fl-b") ? .error(status, "no") : Answers.well(sent)
        }
        let outcome = try await Applier(over: transport).apply(.of(Self.plan))
        #expect(transport.sent.map(\.line) == ["POST /apps/ap1/flags", "PATCH /apps/ap1/flags/fl-b"])
        let words = status == 401 ? "the API key was rejected" : "the API key is not allowed to do this"
        #expect(
            outcome.lines == [
                "c1 done", "c2 failed: updateFlag for flag `fl-b`: \(words) (\(status) no): No.",
                "c3 not attempted: stopped", "c4 not attempted: stopped", "c5 not attempted: stopped",
                "c6 not attempted: stopped",
            ])
        #expect(outcome.wasRefused)
        #expect(!outcome.wasInterrupted)
        #expect(outcome.wroteAnything)
    }

    @Test("has written nothing if the first call is rejected")
    func refusedAtOnce() async throws {
        let transport = ScriptedTransport { _ in .error(401, "unauthenticated") }
        let outcome = try await Applier(over: transport).apply(.of(Self.plan))
        #expect(transport.sent.count == 1)
        #expect(outcome.wasRefused)
        #expect(!outcome.wroteAnything)
    }

    @Test("goes on past any other failure", arguments: [400, 404, 500, 503])
    func goesOn(_ status: Int) async throws {
        let transport = ScriptedTransport { sent in
            sent.line.hasSuffix("fl-b") ? .error(status, "no") : Answers.well(sent)
        }
        let outcome = try await Applier(over: transport).apply(.of(Self.plan))
        #expect(transport.sent.count == 6)
        #expect([outcome.done, outcome.failed + outcome.unknown, outcome.notAttempted] == [5, 1, 0])
        #expect(outcome.unknown == (status < 500 ? 0 : 1))
        #expect(!outcome.wasRefused)
    }

    @Test("counts as written what may have been written: an answer that never came")
    func mayBeWritten() async throws {
        let unclear = ScriptedTransport { _ in .failure(.timedOut(.reading)) }
        #expect(try await Applier(over: unclear).apply(.of([.update("c1", "a")])).wroteAnything)
        let clear = ScriptedTransport { _ in .failure(.cannotConnect(host: "h")) }
        #expect(try await !Applier(over: clear).apply(.of([.update("c1", "a")])).wroteAnything)
    }

    @Test("starts no new call once it is stopped, and lets those in flight end", arguments: [0, 1, 3])
    func stopped(_ count: Int) async throws {
        let ended = Mutex(0)
        let transport = ScriptedTransport { sent in
            ended.withLock { $0 += 1 }
            return Answers.well(sent)
        }
        let calls = (1...5).map { Call.update("c\($0)", Identifier("f\($0)")) }
        let outcome = try await Applier(over: transport).apply(
            .of(calls), stopped: { ended.withLock { $0 } >= count })
        #expect(transport.sent.count == count)
        #expect(
            outcome.lines
                == (1...5).map { $0 <= count ? "c\($0) done" : "c\($0) not attempted: interrupted" })
        #expect(outcome.wasInterrupted)
        #expect(outcome.wroteAnything == (count > 0))
    }

    @Test("takes what is in flight when it is stopped as done when it ends well")
    func stoppedInFlight() async throws {
        let isStopped = Mutex(false)
        let all = Rendezvous(of: 3)
        let transport = ScriptedTransport { sent in
            await all.meet()
            isStopped.withLock { $0 = true }
            for _ in 0..<5 { await Task.yield() }
            return Answers.well(sent)
        }
        let calls = (1...6).map { Call.update("c\($0)", Identifier("f\($0)")) }
        let outcome = try await Applier(over: transport, ApplyOptions(parallelism: 3)).apply(
            .of(calls), stopped: { isStopped.withLock { $0 } })
        #expect(
            outcome.lines
                == (1...6).map { $0 <= 3 ? "c\($0) done" : "c\($0) not attempted: interrupted" })
    }

    @Test("isn't interrupted if everything was sent")
    func stoppedTooLate() async throws {
        let sent = Mutex(0)
        let transport = ScriptedTransport { request in
            sent.withLock { $0 += 1 }
            return Answers.well(request)
        }
        let outcome = try await Applier(over: transport).apply(
            .of([.update("c1", "a")]), stopped: { sent.withLock { $0 } == 1 })
        #expect(outcome.lines == ["c1 done"])
        #expect(!outcome.wasInterrupted)
    }
}
