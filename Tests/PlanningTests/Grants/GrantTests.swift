import FlagModel
import FlagTestKit
import JSONText
import Planning
import Testing

/// Targets that begin and end: what a plan does about them on a day.
@Suite("Planning grants")
struct GrantTests {
    static func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

    /// A grant on a line, from a text such as `acme 2027-01-01..2027-01-31 trial`; either day may be missing.
    static func grant(_ text: String, _ kind: TargetKind = .company, line number: UInt32 = 30) throws -> Grant {
        let words = text.split(separator: " ", maxSplits: 2).map(String.init)
        let days = try #require(words.dropFirst().first).split(separator: "..", omittingEmptySubsequences: false).map(
            String.init)
        func day(_ text: String) throws -> Located<CalendarDate>? {
            text.isEmpty ? nil : Located(try Self.day(text), number)
        }
        return Grant(
            kind: kind, id: Located(Identifier(words[0]), number), from: try day(days[0]), until: try day(days[1]),
            why: words.count > 2 ? Located(words[2], number) : nil, place: line(number))
    }

    /// What a flag's companies in Production become, in a line: `+acme -globex(ended 2027-01-31 trial)`.
    private static func plan(
        _ grants: [String],
        listed: [Identifier] = [],
        removed: [Identifier] = [],
        audience: [String]? = nil,
        live: Set<Identifier>,
        mode: Policy.TargetsMode = .exact,
        on day: String
    ) throws -> (line: String, plan: Plan) {
        let own = try grants.map { try grant($0) }
        var partners = Audience(name: Located("partners", 2))
        partners.grants = try (audience ?? []).map { try grant($0, line: 3) }
        let flag = ManifestFlag.written("f") { flag in
            flag.targets = [
                .written("Production") { targets in
                    targets.companies = .ids(listed, 21)
                    targets.grants = own
                    targets.removeCompanies = removed.map { Located($0, 22) }
                    if audience != nil { targets.audiences = .ids(["partners"], 23) }
                }
            ]
        }
        let plan = try Plan.of(
            [flag], live: .acme([.live("f")], [("f", "en1", LiveTargets(companies: live))]), on: try Self.day(day)
        ) { manifest in
            manifest.policy.targets = mode
            manifest.audiences = [partners]
        }
        let words = plan.changes.flatMap(\.targets).flatMap { targets in
            targets.entries.map { entry in
                let granted = targets.granted.first { $0.id == entry.id }.map { granted in
                    let day = granted.ended.map { "ended \($0)" } ?? granted.begun.map { "began \($0)" } ?? ""
                    let why = (granted.why.map { " " + $0 } ?? "") + (granted.audience.map { " of \($0)" } ?? "")
                    return "(\(day)\(why) \(granted.place?.line ?? 0))"
                }
                return (entry.adds ? "+" : "-") + entry.id.text + (granted ?? "")
            }
        }
        return (words.joined(separator: " "), plan)
    }

    @Test(
        "both days count, before and after them nothing does",
        arguments: [
            ("2026-12-31", "", "-acme"), ("2027-01-01", "+acme(began 2027-01-01 trial 30)", ""),
            ("2027-01-31", "+acme(began 2027-01-01 trial 30)", ""),
            ("2027-02-01", "", "-acme(ended 2027-01-31 trial 30)"),
        ])
    func days(day: String, absent: String, present: String) throws {
        let grants = ["acme 2027-01-01..2027-01-31 trial"]
        #expect(try Self.plan(grants, live: [], on: day).line == absent)
        #expect(try Self.plan(grants, live: ["acme"], on: day).line == present)
    }

    // Siblings: an item that never ends, another grant, an audience's, one that hasn't begun, what is removed anyway.
    @Test("where a list is additive, one that has ended removes, unless another item wants the id")
    func additive() throws {
        let ended = "acme ..2027-01-31"
        func line(
            _ grants: [String], listed: [Identifier] = [], removed: [Identifier] = [], audience: [String]? = nil,
            _ live: Set<Identifier> = ["acme", "hooli"]
        ) throws -> String {
            try Self.plan(
                grants, listed: listed, removed: removed, audience: audience, live: live, mode: .additive,
                on: "2027-02-01"
            ).line
        }
        #expect(try line([ended]) == "-acme(ended 2027-01-31 30)")
        #expect(try line([ended], ["hooli"]) == "")
        #expect(try line([ended, "acme 2027-02-01.."]) == "")
        #expect(try line([ended, "acme 2027-02-02.."]) == "-acme(ended 2027-01-31 30)")
        #expect(try line(["acme 2027-02-02.."]) == "", "what hasn't begun removes nothing")
        #expect(try line([ended], audience: ["acme 2027-01-01.."]) == "")
        #expect(try line([ended], audience: ["acme ..2027-01-15"]) == "-acme(ended 2027-01-31 30)")
        #expect(try line([], audience: [ended]) == "-acme(ended 2027-01-31 of partners 3)")
        #expect(try line([], listed: ["acme"], audience: [ended]) == "")
        #expect(try line([], removed: ["hooli"], audience: [ended]) == "-acme(ended 2027-01-31 of partners 3) -hooli")
    }

    @Test("where a list is exact, what isn't listed goes without a day, and what has ended with one")
    func exact() throws {
        let plan = try Self.plan(
            ["acme ..2027-01-31 trial", "globex 2027-03-01.."], listed: ["initech"], live: ["acme", "hooli", "globex"],
            on: "2027-02-01"
        ).plan
        let targets = try #require(plan.changes.first?.targets.first)
        #expect(targets.companies == .init(add: ["initech"], remove: ["acme", "globex", "hooli"]))
        #expect(targets.ended(.company) == ["acme"])
        #expect(plan.basis.targets.map(\.seen) == [["acme", "globex", "hooli"]])
    }

    @Test("what ends has a limit of its own, and doesn't count as what is taken away")
    func limits() throws {
        let ids = (1...25).map { Identifier("c\($0)") }
        func blocked(_ ended: Policy.Limit?) throws -> [LimitViolation] {
            let grants = try ids.map { try Self.grant("\($0) ..2027-01-31") }
            let flag = ManifestFlag.written("f") { flag in
                flag.targets = [
                    .written("Production") { targets in
                        targets.companies = .ids([], 21)
                        targets.grants = grants
                    }
                ]
            }
            return try Plan.of(
                [flag], live: .acme([.live("f")], [("f", "en1", LiveTargets(companies: Set(ids + ["x"])))]),
                on: try Self.day("2027-02-01")
            ) { $0.policy.limits.ended = ended.map { Located($0, 3) } }.blocked
        }
        #expect(try blocked(nil) == [])
        #expect(try blocked(.count(25)) == [])
        #expect(try blocked(.count(24)) == [LimitViolation(limit: "ended", allowed: 24, planned: 25)])
        #expect(try blocked(.percent(50)) == [LimitViolation(limit: "ended", allowed: 13, planned: 25)])
    }

    @Test("what ends within two weeks is counted by day, and what hasn't begun; what is continued isn't")
    func outlook() throws {
        let plan = try Self.plan(
            [
                "a ..2027-02-01", "b ..2027-02-15", "c ..2027-02-16", "d 2027-02-02..", "e ..2027-02-05",
                "e 2027-02-06..",
                "f ..2027-02-03", "f 2027-02-05..2027-03-01", "g ..2027-02-10", "h ..2027-02-10",
                "h 2027-02-11..2027-02-12",
                "z ..2027-01-01",
            ], audience: ["g 2027-01-01.."], live: [], on: "2027-02-01"
        ).plan
        func ending(_ day: String, companies: Int) throws -> GrantOutlook.Ending {
            GrantOutlook.Ending(day: try Self.day(day), flags: 1, companies: companies, users: 0)
        }
        #expect(
            plan.grants
                == GrantOutlook(
                    ending: [
                        try ending("2027-02-01", companies: 1), try ending("2027-02-03", companies: 1),
                        try ending("2027-02-12", companies: 1), try ending("2027-02-15", companies: 1),
                    ], notBegun: 1))
        let listed = try Self.plan(["a ..2027-02-02"], audience: ["a ..2027-02-03"], live: ["a"], on: "2027-02-01")
        #expect(listed.plan.grants.ending.map(\.day) == [try Self.day("2027-02-03")])
    }

    @Test("a saved plan is stale once a grant that it rests on has begun or ended, and says which")
    func stale() throws {
        let grants = ["acme ..2027-01-31 trial", "globex 2027-02-10..", "initech 2027-01-01..2027-03-31"]
        let plan = try Self.plan(grants, live: ["hooli"], on: "2027-01-20").plan
        let saved = try Plan(reading: plan.json.bytes())
        #expect(saved == plan)
        let live = LiveState.acme([.live("f")], [("f", "en1", LiveTargets(companies: ["hooli"]))])
        func moved(_ day: String) throws -> [String] {
            StaleCheck.check(saved, against: live, on: try Self.day(day)).moved.map { moved in
                guard case .grant(_, let environment, _, let id, let seen, let now, let since) = moved else {
                    return "?"
                }
                return "\(id) in \(environment) \(seen) \(now) \(since.map { "\($0)" } ?? "")"
            }
        }
        #expect(try moved("2027-01-20") == [])
        #expect(try moved("2027-01-31") == [])
        #expect(try moved("2027-02-01") == ["acme in Production holds ended 2027-01-31"])
        #expect(
            try moved("2027-02-10") == [
                "acme in Production holds ended 2027-01-31", "globex in Production waits holds 2027-02-10",
            ])
        #expect(try moved("2026-12-31") == ["initech in Production holds waits 2027-01-01"])
        #expect(StaleCheck.check(saved, against: live).moved == [])
    }

    // Siblings: done completely and in part; a plain item and an audience's that want the same id; a grant that follows another
    // one, with a gap between them and without; two that end on the same day.
    @Test("a saved plan isn't stale where the day changes nothing of it")
    func notStale() throws {
        func moved(
            _ grants: [String],
            listed: [Identifier] = [],
            audience: [String] = [],
            live: Set<Identifier> = ["hooli"],
            on day: String
        ) throws -> [Identifier] {
            let plan = try Self.plan(
                grants, listed: listed, audience: audience, live: ["hooli"], on: "2027-01-20"
            ).plan
            let now = LiveState.acme([.live("f")], [("f", "en1", LiveTargets(companies: live))])
            let check = StaleCheck.check(plan, against: now, on: try Self.day(day))
            #expect(StaleCheck.check(plan, on: try Self.day(day)).isStale == (check.isStale || check.rest.isEmpty))
            return check.moved.map { moved in
                guard case .grant(_, _, _, let id, _, _, _) = moved else { return "?" }
                return id
            }
        }
        let grants = ["acme ..2027-01-31", "globex ..2027-01-31"]
        #expect(try moved(grants, on: "2027-02-01") == ["acme", "globex"])
        #expect(try moved(grants, live: ["acme", "globex"], on: "2027-02-01") == [])
        #expect(try moved(grants, live: ["hooli", "acme"], on: "2027-02-01") == ["acme", "globex"])
        let next = ["acme ..2027-01-31", "acme 2027-02-01.."]
        #expect(try moved(next, on: "2027-02-01") == [])
        #expect(try moved(["acme ..2027-01-31"], audience: ["acme 2027-02-01.."], on: "2027-02-01") == [])
        #expect(try moved(["acme ..2027-01-31", "acme 2027-02-02.."], on: "2027-02-01") == ["acme"])
        let forEver = try Self.plan(
            ["globex ..2027-01-31"], listed: ["globex"], audience: ["globex ..2027-01-31"], live: ["hooli"],
            on: "2027-01-20"
        ).plan
        #expect(forEver.basis.grants == [])
    }

    @Test("a plan file whose grants aren't behind what is written is rejected")
    func forged() throws {
        let plan = try Self.plan(["acme ..2027-01-31 trial"], live: ["acme", "hooli"], on: "2027-02-01").plan
        func text(_ old: String, _ new: String) throws -> [UInt8] {
            let text = String(decoding: plan.json.bytes(), as: UTF8.self)
            try #require(text.contains(old), "\(text)")
            return Array(text.replacing(old, with: new).utf8)
        }
        for (old, new) in [
            (#""kind":"company","id":"acme","begun""#, #""kind":"company","id":"hooli2","begun""#),
            (#""ended":"2027-01-31""#, #""ended":"2027-02-01""#), (#""day":"2027-02-01""#, #""day":null"#),
        ] {
            #expect(throws: PlanFileProblem.self, "\(new)") { try Plan(reading: try text(old, new)) }
        }
    }

    @Test("due: what the day causes is sent and nothing else")
    func due() throws {
        let grants = ["acme ..2027-01-31 trial", "globex 2027-02-01.."]
        let (_, plan) = try Self.plan(grants, listed: ["initech"], live: ["acme", "hooli"], on: "2027-02-01")
        let due = plan.sendingDue()
        #expect(due.changes.map { $0.targets.map(\.companies) } == [[.init(add: ["globex"], remove: ["acme"])]])
        #expect(
            due.callLines == [
                #"c1 PATCH /apps/ap1/envs/en1/companies/acme/flags {"updates":[{"flagKey":"f","specificTargetValue":null}]}"#,
                #"c2 PATCH /apps/ap1/envs/en1/companies/globex/flags {"updates":[{"flagKey":"f","specificTargetValue":true}]}"#,
            ])
        #expect(due.notes.map(\.code) == ["not-due"])
        #expect(due.summary.targets.add == 1 && due.summary.targets.remove == 1)
        #expect(due.sendingDue().calls == due.calls)
        let effects = plan.grantEffects(of: plan.calls)
        #expect(
            effects.map { "\($0.target.entity.id) \($0.hasEnded) \($0.day)" }.sorted() == [
                "acme true 2027-01-31", "globex false 2027-02-01",
            ])
        #expect(plan.sendingDue(settled: Set(effects)).isEmpty)
        #expect(plan.sendingDue(settled: Set(effects.prefix(1))).calls.count == 1)
        #expect(try Self.plan([], listed: ["x"], live: ["y"], on: "2027-02-01").plan.sendingDue().isEmpty)
    }

    // Siblings: a grant that the branch itself brings, who has waited and who hasn't, both in one list, an apply that leaves.
    @Test("with a base, what is due is a part of its own: neither the branch's nor drift")
    func base() throws {
        let day = try Self.day("2027-02-01")
        func flag(_ grants: [String], listed: [Identifier]) throws -> ManifestFlag {
            let grants = try grants.map { try Self.grant($0) }
            return .written("f") { flag in
                flag.targets = [
                    .written("Production") { targets in
                        targets.companies = .ids(listed, 21)
                        targets.grants = grants
                    }
                ]
            }
        }
        let live = LiveState.acme([.live("f")], [("f", "en1", LiveTargets(companies: ["acme", "hooli", "old"]))])
        let base = try flag(["acme ..2027-01-31", "begun 2027-02-01.."], listed: ["waited", "missing"])
        let here = try flag(
            ["acme ..2027-01-31", "begun 2027-02-01..", "old ..2027-01-01"], listed: ["waited", "missing", "mine"])
        let resolved = Resolver.resolve(Manifest(flags: [base]), app: live.app, flags: live.flags, on: day).manifest
        let plan = try Plan.of([here], live: live, on: day)
        let context = PlanContext(
            apiURL: Plan.context.apiURL, manifest: Plan.context.manifest, sources: Plan.context.sources, today: day,
            waited: [.init(EntityAddress(environment: "en1", kind: .company, id: "waited"), of: "f")])
        let parts = try plan.compared(with: "main", resolved, live: live, context: context)
        func lists(_ changes: [Change]) -> [TargetsChange.Difference] { changes.flatMap(\.targets).map(\.companies) }
        #expect(lists(parts.parts.branch) == [.init(add: ["mine"])])
        #expect(lists(parts.parts.due) == [.init(add: ["begun", "waited"], remove: ["acme", "old"])])
        #expect(lists(parts.parts.drifted) == [.init(add: ["missing"], remove: ["hooli"])])
        #expect(try Plan(reading: parts.json.bytes()) == parts)
        let left = parts.leavingDrift()
        #expect(lists(left.changes) == [.init(add: ["mine"])])
        #expect(left.notes.map(\.code) == ["due-left", "drift-left"])
    }
}
