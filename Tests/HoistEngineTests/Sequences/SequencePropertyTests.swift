import Applying
import FlagModel
import Foundation
import HoistEngine
import Planning
import Sandbox
import TestTools
import Testing

/// Applies after one another, beside others' writes, and with listings that lag.
///
/// A case that fails leaves a folder with its manifests, its world and its seed; see `Findings`.
@Suite("Sequences of applies")
struct SequencePropertyTests {
    /// The first seed: HOIST_SEED; as many cases of each property as HOIST_CASES says, or for HOIST_SECONDS seconds.
    private static let environment = ProcessInfo.processInfo.environment
    private static let first = UInt64(environment["HOIST_SEED"] ?? "") ?? 20_261_129
    private static let cases = UInt64(environment["HOIST_CASES"] ?? "") ?? 60
    private static let seconds = environment["HOIST_SECONDS"].flatMap(Double.init)

    /// Runs a property for each seed.
    private func forEachSeed(_ body: (UInt64, CacheFolders) async throws -> Findings) async throws {
        let folders = try CacheFolders()
        let deadline = Self.seconds.map { Date(timeIntervalSinceNow: $0) }
        var seed = Self.first
        while deadline.map({ Date() < $0 }) ?? (seed < Self.first + Self.cases) {
            try await body(seed, folders).report()
            seed += 1
        }
    }

    @Test("to another manifest and back leaves an empty plan")
    func thereAndBack() async throws {
        try await forEachSeed { seed, folders in
            let here = try Case(seed: seed, whole: true)
            let there = try Case(seed: seed &+ 1_000_003, whole: true)
            var findings = Findings(
                "there-and-back", seed: seed, manifests: [here.text, there.text, here.text], world: here.world)
            let (world, folder) = (World(here.world), folders.next())
            for (number, case_) in [here, there, here].enumerated() {
                let run = Run(case_: case_, world: world, folder: folder)
                await run.expectComplete("apply \(number + 1)", &findings)
            }
            await Run(case_: here, world: world, folder: folder).expectNothingLeft(&findings)
            return findings
        }
    }

    @Test("a manifest that says everything leads to the same state, whatever was applied before")
    func samePlace() async throws {
        try await forEachSeed { seed, folders in
            var before = try Case(seed: seed, whole: true)
            // Whom the first apply creates, the second alone would leave waiting.
            before.world.strictness = nil
            let whole = try Case(everything: seed)
            var findings = Findings(
                "same-place", seed: seed, manifests: [before.text, whole.text], world: before.world)
            let (detour, direct) = (World(before.world), World(before.world))
            let folder = folders.next()
            await Run(case_: before, world: detour, folder: folder).expectComplete("the first apply", &findings)
            await Run(case_: whole, world: detour, folder: folder).expectComplete("the second apply", &findings)
            await Run(case_: whole, world: direct, folder: folders.next()).expectComplete("the fresh one", &findings)
            let keys = Set(whole.manifest.flags.map(\.key.value.text))
            let (after, fresh) = await (detour.world.state(keys), direct.world.state(keys))
            findings.expect(after == fresh, "after the detour: \(after)\ndirectly: \(fresh)")
            return findings
        }
    }

