import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Planning
import Testing

/// The digest covers changes and calls as they are: whoever edits a file can give it a digest that is right again.
@Suite("A plan file whose digest was corrected")
struct PlanConsistencyTests {
    private static func problem(_ change: (inout Plan) -> Void) -> PlanFileProblem? {
        var plan = PlanReadingTests.plan
        change(&plan)
        do throws(PlanFileProblem) {
            _ = try Plan(reading: Array(plan.json.compact().utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test("is rejected if its calls do other things than its changes show")
    func calls() {
        #expect(Self.problem { _ in } == nil)
        #expect(Self.problem { $0.changes.removeFirst() } != nil)
        #expect(Self.problem { $0.calls.removeLast() } != nil)
        #expect(
            Self.problem { plan in
                guard let index = plan.calls.firstIndex(where: { $0.operation == .updateFlag }),
                    case .updateFlag(var update) = plan.calls[index].request
                else { return }
                update.name = "Another name"
                plan.calls[index] = Call(id: plan.calls[index].id, request: .updateFlag(update))
            } == .inconsistent("the calls write other fields than the changes"))
        #expect(
            Self.problem { plan in
                guard let index = plan.calls.firstIndex(where: { $0.operation == .updateUserFlags }),
                    case .updateTarget(let update) = plan.calls[index].request
                else { return }
                let turned = update.entries.map { TargetUpdate.Entry(flag: $0.flag, adds: !$0.adds) }
                plan.calls[index] = Call(
                    id: plan.calls[index].id,
                    request: .updateTarget(
                        TargetUpdate(
                            kind: update.kind, target: update.target, environment: update.environment,
                            environmentName: update.environmentName, production: update.production, entries: turned)),
                    dependsOn: plan.calls[index].dependsOn)
            } == .inconsistent("the calls write other targets than the changes"))
    }

    @Test("is rejected if its summary counts something else")
    func summary() {
        #expect(
            Self.problem { $0.summary.flags.archive += 1 }
                == .inconsistent("the summary doesn't match the changes"))
    }

    @Test("is rejected if its calls wait for each other")
    func order() {
        #expect(
            Self.problem { plan in
                let call = plan.calls[0]
                plan.calls[0] = Call(id: call.id, request: call.request, dependsOn: [call.id])
            } == .inconsistent("the call `c1` waits for one that doesn't come before it"))
    }
}
