import Sandbox
import Testing

/// Each way in which the sandbox can differ from what hoist assumes is seen by the probe that asks for it.
@Suite("Acceptance against a sandbox that differs")
struct OtherwiseTests {
    /// A way, the probes that see it, and what they say.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var ways: Set<SandboxOtherwise> = []
        var lag = 0
        var pageLimit: Int?
        let seen: [String: String]

        init(_ way: SandboxOtherwise, _ seen: [String: String], pageLimit: Int? = nil) {
            name = way.rawValue
            ways = [way]
            self.seen = seen
            self.pageLimit = pageLimit
        }

        /// A lag of the Runtime API, in milliseconds.
        init(lag: Int, _ seen: [String: String]) {
            name = "runtime-lag"
            self.lag = lag
            self.seen = seen
        }

        var testDescription: String { name }

        static let all = [
            Row(.archivedFlagsUnlisted, ["archived-flags-are-listed": "an archived flag isn't listed"]),
            Row(.pagingIgnored, ["paging-parameters": "`pageIndex=0&pageSize=1` gets 2 flags"]),
            Row(.listingsLag, ["reads-follow-writes": "the listing after a write has an older name"]),
            Row(.emptyDescriptionsKept, ["empty-description": "the listing has an empty one"]),
            Row(.lineEndsKept, ["line-ends": "`one␍␊two␍three␊` becomes `one␍␊two␍three␊`"]),
            Row(.textTrimmed, ["trimmed-text": "`hoist␠acceptance` and `text` are listed"]),
            Row(.keysUnchecked, ["key-format-errors": "a key with a tab is answered 200"]),
            Row(.duplicatesAnswered, ["duplicate-create": "200 with the flag that is there"]),
            Row(.errorCodesInUpperCase, ["error-codes-in-lower-case": "404 NOT_FOUND"]),
            Row(.archivedFlagsUpdatable, ["update-of-an-archived-flag": "it is answered 200"]),
            Row(
                .detailsApartFromArchiving,
                ["details-with-is-archived": "a name beside archiving is answered 400 not_possible"]),
            Row(
                .archivedTargetingHidden,
                ["targeting-of-an-archived-flag": "getFlagTargeting is answered 404 not_found"]),
            Row(.archivingDropsTargets, ["archiving-keeps-targets": "its target is gone"]),
            Row(
                .stagesDropTargets,
                [
                    "stage-change-moves-targets":
                        "Internal: 1 to 0, Beta: 1 to 0, General Availability: 1 to 0, In development: 1 to 0"
                ]),
            Row(.detailsRaiseVersions, ["detail-write-raises-version": "it is raised by 1"]),
            Row(
                .targetsRaiseNoVersion,
                ["target-write-raises-version-by-one": "by 0 where one is added, by 0 where it is removed"]),
            Row(
                .targetsRaiseVersionsTwice,
                ["target-write-raises-version-by-one": "by 2 where one is added, by 2 where it is removed"]),
            Row(
                .repeatedTargetsRefused,
                ["repeated-target-write": "added again: 400 not_possible; removed again: 400 not_possible"]),
            Row(.slashesRefused, ["id-with-slash": "the write is answered 404 not_found"]),
            Row(
                .upsertsLag,
                ["upsert-makes-known": "after it, the read is answered 404 not_found, the write 200"]),
            Row(.upsertsRaiseVersions, ["upsert-raises-no-version": "it is raised by 1"]),
            Row(
                .smallBatches,
                [
                    "batch-of-100": "100 updates are answered 400 invalid_request",
                    "batch-of-1000": "1000 updates are answered 400 invalid_request",
                ]),
            // 64 calls in a row hold two that are the 32nd.
            Row(
                .rateLimited,
                ["rate-limit-at-64": "of 64 answers, 2 are 429; retry-after: 1"]),
            Row(.runtimeVersionsApart, ["runtime-version-is-management-version": "3 is served as 1003"]),
            Row(
                lag: 600_000,
                [
                    "edge-lag": "after 1 s, version 1 is served and not 4",
                    "wait-for-version-blocks": "asked for 6, the answer is of 1",
                ]),
        ]
    }

    @Test("a probe says what it sees", arguments: Row.all)
    func row(_ row: Row) async throws {
        var world = SandboxWorld.fresh()
        world.otherwise = row.ways
        world.pageLimit = row.pageLimit
        try await withSandbox(SandboxConfiguration(world: world, runtimeLag: row.lag)) { sandbox in
            var variables = sandbox.variables
            variables["HOIST_ACC_EDGE_SECONDS"] = "1"
            let report = try await Acceptance.run(variables, Probe.all.filter { row.seen[$0.name] != nil })
            #expect(report.rows.count == row.seen.count)
            for found in report.rows {
                #expect(found.finding == row.seen[found.probe.name].map(Finding.differs), "\(found.probe.name)")
            }
            #expect(report.leftovers == [])
        }
    }

    @Test("every way has a row")
    func everyWay() {
        let tried = Row.all.reduce(into: Set<SandboxOtherwise>()) { $0.formUnion($1.ways) }
        #expect(tried == Set(SandboxOtherwise.allCases))
    }
}
