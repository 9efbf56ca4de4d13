import FlagModel
import FlagTestKit
import Planning
import TestTools

/// One thing that somebody else changed, and whether a plan is about it: decided by the plan's changes and the
/// manifest's lists, not at its basis.
struct Touch {
    let what: String
    let state: LiveState
    let concernsPlan: Bool

    /// A random touch; nil if there is nothing to touch.
    static func any(_ live: LiveState, _ plan: Plan, _ random: inout Seeded) -> Touch? {
        guard let index = live.flags.indices.randomElement(using: &random) else { return nil }
        switch Int.random(in: 0...5, using: &random) {
        case 0: return name(live, plan, index)
        case 1: return gone(live, plan, index)
        case 2: return archived(live, plan, index)
        case 3: return description(live, plan, index)
        case 4: return unseen(live, plan, index)
        default: return targets(live, plan, &random)
        }
    }

    private static func change(_ plan: Plan, _ flag: Identifier) -> Change? { plan.changes.first { $0.flag == flag } }

    private static func writes(_ change: Change?, _ field: FlagField) -> Bool {
        change?.fields.contains { $0.field == field } ?? false
    }

    private static func name(_ live: LiveState, _ plan: Plan, _ index: Int) -> Touch {
        var state = live
        state.flags[index].name = "What nobody would plan"
        let change = change(plan, live.flags[index].key)
        return Touch(what: "a name", state: state, concernsPlan: writes(change, .name))
    }

    private static func description(_ live: LiveState, _ plan: Plan, _ index: Int) -> Touch {
        var state = live
        state.flags[index].description = "What nobody would plan"
        let change = change(plan, live.flags[index].key)
        return Touch(what: "a description", state: state, concernsPlan: writes(change, .description))
    }

    /// A flag that isn't served any more, though it isn't archived.
    private static func unseen(_ live: LiveState, _ plan: Plan, _ index: Int) -> Touch {
        var state = live
        state.flags[index].secret = nil
        let field = change(plan, live.flags[index].key)?.fields.first { $0.field == .secret }
        return Touch(
            what: "a flag that isn't served", state: state, concernsPlan: field.map { $0.before != .none } ?? false)
    }

    private static func gone(_ live: LiveState, _ plan: Plan, _ index: Int) -> Touch {
        var state = live
        let flag = state.flags.remove(at: index)
        state.targets = state.targets.filter { $0.key.flag != flag.key }
        return Touch(what: "a flag that went", state: state, concernsPlan: change(plan, flag.key) != nil)
    }

    private static func archived(_ live: LiveState, _ plan: Plan, _ index: Int) -> Touch {
        var state = live
        state.flags[index].archived.toggle()
        // What is archived isn't served, so that nothing is seen of it.
        if state.flags[index].archived { state.flags[index].secret = nil }
        let change = change(plan, live.flags[index].key)
        // Archived or unarchived as it is wanted isn't a move, unless it is archived and other fields are still open.
        let others = change?.fields.filter { $0.field != .archived && $0.field != .secret } ?? []
        let asWanted = change?.action == .unarchive || (change?.action == .archive && others.isEmpty)
        return Touch(what: "archived", state: state, concernsPlan: change != nil && !asWanted)
    }

    private static func targets(_ live: LiveState, _ plan: Plan, _ random: inout Seeded) -> Touch? {
        guard let address = live.targets.keys.sorted().randomElement(using: &random) else { return nil }
        let kind: TargetKind = random.chance(50) ? .company : .user
        var state = live
        state.targets[address]?[kind].insert("nobody-planned-this")
        let list = plan.basis.targets.first {
            $0.flag == address.flag && $0.environment == address.environment && $0.kind == kind
        }
        return Touch(what: "a target", state: state, concernsPlan: list?.whole ?? false)
    }
}
