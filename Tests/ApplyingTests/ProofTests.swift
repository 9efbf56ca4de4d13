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
                outcome.answered.targets = answered
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
            .of(calls, targets: basis), done(calls, answered: answered), endingAt: [:],
            reader: liveReader(over: transport),
            reading: 200)
        return (proof, transport.reads)
    }

    @Test("reads nothing if nothing was done")
    func nothing() async throws {
        let transport = ScriptedTransport { Answers.well($0) }
        let calls: [Call] = [.create("c1", "a"), .update("c2", "b")]
        let outcome = ApplyOutcome(
            calls: calls.map { CallOutcome(call: $0, result: .notAttempted(.interrupted)) })
        let proof = try await Proof.check(
            .of(calls), outcome, endingAt: [:], reader: liveReader(over: transport), reading: 200)
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
        let proof = try await Proof.check(
            .of(calls), outcome, endingAt: [:], reader: liveReader(over: transport), reading: 200)
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
            (
                ["globex"], "Old",
                [
                    Finding.field(flag: "a", .name, written: .text("New"), live: .plain(.text("Old"))),
                    Self.missing("a", "acme"),
                ]
            ),
        ] {
            let transport = ScriptedTransport { sent in
                // What the plan is silent about, whoever made the flag may have set.
                let other = #", "owner": {"id": "usr_1", "name": "U", "email": "u@example.com"}"#
                return sent.line == "GET /apps/ap1/flags"
                    ? Answers.listing(Answers.flag("a", name: name), Answers.flag("b", with: other))
                    : Answers.targeting("a", companies: companies)
            }
            let proof = try await Proof.check(
                plan, outcome, endingAt: [:], reader: liveReader(over: transport), reading: 200)
            #expect(proof.missing == missing)
            #expect(proof.moved == [])
        }
    }

    private static func missing(_ flag: Identifier, _ company: Identifier) -> Finding {
        .target(flag: flag, environment: "Production", kind: .company, id: company, added: true, listed: nil)
    }

    @Test("reads nothing if all of a saved plan was done before: it was just read")
    func nothingLeft() async throws {
        let transport = ScriptedTransport { Answers.well($0) }
        let outcome = ApplyOutcome(calls: [], already: [.update("c1", "a")])
        let proof = try await Proof.check(
            .of([]), outcome, endingAt: [:], reader: liveReader(over: transport), reading: 200)
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

    private static func name(_ written: String, _ live: String) -> Finding {
        field(.name, .text(written), .plain(.text(live)))
    }

    private static func field(_ field: FlagField, _ written: FieldValue, _ live: ResolvedValue) -> Finding {
        .field(flag: "a", field, written: written, live: live)
    }

    static let flagCases: [Flags] = [
        Flags(testDescription: "a flag that was made", call: .create("c1", "a"), listing: [Answers.flag("a")]),
        Flags(
            testDescription: "a flag that isn't there", call: .create("c1", "a"), listing: [],
            missing: [.flag("a", listed: nil)]),
        Flags(
            testDescription: "a flag with another name and description",
            call: .create("c1", "a") { $0.description = "D" }, listing: [Answers.flag("a", name: "Other")],
            missing: [name("a", "Other"), field(.description, .text("D"), .none)]),
        Flags(
            testDescription: "an update of everything", call: .update("c1", "a", write),
            listing: [Answers.flag("a", with: everything)]),
        Flags(
            testDescription: "an update of which nothing is there",
            call: .update("c1", "a") { update in
                write(&update)
                update.permanent = true
            }, listing: [Answers.flag("a", name: "Other", archived: true)],
            missing: [
                name("a", "Other"), field(.description, .text("D"), .none), field(.owner, .text("usr_1"), .none),
                field(.stage, .text("st1"), .none), field(.permanent, .flag(true), .plain(.flag(false))),
                field(.archived, .flag(false), .plain(.flag(true))),
            ]),
        Flags(
            testDescription: "what was cleared and is there",
            call: .update("c1", "a") { update in
                update.description = .clear
                update.owner = .clear
            }, listing: [Answers.flag("a", with: everything)],
            missing: [
                field(.description, .none, .plain(.text("D"))),
                field(.owner, .none, .owner(Owner(id: "usr_1", name: "U", email: "u@example.com"))),
            ]),
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
            missing: [field(.archived, .flag(true), .plain(.flag(false)))]),
        Flags(
            testDescription: "an updated flag that is gone", call: .update("c1", "a"), listing: [Answers.flag("b")],
            missing: [.flag("a", listed: nil)]),
        Flags(
            testDescription: "a name that Swift would call the same",
            call: .update("c1", "a") { $0.name = "caf\u{E9}" }, listing: [Answers.flag("a", name: "cafe\u{301}")],
            missing: [name("caf\u{E9}", "cafe\u{301}")]),
        // A server that changes what it is sent: what is live is in the finding.
        Flags(
            testDescription: "a name that was trimmed", call: .update("c1", "a") { $0.name = " A " },
            listing: [Answers.flag("a", name: "A")], missing: [name(" A ", "A")]),
        Flags(
            testDescription: "a description that was cut off",
            call: .update("c1", "a") { $0.description = .set("Long") },
            listing: [Answers.flag("a", with: #", "description": "Lo""#)],
            missing: [field(.description, .text("Long"), .plain(.text("Lo")))]),
        Flags(
            testDescription: "a key in other case", call: .create("c1", "A-b"), listing: [Answers.flag("a-b")],
            missing: [.flag("A-b", listed: "a-b")]),
        Flags(
            testDescription: "a key that was trimmed", call: .create("c1", " a"),
            listing: [Answers.flag("b"), Answers.flag("a")],
            missing: [.flag(" a", listed: "a")]),
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

    static func target(_ id: Identifier, _ kind: TargetKind, added: Bool, listed: Identifier? = nil) -> Finding {
        .target(flag: "a", environment: "Production", kind: kind, id: id, added: added, listed: listed)
    }

    /// A response is no proof: a server may not store what it says, and somebody else may undo it right after.
    @Test("reads back what an answer shows as it was written")
    func answered() async throws {
        let reads = ["GET /apps/ap1/flags", "GET /apps/ap1/flags/a/targeting/en1"]
        for (call, answer, companies, users, missing) in [
            (Self.onA, true, ["acme"], [], []), (Self.onA, true, [], [], [Self.target("acme", .company, added: true)]),
            (Self.offA, false, [], [], []), (Self.offA, false, [], ["u1"], [Self.target("u1", .user, added: false)]),
            // The answer says that it isn't so, and by now it is.
            (Self.onA, false, ["acme"], [], []),
            // A server that changes ids.
            (Self.onA, true, ["Acme "], [], [Self.target("acme", .company, added: true, listed: "Acme ")]),
        ] as [(Call, Bool, [String], [String], [Finding])] {
            let ran = try await Self.prove(
                [call], answered: ["a": answer],
                targets: ["a": Answers.targeting("a", companies: companies, users: users)])
            #expect(ran.proof.missing == missing)
            #expect(ran.reads == reads)
            #expect([ran.proof.readBack, ran.proof.byVersions, ran.proof.notRead] == [1, 0, 0])
        }
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

    @Test("reads again what a change of stage may have moved: what of exact lists isn't as it was is reported")
    func moved() async throws {
        let (proof, reads) = try await Self.prove(
            [Self.staged, Self.onA], answered: ["a": true],
            basis: [Self.whole(.company, ["globex", "initech"]), Self.whole(.user, ["u1"])], listing: [Self.listed],
            targets: ["a": Answers.targeting("a", companies: ["acme", "globex", "umbrella"], users: ["u1"])])
        #expect(reads == ["GET /apps/ap1/flags", "GET /apps/ap1/flags/a/targeting/en1"])
        // Neither is our write: the stage or somebody else moved them.
        #expect(proof.missing == [])
        #expect(
            proof.moved == [
                .gone(flag: "a", environment: "Production", kind: .company, ids: ["initech"]),
                .others(flag: "a", environment: "Production", kind: .company, ids: ["umbrella"]),
            ])
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
            _ = try await Proof.check(
                .of([Self.onA]), Self.done([Self.onA]), endingAt: [:], reader: reader, reading: 200)
        } catch {
            headline = (error as any Error as? LiveReadingError)?.headline
        }
        #expect(headline == "listFlags for app `ap1`: not found (404 not_found): No.")
    }
}
