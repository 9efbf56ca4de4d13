import Sandbox
import Testing

/// A manifest over a live state: what is planned, what is sent, what is there afterwards.
struct Scenario: Sendable, CustomTestStringConvertible {
    /// What is shown, as a sentence.
    let name: String
    /// The flags that are live; their ids are `flg00000000001` and so on.
    var live: [SandboxFlag] = []
    /// The manifest.
    let manifest: String
    /// The changes as ``Round/changes`` writes them.
    var changes: [String] = []
    /// The calls as ``Round/calls`` writes them.
    var calls: [String] = []
    /// Warnings and notes of the plan.
    var remarks: [String] = []
    /// How many getFlagTargeting the plan needs.
    var targetReads = 0
    /// How many companies the plan asks about: those that would be new in an environment.
    var companyReads = 0
    /// How many users.
    var userReads = 0
    /// The flags after the apply, as ``SandboxWorld/lines`` writes them.
    let after: [String]

    var testDescription: String { name }
}

@Suite("plan, apply, plan", .timeLimit(.minutes(60)))
struct ScenarioTests {
    @Test("a plan holds what differs, an apply sends it, a plan after it is empty", arguments: Scenario.all)
    func scenario(_ scenario: Scenario) async throws {
        try await withBench(scenario.manifest, live: scenario.live) { bench in
            let round = try await bench.round()
            #expect(round.changes == scenario.changes)
            #expect(round.calls == scenario.calls)
            #expect(round.remarks == scenario.remarks)
            var reads = ["getApp": 1, "listFlags": 1]
            if scenario.targetReads > 0 {
                reads["getFlagTargeting"] = scenario.targetReads
                // The app is asked again after the targets: had a version moved, they would be read again.
                reads["getApp"] = 2
            }
            if scenario.companyReads > 0 { reads["getCompanyFlags"] = scenario.companyReads }
            if scenario.userReads > 0 { reads["getUserFlags"] = scenario.userReads }
            #expect(round.reads == reads)
            #expect(await bench.sandbox.world().lines == scenario.after)
        }
    }
}

extension Scenario {
    /// All of them.
    static let all = creating + updating + archiving + targeting + audiences + leaving + unlisted + nasty
}