    @Test("others' writes between any two calls are never proved away, and the next apply ends where it should")
    func strangers() async throws {
        try await forEachSeed { seed, folders in
            let case_ = try Case(seed: seed, whole: true)
            var random = Seeded(seed: seed &* 37)
            var findings = Findings("strangers", seed: seed, manifests: [case_.text], world: case_.world)
            let calm = World(case_.world)
            _ = try await Run(case_: case_, world: calm, folder: folders.next()).apply()
            let length = await calm.exchanges
            var strangers: [Int: [Stranger]] = [:]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                strangers[Int.random(in: 0...length, using: &random), default: []].append(Stranger(&random))
            }
            findings.happening = strangers.sorted { $0.key < $1.key }.map { "before exchange \($0.key): \($0.value)" }
            let world = World(case_.world)
            let run = Run(case_: case_, world: world, folder: folders.next())
            _ = try await run.plan()
            await world.begin(strangers: strangers)
            let ending = try await run.apply()
            let writes = await world.writes
            if let result = ending.result {
                findings.expect(result.outcome.wroteAnything || writes == 0, "writes that aren't reported: \(writes)")
                if result.isProved, let last = await world.lastWrite, strangers.keys.allSatisfy({ $0 <= last }) {
                    let wrong = await world.world.contradictions(of: result.work.rest)
                    findings.expect(wrong.isEmpty, "proved, though it isn't live: \(wrong)")
                }
            } else {
                findings.expect(writes == 0, "\(writes) writes of a run that was refused")
            }
            // What this run leaves in the cache has to be what is live.
            let falsehoods = run.falsehoods(in: await world.world)
            findings.expect(falsehoods.isEmpty, falsehoods.joined(separator: "\n"))
            await world.begin()
            let (cached, fresh) = (try await run.plan(), try await run.plan(cache: .none))
            findings.expect(cached?.calls == fresh?.calls, "the cache hides \(fresh?.calls.count ?? -1) calls")
            await run.expectComplete("the calm apply", &findings)
            await run.expectNothingLeft(&findings)
            return findings
        }
    }

    @Test("a listing that is late by a write, with a lost answer or without, ends where it should")
    func lateListing() async throws {
        try await forEachSeed { seed, folders in
            let case_ = try Case(seed: seed, whole: true)
            var random = Seeded(seed: seed &* 41)
            var findings = Findings("late-listing", seed: seed, manifests: [case_.text], world: case_.world)
            let calm = World(case_.world)
            _ = try await Run(case_: case_, world: calm, folder: folders.next()).apply()
            var faults: [Int: Fault] = [:]
            if Bool.random(using: &random) {
                let lost: [Fault] = [.dropAfter, .timeoutAfter, .failAfter, .truncated]
                let index = Int.random(in: 0...(await calm.exchanges), using: &random)
                faults[index] = random.one(of: lost, or: .dropAfter)
            }
            findings.happening = faults.map { "exchange \($0.key): \($0.value)" }
            let world = World(case_.world)
            let run = Run(case_: case_, world: world, folder: folders.next())
            await world.begin(faults: faults, listsLate: true)
            let ending = try await run.apply()
            if let result = ending.result, result.isProved {
                let wrong = await world.world.contradictions(of: result.work.rest)
                findings.expect(wrong.isEmpty, "proved, though it isn't live: \(wrong)")
            }
            await world.begin()
            await run.expectComplete("the apply after it", &findings)
            await run.expectNothingLeft(&findings)
            let (after, plain) = await (world.world.state(), calm.world.state())
            findings.expect(after == plain, "late: \(after)\nin time: \(plain)")
            return findings
        }
    }

    @Test("once faults cease, one apply reaches the state within the lower bound of calls and five")
    func bound() async throws {
        try await forEachSeed { seed, folders in
            let case_ = try Case(seed: seed, whole: true)
            var random = Seeded(seed: seed &* 43)
            var findings = Findings("bound", seed: seed, manifests: [case_.text], world: case_.world)
            var faults: [Int: Fault] = [:]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let start = Int.random(in: 0..<30, using: &random)
                let fault = random.one(of: Fault.allCases, or: .dropAfter)
                for index in start..<start + Int.random(in: 1...12, using: &random) { faults[index] = fault }
            }
            findings.happening = faults.sorted { $0.key < $1.key }.map { "exchange \($0.key): \($0.value)" }
            let world = World(case_.world)
            let run = Run(case_: case_, world: world, folder: folders.next())
            await world.begin(faults: faults)
            _ = try await run.apply()
            await world.begin()
            guard let left = findings.unwrap(try await run.plan(cache: .none), "no plan") else { return findings }
            // What reads that plan: the app before and after, the listing, targets, the app with each of two keys.
            let reads = await world.exchanges
            await world.begin()
            await run.expectComplete("the apply after the faults", &findings)
            let (exchanges, writes) = await (world.exchanges, world.writes)
            let touched = Set(left.calls.flatMap(\.touched)).count
            // The proof: the listing, the app, and each touched list of targets.
            let lower = reads + left.calls.count + (left.calls.isEmpty ? 0 : 2 + touched)
            findings.expect(writes == left.calls.count, "\(writes) writes, the plan has \(left.calls.count)")
            findings.expect(exchanges <= lower + 5, "\(exchanges) calls, the lower bound is \(lower)")
            await run.expectNothingLeft(&findings)
            return findings
        }
    }

    @Test("a failing case leaves a folder that a sandbox serves again")
    func folder() async throws {
        try await withFolder { root in
            let case_ = try Case(seed: 5, whole: true)
            var findings = Findings("made-up", seed: 5, manifests: [case_.text], world: case_.world)
            findings.expect(false, "something is wrong")
            let folder = try await findings.write(to: root)
            let twin = try SandboxWorld.twin(ofSnapshot: folder + "/snapshot.json")
            let (first, second) = (twin.state(secrets: false), case_.world.state(secrets: false))
            #expect(first == second)
            #expect(try String(contentsOfFile: folder + "/1.yaml", encoding: .utf8) == case_.text)
            let readme = try String(contentsOfFile: folder + "/README", encoding: .utf8)
            #expect(readme.hasPrefix("Seed 5: made-up\n\nsomething is wrong\n") && readme.contains("HOIST_SEED=5 "))
        }
    }
}

