import Diagnostics
import FlagModel
import FlagTestKit
import JSONText
import Planning
import TestTools
import Testing

/// What somebody can do to a plan file who makes its digest and its seal anew, and what a later version may add to it.
@Suite("A plan file whose seal was made anew")
struct PlanSealTests {
    /// A value of the file at a path of names and indices, changed.
    private static func changed(
        _ value: JSONValue,
        at path: [String],
        _ change: (JSONValue) -> JSONValue
    ) -> JSONValue {
        guard let name = path.first else { return change(value) }
        let rest = Array(path.dropFirst())
        switch value {
        case .object(let members):
            return .object(
                members.map { $0.name == name ? JSONMember($0.name, changed($0.value, at: rest, change)) : $0 })
        case .array(var elements):
            guard let index = Int(name), elements.indices.contains(index) else { return value }
            elements[index] = changed(elements[index], at: rest, change)
            return .array(elements)
        default: return value
        }
    }

    private static func setting(_ name: String, _ text: String, in file: JSONValue) -> JSONValue {
        changed(file, at: [name]) { _ in .string(text) }
    }

    /// The file with the digest and the seal that its contents give.
    private static func madeAnew(_ file: JSONValue) throws(PlanFileProblem) -> PlanReader.Result {
        do throws(PlanFileProblem) {
            return try PlanReader.read(JSONSource(file.bytes()))
        } catch {
            switch error {
            case .edited(_, let actual): return try madeAnew(setting("digest", actual, in: file))
            case .unsealed(_, let actual): return try madeAnew(setting("seal", actual, in: file))
            default: throw error
            }
        }
    }

    private static func added(_ member: JSONMember) -> (JSONValue) -> JSONValue {
        { value in
            guard case .object(let members) = value else { return value }
            return .object(members + [member])
        }
    }

    /// Seven flags are archived, and one loses a company in production.
    private static func archiving(_ write: (inout Manifest) -> Void = { _ in }) throws -> (plan: Plan, live: LiveState)
    {
        let targets = ManifestTargets.written("Production") { $0.companies = .ids(["acme"], 21) }
        let flags =
            (1...7).map { number in
                ManifestFlag.written(Identifier("old-\(number)")) { $0.archived = .boolean(true, at: line(11)) }
            } + [ManifestFlag.written("search") { $0.targets = [targets] }]
        let live = LiveState.acme(
            (1...7).map { .live("old-\($0)") } + [.live("search")],
            [("search", "en1", LiveTargets(companies: ["acme", "globex"]))])
        return (try .of(flags, live: live, write), live)
    }

    @Test(
        "is read with members that this version doesn't know, and they are hashed",
        arguments: [
            [], ["for"], ["basis"], ["basis", "flags", "0"], ["basis", "targets", "0"], ["changes", "0"],
            ["changes", "7", "targets", "0"], ["calls", "0"], ["summary", "flags"], ["blocked", "0"], ["limits", "0"],
        ])
    func unknown(_ path: [String]) throws {
        let plan = try Self.archiving().plan
        let more = JSONMember("a-later-member", ["x": [1, "é", .null]])
        let file = Self.changed(plan.json, at: path, Self.added(more))
        #expect(file != plan.json)
        let isDigested = ["changes", "calls"].contains(path.first)
        let problem = #expect(throws: PlanFileProblem.self) { try PlanReader.read(JSONSource(file.bytes())) }
        switch problem {
        case .edited: #expect(isDigested)
        case .unsealed: #expect(!isDigested)
        default: Issue.record("\(path): \(String(describing: problem))")
        }
        #expect(try Self.madeAnew(file).plan == plan)
    }

