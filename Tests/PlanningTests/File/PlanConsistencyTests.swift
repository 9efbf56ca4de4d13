import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Planning
import Testing

/// The digest covers changes and calls as they are: whoever edits a file can give it a digest that is right again.
@Suite("A plan file whose digest was corrected")
struct PlanConsistencyTests {
    private static func problem(
        in plan: Plan = PlanReadingTests.plan,
        _ change: (inout Plan) -> Void
    ) -> PlanFileProblem? {
        var plan = plan
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

    @Test("is rejected if its basis isn't what was seen of the flags that change")
    func basis() throws {
        let message = PlanFileProblem.inconsistent("the basis doesn't list the flags that change")
        // Calls that update a flag are read with the help of the basis; those for targets aren't.
        let targets = ManifestTargets.written("Production") { $0.companies = .ids(["acme"], 21) }
        let two = try Plan.of(
            ["a", "b"].map { .written($0) { $0.targets = [targets] } }, live: .acme([.live("a"), .live("b")]))
        func with(_ change: @escaping ([PlanBasis.Flag]) -> [PlanBasis.Flag]) -> PlanFileProblem? {
            Self.problem(in: two) { plan in
                plan.basis = PlanBasis(
                    environments: plan.basis.environments, flags: change(plan.basis.flags),
                    targets: plan.basis.targets)
            }
        }
        #expect(with { $0 } == nil)
        #expect(with { _ in [] } == message, "emptied")
        #expect(with { Array($0.dropLast()) } == message, "one is gone")
        #expect(with { $0 + $0.suffix(1) } == message, "one is there twice")
        #expect(with { $0.reversed() } == message, "another order")
    }

    @Test("is rejected if two calls have one id")
    func ids() {
        #expect(
            Self.problem { plan in
                let call = plan.calls[1]
                plan.calls[1] = Call(id: plan.calls[0].id, request: call.request, dependsOn: call.dependsOn)
            } == .inconsistent("two calls have the id `c1`"))
    }

    @Test("is rejected if two calls create one flag, or if it creates another flag than it shows")
    func creates() throws {
        let new = try Plan.of([.written("new-flag"), .written("other")], live: .acme([]))
        func create(_ plan: Plan) -> Int? { plan.calls.firstIndex { $0.operation == .createFlag } }
        #expect(
            Self.problem(in: new) { plan in
                guard let index = create(plan) else { return }
                let call = plan.calls[index]
                plan.calls.append(Call(id: "again", request: call.request))
                plan.summary = PlanSummary(
                    changes: plan.changes, calls: plan.calls, unchanged: plan.summary.flags.unchanged,
                    unlisted: plan.summary.flags.unlisted)
            } == .inconsistent("two calls create the flag `new-flag`"))
        #expect(
            Self.problem(in: new) { plan in
                guard let index = create(plan), case .createFlag(let flag) = plan.calls[index].request else { return }
                var other = NewFlag(key: "another")
                other.values = flag.values
                plan.calls[index] = Call(id: plan.calls[index].id, request: .createFlag(other))
            } == .inconsistent("the calls create other flags than the changes"))
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
