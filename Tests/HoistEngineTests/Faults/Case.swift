import Diagnostics
import FlagModel
import FlagTestKit
import HoistEngine
import Planning
import Sandbox
import TestTools
import Testing

/// A manifest, a world, and what a run is held to, made from a seed.
struct Case {
    let text: String
    let loaded: LoadedManifest
    let manifest: Manifest
    var world: SandboxWorld
    let narrowing: Narrowing
    /// Whether `secret` is seen, and compared.
    var seesSecret: Bool

    static let keys = ["alpha", "beta", "gamma/slash", "delta space", "épsilon", "zeta"]
    static let environments = ["Production", "Staging", "Development"]
    static let companies = ["acme", "globex", "a/b c", "caf\u{E9}", "cafe\u{301}"]
    static let users = ["u_1", "42", "null?"]
    static let stages = ["In development", "Internal", "Beta", "General Availability"]
    static let owners = ["jane@example.com": "usr_jane", "sam@example.com": "usr_sam"]

    /// A case; every choice comes from the seed.
    ///
    /// - Parameter whole: Whether nothing is narrowed, and `secret` is seen.
    init(seed: UInt64, flags: Int = keys.count, whole: Bool = false) throws {
        var random = Seeded(seed: seed)
        // Everybody is known, or who isn't is created, or waits.
        let policy = ["", "create", "wait"][Int(seed % 3)]
        text = Self.manifest(flags, policy, &random)
        loaded = LoadedManifest.read(Array(text.utf8), name: "flags.yaml", in: ".", today: nil)
        manifest = try #require(loaded.manifest, "seed \(seed): \(loaded.diagnostics.sorted)\n\(text)")
        world = try Self.world(flags, &random)
        // Both APIs.
        world.dialect = seed.isMultiple(of: 2) ? .v3_1_0 : .v3_0_1
        let narrowing = Self.narrowing(manifest, &random)
        self.narrowing = whole ? Narrowing() : narrowing
        seesSecret = whole || Int.random(in: 0..<3, using: &random) == 0
        // API 3.0.1 can't create anybody.
        if policy == "wait" || (policy == "create" && world.dialect != .v3_0_1) { try Self.restrict(&world, seed) }
    }

    /// A case of a manifest's text in a world.
    init(_ text: String, _ world: SandboxWorld, narrowing: Narrowing = Narrowing()) throws {
        self.text = text
        self.world = world
        self.narrowing = narrowing
        loaded = LoadedManifest.read(Array(text.utf8), name: "flags.yaml", in: ".", today: nil)
        manifest = try #require(loaded.manifest, "\(loaded.diagnostics.sorted)\n\(text)")
        seesSecret = false
    }

    /// Lets a world know those who are a target of anything, and half of the others; choices of their own, so that they
    /// change no other.
    private static func restrict(_ world: inout SandboxWorld, _ seed: UInt64) throws {
        var random = Seeded(seed: ~seed)
        world.strictness = .all
        for environment in world.environments {
            for id in companies where random.chance(50) {
                try world.introduce(.company, SandboxID(id), in: environment.id)
            }
            for id in users where random.chance(50) { try world.introduce(.user, SandboxID(id), in: environment.id) }
        }
    }

    /// A case whose manifest says everything of every flag: all fields, and in each environment all targets.
    init(everything seed: UInt64) throws {
        var random = Seeded(seed: seed)
        world = try Self.world(Self.keys.count, &random)
        text = Self.everything(&random)
        loaded = LoadedManifest.read(Array(text.utf8), name: "flags.yaml", in: ".", today: nil)
        manifest = try #require(loaded.manifest, "seed \(seed): \(loaded.diagnostics.sorted)\n\(text)")
        narrowing = Narrowing()
        seesSecret = true
    }

