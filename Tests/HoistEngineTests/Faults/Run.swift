import APIAccess
import Applying
import Diagnostics
import FlagModel
import Foundation
import JSONText
import LiveReading
import ManagementAPI
import Planning
import Sandbox
import Synchronization
import TestTools
import Testing

@testable import HoistEngine

/// A run of the shipped engine against a world: what `hoist` does for a command, without a process around it.
struct Run {
    let case_: Case
    let world: World
    /// Where the cache of targets is; its runs share it, as those of one machine do.
    let folder: String
    var seed: UInt64 = 1
    /// The digest of the only plan that is carried out, if it is given.
    var expectedDigest: String?
    /// How applies are proved.
    var proof = ApplyRunOptions.ProofKind.api
    /// How many calls are in flight.
    var parallelism = 4
    /// How many companies and users are asked about at most.
    var entityReads = PlanOptions.usualEntityReads
    /// The day, in UTC, on which it runs.
    var day = CalendarDate.today
    /// The day on which the plan is approved, if it is another one.
    var dayOfApproval: CalendarDate?
    /// Whether only what the day causes is sent.
    var isDue = false

    /// What an apply may do with the cache.
    var cache = SnapshotCache.Use.full

    /// What came of an apply.
    enum Ending {
        /// It came to its end.
        case applied(ApplyResult)
        /// It ended before the first call that writes, and why.
        case refused(EngineError)

        /// How it ended, where it came that far.
        var result: ApplyResult? {
            if case .applied(let result) = self { result } else { nil }
        }
    }

    /// Plans and applies once.
    func apply() async throws -> Ending {
        try await ending { try await $0.run(case_.loaded, options) }
    }

    /// Carries out what is left of a saved plan, as the bytes of its file have it.
    func apply(saved bytes: [UInt8]) async throws -> Ending {
        let saved = try SavedPlan(JSONSource(bytes), name: "plan.json")
        return try await ending(isSaved: true) { try await $0.run(saved) }
    }

    /// The plan; nil if live state couldn't be read.
    ///
    /// - Parameter cache: What it may do with the cache.
    func plan(cache: SnapshotCache.Use = .full) async throws -> Plan? {
        do {
            return try await withSession(cache) { try await PlanRun(case_.loaded, $0, options).run().plan }
        } catch is EngineError {
            return nil
        }
    }

    /// Whether a saved plan still holds; nil if live state couldn't be read.
    func check(saved bytes: [UInt8]) async throws -> StaleCheck? {
        do {
            return try await withSession { session in
                let saved = try SavedPlan(JSONSource(bytes), name: "plan.json")
                return try await CheckRun(saved, session, runtime: RuntimeOptions(), day: day).run().check
            }
        } catch is EngineError {
            return nil
        }
    }

    /// An explanation of the manifest and what is live.
    func explain(_ options: ExplainOptions) async throws -> Explanation {
        try await withSession { try await ExplainRun(case_.loaded, options).run($0) }
    }

    /// All live state, as the bytes that `hoist sandbox --from-live` serves.
    func snapshot() async throws -> [UInt8] {
        try await withSession { try await SnapshotRun($0).run().bytes }
    }

    /// What the cache holds at the versions that a world has.
    func cached(at world: SandboxWorld) -> [TargetsAddress: LiveTargets] {
        let cache = SnapshotCache(
            CacheFolder(folder), apiURL: World.url, use: .full, instance: SandboxInstance(), observer: .silent)
        let snapshot = cache.snapshot(of: Identifier(world.app.id.text))
        var cached: [TargetsAddress: LiveTargets] = [:]
        for environment in world.environments {
            let id = Identifier(environment.id.text)
            for flag in snapshot.environments[id]?.targets.keys ?? [:].keys {
                let address = TargetsAddress(flag: flag, environment: id)
                cached[address] = snapshot.targets(at: address, version: environment.flagStateVersion)
            }
        }
        return cached
    }

    /// What of that isn't live, a line each.
    func falsehoods(in world: SandboxWorld) -> [String] {
        cached(at: world).compactMap { address, cached in
            let targets = world.flag(SandboxID(address.flag.text))?.targets[SandboxID(address.environment.text)]
            let live = LiveTargets(
                companies: Set((targets?.companies.ids ?? []).map { Identifier($0.text) }),
                users: Set((targets?.users.ids ?? []).map { Identifier($0.text) }))
            return cached == live ? nil : "\(address): \(cached) in the cache, \(live) live"
        }
    }

    private var options: PlanOptions {
        var options = PlanOptions()
        options.narrowing = case_.narrowing
        options.secrets = case_.seesSecret ? RuntimeOptions() : nil
        options.entityReads = entityReads
        options.day = day
        options.isDue = isDue
        return options
    }

    private func ending(isSaved: Bool = false, _ body: (ApplyRun) async throws -> ApplyResult) async throws -> Ending {
        var options = ApplyRunOptions()
        options.message = "test"
        // Some cases archive more than the default limit.
        options.force = true
        options.expectedDigest = expectedDigest
        options.proof = proof
        let (day, later) = (day, dayOfApproval)
        let asked = Mutex(false)
        options.today = {
            asked.withLock { asked in
                defer { asked = true }
                return isSaved && !asked ? day : later ?? day
            }
        }
        do {
            return .applied(
                try await withSession(cache) { try await body(ApplyRun($0, options, review: .approved)) })
        } catch let error as EngineError {
            return .refused(error)
        }
    }

    private func withSession<Result: Sendable>(
        _ cache: SnapshotCache.Use = .full,
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
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
        var settings = Settings(
            app: "sandboxapp0001", endpoint: try APIEndpoint(World.url),
            key: try APIKey("api_sandbox_full", from: "test"), keySource: "test")
        settings.runtimeURL = World.runtimeURL
        var options = ConnectionOptions()
        options.parallelism = parallelism
        options.cache = cache
        return try await Session.open(
            settings, options, cache: CacheFolder(folder),
            EngineContext(environment: [:], network: world, timing: timing),
            body)
    }
}

/// A folder for the caches of a test; it is in memory where the system has such a place, since each write waits for the
/// disk else. Its path is short: a debug build of swift-system takes most of a run's time for what it checks in a path.
final class CacheFolders: Sendable {
    private let root: String
    private let count = Mutex(0)

    init() throws {
        let memory = "/dev/shm"
        let place = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        root = place + "/" + String(UInt64.random(in: .min ... .max), radix: 36)
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    /// A folder that nothing is in.
    func next() -> String {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return root + "/\(number)"
    }
}
