import APIAccess
import FlagModel
import FlagTestKit
import LiveReading
import ManagementAPI
import Planning
import Testing

@testable import Applying

@Suite("The proof of an apply")
struct ProofTests {
    typealias Finding = Proof.Finding

    /// What became of a plan's calls: done, each with what Reflag answered of targets.
    static func done(_ calls: [Call], answered: [Identifier: Bool] = [:]) -> ApplyOutcome {
        ApplyOutcome(
            calls: calls.map { call in
                var outcome = CallOutcome(call: call, result: .done)
                outcome.answered = answered
                return outcome
            })
    }

    /// Proves calls that were done against a listing, and targets in Production by flag.
    static func prove(
        _ calls: [Call],
        answered: [Identifier: Bool] = [:],
        basis: [PlanBasis.Targets] = [],
        listing: [String] = [],
        targets: [String: ScriptedTransport.Ending] = [:]
    ) async throws -> (proof: Proof, reads: [String]) {
        let transport = ScriptedTransport { sent in
            if sent.line == "GET /apps/ap1/flags" { return Answers.listing(listing) }
            let key = sent.line.split(separator: "/").dropFirst(4).first.map(String.init) ?? ""
            return targets[key] ?? .error(404, "not_found")
        }
        let proof = try await Proof.check(
            .of(calls, targets: basis), done(calls, answered: answered), reader: liveReader(over: transport))
        return (proof, transport.reads)
    }

    @Test("reads nothing if nothing was done")
    func nothing() async throws {
        let transport = ScriptedTransport { Answers.well($0) }
        let calls: [Call] = [.create("c1", "a"), .update("c2", "b")]
        let outcome = ApplyOutcome(
            calls: calls.map { CallOutcome(call: $0, result: .notAttempted(.interrupted)) })
        let proof = try await Proof.check(.of(calls), outcome, reader: liveReader(over: transport))
        #expect(transport.sent.isEmpty)
        #expect(proof.missing == [])
        #expect(proof.moved == [])
    }

    @Test("doesn't check calls that weren't done")
    func notDone() async throws {
        let calls: [Call] = [.create("c1", "a"), .update("c2", "b")]
        let outcome = ApplyOutcome(
            calls: [
                CallOutcome(call: calls[0], result: .done),
                CallOutcome(call: calls[1], result: .notAttempted(.waitsFor("c1"))),
            ])
        let transport = ScriptedTransport { _ in Answers.listing(Answers.flag("a"), Answers.flag("b")) }
        let proof = try await Proof.check(.of(calls), outcome, reader: liveReader(over: transport))
        #expect(proof.missing == [])
    }

    @Test("what a saved plan found done counts as written: not as somebody else's, and as missing if it is gone")
    func already() async throws {
        let done = Call.target("c1", "acme", ["a"])
        let sent = Call.target("c2", "globex", ["a"])
        let basis = [
            PlanBasis.Targets(flag: "a", environment: "en1", kind: .company, whole: true, seen: [])
        ]
        let plan = Plan.of([sent], targets: basis)
        let outcome = ApplyOutcome(
            calls: [CallOutcome(call: sent, result: .done)], already: [done, .update("c3", "a"), .create("c4", "b")])
        for (companies, name, missing) in [
            (["acme", "globex"], "New", []),
            (["globex"], "Old", [Finding.field(flag: "a", .name), Self.missing("a", "acme")]),
        ] {
            let transport = ScriptedTransport { sent in
                // What the plan is silent about, whoever made the flag may have set.
                let other = #", "owner": {"id": "usr_1", "name": "U", "email": "u@example.com"}"#
                return sent.line == "GET /apps/ap1/flags"
                    ? Answers.listing(Answers.flag("a", name: name), Answers.flag("b", with: other))
                    : Answers.targeting("a", companies: companies)
            }
            let proof = try await Proof.check(plan, outcome, reader: liveReader(over: transport))
            #expect(proof.missing == missing)
            #expect(proof.moved == [])
        }
    }

    private static func missing(_ flag: Identifier, _ company: Identifier) -> Finding {
        .target(flag: flag, environment: "Production", kind: .company, id: company, added: true)
    }

