import Diagnostics
import FlagModel
import FlagTestKit
import ManifestReading
import Sandbox
import TestTools
import Testing

/// A manifest and a world, made from a seed.
struct Generated {
    let text: String
    let reading: Round.ManifestReading
    var world: SandboxWorld

    static let apiKey = "api_sandbox_full"
    static let keys = ["alpha", "beta", "gamma/slash", "delta space", "épsilon"]
    static let environments = ["Production", "Staging", "Development"]
    static let companies = ["acme", "globex", "a/b c", "caf\u{E9}", "cafe\u{301}"]
    static let users = ["u_1", "42"]

    init(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        text = Self.manifest(&random)
        let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml")
        self.reading = Round.ManifestReading(
            manifest: try #require(reading.manifest, "seed \(seed): \(reading.diagnostics.sorted)\n\(text)"),
            sources: reading.sources)
        world = try Self.world(&random)
    }

    private static func manifest(_ random: inout Seeded) -> String {
        var lines = ["version: 1", "policy:", "  unlisted: ignore"]
        lines.append("  targets: {Staging: \(Bool.random(using: &random) ? "additive" : "exact")}")
        lines += ["audiences:", "  partners: {companies: [acme, a/b c], users: [u_1]}", "flags:"]
        for key in keys {
            lines.append("  \(key):")
            if Int.random(in: 0..<3, using: &random) == 0 {
                lines.append("    secret: \(Bool.random(using: &random))")
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                lines.append("    archived: \(Bool.random(using: &random))")
            }
            let targets = environments.filter { _ in Bool.random(using: &random) }.map { environment in
                "      \(environment): {\(random.targets(companies: Self.companies, users: Self.users).joined(separator: ", "))}"
            }
            if !targets.isEmpty { lines += ["    targets:"] + targets }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func world(_ random: inout Seeded) throws -> SandboxWorld {
        var world = SandboxWorld.fresh()
        world.keys = SandboxKeys(full: apiKey, readOnly: "api_sandbox_read")
        for key in keys + ["elsewhere"] where Bool.random(using: &random) {
            var targets: [SandboxID: SandboxTargets] = [:]
            for environment in world.environments where Bool.random(using: &random) {
                targets[environment.id] = SandboxTargets(
                    companies: list(companies + ["hooli"], &random), users: list(users, &random))
            }
            try world.addFlag(
                SandboxFlag(
                    key: SandboxID(key), archived: Int.random(in: 0..<4, using: &random) == 0,
                    secret: Bool.random(using: &random), targets: targets))
        }
        return world
    }

    private static func list(_ ids: [String], _ random: inout Seeded) -> SandboxIDList {
        SandboxIDList(ids.filter { _ in Bool.random(using: &random) }.map { SandboxID($0) })
    }
}
