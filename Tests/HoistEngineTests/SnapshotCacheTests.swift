import FlagModel
import FlagTestKit
import LiveReading
import Planning
import Testing

@testable import HoistEngine

/// What an apply may change is gone from the cache before its first call, whatever versions say afterwards.
@Suite("What an apply leaves of the cache")
struct SnapshotCacheTests {
    /// The request of an apply's only call, and the environments whose targets stay in the cache.
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let request: Call.Request
        let left: [Identifier]
    }

    static let rows: [Row] = [
        Row(
            testDescription: "a company in Production: the others stay", request: target(.company, in: "en1"),
            left: ["en2", "en3"]),
        Row(
            testDescription: "a user in Staging: the others stay", request: target(.user, in: "en2"),
            left: ["en1", "en3"]),
        Row(testDescription: "a stage: nothing stays", request: update { $0.stage = "st1" }, left: []),
        Row(testDescription: "archiving: nothing stays", request: update { $0.archived = true }, left: []),
        Row(testDescription: "bringing back: nothing stays", request: update { $0.archived = false }, left: []),
        Row(
            testDescription: "a name: all stays", request: update { $0.name = "N" }, left: ["en1", "en2", "en3"]),
        Row(
            testDescription: "a new flag: all stays", request: .createFlag(NewFlag(key: "new", name: "New")),
            left: ["en1", "en2", "en3"]),
    ]

    static func target(_ kind: TargetKind, in environment: Identifier) -> Call.Request {
        // A name that is another environment's id leads nowhere.
        .updateTarget(
            TargetUpdate(
                kind: kind, target: "x", environment: environment, environmentName: "en3", production: false,
                entries: [TargetUpdate.Entry(flag: "a", adds: true)]))
    }

    static func update(_ change: (inout FlagUpdate) -> Void) -> Call.Request {
        var update = FlagUpdate(key: "a", id: "fl-a")
        change(&update)
        return .updateFlag(update)
    }

    @Test("is what its calls can't have changed", arguments: rows)
    func left(_ row: Row) throws {
        let folders = try CacheFolders()
        let cache = Self.cache(.full, folders.next())
        var snapshot = Snapshot(apiURL: cache.apiURL, app: "ap1")
        for environment in ["en1", "en2", "en3"] as [Identifier] {
            snapshot.note(
                LiveTargets(companies: ["acme"]), at: TargetsAddress(flag: "a", environment: environment), version: 7)
        }
        cache.keep(snapshot)
        cache.forget(touchedBy: Self.plan([Call(id: "c1", request: row.request)]))
        #expect(cache.snapshot(of: "ap1").environments.keys.sorted() == row.left)
    }

    @Test("is nothing of the environments that it writes to, once it has ended", arguments: [false, true])
    func applied(isSaved: Bool) async throws {
        let folders = try CacheFolders()
        let folder = folders.next()
        let case_ = try Case(seed: 7, flags: 4, whole: true)
        let run = Run(case_: case_, world: World(case_.world), folder: folder)
        let plan = try #require(try await run.plan())
        let cache = SnapshotCache(
            CacheFolder(folder), apiURL: World.url, use: .full, instance: SandboxInstance(), observer: .silent)
        func kept() -> Set<Identifier> { Set(cache.snapshot(of: plan.subject.appID).environments.keys) }
        let written = Set(
            plan.calls.compactMap { call -> Identifier? in
                if case .updateTarget(let update) = call.request { update.environment } else { nil }
            })
        try #require(!written.intersection(kept()).isEmpty, "the plan has read what it writes")
        let ending = isSaved ? try await run.apply(saved: PlanFile(plan).bytes) : try await run.apply()
        #expect(ending.result?.ending == .complete)
        #expect(kept().intersection(written) == [])
    }

    @Test("is all of it where there is nothing to send, and with a cache that isn't used")
    func untouched() throws {
        let folders = try CacheFolders()
        let folder = folders.next()
        var snapshot = Snapshot(apiURL: "https://app.reflag.com/api", app: "ap1")
        snapshot.note(LiveTargets(users: ["u"]), at: TargetsAddress(flag: "a", environment: "en1"), version: 7)
        Self.cache(.full, folder).keep(snapshot)
        Self.cache(.full, folder).forget(touchedBy: Self.plan([]))
        Self.cache(.none, folder).forget(
            touchedBy: Self.plan([Call(id: "c1", request: Self.target(.company, in: "en1"))]))
        #expect(Self.cache(.full, folder).snapshot(of: "ap1") == snapshot)
        #expect(Self.cache(.none, folder).snapshot(of: "ap1").environments == [:])
        #expect(Self.cache(.writeOnly, folder).snapshot(of: "ap1").environments == [:])
        // It is written again by what only writes it.
        Self.cache(.writeOnly, folder).forget(
            touchedBy: Self.plan([Call(id: "c1", request: Self.target(.company, in: "en1"))]))
        #expect(Self.cache(.full, folder).snapshot(of: "ap1").environments == [:])
    }

    private static func cache(_ use: SnapshotCache.Use, _ folder: String) -> SnapshotCache {
        SnapshotCache(
            CacheFolder(folder), apiURL: "https://app.reflag.com/api", use: use, instance: SandboxInstance(),
            observer: .silent)
    }

    private static func plan(_ calls: [Call]) -> Plan {
        Plan(
            subject: PlanSubject(apiURL: "https://app.reflag.com/api", appID: "ap1", appName: "Acme"),
            manifest: ManifestDigest(paths: ["flags.yaml"], sha256: ""),
            basis: PlanBasis(environments: [], flags: [], targets: []), changes: [], calls: calls,
            summary: PlanSummary(changes: [], calls: calls, unchanged: 0, unlisted: 0), notes: [], warnings: [],
            blocked: [])
    }
}
