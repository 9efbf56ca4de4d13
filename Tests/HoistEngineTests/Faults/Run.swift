import APIAccess
import Applying
import Diagnostics
import FlagModel
import FlagTestKit
import LiveReading
import ManagementAPI
import ManifestReading
import Planning
import Synchronization
import TestTools
import Testing

/// What a run of hoist does between reading a manifest and its report, without a process around it.
struct Run {
    let manifest: Manifest
    let world: World
    let key: String
    let app: Identifier
    var seed: UInt64 = 1

    /// What came of a run: no plan where live state couldn't be read.
    struct Ending {
        var plan: Plan?
        var outcome: ApplyOutcome?
        /// What a saved plan was held to.
        var check: StaleCheck?
    }

    /// Plans and applies once.
    func apply() async throws -> Ending {
        let client = try client()
        let reader = LiveReader(client.reader, parallelism: 4)
        guard let plan = try await plan(reader) else { return Ending() }
        return Ending(plan: plan, outcome: await applier(client, reader).apply(plan))
    }

    /// Carries out what is left of a saved plan, as the bytes of its file have it; nothing where it is stale.
    func apply(saved bytes: [UInt8]) async throws -> Ending {
        let client = try client()
        let reader = LiveReader(client.reader, parallelism: 4)
        let plan = try Plan(reading: bytes)
        guard let listing = try? await reader.listing(of: plan.subject.appID),
            let checked = try? await CheckedPlan.read(plan, from: listing, reader)
        else { return Ending() }
        let check = checked.check
        guard !check.isStale else { return Ending(plan: plan, check: check) }
        let outcome = await applier(client, reader).apply(checked.rest, already: check.done)
        return Ending(plan: plan, outcome: outcome, check: check)
    }

    private func applier(_ client: ManagementClient, _ reader: LiveReader) -> Applier {
        Applier(writer: client.writer, reader: reader, options: ApplyOptions(message: "test", parallelism: 4))
    }

    /// The plan; nil where live state couldn't be read.
    func plan() async throws -> Plan? {
        try await plan(LiveReader(client().reader, parallelism: 4))
    }

    private func plan(_ reader: LiveReader) async throws -> Plan? {
        do {
            var live = try await reader.listing(of: app)
            let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags)
            let resolved = try #require(outcome.manifest, "\(outcome.diagnostics)")
            live.targets = try await reader.targets(outcome.readSet, app: app)
            return try Planner.plan(
                resolved, live: live,
                context: PlanContext(
                    apiURL: World.url, manifest: ManifestDigest(paths: ["flags.yaml"], sha256: ""),
                    sources: Sources()))
        } catch is LiveReadingError {
            return nil
        }
    }

    private func client() throws -> ManagementClient {
        let clock = Mutex(Duration.zero)
        let generator = Mutex(Seeded(seed: seed))
        let timing = CallTiming(
            now: { clock.withLock { $0 } },
            sleep: { wait in
                clock.withLock { $0 += wait }
                await Task.yield()
            },
            unixTime: { 1_767_225_600 },
            random: { generator.withLock { $0.next() } })
        return ManagementClient(
            Connection(
                transport: world, endpoint: try APIEndpoint(World.url), key: try APIKey(key, from: "test"),
                version: "test", parallelism: 4, timing: timing))
    }
}
