import FlagModel
import FlagTestKit
import Planning
import TestTools
import Testing

/// A plan that was applied in part isn't stale; what others changed of what it is about is found; what they changed
/// elsewhere isn't.
@Suite("Holding a saved plan against what is there now")
struct StalePropertyTests {
    @Test("takes what was applied in part as done, and leaves the rest", arguments: World.Size.allCases)
    func partly(_ size: World.Size) throws {
        var parts = 0
        for seed in Seeds.cases(size == .small ? 1_000 : 40) {
            var random = Seeded(seed: ~seed)
            let world = WorldMaker.world(seed: seed, size)
            let plan = try world.plan(world.model, &random)
            let cut = Self.cut(plan.calls, &random)
            var model = world.model
            for call in cut.done { try model.carryOut(call) }
            let check = StaleCheck.check(plan, against: Self.read(plan, world, model, &random))
            try #require(check.moved.isEmpty, "HOIST_SEED=\(seed)")
            try #require(Self.effects(check.rest) == Self.effects(cut.left), "HOIST_SEED=\(seed)")
            try #require(
                Self.effects(check.done + check.rest) == Self.effects(plan.calls), "HOIST_SEED=\(seed)")
            for call in check.rest { try model.carryOut(call) }
            let end = try world.plan(model, &random)
            try #require(end.isEmpty, "HOIST_SEED=\(seed)")
            if !cut.done.isEmpty && !cut.left.isEmpty { parts += 1 }
        }
        #expect(parts > 20 || Seeds.cases(1).count == 1)
    }

    @Test("finds any one change to what the plan is about, and no other", arguments: World.Size.allCases)
    func moved(_ size: World.Size) throws {
        var found = 0
        for seed in Seeds.cases(size == .small ? 1_500 : 60) {
            var random = Seeded(seed: ~seed)
            let world = WorldMaker.world(seed: seed, size)
            let plan = try world.plan(world.model, &random)
            let before = Self.read(plan, world, world.model, &random)
            guard let touch = Touch.any(before, plan, &random) else { continue }
            let check = StaleCheck.check(plan, against: touch.state)
            try #require(
                check.isStale == touch.concernsPlan, "HOIST_SEED=\(seed): \(touch.what), \(check.moved)")
            if touch.concernsPlan { found += 1 }
        }
        #expect(found > 20 || Seeds.cases(1).count == 1)
    }

    /// What is read again: the listing, and the targets that the plan's read set names.
    private static func read(_ plan: Plan, _ world: World, _ model: Model, _ random: inout Seeded) -> LiveState {
        var live = world.live(model, &random)
        let read = Set(plan.readSet(for: live).addresses)
        live.targets = live.targets.filter { read.contains($0.key) }
        return live
    }

    /// Some of the calls, each with those that it waits for; what archives only where all else is done. Of a call for
    /// a company or user some of the entries may be done.
    private static func cut(_ calls: [Call], _ random: inout Seeded) -> (done: [Call], left: [Call]) {
        var done: [Call] = []
        var left: [Call] = []
        var isDone: Set<String> = []
        for call in calls {
            let waits = !call.dependsOn.allSatisfy(isDone.contains)
            if case .updateFlag(let update) = call.request, update.archived == true, !left.isEmpty {
                left.append(call)
            } else if waits || random.chance(40) {
                left.append(call)
            } else if case .updateTarget(let update) = call.request, random.chance(30) {
                let (some, others) = (update.entries.filter { _ in random.chance(50) }, update.entries)
                let open = others.filter { !some.contains($0) }
                if !some.isEmpty { done.append(Call(id: call.id, request: .updateTarget(update.of(some)))) }
                if !open.isEmpty { left.append(Call(id: call.id, request: .updateTarget(update.of(open)))) }
            } else {
                done.append(call)
                isDone.insert(call.id)
            }
        }
        return (done, left)
    }

    /// What calls do, however they are batched.
    private static func effects(_ calls: [Call]) -> Set<Call.Request> {
        Set(
            calls.flatMap { call -> [Call.Request] in
                guard case .updateTarget(let update) = call.request else { return [call.request] }
                return update.entries.map { .updateTarget(update.of([$0])) }
            })
    }
}

extension TargetUpdate {
    /// The same with other entries.
    func of(_ entries: [Entry]) -> TargetUpdate {
        TargetUpdate(
            kind: kind, target: target, environment: environment, environmentName: environmentName,
            production: production, entries: entries)
    }
}
