import HoistEngine
import Planning
import Testing

/// The engine holds a plan to the digest that it is given itself: a program that embeds it has no command line to do that.
@Suite("An apply that expects a digest")
struct ExpectedDigestTests {
    @Test("carries out the plan that has it, and refuses any other before it writes", arguments: [false, true])
    func digest(isSaved: Bool) async throws {
        let case_ = try Case(seed: 7, flags: 4, whole: true)
        let folders = try CacheFolders()
        let world = World(case_)
        var run = Run(case_: case_, world: world, folder: folders.next())
        let plan = try #require(try await run.plan())
        try #require(!plan.isEmpty)
        let others = [
            String(plan.digest.reversed()), String(repeating: "0", count: 64),
            plan.digest.prefix(63) + (plan.digest.hasSuffix("0") ? "1" : "0"), String(plan.digest.prefix(12)), "",
        ]
        for other in others {
            run.expectedDigest = other
            let ending = isSaved ? try await run.apply(saved: PlanFile(plan).bytes) : try await run.apply()
            guard case .refused(let error) = ending else {
                Issue.record("another plan was carried out: \(other)")
                return
            }
            #expect(error.kind == .stale)
            #expect(await world.writes == 0)
        }
        run.expectedDigest = plan.digest
        let ending = isSaved ? try await run.apply(saved: PlanFile(plan).bytes) : try await run.apply()
        #expect(ending.result?.ending == .complete)
        #expect(await world.writes == plan.calls.count)
    }
}