    private static func everything(_ random: inout Seeded) -> String {
        var lines = ["version: 1", "app: sandboxapp0001", "owners:"]
        lines += owners.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" } + ["flags:"]
        for key in keys {
            lines += [
                "  \(key):", "    name: Name \(Int.random(in: 0..<3, using: &random))",
                "    description: \(random.one(of: ["null", "One"], or: "null"))",
                "    owner: \(random.one(of: ["null"] + owners.keys.sorted(), or: "null"))",
                "    stage: \(random.one(of: stages, or: "Beta"))", "    permanent: \(random.chance(50))",
                "    secret: \(random.chance(50))", "    archived: false", "    targets:",
            ]
            for environment in environments {
                let companies = random.some(of: companies, 50).map { "\"\($0)\"" }.joined(separator: ", ")
                let users = random.some(of: users, 50).map { "\"\($0)\"" }.joined(separator: ", ")
                lines.append("      \(environment): {companies: [\(companies)], users: [\(users)]}")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// In half of all cases all of the manifest.
    private static func narrowing(_ manifest: Manifest, _ random: inout Seeded) -> Narrowing {
        let chosen = environments.filter { _ in Bool.random(using: &random) }.map { Identifier($0) }
        let details = Bool.random(using: &random)
        let only = manifest.flags.filter { _ in Bool.random(using: &random) }.map { KeyPattern($0.key.value.text) }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return Narrowing(environments: chosen, details: details && !chosen.isEmpty)
        case 1: return Narrowing(only: only)
        default: return Narrowing()
        }
    }

    private static func manifest(_ flags: Int, _ entities: String, _ random: inout Seeded) -> String {
        var lines = ["version: 1", "app: sandboxapp0001", "policy:"]
        lines.append("  unlisted: \(["report", "ignore", "archive"].randomElement(using: &random) ?? "report")")
        lines.append("  targets: {Staging: \(Bool.random(using: &random) ? "additive" : "exact")}")
        if !entities.isEmpty { lines.append("  entities: \(entities)") }
        lines += ["owners:"] + owners.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
        if Bool.random(using: &random) { lines += ["create:", "  stage: Internal"] }
        lines += ["audiences:", "  partners: {companies: [acme, a/b c], users: [u_1]}", "flags:"]
        for key in keys.prefix(flags) where Int.random(in: 0..<8, using: &random) > 0 {
            lines.append("  \(key):")
            lines += fields(&random)
        }
        if lines.last == "flags:" { lines[lines.count - 1] = "flags: {}" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func fields(_ random: inout Seeded) -> [String] {
        var lines: [String] = []
        func sometimes(_ random: inout Seeded) -> Bool { Int.random(in: 0..<3, using: &random) == 0 }
        if sometimes(&random) { lines.append("    name: Name \(Int.random(in: 0..<3, using: &random))") }
        if sometimes(&random) {
            lines.append(
                "    description: \(["null", "One", "\"\"", "\"a\\r\\nb\""].randomElement(using: &random) ?? "One")")
        }
        if sometimes(&random) {
            lines.append("    owner: \((["null"] + owners.keys.sorted()).randomElement(using: &random) ?? "null")")
        }
        if sometimes(&random) { lines.append("    stage: \(stages.randomElement(using: &random) ?? "Beta")") }
        if sometimes(&random) { lines.append("    permanent: \(Bool.random(using: &random))") }
        if sometimes(&random) { lines.append("    secret: \(Bool.random(using: &random))") }
        if sometimes(&random) { lines.append("    archived: \(Bool.random(using: &random))") }
        var targets: [String] = []
        for environment in environments where Bool.random(using: &random) {
            targets.append(
                "      \(environment): {\(random.targets(companies: Self.companies, users: Self.users).joined(separator: ", "))}"
            )
        }
        if !targets.isEmpty { lines += ["    targets:"] + targets }
        return lines
    }

    private static func world(_ flags: Int, _ random: inout Seeded) throws -> SandboxWorld {
        var world = SandboxWorld.fresh()
        world.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
        for key in keys.prefix(flags) + ["elsewhere"] where Bool.random(using: &random) {
            var targets: [SandboxID: SandboxTargets] = [:]
            for environment in world.environments where Bool.random(using: &random) {
                targets[environment.id] = SandboxTargets(
                    companies: list(companies + ["hooli"], &random), users: list(users, &random))
            }
            try world.addFlag(
                SandboxFlag(
                    key: SandboxID(key), name: "Name \(Int.random(in: 0..<3, using: &random))",
                    description: [nil, "One", "Two"].randomElement(using: &random) ?? nil,
                    stage: SandboxID(stages.randomElement(using: &random) ?? "Beta"),
                    owner: Bool.random(using: &random) ? "usr_jane" : nil,
                    archived: Int.random(in: 0..<4, using: &random) == 0,
                    permanent: Bool.random(using: &random), targets: targets))
        }
        return world
    }

    private static func list(_ ids: [String], _ random: inout Seeded) -> SandboxIDList {
        SandboxIDList(ids.filter { _ in Bool.random(using: &random) }.map { SandboxID($0) })
    }
}
