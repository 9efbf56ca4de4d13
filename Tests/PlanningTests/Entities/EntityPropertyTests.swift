import FlagModel
import FlagTestKit
import JSONText
import Planning
import TestTools
import Testing

/// What a plan is where Reflag doesn't know everybody, held against the plan where it knows all.
@Suite("A plan with unknown companies and users")
struct EntityPropertyTests {
    typealias Fault = PlanCheck.Fault

    /// One target that is written.
    private struct Target: Hashable {
        let flag: Identifier
        let entity: EntityAddress
        let adds: Bool
    }

    private static func targets(_ plan: Plan) -> Set<Target> {
        Set(
            plan.calls.flatMap { call -> [Target] in
                guard case .updateTarget(let update) = call.request else { return [] }
                return update.entries.map { Target(flag: $0.flag, entity: update.entity, adds: $0.adds) }
            })
    }

    private static func upserts(_ plan: Plan) -> [String: EntityAddress] {
        Dictionary(
            firstOf: plan.calls.compactMap { call in
                if case .upsertEntity(let upsert) = call.request { (call.id, upsert.entity) } else { nil }
            })
    }

    @Test(
        "sends what is left, lists the rest, and creates nobody but who becomes a target", arguments: Seeds.cases(600))
    func unknown(seed: UInt64) throws {
        var random = Seeded(seed: ~seed)
        let world = WorldMaker.world(seed: seed, .small)
        var (manifest, live) = try world.read(world.model, &random)
        let all = try Planner.plan(manifest, live: live, context: Plan.context)
        let new = all.newEntities(in: live)
        let there = Set(
            live.targets.flatMap { address, targets in
                TargetKind.allCases.flatMap { kind in
                    targets[kind].map { EntityAddress(environment: address.environment, kind: kind, id: $0) }
                }
            })
        let added = Set(Self.targets(all).filter(\.adds).map(\.entity))
        #expect(Set(new) == added.subtracting(there) && new.count == Set(new).count, "HOIST_SEED=\(seed)")
        let unknown = Set(random.some(of: new, 50))
        for entity in new { live.entities[entity] = !unknown.contains(entity) }
        for policy in Policy.Entities.allCases {
            let comment = Comment(rawValue: "HOIST_SEED=\(seed), \(policy)")
            manifest.entities = policy
            let plan = try Planner.plan(manifest, live: live, context: Plan.context)
            let waiting = plan.waiting.map { Target(flag: $0.flag, entity: $0.entity, adds: true) }
            #expect(waiting.count == Set(waiting).count && plan.summary.targets.waiting == waiting.count, comment)
            #expect(Self.targets(plan).union(waiting) == Self.targets(all), comment)
            #expect(Self.targets(plan).isDisjoint(with: waiting), comment)
            #expect(Set(waiting.map(\.entity)) == (policy == .wait ? unknown : []), comment)
            #expect(plan.waiting.allSatisfy { $0.place != nil }, comment)
            let upserts = Self.upserts(plan)
            #expect(Set(upserts.values) == (policy == .create ? unknown : []), comment)
            #expect(plan.calls.prefix(upserts.count).allSatisfy { upserts[$0.id] != nil }, comment)
            #expect(plan.summary.calls.upsertCompany + plan.summary.calls.upsertUser == upserts.count, comment)
            // One call for each company or user with anything to write, which waits for its own creation alone.
            var written: Set<EntityAddress> = []
            for call in plan.calls {
                guard case .updateTarget(let update) = call.request else { continue }
                #expect(written.insert(update.entity).inserted, comment)
                let creations = call.dependsOn.compactMap { upserts[$0] }
                let needed = policy == .create && unknown.contains(update.entity)
                #expect(creations == (needed ? [update.entity] : []), comment)
            }
            #expect(written == Set(Self.targets(plan).map(\.entity)), comment)
            #expect(plan.calls.map(\.id) == plan.calls.indices.map { "c\($0 + 1)" }, comment)
            // What isn't about targets is the same.
            #expect(
                plan.changes.map(\.fields).filter { !$0.isEmpty } == all.changes.map(\.fields).filter { !$0.isEmpty })
            // A file of it is the plan again, and another reading of it is refused nowhere.
            let bytes = plan.json.bytes()
            #expect(try Plan(reading: bytes) == plan, comment)
            #expect(try Plan(reading: bytes).json.bytes() == bytes, comment)
        }
    }
}
