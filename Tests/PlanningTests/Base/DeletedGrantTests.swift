import FlagModel
import FlagTestKit
import JSONText
import Planning
import Testing

/// Grants that a branch deletes or rewrites before an apply has seen their day.
@Suite("A plan compared with a manifest that has other grants")
struct DeletedGrantTests {
    private static let today = "2027-02-01"

    /// What a manifest has of a flag in one environment.
    struct Written: Sendable {
        var flag: Identifier = "f"
        var environment: Identifier = "Production"
        /// Grants such as `acme ..2027-01-31 trial`.
        var grants: [String] = []
        var listed: [Identifier]? = []
        var users: [Identifier]?
        var removed: [Identifier] = []
        var audience = false
    }

    /// A manifest: its flags, the grants of its audience `partners`, whether its lists are additive.
    struct Version: Sendable {
        var written: [Written]
        var partners: [String] = []
        var mode = Policy.TargetsMode.exact

        func manifest() throws -> Manifest {
            let flags = try Dictionary(grouping: written, by: \.flag).sorted { $0.key < $1.key }.map {
                key, environments in
                let targets = try environments.map { one in
                    let grants = try one.grants.map { try GrantTests.grant($0) }
                    return ManifestTargets.written(one.environment) { targets in
                        targets.companies = one.listed.map { .ids($0, 21) }
                        targets.users = one.users.map { .ids($0, 22) }
                        targets.grants = grants
                        targets.removeCompanies = one.removed.map { Located($0, 23) }
                        if one.audience { targets.audiences = .ids(["partners"], 24) }
                    }
                }
                return ManifestFlag.written(key) { $0.targets = targets }
            }
            var manifest = Manifest(flags: flags)
            var audience = Audience(name: Located("partners", 2))
            audience.grants = try partners.map { try GrantTests.grant($0, line: 3) }
            manifest.audiences = [audience]
            manifest.policy.targets = mode
            return manifest
        }
    }

