import FlagModel
import FlagTestKit
import Planning

/// Holds a plan against the states between which it is to lead, with code of its own.
struct PlanCheck {
    /// What isn't as it should be.
    struct Fault: Error {
        let what: String

        init(_ what: String) {
            self.what = what
        }
    }

    let world: World
    let plan: Plan
    let transition: Transition

    /// Checks everything of a plan that is made in a state of a world.
    static func check(_ plan: Plan, of world: World, in start: Model) throws {
        let check = PlanCheck(
            world: world, plan: plan, transition: Transition(start: start, end: world.wish.end(of: start)))
        try check.numbers()
        try check.waits()
        try check.changes()
        try check.basis()
        try check.remarks()
    }

    private func compare<Value: Equatable>(_ what: String, _ is: Value, _ should: Value) throws {
        guard `is` != should else { return }
        throw Fault("\(what): is \(`is`), should be \(should)")
    }

    // MARK: Calls

    /// The number of calls is the least there can be, by operation; and the summary says the same.
    private func numbers() throws {
        let targets = transition.targets
        let least = [
            transition.created.count, transition.updated.count, targets.count { !$0.spot.isUser },
            targets.count { $0.spot.isUser },
        ]
        let operations: [Call.Operation] = [.createFlag, .updateFlag, .updateCompanyFlags, .updateUserFlags]
        try compare("calls", operations.map { operation in plan.calls.count { $0.operation == operation } }, least)
        let counted = plan.summary.calls
        try compare(
            "summary.calls",
            [counted.createFlag, counted.updateFlag, counted.updateCompanyFlags, counted.updateUserFlags], least)
        try compare("ids of calls", plan.calls.map(\.id), plan.calls.indices.map { "c\($0 + 1)" })
    }

    /// A call waits for what makes its flags, brings them back or moves their stage, and for nothing else.
    private func waits() throws {
        var gates: [Bytes: String] = [:]
        for call in plan.calls {
            switch call.request {
            case .createFlag(let flag): gates[flag.key.text.bytes] = call.id
            case .updateFlag(let update):
                if update.archived == false || update.stage != nil { gates[update.key.text.bytes] = call.id }
            case .updateTarget, .upsertEntity: break
            }
        }
        var earlier: Set<String> = []
        for call in plan.calls {
            var after: [String] = []
            if case .updateTarget(let update) = call.request {
                after = update.entries.compactMap { gates[$0.flag.text.bytes] }
            }
            try compare("\(call.id) waits", call.dependsOn, after)
            try compare("\(call.id) waits for earlier calls", earlier.isSuperset(of: after), true)
            earlier.insert(call.id)
        }
    }

    // MARK: Changes

    /// What happens to a flag, as a reviewer sees it.
    private struct Review: Equatable {
        let flag: Bytes
        let action: String
        let line: Int?
        let fields: Set<String>
        let moves: Set<Transition.Move>
    }

    /// The changes say what the transition is: in the manifest's order, then what is unlisted, each at its line.
    private func changes() throws {
        let lines = world.wish.flags.map { ($0.key, $0.line) }
        let unlisted = world.wish.unlistedKeys(in: transition.start).map { ($0, world.wish.unlistedLine) }
        let should = (lines + unlisted).filter { transition.changed.contains($0.0) }.map(review)
        try compare("changes", plan.changes.map(review), should)
        for change in plan.changes {
            for targets in change.targets {
                for list in [targets.companies.add, targets.companies.remove, targets.users.add, targets.users.remove] {
                    let bytes = list.map(\.text.bytes)
                    try compare("order of ids", bytes, bytes.sorted { $0.lexicographicallyPrecedes($1) })
                }
            }
        }
        var flags = PlanSummary(changes: plan.changes, calls: [], unchanged: 0, unlisted: 0).flags
        flags.unchanged = world.wish.flags.count - should.filter { $0.line != world.wish.unlistedLine }.count
        if world.wish.unlisted == nil || world.wish.unlisted == .report { flags.unlisted = unlisted.count }
        try compare("summary.flags", plan.summary.flags, flags)
        let moves = transition.changed.flatMap { transition.moves(of: $0) }
        try compare(
            "summary.targets", [plan.summary.targets.add, plan.summary.targets.remove],
            [moves.count { $0.adds }, moves.count { !$0.adds }])
        let production = Set(world.app.environments.filter(\.isProduction).map(\.id.text.bytes))
        let there = moves.filter { production.contains($0.target.spot.environment) }
        try compare(
            "summary.targets.production",
            [plan.summary.productionTargets.add, plan.summary.productionTargets.remove],
            [there.count { $0.adds }, there.count { !$0.adds }])
    }

    private func review(_ key: Bytes, _ line: Int) -> Review {
        let before = transition.start.flags[key]
        let after = transition.end.flags[key]
        let wish = world.wish.flags.first { $0.key == key }
        var action = "update"
        var fields: Set<String> = []
        if let before {
            if before.archived != after?.archived { action = before.archived ? "unarchive" : "archive" }
            if before.name != after?.name { fields.insert("name") }
            if before.description != after?.description { fields.insert("description") }
            if before.owner != after?.owner { fields.insert("owner") }
            if before.stage != after?.stage { fields.insert("stage") }
            if before.permanent != after?.permanent { fields.insert("permanent") }
            if before.archived != after?.archived { fields.insert("archived") }
            if transition.start.showsSecret, !before.archived {
                if before.secret != after?.secret { fields.insert("secret") }
            } else if !fields.isEmpty, wish?.secret != nil {
                fields.insert("secret")
            }
        } else {
            action = "create"
            fields.insert("name")
            if after?.description != nil { fields.insert("description") }
            if after?.owner != nil { fields.insert("owner") }
            if after?.stage != nil { fields.insert("stage") }
            if (wish?.permanent ?? world.wish.create.permanent) != nil { fields.insert("permanent") }
            if (wish?.secret ?? world.wish.create.secret) != nil { fields.insert("secret") }
        }
        return Review(flag: key, action: action, line: line, fields: fields, moves: transition.moves(of: key))
    }

    private func review(_ change: Change) -> Review {
        var moves: Set<Transition.Move> = []
        for targets in change.targets {
            for (isUser, difference) in [(false, targets.companies), (true, targets.users)] {
                let spot = Spot(environment: targets.environmentID.text.bytes, isUser: isUser)
                for (ids, adds) in [(difference.add, true), (difference.remove, false)] {
                    for id in ids {
                        moves.insert(.init(target: .init(spot: spot, id: id.text.bytes), adds: adds))
                    }
                }
            }
        }
        return Review(
            flag: change.flag.text.bytes, action: change.action.rawValue, line: change.place?.line,
            fields: Set(change.fields.map(\.field.key)), moves: moves)
    }
}