    @Test("reads nothing if all of a saved plan was done before: it was just read")
    func nothingLeft() async throws {
        let transport = ScriptedTransport { Answers.well($0) }
        let outcome = ApplyOutcome(calls: [], already: [.update("c1", "a")])
        let proof = try await Proof.check(.of([]), outcome, reader: liveReader(over: transport))
        #expect(transport.sent.isEmpty)
        #expect(proof.missing == [])
    }

    // MARK: Flags

    /// A call that was done, what is listed then, and what is missing.
    struct Flags: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let call: Call
        let listing: [String]
        var missing: [Finding] = []
    }

    static let everything = #"""
        , "description": "D", "stage": {"id": "st1", "name": "S", "color": "red", "order": 0},
        "owner": {"id": "usr_1", "name": "U", "email": "u@example.com"}
        """#

    static let write: @Sendable (inout FlagUpdate) -> Void = { update in
        update.name = "a"
        update.description = .set("D")
        update.owner = .set("usr_1")
        update.stage = "st1"
        update.permanent = false
        update.secret = true
        update.archived = false
    }

    static let flagCases: [Flags] = [
        Flags(testDescription: "a flag that was made", call: .create("c1", "a"), listing: [Answers.flag("a")]),
        Flags(testDescription: "a flag that isn't there", call: .create("c1", "a"), listing: [], missing: [.flag("a")]),
        Flags(
            testDescription: "a flag with another name and description",
            call: .create("c1", "a") { $0.description = "D" }, listing: [Answers.flag("a", name: "Other")],
            missing: [.field(flag: "a", .name), .field(flag: "a", .description)]),
        Flags(
            testDescription: "an update of everything", call: .update("c1", "a", write),
            listing: [Answers.flag("a", with: everything)]),
        Flags(
            testDescription: "an update of which nothing is there",
            call: .update("c1", "a") { update in
                write(&update)
                update.permanent = true
            }, listing: [Answers.flag("a", name: "Other", archived: true)],
            missing: [.name, .description, .owner, .stage, .permanent, .archived].map { .field(flag: "a", $0) }),
        Flags(
            testDescription: "what was cleared and is there",
            call: .update("c1", "a") { update in
                update.description = .clear
                update.owner = .clear
            }, listing: [Answers.flag("a", with: everything)],
            missing: [.field(flag: "a", .description), .field(flag: "a", .owner)]),
        Flags(
            testDescription: "what was cleared and isn't there",
            call: .update("c1", "a") { update in
                update.description = .clear
                update.owner = .clear
            }, listing: [Answers.flag("a")]),
        Flags(
            testDescription: "line ends in the form that Reflag keeps",
            call: .update("c1", "a") { $0.description = .set("One\r\nTwo") },
            listing: [Answers.flag("a", with: #", "description": "One\nTwo""#)]),
        Flags(
            testDescription: "an archived flag that is listed", call: .archive("c1", "a"),
            listing: [Answers.flag("a", archived: true)]),
        Flags(testDescription: "an archived flag that isn't listed any more", call: .archive("c1", "a"), listing: []),
        Flags(
            testDescription: "an archived flag that isn't", call: .archive("c1", "a"), listing: [Answers.flag("a")],
            missing: [.field(flag: "a", .archived)]),
        Flags(
            testDescription: "an updated flag that is gone", call: .update("c1", "a"), listing: [Answers.flag("b")],
            missing: [.flag("a")]),
        Flags(
            testDescription: "a name that Swift would call the same",
            call: .update("c1", "a") { $0.name = "caf\u{E9}" }, listing: [Answers.flag("a", name: "cafe\u{301}")],
            missing: [.field(flag: "a", .name)]),
        Flags(
            testDescription: "`secret` alone, which can't be read", call: .update("c1", "a") { $0.secret = true },
            listing: [Answers.flag("a")]),
    ]

    @Test("finds flags as they were written, or reports what isn't, with only one listing", arguments: flagCases)
    func flags(_ written: Flags) async throws {
        let (proof, reads) = try await Self.prove([written.call], listing: written.listing)
        #expect(proof.missing == written.missing)
        #expect(proof.moved == [])
        #expect(reads == ["GET /apps/ap1/flags"])
    }

    // MARK: Targets

    static let onA = Call.target("c1", "acme", ["a"])
    static let offA = Call(
        id: "c1",
        request: .updateTarget(
            TargetUpdate(
                kind: .user, target: "u1", environment: "en1", environmentName: "Production", production: true,
                entries: [.init(flag: "a", adds: false)])))

    static func target(_ id: Identifier, _ kind: TargetKind, added: Bool) -> Finding {
        .target(flag: "a", environment: "Production", kind: kind, id: id, added: added)
    }

    @Test("takes the answer of a write for proof, and reads no targets then")
    func answered() async throws {
        let added = try await Self.prove([Self.onA], answered: ["a": true])
        #expect(added.proof.missing == [])
        #expect(added.reads == ["GET /apps/ap1/flags"])
        let removed = try await Self.prove([Self.offA], answered: ["a": false])
        #expect(removed.proof.missing == [])
        #expect(removed.reads == ["GET /apps/ap1/flags"])
    }

    @Test("finds in the answer of a write what wasn't written")
    func answeredOtherwise() async throws {
        #expect(
            try await Self.prove([Self.onA], answered: ["a": false]).proof.missing
                == [Self.target("acme", .company, added: true)])
        #expect(
            try await Self.prove([Self.offA], answered: ["a": true]).proof.missing
                == [Self.target("u1", .user, added: false)])
    }

    @Test("reads the targets of flags that the answer doesn't show")
    func unanswered() async throws {
        let well = try await Self.prove(
            [Self.onA], answered: ["other": true], targets: ["a": Answers.targeting("a", companies: ["acme", "x"])])
        #expect(well.reads == ["GET /apps/ap1/flags", "GET /apps/ap1/flags/a/targeting/en1"])
        #expect(well.proof.missing == [])
        #expect(well.proof.moved == [])
        let badly = try await Self.prove([Self.onA], targets: ["a": Answers.targeting("a", users: ["acme"])])
        #expect(badly.proof.missing == [Self.target("acme", .company, added: true)])
        let stillThere = try await Self.prove([Self.offA], targets: ["a": Answers.targeting("a", users: ["u1"])])
        #expect(stillThere.proof.missing == [Self.target("u1", .user, added: false)])
    }

    static func whole(_ kind: TargetKind, _ seen: [Identifier]) -> PlanBasis.Targets {
        PlanBasis.Targets(flag: "a", environment: "en1", kind: kind, whole: true, seen: seen)
    }

    static let staged = Call.update("c2", "a") { $0.stage = "st1" }
    static let listed = Answers.flag(
        "a", with: #", "stage": {"id": "st1", "name": "S", "color": "red", "order": 0}"#)

    @Test("reads again what a change of stage may have moved: exact lists must be as they were, and as was written")
    func moved() async throws {
        let (proof, reads) = try await Self.prove(
            [Self.staged, Self.onA], answered: ["a": true],
            basis: [Self.whole(.company, ["globex", "initech"]), Self.whole(.user, ["u1"])], listing: [Self.listed],
            targets: ["a": Answers.targeting("a", companies: ["acme", "globex", "umbrella"], users: ["u1"])])
        #expect(reads == ["GET /apps/ap1/flags", "GET /apps/ap1/flags/a/targeting/en1"])
        #expect(proof.missing == [Self.target("initech", .company, added: true)])
        #expect(
            proof.moved == [.others(flag: "a", environment: "Production", kind: .company, ids: ["umbrella"])])
    }

    @Test("finds nothing if a change of stage changed nothing")
    func stagedWell() async throws {
        let (proof, _) = try await Self.prove(
            [Self.staged, Self.onA], basis: [Self.whole(.company, ["globex"]), Self.whole(.user, [])],
            listing: [Self.listed], targets: ["a": Answers.targeting("a", companies: ["globex", "acme"])])
        #expect(proof.missing == [])
        #expect(proof.moved == [])
    }

    @Test("proves nothing if live state can't be read completely")
    func unreadable() async throws {
        let transport = ScriptedTransport { _ in .error(404, "not_found") }
        let reader = try liveReader(over: transport)
        var headline: String?
        do {
            _ = try await Proof.check(.of([Self.onA]), Self.done([Self.onA]), reader: reader)
        } catch {
            headline = (error as any Error as? LiveReadingError)?.headline
        }
        #expect(headline == "listFlags for app `ap1`: not found (404 not_found): No.")
    }
}
