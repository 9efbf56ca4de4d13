import FlagTestKit
import JSONText
import PlanRendering
import Planning
import TestTools
import Testing

@Suite("A plan as JSON has its documented shape")
struct PlanSchemaTests {
    /// Every situation's plan, generated plans, and plans with hostile text.
    private static func documents() throws -> [String] {
        let generated = (1...20 as ClosedRange<UInt64>).map { Plan.generated(seed: $0) }
        let hostile = HostileTextTests.texts.map { Plan.carrying($0, isLong: false) }
        return try (Situation.all.map { try $0.plan() } + generated + hostile).map { JSONPlan().render($0) }
    }

    @Test("every member is there with its type, and every list")
    func shape() throws {
        for document in try Self.documents() { #expect(PlanFileShape.faults(in: document) == [], "\(document)") }
    }

    @Test(
        "by schema/plan.schema.json",
        .enabled(if: Python.Tool.schema.isThere, Comment(rawValue: Python.Tool.schema.missing)))
    func schema() throws {
        let documents = try Self.documents()
        for (document, mistakes) in zip(documents, try PlanSchema.mistakes(in: documents)) {
            #expect(mistakes == [], "\(document.prefix(2_000))")
        }
    }
}
