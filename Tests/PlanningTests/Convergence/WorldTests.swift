import FlagModel
import FlagTestKit
import TestTools
import Testing

/// A property that is tried on worlds in which nothing happens shows nothing.
@Suite("The worlds that are generated")
struct WorldTests {
    @Test("have everything that a plan can be about", .enabled(if: Seeds.cases(2).count > 1))
    func variety() {
        var counts: [String: Int] = [:]
        for seed in 1...600 as ClosedRange<UInt64> {
            let world = WorldMaker.world(seed: seed, .small)
            let end = world.wish.end(of: world.model)
            let transition = Transition(start: world.model, end: end)
            func count(_ what: String, _ holds: Bool) { counts[what, default: 0] += holds ? 1 : 0 }
            count("nothing to do", transition.changed.isEmpty)
            count("created", !transition.created.isEmpty)
            count("updated", !transition.updated.isEmpty)
            count("secret alone", secretAlone(transition))
            count("archived", end.flags.contains { $1.archived && world.model.flags[$0]?.archived == false })
            count("unarchived", end.flags.contains { !$1.archived && world.model.flags[$0]?.archived == true })
            count(
                "archived by policy",
                world.wish.unlisted == .archive && !world.wish.unlistedKeys(in: world.model).isEmpty)
            count("targets", !transition.targets.isEmpty)
            count("one target of many flags", Set(transition.targets).count < moves(transition).count)
            count("ignored", world.wish.flags.count < world.wish.written.count)
            count("additive", world.wish.exact.count < world.app.environments.count)
            count(
                "audiences",
                world.manifest.flags.contains { $0.targets.contains { !($0.audiences?.value ?? []).isEmpty } })
            count("removals", world.manifest.flags.contains { $0.targets.contains { !$0.removeUsers.isEmpty } })
            count("cleared owner", world.wish.flags.contains { $0.owner == .some(nil) })
            count("owners", !world.manifest.owners.isEmpty)
            count("created with a default stage", world.wish.create.stage != nil && !transition.created.isEmpty)
        }
        let rare = counts.filter { $0.value < 20 }
        #expect(rare.isEmpty, "seldom or never: \(rare)")
        #expect(counts.count == 16)
    }

    /// Whether `secret` is seen, and all that differs of a flag.
    private func secretAlone(_ transition: Transition) -> Bool {
        transition.updated.contains { key in
            let (before, after) = (transition.start.flags[key], transition.end.flags[key])
            return before?.header(seesSecret: false) == after?.header(seesSecret: false)
        }
    }

    private func moves(_ transition: Transition) -> [Transition.Move] {
        transition.changed.flatMap { transition.moves(of: $0) }
    }
}
