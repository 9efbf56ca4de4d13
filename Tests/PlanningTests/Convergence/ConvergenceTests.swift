import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Planning
import TestTools
import Testing

/// What the project rests on: whatever is live and whatever is wished, the plan's calls lead from one to the other,
/// they are the fewest that do, nothing else is touched, and then there is nothing left to plan.
@Suite("Applying a plan")
struct ConvergenceTests {
    typealias Fault = PlanCheck.Fault

    /// How many cases are tried of each size.
    private static func seeds(_ size: World.Size, small: UInt64, middle: UInt64) -> [UInt64] {
        Seeds.cases(size == .small ? small : middle)
    }

    @Test(
        "reaches what the manifest says with the fewest calls, and touches nothing else", arguments: World.Size.allCases
    )
    func reaches(_ size: World.Size) async {
        await each(Self.seeds(size, small: 3_000, middle: 100), size) { world, random in
            let plan = try world.plan(world.model, &random)
            try PlanCheck.check(plan, of: world, in: world.model)
            let end = try Self.apply(plan, to: world.model, &random)
            try Self.compare(end, world.wish.end(of: world.model))
            let again = try world.plan(end, &random)
            try PlanCheck.check(again, of: world, in: end)
            guard again.isEmpty, again.changes.isEmpty, again.calls.isEmpty else {
                throw Fault("the plan after an apply: \(again.callLines)")
            }
        }
    }

    @Test("can be cut off anywhere, and done again", arguments: World.Size.allCases)
    func cutOff(_ size: World.Size) async {
        await each(Self.seeds(size, small: 1_000, middle: 40), size) { world, random in
            let plan = try world.plan(world.model, &random)
            let count = Int.random(in: 0...plan.calls.count, using: &random)
            let middle = try Self.apply(plan, to: world.model, atMost: count, &random)
            let again = try world.plan(middle, &random)
            try PlanCheck.check(again, of: world, in: middle)
            let end = try Self.apply(again, to: middle, &random)
            // Unseen, `secret` goes along with an update that is sent anyway: one that was sent brings it no more.
            try Self.compare(end, world.wish.end(of: middle))
            let should = world.wish.end(of: world.model)
            try Self.compare(
                world.model.showsSecret ? end : Self.readable(end),
                world.model.showsSecret ? should : Self.readable(should))
        }
    }

    @Test("is planned the same, to the byte, whatever the order of a listing", arguments: World.Size.allCases)
    func deterministic(_ size: World.Size) async {
        await each(Self.seeds(size, small: 300, middle: 20), size) { world, random in
            let one = try world.plan(world.model, &random)
            let other = try world.plan(world.model, &random)
            guard one.json.compact().isSame(as: other.json.compact()) else {
                throw Fault("two plans of the same: \(one.callLines) and \(other.callLines)")
            }
        }
    }

    // MARK: The parts

    /// Tries a property on the worlds of the seeds, up to the first that shows a fault.
    private func each(
        _ seeds: [UInt64],
        _ size: World.Size,
        _ property: (World, inout Seeded) throws -> Void
    ) async {
        for seed in seeds {
            // Other tests wait for the threads.
            if seed.isMultiple(of: 5) { await Task.yield() }
            // Another stream than the one that makes the world.
            var random = Seeded(seed: ~seed)
            let world = WorldMaker.world(seed: seed, size)
            do {
                try property(world, &random)
            } catch {
                Issue.record("a \(size.rawValue) world, HOIST_SEED=\(seed): \(error)")
                return
            }
        }
    }

    /// Sends the calls to the model, as many at most: each after those that it waits for, what archives last, and else
    /// in any order.
    private static func apply(
        _ plan: Plan,
        to start: Model,
        atMost count: Int = .max,
        _ random: inout Seeded
    ) throws -> Model {
        var model = start
        var waiting = plan.calls
        var done: Set<String> = []
        while !waiting.isEmpty, done.count < count {
            let early = waiting.indices.filter { !archives(waiting[$0]) }
            let open = early.isEmpty ? Array(waiting.indices) : early
            let free = open.filter { waiting[$0].dependsOn.allSatisfy(done.contains) }
            guard let next = free.randomElement(using: &random) else { throw Fault("calls that wait for each other") }
            let call = waiting.remove(at: next)
            do {
                try model.carryOut(call)
            } catch {
                throw Fault("\(call.id) of \(plan.callLines) is refused: \(error.reason)")
            }
            done.insert(call.id)
        }
        return model
    }

    private static func archives(_ call: Call) -> Bool {
        if case .updateFlag(let update) = call.request { update.archived == true } else { false }
    }

    private static func compare(_ end: Model, _ should: Model) throws {
        for key in Set(end.flags.keys).union(should.flags.keys) where end.flags[key] != should.flags[key] {
            throw Fault(
                "the flag \(String(decoding: key, as: UTF8.self)): is \(String(describing: end.flags[key])), "
                    + "should be \(String(describing: should.flags[key]))")
        }
        guard end == should else { throw Fault("the states differ") }
    }

    /// The state without what can't be read back.
    private static func readable(_ model: Model) -> Model {
        var model = model
        for key in model.flags.keys { model.flags[key]?.secret = false }
        return model
    }
}
