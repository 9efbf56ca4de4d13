import NIOHTTP1
import Sandbox
import Testing

@Suite("faults by rate", .timeLimit(.minutes(60)))
struct FaultPlanTests {
    private static let all = SandboxFaultPlan.Kind.allCases

    private func faults(_ rate: Double, _ kinds: [SandboxFaultPlan.Kind], seed: UInt64, calls: Int = 10_000)
        -> [SandboxFault?]
    {
        let plan = SandboxFaultPlan(rate: rate, kinds: kinds, seed: seed)
        return (0..<calls).map { plan.fault(ofCall: $0) }
    }

    @Test("a share of the calls gets one, of every requested kind")
    func rate() {
        #expect(faults(0, Self.all, seed: 1).allSatisfy { $0 == nil })
        #expect(faults(1, Self.all, seed: 1).allSatisfy { $0 != nil })
        #expect(faults(1, [], seed: 1).allSatisfy { $0 == nil })
        let some = faults(0.2, Self.all, seed: 1).compactMap { $0 }
        // Derived from a seed, so the same each time.
        #expect((1_900...2_100).contains(some.count))
        for kind in Self.all {
            let alone = faults(1, [kind], seed: 1, calls: 1)
            #expect(some.contains { $0 == alone[0] }, "\(kind)")
        }
    }

    @Test("the same seed gives the same faults, another seed others")
    func seed() {
        #expect(faults(0.3, Self.all, seed: 7) == faults(0.3, Self.all, seed: 7))
        #expect(faults(0.3, Self.all, seed: 7) != faults(0.3, Self.all, seed: 8))
    }

    @Test("a request that is held isn't processed, and gets no response")
    func hold() async throws {
        let configuration = SandboxConfiguration(interceptor: { _, number in number == 0 ? .hold(milliseconds: 20) : nil
        })
        try await withSandbox(configuration) { sandbox in
            await #expect(throws: (any Error).self) {
                try await sandbox.send(.POST, "\(app)/flags", #"{"key":"k","name":"N"}"#)
            }
            #expect(await sandbox.world().flags.isEmpty)
            #expect(await sandbox.calls().map(\.status) == [nil])
        }
    }
}
