import APIAccess
import FlagModel
import FlagTestKit
import ManagementAPI
import Planning
import Testing

@testable import Applying

/// What a 404 to an update of targets was about, by what is there afterwards.
@Suite("A 404 to an update of targets")
struct UnknownSettlingTests {
    private static func settled(
        _ policy: Policy.Entities,
        flags: [Identifier] = ["a", "b"],
        environments: [AppEnvironment] = [.production],
        removes: Bool = false,
        after: [Call] = [],
        kind: APIError.Kind = .notFound
    ) -> CallOutcome {
        let update = TargetUpdate(
            kind: .company, target: "x", environment: "en1", environmentName: "Production", production: true,
            entries: [.init(flag: "a", adds: true), .init(flag: "b", adds: !removes)])
        let call = Call(id: "c9", request: .updateTarget(update))
        var plan = Plan.of(after + [call])
        plan.entities = policy
        let live = LiveState(
            app: App(id: "ap1", name: "A", keyFormat: .custom, environments: environments, stages: []),
            flags: flags.map { LiveFlag(id: $0, key: $0) })
        let error = APIError(.updateCompanyFlags, kind, subject: nil, attempts: 1)
        var outcome = CallOutcome(call: call, result: .failed(.api(error)))
        UnknownSettling(live, plan).settle(&outcome)
        return outcome
    }

    @Test("waits under `wait`, where app, environment and flags are there")
    func wait() {
        #expect(Self.settled(.wait).isWaiting)
        #expect(!Self.settled(.require).isWaiting)
        #expect(!Self.settled(.create).isWaiting)
    }

    /// Siblings: another error; a flag; the environment; both.
    @Test("stays what it is where something else may be missing, or it was another error")
    func other() {
        for outcome in [
            Self.settled(.wait, flags: ["a"]), Self.settled(.wait, environments: [.staging]),
            Self.settled(.create, flags: []), Self.settled(.require, flags: ["b"], environments: []),
            Self.settled(.wait, kind: .invalidRequest), Self.settled(.wait, kind: .scopeMissing),
        ] {
            guard case .failed(.api) = outcome.result else {
                Issue.record("\(outcome.line)")
                continue
            }
        }
    }

    @Test("is a failure of its own otherwise, which says whether to run again")
    func failures() {
        let upsert = Call(
            id: "c1",
            request: .upsertEntity(
                EntityUpsert(kind: .company, id: "x", environment: "en1", environmentName: "Production")))
        let rows: [(CallOutcome, mayPass: Bool, mayBePlannedAnew: Bool)] = [
            (Self.settled(.require), false, false), (Self.settled(.create), false, false),
            (Self.settled(.create, after: [upsert]), true, false), (Self.settled(.wait, removes: true), false, false),
        ]
        for row in rows {
            guard case .failed(.unknownEntity(_, let unknown)) = row.0.result else {
                Issue.record("\(row.0.line)")
                continue
            }
            #expect(unknown.entity == EntityAddress(environment: "en1", kind: .company, id: "x"))
            #expect(row.0.failure?.mayPass == row.mayPass)
            #expect(row.0.failure?.mayBePlannedAnew == row.mayBePlannedAnew)
            #expect(row.0.failure?.mayHaveBeenHandled == false)
        }
    }

    /// An update that only removes `x` from flags, settled by these lists of Production.
    private static func removed(
        from flags: [Identifier],
        listing lists: [Identifier: Set<Identifier>]?,
        _ policy: Policy.Entities
    ) -> CallOutcome {
        let update = TargetUpdate(
            kind: .company, target: "x", environment: "en1", environmentName: "Production", production: true,
            entries: flags.map { .init(flag: $0, adds: false) })
        let call = Call(id: "c1", request: .updateTarget(update))
        var plan = Plan.of([call])
        plan.entities = policy
        var live = LiveState(
            app: App(id: "ap1", name: "A", keyFormat: .custom, environments: [.production], stages: []),
            flags: flags.map { LiveFlag(id: $0, key: $0) })
        for (flag, companies) in lists ?? [:] {
            live.targets[TargetsAddress(flag: flag, environment: "en1")] = LiveTargets(companies: companies)
        }
        let error = APIError(.updateCompanyFlags, .notFound, subject: nil, attempts: 1)
        var outcome = CallOutcome(call: call, result: .failed(.api(error)))
        #expect(Set(outcome.removedFrom.map(\.flag)) == Set(flags))
        UnknownSettling(live, plan).settle(&outcome)
        return outcome
    }

    /// Siblings: nothing lists it; one of two does; both do; no list could be read; an empty list beside an unread one.
    @Test("that only takes away is done where no list has it any more", arguments: Policy.Entities.allCases)
    func removal(_ policy: Policy.Entities) {
        let gone = Self.removed(from: ["a", "b"], listing: ["a": [], "b": ["y"]], policy)
        #expect(gone.line == "c1 done (gone)")
        let rows: [([Identifier: Set<Identifier>]?, [Identifier], Bool)] = [
            (["a": ["x"], "b": []], ["a"], true), (["a": ["x"], "b": ["x"]], ["a", "b"], true),
            (nil, ["a", "b"], false), (["a": []], ["b"], false),
        ]
        for (lists, left, wasRead) in rows {
            let outcome = Self.removed(from: ["a", "b"], listing: lists, policy)
            guard case .failed(.unknownEntity(_, let unknown)) = outcome.result else {
                Issue.record("\(outcome.line)")
                continue
            }
            #expect(unknown.addedTo == [] && unknown.removedFrom == left && unknown.wasRead == wasRead)
            #expect(unknown.place == nil, "nothing wants it")
            #expect(outcome.failure?.mayPass == !wasRead)
        }
    }