// MARK: What is expected

extension Run {
    /// Applies, and expects a complete end.
    fileprivate func expectComplete(_ what: String, _ findings: inout Findings) async {
        do {
            switch try await apply() {
            case .applied(let result):
                findings.expect(result.ending == .complete, "\(what): \(result.ending), \(result.proof)")
            case .refused(let error): findings.expect(false, "\(what): \(error.message)")
            }
        } catch {
            findings.expect(false, "\(what): \(error)")
        }
    }

    /// Expects an empty plan, with the cache and without.
    fileprivate func expectNothingLeft(_ findings: inout Findings) async {
        for (cache, name) in [(SnapshotCache.Use.full, "with the cache"), (.none, "without the cache")] {
            do {
                let plan = try await plan(cache: cache)
                findings.expect(plan?.isEmpty == true, "left \(name): \(plan?.calls.map(\.request) ?? [])")
            } catch {
                findings.expect(false, "left \(name): \(error)")
            }
        }
    }
}

extension ApplyResult {
    /// Whether it says that everything was written, and proved.
    fileprivate var isProved: Bool {
        guard ending == .complete, case .proof(let proof) = proof else { return false }
        return proof.missing.isEmpty && proof.moved.isEmpty
    }
}

extension Call {
    /// The lists of targets that it writes.
    fileprivate var touched: [String] {
        guard case .updateTarget(let update) = request else { return [] }
        return update.entries.map { "\($0.flag.text) \(update.environment.text)" }
    }
}

extension SandboxWorld {
    /// What of a plan's calls isn't live.
    fileprivate func contradictions(of plan: Plan) -> [String] {
        plan.calls.flatMap { call -> [String] in
            switch call.request {
            case .createFlag(let new):
                return flag(SandboxID(new.key.text)) == nil ? ["\(new.key.text) isn't there"] : []
            case .updateFlag(let update):
                guard let flag = flag(SandboxID(update.key.text)) else { return ["\(update.key.text) isn't there"] }
                return update.archived.map { $0 == flag.archived } ?? true ? [] : ["\(update.key.text): archived"]
            case .upsertEntity: return []
            case .updateTarget(let update):
                return update.entries.compactMap { entry in
                    let targets = flag(SandboxID(entry.flag.text))?.targets[SandboxID(update.environment.text)]
                    let list = update.kind == .company ? targets?.companies : targets?.users
                    let isOn = list?.contains(SandboxID(update.target.text)) ?? false
                    return isOn == entry.adds
                        ? nil : "\(entry.flag.text), \(update.environmentName): \(update.target.text) is \(isOn)"
                }
            }
        }
    }
}
