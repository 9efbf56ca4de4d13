import FlagModel
import FlagTestKit
import Planning
import TestTools
import Testing

/// What an import rests on: it changes nothing, and it has everything.
@Suite("An import of anything")
struct ImportPropertyTests {
    @Test("has an empty plan, and reports what it leaves out, whatever the options")
    func emptyPlan() throws {
        for seed in Seeds.cases(300) {
            var random = Seeded(seed: seed)
            let live = LiveState.generated(&random)
            for _ in 0..<4 {
                let options = ImportCase.options(for: live, &random)
                do {
                    let imported = try ImportCase(live, options)
                    let plan = try imported.plan(against: live)
                    #expect(plan.isEmpty, "HOIST_SEED=\(seed), \(options): \(plan.changes)\n\(imported.texts)")
                    let refused = imported.selection.flags.count { !FlagKeyFormat.custom.accepts($0.key.text) }
                    #expect(imported.outcome.flags == imported.selection.flags.count - refused, "HOIST_SEED=\(seed)")
                    #expect((refused > 0) == imported.outcome.warnings.contains { $0.message.contains("a key that") })
                } catch {
                    Issue.record("HOIST_SEED=\(seed), \(options): \(error)")
                }
            }
        }
    }

    @Test("sees whatever is changed afterwards of what it took over")
    func drift() throws {
        for seed in Seeds.cases(300) {
            var random = Seeded(seed: seed)
            let live = LiveState.generated(&random)
            let imported = try ImportCase(live, ImportOptions(audiences: random.chance(50)))
            let flags = live.flags.indices.filter {
                !live.flags[$0].archived && FlagKeyFormat.custom.accepts(live.flags[$0].key.text)
            }
            guard let index = flags.randomElement(using: &random) else { continue }
            var changed = live
            let before = live.flags[index]
            switch Int.random(in: 0..<4, using: &random) {
            case 0 where (1...255).contains(before.name.unicodeScalars.count) && !before.name.contains("\u{0}"):
                changed.flags[index].name += "\u{301}"
            case 1
            where (before.description?.unicodeScalars.count ?? 0) <= 8192
                && !(before.description ?? "").contains("\u{0}"):
                changed.flags[index].description = (before.description ?? "") + "!"
            case 2:
                // A target more in a list that is written.
                let lists = live.app.environments.map { TargetsAddress(flag: before.key, environment: $0.id) }
                    .filter { live.targets[$0].map { !$0.users.isEmpty && $0.users.allSatisfy(isWritable) } ?? false }
                guard let address = lists.randomElement(using: &random), isWritable(address.environment, in: live.app)
                else { continue }
                changed.targets[address]?.users.insert("one more")
            default: changed.flags[index].permanent.toggle()
            }
            let plan = try imported.plan(against: changed)
            #expect(plan.changes.map(\.flag) == [before.key], "HOIST_SEED=\(seed): \(plan.changes)\n\(imported.texts)")
        }
    }

    private func isWritable(_ environment: Identifier, in app: App) -> Bool {
        guard let found = app.environments.first(where: { $0.id == environment }) else { return false }
        return isWritable(found.id) || isWritable(Identifier(found.name))
    }

    private func isWritable(_ id: Identifier) -> Bool { !id.text.isEmpty && !id.text.utf8.contains(0) }

    @Test("is the same text, to the byte, whatever the order of a listing")
    func deterministic() throws {
        for seed in Seeds.cases(300) {
            var random = Seeded(seed: seed)
            var live = LiveState.generated(&random)
            let options = ImportCase.options(for: live, &random)
            let first = try ImportCase(live, options)
            live.flags.shuffle(using: &random)
            let second = try ImportCase(live, options)
            #expect(first.texts.map { Identifier($0) } == second.texts.map { Identifier($0) }, "HOIST_SEED=\(seed)")
            #expect(first.outcome.files.map(\.path) == second.outcome.files.map(\.path), "HOIST_SEED=\(seed)")
            #expect(first.outcome.warnings == second.outcome.warnings, "HOIST_SEED=\(seed)")
        }
    }
}
