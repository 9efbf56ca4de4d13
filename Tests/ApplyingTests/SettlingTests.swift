import APIAccess
import APITestKit
import FlagModel
import FlagTestKit
import ManagementAPI
import Planning
import Testing

@testable import Applying

/// What became of a write whose response was lost, or was an error that leaves it open.
@Suite("A write of which it isn't known whether it was carried out")
struct SettlingTests {
    typealias Ending = ScriptedTransport.Ending

    /// A call, what it is answered, what is live afterwards, and what is said of it.
    struct Lost: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let call: Call
        var answer = Ending.error(503, "unknown_error")
        var listing: [String] = []
        var targets = Ending.error(404, "not_found")
        let line: String
        var wrote = true
    }

    static let failed = "updateFlag for flag `fl-a`: the server failed (503 unknown_error): No."
    static let lost = Ending.failure(.timedOut(.reading))
    static let off = Call(
        id: "c1",
        request: .updateTarget(
            TargetUpdate(
                kind: .company, target: "acme", environment: "en1", environmentName: "Production", production: true,
                entries: [.init(flag: "a", adds: false)])))

    static let cases: [Lost] = [
        Lost(
            testDescription: "details that are there", call: .update("c1", "a"),
            listing: [Answers.flag("a", name: "New")],
            line: "c1 done (read back)"),
        Lost(
            testDescription: "details that are there, and no answer came", call: .update("c1", "a"), answer: lost,
            listing: [Answers.flag("a", name: "New")], line: "c1 done (read back)"),
        Lost(
            testDescription: "details that aren't there", call: .update("c1", "a"), listing: [Answers.flag("a")],
            line: "c1 not written: " + failed, wrote: false),
        Lost(
            testDescription: "details that aren't there, and no answer came: they may still be written",
            call: .update("c1", "a"), answer: lost, listing: [Answers.flag("a")],
            line: "c1 failed: updateFlag for flag `fl-a`: the response took too long"),
        Lost(
            testDescription: "details that aren't there, and a gateway got no answer: they may still be written",
            call: .update("c1", "a"), answer: .error(504, "x"), listing: [Answers.flag("a")],
            line: "c1 failed: updateFlag for flag `fl-a`: the server failed (504 x): No."),
        Lost(
            testDescription: "details of which one is there",
            call: .update("c1", "a") { update in
                update.name = "New"
                update.permanent = true
            }, listing: [Answers.flag("a", name: "New")], line: "c1 failed: " + failed),
        Lost(
            testDescription: "details that are there, and secret, which can't be read",
            call: .update("c1", "a") { update in
                update.name = "New"
                update.secret = true
            }, listing: [Answers.flag("a", name: "New")], line: "c1 done (read back, secret unknown)"),
        Lost(
            testDescription: "secret alone, which can't be read", call: .update("c1", "a") { $0.secret = true },
            listing: [Answers.flag("a")], line: "c1 failed: " + failed),
        Lost(
            testDescription: "targets that are there", call: .target("c1", "acme", ["a"]), answer: lost,
            targets: Answers.targeting("a", companies: ["acme"]), line: "c1 done (read back)"),
        Lost(
            testDescription: "targets that aren't there", call: .target("c1", "acme", ["a"]),
            targets: Answers.targeting("a"),
            line: "c1 not written: updateCompanyFlags for company `acme` in environment `en1`: "
                + "the server failed (503 unknown_error): No.", wrote: false),
        Lost(
            testDescription: "targets that are gone, as they should be", call: off, answer: lost,
            targets: Answers.targeting("a"), line: "c1 done (read back)"),
        Lost(
            testDescription: "an archived flag", call: .archive("c1", "a"), answer: lost,
            listing: [Answers.flag("a", archived: true)], line: "c1 done (read back)"),
        Lost(
            testDescription: "a flag that isn't listed any more", call: .archive("c1", "a"), listing: [],
            line: "c1 failed: " + failed),
    ]

    @Test("is settled by reading, where that can settle it", arguments: cases)
    func settled(_ lost: Lost) async throws {
        let transport = ScriptedTransport { sent in
            if !sent.line.hasPrefix("GET") { return lost.answer }
            return sent.line == "GET /apps/ap1/flags" ? Answers.listing(lost.listing) : lost.targets
        }
        let outcome = try await Applier(over: transport).apply(.of([lost.call]))
        #expect(outcome.unknown == 1)
        let proof = try await Proof.check(
            .of([lost.call]), outcome, endingAt: [:], reader: liveReader(over: transport), reading: 200)
        #expect(proof.outcome.lines == [lost.line])
        #expect(proof.outcome.wroteAnything == lost.wrote)
        #expect(proof.missing == [] && proof.moved == [])
    }

    @Test("a flag whose creation is unclear is settled by the last listing", arguments: [true, false])
    func created(isThere: Bool) async throws {
        let call = Call.create("c1", "a")
        let error = try await Self.error(of: .failure(.timedOut(.reading)))
        let outcome = ApplyOutcome(calls: [CallOutcome(call: call, result: .failed(.api(error)))])
        let transport = ScriptedTransport { _ in Answers.listing(isThere ? [Answers.flag("a")] : []) }
        let proof = try await Proof.check(
            .of([call]), outcome, endingAt: [:], reader: liveReader(over: transport), reading: 200)
        #expect(proof.outcome.lines == [isThere ? "c1 done (read back)" : "c1 failed: \(error.headline)"])
    }

    /// Beside a change of stage, whose lists are compared in full: what may have been written is nobody else's.
    @Test("isn't taken for somebody else's change, nor for one that is missing", arguments: [true, false])
    func besideStage(isThere: Bool) async throws {
        let stage = Call.update("c2", "a") { $0.stage = "st1" }
        for (removal, seen, live) in [
            (Call.target("c1", "acme", ["a"]), [], isThere ? ["acme"] : []),
            (Self.off, ["acme"], isThere ? [] : ["acme"]),
        ] as [(Call, [Identifier], [String])] {
            let plan = Plan.of(
                [removal, stage],
                targets: [
                    PlanBasis.Targets(flag: "a", environment: "en1", kind: .company, whole: true, seen: seen)
                ])
            let error = try await Self.error(of: .failure(.timedOut(.reading)))
            let outcome = ApplyOutcome(calls: [
                CallOutcome(call: removal, result: .failed(.api(error))), CallOutcome(call: stage, result: .done),
            ])
            let transport = ScriptedTransport { sent in
                sent.line == "GET /apps/ap1/flags"
                    ? Answers.listing(ProofTests.listed) : Answers.targeting("a", companies: live)
            }
            let proof = try await Proof.check(
                plan, outcome, endingAt: [:], reader: liveReader(over: transport), reading: 200)
            #expect(proof.missing == [] && proof.moved == [])
            #expect(proof.outcome.unknown == (isThere ? 0 : 1))
        }
    }

    private static func error(of ending: Ending) async throws -> APIError {
        let outcome = try await Applier(over: ScriptedTransport { _ in ending }).apply(.of([.update("c1", "a")]))
        guard case .failed(.api(let error)) = try #require(outcome.calls.first).result else {
            throw CancellationError()
        }
        return error
    }

    // MARK: Versions and bounds

    /// What responses say of versions, and whether these are the proof.
    struct Versions: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// The version in the response to each call; nil for none.
        let answers: [Int?]
        /// The app's version at the end; nil if it can't be read. It was 1 in the plan's basis.
        let end: Int?
        let isProof: Bool
    }

    static let trails: [Versions] = [
        Versions(testDescription: "each of ours, and no other", answers: [2, 3], end: 3, isProof: true),
        Versions(testDescription: "in another order", answers: [3, 2], end: 3, isProof: true),
        Versions(testDescription: "somebody else's before ours", answers: [3, 4], end: 4, isProof: false),
        Versions(testDescription: "somebody else's between ours", answers: [2, 4], end: 4, isProof: false),
        Versions(testDescription: "somebody else's after ours", answers: [2, 3], end: 4, isProof: false),
        Versions(testDescription: "a server that answers and doesn't store", answers: [2, 3], end: 1, isProof: false),
        Versions(testDescription: "a server that doesn't count", answers: [1, 1], end: 1, isProof: false),
        Versions(testDescription: "the same version twice", answers: [2, 2], end: 3, isProof: false),
        Versions(testDescription: "one response without", answers: [2, nil], end: 3, isProof: false),
        Versions(testDescription: "none", answers: [nil, nil], end: 3, isProof: false),
        Versions(testDescription: "an end that isn't known", answers: [2, 3], end: nil, isProof: false),
        Versions(testDescription: "as low as it gets", answers: [2, 3], end: .min, isProof: false),
    ]

    static func outcome(_ calls: [Call], _ versions: [Int?], environment: Identifier = "en1") -> ApplyOutcome {
        ApplyOutcome(
            calls: zip(calls, versions).map { call, version in
                var outcome = CallOutcome(call: call, result: .done)
                if case .updateTarget(let update) = call.request {
                    for entry in update.entries { outcome.answered.targets[entry.flag] = entry.adds }
                }
                if let version { outcome.answered.versions = [environment: version] }
                return outcome
            })
    }

    @Test("versions are the proof only if they leave no room for anybody else's write", arguments: trails)
    func proofByVersions(_ versions: Versions) async throws {
        let calls: [Call] = [.target("c1", "acme", ["a"]), .target("c2", "globex", ["b"])]
        let transport = ScriptedTransport { sent in
            if sent.line == "GET /apps/ap1/flags" { return Answers.listing() }
            return sent.line.contains("/a/") ? Answers.targeting("a") : Answers.targeting("b", companies: ["globex"])
        }
        let proof = try await Proof.check(
            .of(calls), Self.outcome(calls, versions.answers), endingAt: versions.end.map { ["en1": $0] } ?? [:],
            reader: liveReader(over: transport), reading: 200)
        #expect(transport.reads.count == (versions.isProof ? 1 : 3))
        #expect([proof.byVersions, proof.readBack] == (versions.isProof ? [2, 0] : [0, 2]))
        #expect(proof.missing.isEmpty == versions.isProof, "one of them was undone")
    }

    @Test("a flag that is created or archived counts, and a change of name doesn't")
    func flagVersions() async throws {
        let target = Call.target("c3", "acme", ["a"])
        for (other, versions, end, isProof) in [
            (Call.create("c1", "x"), [2, 3], 3, true), (.archive("c1", "x"), [3, 2], 3, true),
            // What a change of name answers may be somebody else's.
            (.update("c1", "x"), [2, 3], 3, false), (.update("c1", "x"), [2, 2], 2, true),
            (.update("c1", "x") { $0.stage = "st1" }, [2, 3], 3, false),
        ] as [(Call, [Int?], Int, Bool)] {
            let calls = [other, target]
            let transport = ScriptedTransport { sent in
                sent.line == "GET /apps/ap1/flags"
                    ? Answers.listing() : Answers.targeting("a", companies: ["acme"])
            }
            let proof = try await Proof.check(
                .of(calls), Self.outcome(calls, versions), endingAt: ["en1": end], reader: liveReader(over: transport),
                reading: 200)
            #expect(proof.byVersions == (isProof ? 1 : 0), "\(other)")
        }
    }

    @Test("no more lists are read than the bound says: production first, and what no response shows before that")
    func bound() async throws {
        let calls: [Call] = [
            .target("c1", "acme", ["a", "b"], production: false), .target("c2", "acme", ["c", "d"]),
            .target("c3", "globex", ["d"]), .target("c4", "acme", ["e"], production: false),
        ]
        var outcome = Self.outcome(calls, [nil, nil, nil, nil])
        outcome.calls[3].answered.targets = [:]
        for (bound, read, notRead, isAnswered) in [
            (0, [], 6, false), (1, ["e/en2"], 5, true), (3, ["c/en1", "d/en1", "e/en2"], 2, true),
            (200, ["a/en2", "b/en2", "c/en1", "d/en1", "e/en2"], 0, true),
        ] as [(Int, [String], Int, Bool)] {
            let transport = ScriptedTransport { sent in
                if sent.line == "GET /apps/ap1/flags" { return Answers.listing() }
                let key = sent.line.split(separator: "/").dropFirst(4).first.map(String.init) ?? ""
                return Answers.targeting(key, companies: ["acme", "globex"])
            }
            let proof = try await Proof.check(
                .of(calls), outcome, endingAt: [:], reader: liveReader(over: transport), reading: bound)
            let lists = transport.reads.dropFirst().map {
                String($0.dropFirst("GET /apps/ap1/flags/".count).replacing("targeting/", with: ""))
            }
            #expect(lists.sorted() == read)
            #expect(proof.notRead == notRead)
            #expect(proof.notReadIsAnswered == isAnswered)
            #expect(proof.missing == [])
        }
    }

    @Test("what a response itself shows not to be so is missing, even if it isn't read back")
    func answeredOtherwise() async throws {
        let call = Call.target("c1", "acme", ["a"])
        var outcome = Self.outcome([call], [nil])
        outcome.calls[0].answered.targets = ["a": false]
        let transport = ScriptedTransport { _ in Answers.listing() }
        let proof = try await Proof.check(
            .of([call]), outcome, endingAt: [:], reader: liveReader(over: transport), reading: 0)
        #expect(proof.missing == [ProofTests.target("acme", .company, added: true)])
    }
}