    /// Two manifests over a live state, and the three parts, a word for each target.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let base: Version
        let here: Version
        var live: Set<Identifier> = ["acme"]
        var settled: [String] = []
        var branch: [String] = []
        var due: [String] = []
        var drifted: [String] = []
    }

    private static let ended = ["acme ..2027-01-31 trial"]
    private static let rewritten = ["acme ..2027-01-15"]
    private static let seen = "f/Production-acme(ended 2027-01-31 trial)"

    static let cases: [Case] = [
        Case(
            testDescription: "who deletes a grant after its last day doesn't cause its end",
            base: Version(written: [Written(grants: ended)]), here: Version(written: [Written()]), due: [seen]),
        Case(
            testDescription: "of an audience neither",
            base: Version(written: [Written(audience: true)], partners: ended),
            here: Version(written: [Written(audience: true)]), due: [seen]),
        Case(
            testDescription: "nor with the audience itself",
            base: Version(written: [Written(audience: true)], partners: ended),
            here: Version(written: [Written(listed: ["x"])]), live: ["acme", "x"], due: [seen]),
        Case(
            testDescription: "a flag that leaves an audience whose grants hold has left by the branch",
            base: Version(written: [Written(audience: true)], partners: ["acme ..2027-02-01 trial"]),
            here: Version(written: [Written()]), branch: ["f/Production-acme"]),
        Case(
            testDescription: "a grant that still holds is deleted by the branch, on its last day too",
            base: Version(written: [Written(grants: ["acme ..2027-02-01 trial"])]),
            here: Version(written: [Written()]), branch: ["f/Production-acme"]),
        Case(
            testDescription: "in each environment by the days it has there",
            base: Version(written: [
                Written(grants: ended), Written(environment: "Staging", grants: ["acme ..2027-01-15"]),
                Written(environment: "Development", grants: ["acme ..2027-03-01"]),
            ]),
            here: Version(written: [
                Written(), Written(environment: "Staging"), Written(environment: "Development"),
            ]),
            branch: ["f/Development-acme"], due: [seen, "f/Staging-acme(ended 2027-01-15)"]),
        Case(
            testDescription: "an additive list removes nothing that isn't written any more",
            base: Version(written: [Written(grants: ended)], mode: .additive),
            here: Version(written: [Written()], mode: .additive)),
        Case(
            testDescription: "an additive list that has it under `remove` instead removes what is due",
            base: Version(written: [Written(grants: ended)], mode: .additive),
            here: Version(written: [Written(removed: ["acme"])], mode: .additive), due: [seen]),
        Case(
            testDescription: "a list that is deleted with its grant isn't managed any more",
            base: Version(written: [Written(grants: ended)]),
            here: Version(written: [Written(listed: nil, users: [])])),
        Case(
            testDescription: "a list that is deleted with its grant, and managed by an audience since",
            base: Version(written: [Written(grants: ended)]),
            here: Version(written: [Written(listed: nil, audience: true)]), due: [seen]),
        Case(
            testDescription:
                "a grant that moves to another flag with other days ends here, and begins there by the branch",
            base: Version(written: [Written(grants: ended), Written(flag: "g")]),
            here: Version(written: [Written(), Written(flag: "g", grants: ["acme ..2027-12-31"])]),
            branch: ["g/Production+acme"], due: [seen]),
        Case(
            testDescription: "one that is extended before an apply stays as it is",
            base: Version(written: [Written(grants: ended)]),
            here: Version(written: [Written(grants: ["acme ..2027-12-31"])])),
        Case(
            testDescription: "one whose last day is written otherwise has that day",
            base: Version(written: [Written(grants: ended)]), here: Version(written: [Written(grants: rewritten)]),
            due: ["f/Production-acme(ended 2027-01-15)"]),
        Case(
            testDescription: "one that has begun is due where the branch lists it for ever",
            base: Version(written: [Written(grants: ["acme 2027-02-01.. pilot"])]),
            here: Version(written: [Written(listed: ["acme"])]), live: [],
            due: ["f/Production+acme(began 2027-02-01 pilot)"]),
        Case(
            testDescription: "what was live by its day before, and was changed by somebody, has drifted",
            base: Version(written: [Written(grants: ended)]), here: Version(written: [Written()]),
            settled: ["2027-01-31"], drifted: ["f/Production-acme"]),
        Case(
            testDescription: "who was no grant's at the base has drifted",
            base: Version(written: [Written()]), here: Version(written: [Written()]), drifted: ["f/Production-acme"]),
    ]

    @Test("says of each target whether its day causes it", arguments: cases)
    func parts(_ row: Case) throws {
        let compared = try Self.compare(row)
        #expect(compared.parts.branch.flatMap(Self.words) == row.branch)
        #expect(compared.parts.due.flatMap(Self.words) == row.due)
        #expect(compared.parts.drifted.flatMap(Self.words) == row.drifted)
        // A file says the same, and neither its digest nor what is sent depends on it.
        #expect(try Plan(reading: compared.json.bytes()) == compared)
        var plain = compared
        plain.base = nil
        #expect(plain.digest == compared.digest)
    }

    @Test("names an apply that still takes away what a deleted grant gave")
    func leaving() throws {
        func notes(_ here: Version) throws -> [String] {
            try Self.compare(
                Case(
                    testDescription: "", base: Version(written: [Written(grants: Self.ended)]), here: here)
            ).leavingDrift().notes.filter { $0.code == "due-left" }.map(\.message)
        }
        #expect(
            try notes(Version(written: [Written(grants: Self.ended)])) == [
                "what is due by its day is left to an apply without --drift leave, or with --due: `f`"
            ])
        #expect(
            try notes(Version(written: [Written()])) == [
                "grants that have ended were deleted before an apply: what they gave is left to an apply without "
                    + "--drift leave: `f`"
            ])
    }

    private static func compare(_ row: Case) throws -> Plan {
        let day = try GrantTests.day(today)
        let here = try row.here.manifest()
        var live = LiveState.acme([.live("f"), .live("g")])
        func resolved(_ manifest: Manifest) -> (manifest: ResolvedManifest?, readSet: ReadSet) {
            let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags, on: day)
            return (outcome.manifest, outcome.readSet)
        }
        let base = resolved(try row.base.manifest()).manifest
        let (manifest, readSet) = resolved(here)
        live.targets = TargetsTable(
            readSet.addresses.map { ($0, LiveTargets(companies: $0.flag == "f" ? row.live : [])) },
            uniquingKeysWith: { first, _ in first })
        let settled = try row.settled.map {
            GrantEffect(
                .init(EntityAddress(environment: "en1", kind: .company, id: "acme"), of: "f"), hasEnded: true,
                day: try GrantTests.day($0))
        }
        let context = PlanContext(
            apiURL: Plan.context.apiURL, manifest: Plan.context.manifest, sources: Plan.context.sources, today: day,
            settled: Set(settled))
        let plan = try Planner.plan(try #require(manifest), live: live, context: context)
        return try plan.compared(with: "main", base, live: live, context: context)
    }

    private static func words(_ change: Change) -> [String] {
        change.targets.flatMap { targets in
            targets.entries.map { entry in
                let grant = targets.granted.first { $0.id == entry.id && $0.kind == entry.kind }.map { grant in
                    "(" + (grant.ended.map { "ended \($0)" } ?? grant.begun.map { "began \($0)" } ?? "")
                        + (grant.why.map { " " + $0 } ?? "") + ")"
                }
                return "\(change.flag)/\(targets.environment)\(entry.adds ? "+" : "-")\(entry.id)\(grant ?? "")"
            }
        }
    }
}
