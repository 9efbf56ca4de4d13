import FlagModel
import FlagTestKit
import Planning
import Testing

@Suite("The policy's limits")
struct LimitTests {
    /// A number of all flags is archived, or a number of all production targets is removed.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var archive: Policy.Limit?
        var untarget: Policy.Limit?
        var archived = 0
        var flags = 0
        var removed = 0
        var targets = 0
        var environment: Identifier = "Production"
        let blocked: [LimitViolation]
    }

    static let cases: [Case] = [
        Case(testDescription: "without a policy five flags may be archived", archived: 5, flags: 5, blocked: []),
        Case(
            testDescription: "and not six", archived: 6, flags: 100,
            blocked: [LimitViolation(limit: "archive", allowed: 5, planned: 6)]),
        Case(
            testDescription: "without a policy twenty production targets may go", removed: 20, targets: 20, blocked: []),
        Case(
            testDescription: "and not 21", removed: 21, targets: 500,
            blocked: [LimitViolation(limit: "untarget", allowed: 20, planned: 21)]),
        Case(
            testDescription: "elsewhere any number may go", removed: 40, targets: 40, environment: "Staging",
            blocked: []),
        Case(testDescription: "a count of the policy", archive: .count(6), archived: 6, flags: 6, blocked: []),
        Case(
            testDescription: "a count of none", archive: .count(0), archived: 1, flags: 1,
            blocked: [LimitViolation(limit: "archive", allowed: 0, planned: 1)]),
        Case(
            testDescription: "a share of the app's unarchived flags, rounded down", archive: .percent(10), archived: 1,
            flags: 19, blocked: []),
        Case(
            testDescription: "past the share", archive: .percent(10), archived: 2, flags: 19,
            blocked: [LimitViolation(limit: "archive", allowed: 1, planned: 2)]),
        Case(
            testDescription: "a share of fewer than ten isn't judged", archive: .percent(10), archived: 9, flags: 9,
            blocked: []),
        Case(
            testDescription: "a share of ten is", archive: .percent(10), archived: 10, flags: 10,
            blocked: [LimitViolation(limit: "archive", allowed: 1, planned: 10)]),
        Case(
            testDescription: "a share of the production targets that are live and managed", untarget: .percent(30),
            removed: 4, targets: 10, blocked: [LimitViolation(limit: "untarget", allowed: 3, planned: 4)]),
        Case(
            testDescription: "both at once, in the order of their names", archive: .count(1), untarget: .count(2),
            archived: 2, flags: 2, removed: 3, targets: 3,
            blocked: [
                LimitViolation(limit: "archive", allowed: 1, planned: 2),
                LimitViolation(limit: "untarget", allowed: 2, planned: 3),
            ]),
    ]

    @Test("block a plan that is past them, and no other", arguments: cases)
    func judge(_ row: Case) throws {
        let others = max(0, row.flags - row.archived)
        // The flag with the targets is one of the app's flags.
        let isTargeted = row.targets > 0
        var live: [LiveFlag] = (0..<row.archived).map { .live("gone\($0)") }
        live += (0..<max(0, others - (isTargeted ? 1 : 0))).map { .live("other\($0)") }
        live += (0..<7).map { number in .live("archived\(number)") { $0.archived = true } }
        var flags = (0..<row.archived).map { number in
            ManifestFlag.written(Identifier("gone\(number)")) { $0.archived = Located(true, 11) }
        }
        var targets: [(flag: Identifier, environment: Identifier, targets: LiveTargets)] = []
        if isTargeted {
            live.append(.live("targeted"))
            let ids = (0..<row.targets).map { Identifier("company\($0)") }
            flags.append(
                .written("targeted") {
                    $0.targets = [
                        .written(row.environment) { $0.companies = .ids(Array(ids.dropFirst(row.removed)), 21) }
                    ]
                })
            let environment: Identifier = row.environment == "Production" ? "en1" : "en2"
            targets.append((flag: "targeted", environment: environment, targets: LiveTargets(companies: Set(ids))))
        }
        let plan = try Plan.of(flags, live: .acme(live, targets)) { manifest in
            manifest.policy.limits = Policy.Limits(
                archive: row.archive.map { Located($0, 5) }, untarget: row.untarget.map { Located($0, 6) })
        }
        #expect(plan.summary.flags.archive == row.archived)
        #expect(plan.blocked == row.blocked)
    }

    @Test("a share of targets is one of production's, in lists that are managed or that `remove` takes from")
    func sharedTargets() throws {
        func ids(_ name: String, _ count: Int) -> [Identifier] { (0..<count).map { Identifier("\(name)\($0)") } }
        func targets(_ companies: [Identifier], _ users: [Identifier] = []) -> LiveTargets {
            LiveTargets(companies: Set(companies), users: Set(users))
        }
        // Ten in production of which four go, beside any number elsewhere, or in lists that nothing is said of.
        let flag = ManifestFlag.written("a") { flag in
            flag.targets = [
                .written("Production") { $0.companies = .ids(Array(ids("c", 10).dropFirst(4)), 21) },
                .written("Staging") { $0.companies = .ids(ids("s", 90), 23) },
            ]
        }
        let live = LiveState.acme(
            [.live("a")],
            [
                (flag: "a", environment: "en1", targets: targets(ids("c", 10), ids("u", 90))),
                (flag: "a", environment: "en2", targets: targets(ids("s", 90))),
            ])
        let plan = try Plan.of([flag], live: live) { $0.policy.limits.untarget = Located(.percent(30), 6) }
        #expect(plan.blocked == [LimitViolation(limit: "untarget", allowed: 3, planned: 4)])

        // A list that is left alone but for what is removed from it counts as a whole: four of twenty are 20 %.
        let removing = ManifestFlag.written("a") { flag in
            flag.targets = [
                .written("Production") { targets in
                    targets.removeUsers = ids("u", 4).map { Located($0, 22) }
                }
            ]
        }
        let users = LiveState.acme(
            [.live("a")], [(flag: "a", environment: "en1", targets: targets([], ids("u", 20)))])
        for (percent, blocked) in [(20, []), (19, [LimitViolation(limit: "untarget", allowed: 3, planned: 4)])] {
            let plan = try Plan.of([removing], live: users) {
                $0.policy.limits.untarget = Located(.percent(percent), 6)
            }
            #expect(plan.blocked == blocked, "\(percent) %")
        }
    }
}