    /// Siblings: the environment is gone; another upsert was carried out; another error.
    @Test("to an upsert means that there are none, where app and environment are there and none was carried out")
    func upserts() {
        func settled(
            _ environments: [AppEnvironment] = [.production],
            hasUpserts: Bool = false,
            kind: APIError.Kind = .notFound
        ) -> CallOutcome {
            let call = Call(
                id: "c1",
                request: .upsertEntity(
                    EntityUpsert(kind: .company, id: "x", environment: "en1", environmentName: "Production")))
            let live = LiveState(
                app: App(id: "ap1", name: "A", keyFormat: .custom, environments: environments, stages: []), flags: [])
            let error = APIError(.upsertCompany, kind, subject: nil, attempts: 1)
            var outcome = CallOutcome(call: call, result: .failed(.api(error)))
            UnknownSettling(live, Plan.of([call]), hasUpserts: hasUpserts).settle(&outcome)
            return outcome
        }
        let outcome = settled()
        #expect(outcome.line.hasPrefix("c1 no upserts: "))
        #expect(outcome.failure?.mayPass == false && outcome.failure?.mayBePlannedAnew == false)
        #expect(!outcome.isUnknown)
        for other in [settled([.staging]), settled(hasUpserts: true), settled(kind: .invalidRequest)] {
            #expect(other.line.hasPrefix("c1 failed: "))
        }
    }

    @Test("a call whose company couldn't be created isn't sent, whatever flags it has")
    func uncreated() {
        let upsert = Call(
            id: "c1",
            request: .upsertEntity(
                EntityUpsert(kind: .company, id: "x", environment: "en1", environmentName: "Production")))
        var schedule = Schedule([
            upsert, .create("c2", "b"), .target("c3", "x", ["a", "b"], after: ["c1", "c2"]), .target("c4", "y", ["a"]),
        ])
        var sent: [String] = []
        while let step = schedule.next() {
            sent.append(step.call.id)
            schedule.settle(step.index, succeeded: step.call.id != "c1")
        }
        #expect(sent == ["c1", "c2", "c4"])
        #expect(schedule.takeSkipped().map { "\($0.index) \($0.reason)" } == ["2 waitsFor(\"c1\")"])
    }

    private static func removal(of id: Identifier, from flags: [Identifier]) -> Call {
        let update = TargetUpdate(
            kind: .company, target: id, environment: "en1", environmentName: "Production", production: true,
            entries: flags.map { TargetUpdate.Entry(flag: $0, adds: false) })
        return Call(id: "c2", request: .updateTarget(update))
    }

    /// Siblings: an additive list, which loses somebody because the manifest says so; a call that was done without the flag; a
    /// removal that failed.
    @Test("is warned of where an exact list loses somebody meanwhile, and only there")
    func replacements() {
        let (add, remove) = (Call.target("c1", "x", ["a"]), Self.removal(of: "y", from: ["a", "b"]))
        let error = APIError(.updateCompanyFlags, .notFound, subject: nil, attempts: 1)
        func warnings(
            whole: Bool,
            without: [Identifier] = [],
            result: CallOutcome.Result = .done
        ) -> [PlanRemark] {
            var plan = Plan.of(
                [add, remove],
                targets: [.init(flag: "a", environment: "en1", kind: .company, whole: whole, seen: ["y"])])
            let targets = TargetsChange(
                environment: "Production", environmentID: "en1", production: true,
                companies: .init(add: ["x"], remove: ["y"]), users: .init())
            plan.changes = [Change(flag: "a", action: .update, place: nil, targets: [targets])]
            var removed = CallOutcome(call: remove, result: result)
            removed.without = without
            return ApplyOutcome(calls: [CallOutcome(call: add, result: .waiting(error)), removed]).warnings(in: plan)
        }
        #expect(warnings(whole: true).map(\.flag) == ["a"])
        #expect(warnings(whole: false).isEmpty)
        #expect(warnings(whole: true, without: ["a"]).isEmpty)
        #expect(warnings(whole: true, result: .failed(.api(error))).isEmpty)
    }

    /// Siblings: one that is only taken away, one whose call failed, one that waits.
    @Test("leaves a company waiting unless a call has made it a target")
    func targeted() {
        let error = APIError(.updateCompanyFlags, .notFound, subject: nil, attempts: 1)
        let outcome = ApplyOutcome(calls: [
            CallOutcome(call: .target("c1", "x", ["a"]), result: .done),
            CallOutcome(call: Self.removal(of: "y", from: ["a"]), result: .done),
            CallOutcome(call: .target("c3", "z", ["a"]), result: .failed(.api(error))),
            CallOutcome(call: .target("c4", "w", ["a"]), result: .waiting(error)),
        ])
        #expect(outcome.targeted.map(\.entity.id) == ["x"])
    }
}