    @Test(
        "is read with any numbers that later versions may add, however they are written",
        arguments: ["0.5", "-2.50e-3", "123456789012345678901234567890", "1e300", "9007199254740993", "1.0"])
    func numbers(_ number: String) throws {
        let plan = try Self.archiving().plan
        func file(_ number: String) throws -> JSONValue {
            let more = JSONMember("later", ["x": try JSONReader.read(Array(number.utf8))])
            return Self.changed(plan.json, at: ["changes", "0"], Self.added(more))
        }
        let read = try Self.madeAnew(try file(number))
        #expect(read.plan == plan)
        // The digest is that of the number, and not of how it is written, nor of another one.
        #expect(read.plan.digest == plan.digest)
        let other = #expect(throws: PlanFileProblem.self) { try PlanReader.read(JSONSource(file("0.25").bytes())) }
        let same = #expect(throws: PlanFileProblem.self) { try PlanReader.read(JSONSource(file(number).bytes())) }
        #expect(other != same)
    }

    @Test("may begin with a byte order mark, which belongs to no member")
    func byteOrderMark() throws {
        let plan = try Self.archiving().plan
        let bytes = Array(PlanFile(plan).stream.text().utf8)
        let read = try PlanReader.read(JSONSource([0xEF, 0xBB, 0xBF] + bytes))
        #expect(read.plan == plan)
        #expect(try read.seal == PlanReader.read(JSONSource(bytes)).seal)
        #expect(throws: PlanFileProblem.self) { try PlanReader.read(JSONSource([0xEF, 0xBB] + bytes)) }
        #expect(
            throws: PlanFileProblem.damaged("it isn't JSON: it isn't UTF-8, but probably UTF-16 (line 1)")
        ) { try PlanReader.read(JSONSource([0xFF, 0xFE] + bytes.flatMap { [$0, 0] })) }
    }

    @Test("has a digest without places, and without what depends on the day", arguments: ["ended", "age", "place"])
    func undigested(_ name: String) throws {
        let plan = try Self.archiving().plan
        for path in [["changes", "0"], ["changes", "0", "fields", "0"], ["changes", "7", "targets", "0"]] {
            let file = Self.changed(plan.json, at: path) { value in
                guard case .object(let members) = value else { return value }
                return .object(
                    members.filter { $0.name != name }
                        + [JSONMember(name, ["file": "other.yaml", "line": 7, "column": 1])])
            }
            let problem = #expect(throws: PlanFileProblem.self) { try PlanReader.read(JSONSource(file.bytes())) }
            guard case .unsealed? = problem else {
                Issue.record("\(path): \(String(describing: problem))")
                continue
            }
            #expect(try Self.madeAnew(file).plan.digest == plan.digest)
        }
    }

    @Test("is judged by its own limits again, whatever it says about them")
    func limits() throws {
        let (plan, live) = try Self.archiving()
        let blocked = [LimitViolation(limit: "archive", allowed: 5, planned: 7)]
        #expect(plan.blocked == blocked)
        let without = try Self.madeAnew(Self.changed(plan.json, at: ["blocked"]) { _ in [] }).plan
        #expect(without.blocked == [])
        #expect(without.violations(in: live) == blocked)
        // Siblings: no limits stated, as an older version wrote it; limits of the policy; a share of what is live now.
        let silent = try Self.madeAnew(Self.changed(plan.json, at: ["limits"]) { _ in [] }).plan
        #expect(silent.violations(in: live) == blocked)
        let raised = try Self.archiving { $0.policy.limits.archive = Located(.count(7), 3) }
        #expect(raised.plan.violations(in: raised.live) == [])
        var share = try Self.archiving { $0.policy.limits.archive = Located(.percent(50), 3) }
        #expect(share.plan.violations(in: share.live) == [])
        share.live.flags += (1...4).map { .live("more-\($0)") }
        #expect(
            share.plan.violations(in: share.live) == [LimitViolation(limit: "archive", allowed: 6, planned: 7)])
        // What the plan itself has archived already still counts.
        for index in 0..<3 { share.live.flags[index].archived = true }
        #expect(
            share.plan.violations(in: share.live) == [LimitViolation(limit: "archive", allowed: 6, planned: 7)])
    }

    @Test("is rejected if its basis doesn't say what was seen of what it writes")
    func basis() throws {
        let plan = try Self.archiving().plan
        func problem(_ path: [String]) -> PlanFileProblem? {
            do throws(PlanFileProblem) {
                _ = try Self.madeAnew(Self.changed(plan.json, at: path) { _ in [] })
                return nil
            } catch {
                return error
            }
        }
        #expect(
            problem(["basis", "targets"])
                == .inconsistent("the basis doesn't list the companies of `search`, which change"))
        #expect(
            problem(["basis", "flags"])
                == .inconsistent("`calls[1].path` names a flag that isn't in the basis"))
        #expect(problem(["changes"]) == .inconsistent("`calls[0].path` names an environment that isn't in the changes"))
        #expect(problem(["calls"]) == .inconsistent("the summary doesn't match the changes"))
    }

    @Test("is shown with the app's own names of what its calls name by id")
    func names() throws {
        let owner = Owner(id: "usr_1", name: "Jane", email: "jane@example.com")
        let live = LiveState.acme(
            [.live("search") { $0.stage = .alpha }, .live("other", owner: owner)],
            [("search", "en1", LiveTargets(companies: ["globex"]))])
        let targets = ManifestTargets.written("Production") { $0.companies = .ids(["acme"], 21) }
        let plan = try Plan.of(
            [
                .written("search") {
                    $0.stage = Located("Beta", 11)
                    $0.owner = Located("jane@example.com", 12)
                    $0.targets = [targets]
                }
            ], live: live)
        let written = plan.json.compact()
        var file = try JSONReader.read(
            Array(
                written.replacing("\"Production\"", with: "\"Staging\"").replacing("Acme Web", with: "Another app")
                    .replacing("\"Beta\"", with: "\"Alpha\"").replacing("jane@example.com", with: "joe@example.com")
                    .utf8))
        file = Self.setting("digest", "", in: file)
        let saved = try Self.madeAnew(file).plan
        #expect(saved.changes[0].targets[0].environment == "Staging")
        let named = saved.named(by: live)
        #expect(named.subject.appName == "Acme Web")
        #expect(named.changes == plan.changes)
        #expect(named.calls == plan.calls)
        #expect(named.basis == plan.basis)
        // It is still the plan that was reviewed.
        #expect(named.digest == saved.digest)
        // What isn't there any more keeps the file's name.
        let gone = LiveState(
            app: App(
                id: "ap1", name: "Acme Web", keyFormat: .custom, environments: [], stages: []), flags: [])
        #expect(saved.named(by: gone).changes == saved.changes)
    }

    /// Siblings: the day, the grants behind what is written and those that a plan rests on, and the part that is due.
    @Test("keeps what it says of its day when it is shown with the app's own names")
    func namesAndDays() throws {
        let live = LiveState.acme(
            [.live("search") { $0.stage = .alpha }],
            [("search", "en1", LiveTargets(companies: ["globex", "initech"]))])
        let grant = try GrantTests.grant("globex ..2027-01-31 trial", line: 22)
        let targets = ManifestTargets.written("Production") { targets in
            targets.companies = .ids(["acme"], 21)
            targets.grants = [grant]
        }
        var plan = try Plan.of(
            [.written("search") { $0.targets = [targets] }], live: live, on: try GrantTests.day("2027-02-01"))
        let due = try #require(plan.changes.first)
        plan.base = PlanBase(revision: "origin/main", drifted: [], due: [due])
        #expect(plan.basis.grants.count == 1)
        let named = plan.named(by: live)
        #expect(named.basis == plan.basis)
        #expect(named.changes == plan.changes)
        #expect(named.parts.due == [due])
        // Another name of the environment: what is behind each target stays.
        var renamed = live
        renamed.app = App(
            id: "ap1", name: "Acme Web", keyFormat: .custom,
            environments: live.app.environments.map {
                AppEnvironment(
                    id: $0.id, name: $0.name + " EU", isProduction: $0.isProduction, order: $0.order,
                    flagStateVersion: $0.flagStateVersion)
            }, stages: live.app.stages)
        let other = plan.named(by: renamed)
        #expect(other.changes[0].targets[0].environment == "Production EU")
        #expect(other.changes[0].targets[0].granted == due.targets[0].granted)
        #expect(!due.targets[0].granted.isEmpty)
        #expect(other.calls.map { $0.environment?.name } == ["Production EU", "Production EU", "Production EU"])
        #expect(other.base?.due == other.changes)
    }
}
