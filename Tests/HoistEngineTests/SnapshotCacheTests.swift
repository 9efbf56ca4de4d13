import APIAccess
import FlagModel
import FlagTestKit
import LiveReading
import ManagementAPI
import Planning
import Sandbox
import Testing

@testable import Applying
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
        Row(testDescription: "a new company: all stays", request: upsert(.company), left: ["en1", "en2", "en3"]),
        Row(testDescription: "a new user: all stays", request: upsert(.user), left: ["en1", "en2", "en3"]),
    ]

    private static func upsert(_ kind: TargetKind) -> Call.Request {
        .upsertEntity(EntityUpsert(kind: kind, id: "x", environment: "en1", environmentName: "Production"))
    }

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
        _ = cache.forget(touchedBy: Self.plan([Call(id: "c1", request: row.request)]))
        #expect(cache.snapshot(of: "ap1").environments.keys.sorted() == row.left)
    }

    @Test(
        "is nothing of the environments that it writes to, once it has ended, where answers have no versions",
        arguments: [false, true])
    func applied(isSaved: Bool) async throws {
        let folders = try CacheFolders()
        var case_ = try Case(seed: 7, flags: 4, whole: true)
        case_.world.dialect = .v3_0_1
        let run = Run(case_: case_, world: World(case_), folder: folders.next())
        let plan = try #require(try await run.plan())
        let written = Set(
            plan.calls.compactMap { call -> Identifier? in
                if case .updateTarget(let update) = call.request { update.environment } else { nil }
            })
        func kept() async -> Set<Identifier> { Set(run.cached(at: await run.world.world).keys.map(\.environment)) }
        try #require(await !written.intersection(kept()).isEmpty, "the plan has read what it writes")
        let ending = isSaved ? try await run.apply(saved: PlanFile(plan).bytes) : try await run.apply()
        #expect(ending.result?.ending == .complete)
        #expect(await kept().intersection(written) == [])
    }

    // Siblings: the end of a grant, a target that waits, a cache that is given up; what is only seen live, before and after.
    @Test("keeps what another run has recorded since it was read")
    func meanwhile() throws {
        let folders = try CacheFolders()
        let cache = Self.cache(.full, folders.next())
        let target = GrantEffect.Target(EntityAddress(environment: "en1", kind: .company, id: "acme"), of: "a")
        let day = try #require(CalendarDate("2027-02-17"))
        let ended = GrantEffect(target, hasEnded: true, day: day)
        let begun = GrantEffect(target, hasEnded: false, day: day.advanced(by: 2))
        var read = Snapshot(apiURL: cache.apiURL, app: "ap1")
        read.note(LiveTargets(users: ["u"]), at: TargetsAddress(flag: "a", environment: "en1"), version: 7)
        cache.note([ended], of: "ap1")
        cache.note(waiting: [target], live: [], of: "ap1")
        cache.keep(read)
        #expect(cache.snapshot(of: "ap1").environments == read.environments)
        #expect(cache.effects(of: "ap1") == [ended] && cache.waiting(of: "ap1") == [target])
        cache.note([begun], over: [:], of: "ap1")
        #expect(cache.effects(of: "ap1") == [ended], "it was sent after this run saw it, perhaps")
        cache.note([begun], over: [target: ended], of: "ap1")
        #expect(cache.effects(of: "ap1") == [begun])
        var givenUp = read
        givenUp.giveUp()
        cache.keep(givenUp)
        cache.keep(read)
        #expect(cache.snapshot(of: "ap1").isGivenUp && cache.snapshot(of: "ap1").environments == [:])
    }

    @Test("is all of it where there is nothing to send, and with a cache that isn't used")
    func untouched() throws {
        let folders = try CacheFolders()
        let folder = folders.next()
        var snapshot = Snapshot(apiURL: "https://app.reflag.com/api", app: "ap1")
        snapshot.note(LiveTargets(users: ["u"]), at: TargetsAddress(flag: "a", environment: "en1"), version: 7)
        Self.cache(.full, folder).keep(snapshot)
        _ = Self.cache(.full, folder).forget(touchedBy: Self.plan([]))
        _ = Self.cache(.none, folder).forget(
            touchedBy: Self.plan([Call(id: "c1", request: Self.target(.company, in: "en1"))]))
        #expect(Self.cache(.full, folder).snapshot(of: "ap1") == snapshot)
        #expect(Self.cache(.none, folder).snapshot(of: "ap1").environments == [:])
        #expect(Self.cache(.writeOnly, folder).snapshot(of: "ap1").environments == [:])
        // It is written again by what only writes it.
        _ = Self.cache(.writeOnly, folder).forget(
            touchedBy: Self.plan([Call(id: "c1", request: Self.target(.company, in: "en1"))]))
        #expect(Self.cache(.full, folder).snapshot(of: "ap1").environments == [:])
    }

    /// What an apply of one or two calls leaves of an environment at version 7 in which `a` is on for acme and `b` for globex.
    struct Kept: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let calls: [Call.Request]
        /// The version of each response, in the environment.
        let versions: [Int?]
        /// The version that is kept, and the companies of `a` and `b`; nil if the environment is forgotten.
        let kept: (version: Int, a: Set<Identifier>?, b: Set<Identifier>?)?
        /// What the responses say of a target that was added.
        var answers = true
        var result = CallOutcome.Result.done

        init(
            _ name: String, _ calls: [Call.Request], _ versions: [Int?],
            _ kept: (version: Int, a: Set<Identifier>?, b: Set<Identifier>?)?, answers: Bool = true,
            result: CallOutcome.Result = .done
        ) {
            testDescription = name
            self.calls = calls
            self.versions = versions
            self.kept = kept
            self.answers = answers
            self.result = result
        }
    }

    private static func company(_ id: Identifier, _ entries: (flag: Identifier, adds: Bool)...) -> Call.Request {
        .updateTarget(
            TargetUpdate(
                kind: .company, target: id, environment: "en1", environmentName: "Production", production: true,
                entries: entries.map { TargetUpdate.Entry(flag: $0.flag, adds: $0.adds) }))
    }

    private static let lost = CallOutcome.Result.failed(
        .api(APIError(.updateCompanyFlags, .network(.closedBeforeAnswer), subject: nil, attempts: 1)))

    static let keptRows: [Kept] = [
        Kept("one call", [company("x", ("a", true))], [8], (8, ["acme", "x"], ["globex"])),
        Kept("one that takes away", [company("acme", ("a", false))], [8], (8, [], ["globex"])),
        Kept(
            "two calls, in another order", [company("x", ("a", true)), company("y", ("a", true), ("b", true))], [9, 8],
            (9, ["acme", "x", "y"], ["globex", "y"])),
        Kept("a flag that wasn't read", [company("x", ("c", true))], [8], (8, ["acme"], ["globex"])),
        Kept("a gap before", [company("x", ("a", true))], [9], nil),
        Kept("a gap between", [company("x", ("a", true)), company("y", ("a", true))], [8, 10], nil),
        Kept("the same version twice", [company("x", ("a", true)), company("y", ("a", true))], [8, 8], nil),
        Kept("a response without", [company("x", ("a", true)), company("y", ("a", true))], [8, nil], nil),
        Kept("a version that hasn't risen", [company("x", ("a", true))], [7], nil),
        Kept(
            "a response that shows something else", [company("x", ("a", true), ("b", true))], [8], (8, nil, nil),
            answers: false),
        Kept("a lost answer", [company("x", ("a", true))], [8], nil, result: lost),
        Kept("a new flag", [.createFlag(NewFlag(key: "a", name: "A"))], [8], (8, nil, ["globex"])),
        Kept("an archived flag", [update { $0.archived = true }], [8], (8, nil, ["globex"])),
        Kept("a name, which may raise it", [update { $0.name = "N" }], [8], nil),
        Kept("a name, which doesn't", [update { $0.name = "N" }], [7], (7, ["acme"], ["globex"])),
        Kept(
            "a name beside a target", [update { $0.name = "N" }, company("x", ("a", true))], [8, 8],
            (8, ["acme", "x"], ["globex"])),
        Kept(
            "a name that raises it beside a target", [update { $0.name = "N" }, company("x", ("a", true))], [8, 9], nil),
        Kept("a stage, which may move targets", [update { $0.stage = "st1" }], [8], nil),
        Kept(
            "a stage beside a target", [update { $0.stage = "st1" }, company("x", ("b", true))], [8, 8],
            (8, nil, ["globex", "x"])),
        // Nothing promises that an upsert leaves the version; its response has none.
        Kept("a new company", [upsert(.company)], [nil], (7, ["acme"], ["globex"])),
        Kept(
            "a new company beside a target", [upsert(.company), company("x", ("a", true))], [nil, 8],
            (8, ["acme", "x"], ["globex"])),
        Kept(
            "a new company that raises it beside a target", [upsert(.company), company("x", ("a", true))], [nil, 9], nil
        ),
    ]

    @Test("keeps what it wrote where its versions follow each other, and nothing else", arguments: keptRows)
    func kept(_ row: Kept) throws {
        let folders = try CacheFolders()
        let cache = Self.cache(.full, folders.next())
        var snapshot = Snapshot(apiURL: cache.apiURL, app: "ap1")
        snapshot.note(LiveTargets(companies: ["acme"]), at: TargetsAddress(flag: "a", environment: "en1"), version: 7)
        snapshot.note(LiveTargets(companies: ["globex"]), at: TargetsAddress(flag: "b", environment: "en1"), version: 7)
        cache.keep(snapshot)
        let calls = row.calls.enumerated().map { Call(id: "c\($0)", request: $1) }
        let plan = Self.plan(calls, version: 7)
        let before = try #require(cache.forget(touchedBy: plan))
        let outcome = ApplyOutcome(
            calls: zip(calls, row.versions).map { call, version in
                var outcome = CallOutcome(call: call, result: row.result)
                if let version { outcome.answered.versions = ["en1": version] }
                if case .updateTarget(let update) = call.request {
                    for entry in update.entries { outcome.answered.targets[entry.flag] = entry.adds == row.answers }
                }
                return outcome
            })
        cache.keep(writtenBy: plan, outcome, VersionTrail(plan, outcome), over: before)
        let kept = cache.snapshot(of: "ap1").environments["en1"]
        #expect(kept?.version == row.kept?.version)
        #expect(kept?.targets["a"]?.companies == row.kept?.a)
        #expect(kept?.targets["b"]?.companies == row.kept?.b)
    }

    @Test("leaves what another run has read since")
    func newer() throws {
        let folders = try CacheFolders()
        let cache = Self.cache(.full, folders.next())
        let address = TargetsAddress(flag: "a", environment: "en1")
        var snapshot = Snapshot(apiURL: cache.apiURL, app: "ap1")
        snapshot.note(LiveTargets(companies: ["acme"]), at: address, version: 7)
        cache.keep(snapshot)
        let plan = Self.plan([Call(id: "c1", request: Self.company("x", ("a", true)))], version: 7)
        let before = try #require(cache.forget(touchedBy: plan))
        snapshot.note(LiveTargets(companies: ["acme", "x", "y"]), at: address, version: 9)
        cache.keep(snapshot)
        var call = CallOutcome(call: plan.calls[0], result: .done)
        call.answered.targets = ["a": true]
        call.answered.versions = ["en1": 8]
        let outcome = ApplyOutcome(calls: [call])
        cache.keep(writtenBy: plan, outcome, VersionTrail(plan, outcome), over: before)
        #expect(cache.snapshot(of: "ap1") == snapshot)
    }

    private static func cache(_ use: SnapshotCache.Use, _ folder: String) -> SnapshotCache {
        SnapshotCache(
            CacheFolder(folder), apiURL: "https://app.reflag.com/api", use: use, instance: SandboxInstance(),
            observer: .silent)
    }

    private static func plan(_ calls: [Call], version: Int? = nil) -> Plan {
        Plan(
            subject: PlanSubject(apiURL: "https://app.reflag.com/api", appID: "ap1", appName: "Acme"),
            manifest: ManifestDigest(paths: ["flags.yaml"], sha256: ""),
            basis: PlanBasis(
                environments: version.map {
                    [PlanBasis.EnvironmentVersion(id: "en1", name: "Production", flagStateVersion: $0)]
                } ?? [], flags: [], targets: []), changes: [], calls: calls,
            summary: PlanSummary(changes: [], calls: calls, unchanged: 0, unlisted: 0), notes: [], warnings: [],
            blocked: [])
    }
}
