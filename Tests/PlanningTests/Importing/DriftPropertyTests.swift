import FlagModel
import FlagTestKit
import ManifestReading
import Planning
import TestTools
import Testing

/// What an adoption of drift rests on, over the manifests and changes of `AdoptPropertyTests`.
@Suite("An adoption of what has drifted")
struct DriftPropertyTests {
    // Siblings: grants whose effect was live before, so that it has drifted, and grants that are due; exact lists and minimums.
    @Test(
        "leaves nothing of it, manages what was managed, and asks for nothing that the manifest hasn't asked for",
        arguments: [false, true])
    func nothingDrifts(isSettled: Bool) throws {
        var adopted = 0
        for seed in Seeds.cases(200) {
            var random = Seeded(seed: seed)
            let live = LiveState.generated(&random)
            let imported = try ImportCase(live, ImportOptions(audiences: random.chance(50)))
            let text = AdoptPropertyTests.granting(
                random.chance(30)
                    ? imported.texts[0].replacing("targets: exact", with: "targets: additive") : imported.texts[0],
                &random)
            guard let key = live.flags.map(\.key).randomElement(using: &random) else { continue }
            let moved = AdoptPropertyTests.moved(live, key, &random)
            do {
                guard let before = try Self.state(Array(text.utf8), moved) else { continue }
                let settled = isSettled ? Set(before.plan.grantEffects(of: before.plan.calls)) : []
                for change in before.plan.drifted(from: before.resolved, [], settled) {
                    var adopter = try Adopter(
                        before.manifest, resolved: before.resolved, live: moved, ImportOptions())
                    let flag = try #require(try adopter.flag(drifted: change))
                    let files = try ManifestEditor.files(
                        with: [flag], in: Array(text.utf8), name: "flags.yaml", from: NoFiles())
                    let bytes = files.first?.bytes ?? Array(text.utf8)
                    let after = try #require(try Self.state(bytes, moved), "HOIST_SEED=\(seed)")
                    let left = after.plan.drifted(from: after.resolved, [], settled).filter { $0.flag == change.flag }
                    let written = String(decoding: bytes, as: UTF8.self)
                    let shown = "HOIST_SEED=\(seed): \(change.flag)\n\(text)\n---\n\(written)"
                    #expect(left.isEmpty, "\(left)\n\(shown)")
                    #expect(Self.managed(after.resolved) == Self.managed(before.resolved), "\(shown)")
                    #expect(Self.targets(after.plan).isSubset(of: Self.targets(before.plan)), "\(shown)")
                    let others = { (plan: Plan) in plan.changes.map(\.flag).filter { $0 != change.flag } }
                    #expect(others(after.plan) == others(before.plan), "\(shown)")
                    adopted += 1
                }
            } catch let problem as ManifestEditingProblem {
                // A flag without one of its own, with a key too long for a line.
                #expect(text.contains("\n  ? "), "HOIST_SEED=\(seed): \(problem.message)\n\(text)")
            } catch {
                Issue.record("HOIST_SEED=\(seed): \(error)\n\(text)")
            }
        }
        #expect(adopted > 20)
    }

    // Siblings: a list that isn't managed, a minimum, an exact list; somebody who is still to be removed.
    @Test(
        "a removal that was undone is taken out, and begins no list",
        arguments: [
            ("exact", "", nil), ("additive", "", nil), ("additive", "companies: [kept], ", ["kept"]),
            ("exact", "companies: [kept], ", ["kept", "back"]),
        ] as [(String, String, [String]?)])
    func removals(mode: String, list: String, written: [String]?) throws {
        let text = """
            version: 1
            policy: {targets: \(mode)}
            flags: {f: {targets: {Production: {\(list)remove: {companies: [back, off]}}}}}
            """
        let live = LiveState.acme([.live("f")], [("f", "en1", LiveTargets(companies: ["kept", "back"]))])
        let state = try #require(try Self.state(Array(text.utf8), live))
        let change = try #require(state.plan.drifted(from: state.resolved, [], []).first)
        var adopter = try Adopter(
            state.manifest, resolved: state.resolved, live: live, ImportOptions(fields: []))
        let targets = try #require(try adopter.flag(drifted: change)?.targets.first)
        #expect(targets.companies?.value.map(\.value.text) == written)
        #expect(targets.removeCompanies.map(\.value) == ["off"])
    }

    private struct State {
        let manifest: Manifest
        let resolved: ResolvedManifest
        let plan: Plan
    }

    /// Nil if an owner that the manifest names owns nothing any more.
    private static func state(_ bytes: [UInt8], _ live: LiveState) throws -> State? {
        let reading = ManifestReader.read(bytes, name: "flags.yaml")
        let manifest = try #require(reading.manifest)
        let outcome = Resolver.resolve(manifest, app: live.app, flags: live.flags, on: AdoptPropertyTests.day)
        guard let resolved = outcome.manifest else { return nil }
        let plan = try AdoptPropertyTests.plan(resolved, live, reading.sources)
        return State(manifest: manifest, resolved: resolved, plan: plan)
    }

    /// The lists that are managed.
    private static func managed(_ manifest: ResolvedManifest) -> [String] {
        manifest.flags.flatMap { flag in
            flag.targets.flatMap { targets in
                TargetKind.allCases.filter(targets.manages).map { "\(flag.key.value) \(targets.environment.id) \($0)" }
            }
        }
    }

    /// Whom a plan adds and removes.
    private static func targets(_ plan: Plan) -> Set<String> {
        Set(
            plan.changes.flatMap { change in
                change.targets.flatMap { targets in
                    TargetKind.allCases.flatMap { kind in
                        targets[kind].entries.map {
                            "\(change.flag) \(targets.environmentID) \(kind) \($0.adds ? "+" : "-") \($0.id)"
                        }
                    }
                }
            })
    }
}
