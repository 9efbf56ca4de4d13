import Diagnostics
import FlagModel
import TestTools
import Testing

@testable import ManifestReading

/// How often a slip is noticed, and how often something that isn't one.
@Suite("Slips in generated manifests")
struct SlipWorldTests {
    private static let seeds = (1...100).map(UInt64.init)

    @Test("no warning in at least 95 of 100 manifests without a slip")
    func quiet() throws {
        let noisy = try Self.seeds.filter { try !Self.warnings(of: SlipWorld(seed: $0)).isEmpty }
        #expect(noisy.count <= 5, "seeds \(noisy)")
    }

    @Test("the slip is warned of in at least 95 of 100 manifests with one")
    func noticed() throws {
        var missed: [String] = []
        for seed in Self.seeds {
            var world = SlipWorld(seed: seed)
            world.addSlip()
            let slip = try #require(world.slip, "seed \(seed)")
            let warnings = try Self.warnings(of: world)
            let shown = slip.id.replacing("\u{A0}", with: #"\u{A0}"#)
            let isFound = warnings.contains { $0.contains("`\(shown)`") }
            if !isFound { missed.append("\(seed): \(slip.kind) \(slip.id)") }
        }
        #expect(missed.count <= 5, "seeds \(missed)")
    }

    private static func warnings(of world: SlipWorld) throws -> [String] {
        let reading = ManifestReader.read(Array(world.text.utf8), name: "flags.yaml")
        let manifest = try #require(
            reading.manifest, "\(reading.diagnostics.sorted.first?.message ?? "")\n\(world.text)")
        return SuspiciousIDs.warnings(in: manifest).map(\.message)
    }
}
