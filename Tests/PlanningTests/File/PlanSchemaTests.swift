import FlagTestKit
import JSONText
import Planning
import TestTools
import Testing

@Suite("The form of a plan file")
struct PlanSchemaTests {
    /// Plan files of generated worlds.
    private static func documents() throws -> [String] {
        try World.Size.allCases.flatMap { size in
            try Seeds.cases(size == .small ? 200 : 15).map { seed in
                var random = Seeded(seed: ~seed)
                let world = WorldMaker.world(seed: seed, size)
                var plan = try world.plan(world.model, &random)
                if random.chance(20) { plan.base = PlanBase(revision: "origin/main", drifted: plan.changes) }
                return plan.json.compact()
            }
        } + [Plan.sample().json.compact()]
    }

    @Test("has every member, of its kind, and every list, in any plan")
    func shape() throws {
        for document in try Self.documents() { #expect(PlanFileShape.faults(in: document) == [], "\(document)") }
    }

    @Test(
        "keeps to schema/plan.schema.json, in any plan",
        .enabled(if: Python.Tool.schema.isThere, Comment(rawValue: Python.Tool.schema.missing)))
    func schema() throws {
        let documents = try Self.documents()
        for (document, mistakes) in zip(documents, try PlanSchema.mistakes(in: documents)) {
            #expect(mistakes == [], "\(document)")
        }
    }

    /// A member that is renamed is missing, and another is there that nobody knows.
    private static var damaged: [String] {
        let whole = Plan.sample().json.compact()
        let names = whole.matches(of: #/"([A-Za-z0-9]+)":/#).map { String($0.output.1) }
        return Set(names).sorted().map { whole.replacing("\"\($0)\":", with: "\"x-\($0)\":", maxReplacements: 1) }
            + [
                whole.replacing(#""limit":"archive""#, with: #""limit":"other""#),
                whole.replacing(#""production":true"#, with: #""production":"true""#),
                whole.replacing(#""after":[]"#, with: #""after":null"#),
                whole.replacing(#""line":24"#, with: #""line":"24""#),
            ]
    }

    @Test("is distinguished from a damaged one by its shape")
    func damagedShape() {
        let damaged = Self.damaged
        #expect(damaged.count > 50)
        for document in damaged { #expect(PlanFileShape.faults(in: document) != [], "\(document)") }
    }

    @Test(
        "is distinguished from a damaged one by the schema",
        .enabled(if: Python.Tool.schema.isThere, Comment(rawValue: Python.Tool.schema.missing)))
    func damagedSchema() throws {
        let damaged = Self.damaged
        for (document, mistakes) in zip(damaged, try PlanSchema.mistakes(in: damaged)) {
            #expect(mistakes != [], "\(document)")
        }
    }
}
