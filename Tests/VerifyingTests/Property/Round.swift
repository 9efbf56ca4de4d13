import APIAccess
import Applying
import Diagnostics
import FlagModel
import FlagTestKit
import LiveReading
import ManagementAPI
import ManifestReading
import Planning
import RuntimeAPI
import Testing
import Verifying

/// What hoist does with a manifest and a Reflag in memory, without a separate process.
struct Round {
    let reading: ManifestReading
    let reflag: MemoryReflag

    /// The manifest that was read.
    struct ManifestReading {
        let manifest: Manifest
        let sources: Sources
    }

    /// How long to wait for a version.
    var wait = VersionWait(.zero)

    private let client: ManagementClient
    private let connection: Connection

    init(_ reading: ManifestReading, _ reflag: MemoryReflag, key: String) throws {
        self.reading = reading
        self.reflag = reflag
        connection = Connection(
            transport: reflag, endpoint: try APIEndpoint(MemoryReflag.apiURL), key: try APIKey(key, from: "test"),
            version: "test", parallelism: 4)
        client = ManagementClient(connection)
    }

    private var reader: LiveReader { LiveReader(client.reader, parallelism: 4) }

    /// The keys and versions of the environments.
    private func keys(_ app: Identifier) async throws -> AppSDKKeys {
        try await client.reader.getApp(app.text, as: AppSDKKeys.self)
    }

    private func runtimeReader(_ keys: SDKKeyPair) throws -> RuntimeReader {
        RuntimeReader(
            Connection(
                transport: reflag, endpoint: try APIEndpoint(MemoryReflag.runtimeURL), key: keys.secret,
                version: "test", parallelism: 4),
            keys: keys)
    }

    /// The plan, with `secret` detected.
    func plan() async throws -> Plan {
        let app = try await reader.onlyApp()
        var live = try await reader.listing(of: app)
        let first = try #require(try await keys(app).environments.first)
        let runtime = try runtimeReader(first.keys)
        let sight = SecretProbe(reader: runtime, publicly: try #require(runtime.publicly), wait: wait)
        guard case .seen(let secrets) = try await sight.read(at: first.flagStateVersion) else { throw Unseen() }
        live.see(secrets: secrets)
        let outcome = Resolver.resolve(reading.manifest, app: live.app, flags: live.flags, on: nil)
        let resolved = try #require(outcome.manifest, "\(outcome.diagnostics)")
        live.targets = TargetsTable(try await reader.targets(outcome.readSet, app: app))
        return try Planner.plan(
            resolved, live: live,
            context: PlanContext(
                apiURL: MemoryReflag.apiURL, manifest: ManifestDigest(paths: ["flags.yaml"], sha256: ""),
                sources: reading.sources))
    }

    /// Applies a plan.
    func apply(_ plan: Plan) async -> ApplyOutcome {
        await Applier(writer: client.writer, reader: reader, options: ApplyOptions(message: "test", parallelism: 4))
            .apply(plan)
    }

    /// Verifies the entire manifest.
    func verify() async throws -> [Judgement] {
        let app = try await reader.onlyApp()
        let live = try await reader.listing(of: app)
        let outcome = Resolver.resolve(reading.manifest, app: live.app, flags: live.flags, on: nil)
        let resolved = try #require(outcome.manifest, "\(outcome.diagnostics)")
        return try await verify(Expected(resolved, live: live, in: nil, on: nil, reading.sources), app)
    }

    /// Verifies what a plan's calls should have done.
    func verify(_ plan: Plan, _ outcome: ApplyOutcome) async throws -> [Judgement] {
        try await verify(Expected(plan, done: outcome.calls.filter(\.isDone).map(\.call)), plan.subject.appID)
    }

    private func verify(_ expected: Expected, _ app: Identifier) async throws -> [Judgement] {
        let keys = try await keys(app)
        var readers: [Identifier: RuntimeReader] = [:]
        var versions: [Identifier: Int] = [:]
        for environment in keys.environments {
            readers[Identifier(environment.id)] = try runtimeReader(environment.keys)
            versions[Identifier(environment.id)] = environment.flagStateVersion
        }
        let reader = ServedReader(readers: readers, versions: versions, wait: wait, parallelism: 4)
        var reads = 0
        let served = try await reader.read(expected) { reads = $0 }
        // Companies and users in an environment that is late aren't asked about.
        #expect(reads == ServedReader.reads(expected) || served.values.contains { $0.late != nil })
        return expected.environments.map { Judgement($0, served[$0.id] ?? Served()) }
    }
}

/// It couldn't be detected which flags are secret.
private struct Unseen: Error {}

extension [Judgement] {
    /// One finding per line, sorted: `Production target-off alpha company acme`.
    var lines: [String] {
        flatMap { judgement in
            judgement.findings.map { finding in
                ([judgement.environment.name, finding.code.rawValue, finding.flag?.text ?? "-"]
                    + finding.entities.map { "\($0.kind.rawValue) \($0.id.text)" }).joined(separator: " ")
            }
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
