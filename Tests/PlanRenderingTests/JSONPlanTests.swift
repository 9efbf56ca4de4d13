import Diagnostics
import FlagTestKit
import JSONText
import PlanRendering
import Planning
import Testing

@Suite("A plan as JSON")
struct JSONPlanTests {
    @Test("is the plan file, with a line break at the end")
    func planFile() {
        #expect(JSONPlan().render(.everything) == PlanFile(.everything).stream.text())
    }

    @Test("has the run's cost as its last member")
    func cost() throws {
        let plan = Plan.fixture()
        let file = PlanFile(plan).stream.text()
        let json = JSONPlan(cost: ["calls": 2, "retries": 0]).render(plan)
        #expect(json == file.dropLast(3) + ",\n  \"cost\": {\"calls\":2,\"retries\":0}\n}\n")
    }

    @Test("gives the same bytes each time", arguments: 1...10 as ClosedRange<UInt64>)
    func deterministic(seed: UInt64) {
        #expect(
            JSONPlan().render(.generated(seed: seed)).utf8
                .elementsEqual(JSONPlan().render(.generated(seed: seed)).utf8),
            "seed \(seed)"
        )
    }
}
