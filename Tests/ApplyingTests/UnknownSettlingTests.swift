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
            (Self.settled(.require), false, false), (Self.settled(.create), false, true),
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
}
