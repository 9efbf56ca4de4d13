import FlagModel

/// Checks that a plan sends what it shows: the digest doesn't, since it covers both as they are.
struct PlanConsistency {
    /// Numbers for ids, so that what is compared is small however many targets there are.
    private struct Numbers {
        private var numbers: [Identifier: Int32] = [:]

        subscript(id: Identifier) -> Int32 {
            mutating get {
                if let number = numbers[id] { return number }
                let number = Int32(truncatingIfNeeded: numbers.count)
                numbers[id] = number
                return number
            }
        }
    }

    /// A field of a flag that is written. Changes have names of stages and owners and calls have ids, so that
    /// for them only whether something is set is compared.
    private struct Field: Hashable {
        let flag: Int32
        let field: FlagField
        let value: FieldChange.Value

        init(_ flag: Int32, _ field: FlagField, _ value: FieldChange.Value) {
            self.flag = flag
            self.field = field
            self.value = field.isReference ? .flag(value != .none) : value
        }
    }

    /// A list of targets of a flag.
    private struct List: Hashable {
        let flag: Int32
        let environment: Int32
        let kind: TargetKind
    }

    /// One target of a flag that is added or removed.
    private struct Target: Hashable, Comparable {
        let flag: Int32
        let environment: Int32
        let id: Int32
        /// The lowest bit is whether it is added, the next whether it is a company.
        private let how: UInt8

        init(_ flag: Int32, _ environment: Int32, _ kind: TargetKind, _ id: Int32, adds: Bool) {
            self.flag = flag
            self.environment = environment
            self.id = id
            how = (kind == .company ? 2 : 0) | (adds ? 1 : 0)
        }

        static func < (left: Target, right: Target) -> Bool {
            (left.flag, left.environment, left.id, left.how) < (right.flag, right.environment, right.id, right.how)
        }
    }

    private struct Effects {
        var created: Set<Int32> = []
        var fields: Set<Field> = []
        private var targets: [Target] = []

        mutating func add(_ target: Target) { targets.append(target) }

        /// Each target once, in a fixed order.
        var sortedTargets: [Target] {
            var sorted = targets.sorted()
            var kept = 0
            for target in sorted where kept == 0 || sorted[kept - 1] != target {
                sorted[kept] = target
                kept += 1
            }
            sorted.removeLast(sorted.count - kept)
            return sorted
        }
    }

    private var numbers = Numbers()

    /// Compares a plan's parts with each other.
    ///
    /// - Throws: ``PlanFileProblem/inconsistent(_:)``.
    static func check(_ plan: Plan) throws(PlanFileProblem) {
        let counted = PlanSummary(
            changes: plan.changes, calls: plan.calls, unchanged: plan.summary.flags.unchanged,
            unlisted: plan.summary.flags.unlisted, waiting: plan.waiting.count)
        guard counted == plan.summary else { throw .inconsistent("the summary doesn't match the changes") }
        try checkGranted(plan)
        var consistency = PlanConsistency()
        let shown = consistency.shown(plan.changes)
        let sent = try consistency.sent(plan.calls)
        guard shown.created == sent.created else {
            throw .inconsistent("the calls create other flags than the changes")
        }
        guard shown.fields == sent.fields else { throw .inconsistent("the calls write other fields than the changes") }
        guard shown.sortedTargets == sent.sortedTargets else {
            throw .inconsistent("the calls write other targets than the changes")
        }
        guard plan.basis.flags.map(\.key) == plan.changes.map(\.flag) else {
            throw .inconsistent("the basis doesn't list the flags that change")
        }
        for (change, seen) in zip(plan.changes, plan.basis.flags) { try seen.check(isBasisOf: change) }
        try checkEnvironments(plan)
        try consistency.checkBasis(plan)
        try checkEntities(plan)
        try checkOrder(plan.calls)
    }

    /// A grant is behind something that is written, and its day is on the right side of the plan's.
    private static func checkGranted(_ plan: Plan) throws(PlanFileProblem) {
        for targets in plan.changes.lazy.flatMap(\.targets) {
            for target in targets.granted {
                let written = target.ended == nil ? targets[target.kind].add : targets[target.kind].remove
                let isPast = plan.basis.day.map { day in
                    target.ended.map { $0 < day } ?? target.begun.map { $0 <= day } ?? false
                }
                guard written.contains(target.id), isPast == true else {
                    throw .inconsistent("a grant is named that isn't behind what is written")
                }
            }
        }
    }

    private mutating func shown(_ changes: [Change]) -> Effects {
        var effects = Effects()
        for change in changes {
            let flag = numbers[change.flag]
            if change.action == .create { effects.created.insert(flag) }
            for field in change.fields { effects.fields.insert(Field(flag, field.field, field.after)) }
            for targets in change.targets {
                let environment = numbers[targets.environmentID]
                for entry in targets.entries {
                    effects.add(Target(flag, environment, entry.kind, numbers[entry.id], adds: entry.adds))
                }
            }
        }
        return effects
    }

    private mutating func sent(_ calls: [Call]) throws(PlanFileProblem) -> Effects {
        var effects = Effects()
        for call in calls {
            switch call.request {
            case .createFlag(let flag):
                let key = numbers[flag.key]
                guard effects.created.insert(key).inserted else {
                    throw .inconsistent("two calls create the flag `\(flag.key)`")
                }
                effects.fields.formUnion(flag.values.entries.map { Field(key, $0.field, $0.value) })
            case .updateFlag(let update):
                let key = numbers[update.key]
                effects.fields.formUnion(update.values.entries.map { Field(key, $0.field, $0.value) })
            case .updateTarget(let update):
                let (environment, id) = (numbers[update.environment], numbers[update.target])
                for entry in update.entries {
                    effects.add(Target(numbers[entry.flag], environment, update.kind, id, adds: entry.adds))
                }
            case .upsertEntity: continue
            }
        }
        return effects
    }

    /// What is called an environment is one thing in all of the plan: its name, and whether it is production, which limits
    /// and reviewers go by; and the basis has each that is named.
    private static func checkEnvironments(_ plan: Plan) throws(PlanFileProblem) {
        var names: [Identifier: String] = [:]
        for environment in plan.basis.environments {
            guard names.updateValue(environment.name, forKey: environment.id) == nil else {
                throw .inconsistent("the basis lists the environment `\(environment.id)` twice")
            }
        }
        var production: [Identifier: Bool] = [:]
        for targets in plan.changes.lazy.flatMap(\.targets) {
            let id = targets.environmentID
            guard let name = names[id] else {
                throw .inconsistent("the basis doesn't list the environment `\(id)`, whose targets change")
            }
            guard name.isSame(as: targets.environment) else {
                throw .inconsistent("the environment `\(id)` has another name in the basis than in the changes")
            }
            guard production.updateValue(targets.production, forKey: id) ?? targets.production == targets.production
            else { throw .inconsistent("the environment `\(id)` is a production environment in some changes alone") }
        }
        for list in plan.basis.targets where names[list.environment] == nil {
            throw .inconsistent(
                "the basis doesn't list the environment `\(list.environment)`, whose targets it lists")
        }
    }

    /// Every list that is written was seen, and what was seen is what the change goes out from: without that, what moved in
    /// it wouldn't be noticed. A list that isn't written is there because all of it counts.
    private mutating func checkBasis(_ plan: Plan) throws(PlanFileProblem) {
        var seen: [List: Int] = [:]
        for (index, list) in plan.basis.targets.enumerated() {
            let key = List(flag: numbers[list.flag], environment: numbers[list.environment], kind: list.kind)
            guard seen.updateValue(index, forKey: key) == nil else {
                throw .inconsistent("the basis lists the \(list.kind.plural) of `\(list.flag)` twice")
            }
        }
        for change in plan.changes {
            let flag = numbers[change.flag]
            for targets in change.targets {
                for kind in TargetKind.allCases where !targets[kind].isEmpty {
                    let list = List(flag: flag, environment: numbers[targets.environmentID], kind: kind)
                    guard let index = seen.removeValue(forKey: list) else {
                        throw .inconsistent(
                            "the basis doesn't list the \(kind.plural) of `\(change.flag)`, which change")
                    }
                    try plan.basis.targets[index].check(isBasisOf: targets[kind], isNew: change.action == .create)
                }
            }
        }
        if let list = seen.values.filter({ !plan.basis.targets[$0].whole }).min().map({ plan.basis.targets[$0] }) {
            throw .inconsistent("the basis lists only some \(list.kind.plural) of `\(list.flag)`, which don't change")
        }
    }

    /// Nobody is created who doesn't become a target, nobody twice, and nothing waits that is sent.
    private static func checkEntities(_ plan: Plan) throws(PlanFileProblem) {
        var upserts: [Identifier: EntityUpsert] = [:]
        var unused: Set<EntityAddress> = []
        for call in plan.calls {
            guard case .upsertEntity(let upsert) = call.request else { continue }
            upserts[Identifier(call.id)] = upsert
            guard unused.insert(upsert.entity).inserted else {
                throw .inconsistent("two calls create the \(upsert.kind.rawValue) `\(upsert.id)`")
            }
        }
        let waiting = Set(plan.waiting.map { Waiting(flag: $0.flag, entity: $0.entity) })
        guard !upserts.isEmpty || !waiting.isEmpty else { return }
        for call in plan.calls {
            guard case .updateTarget(let update) = call.request else { continue }
            for id in call.dependsOn {
                guard let upsert = upserts[Identifier(id)] else { continue }
                guard upsert.entity == update.entity, update.entries.contains(where: \.adds) else {
                    throw .inconsistent("the call `\(call.id)` waits for another company's or user's creation")
                }
                unused.remove(upsert.entity)
            }
            for entry in update.entries where entry.adds {
                guard !waiting.contains(Waiting(flag: entry.flag, entity: update.entity)) else {
                    throw .inconsistent("the call `\(call.id)` sends a target that waits")
                }
            }
        }
        if let unused = unused.min() {
            throw .inconsistent("the \(unused.kind.rawValue) `\(unused.id)` is created and becomes no target")
        }
    }

    private struct Waiting: Hashable {
        let flag: Identifier
        let entity: EntityAddress
    }

    /// Every call only waits for earlier ones, so that they can be sent.
    private static func checkOrder(_ calls: [Call]) throws(PlanFileProblem) {
        var earlier: Set<Identifier> = []
        for call in calls {
            guard call.dependsOn.allSatisfy({ earlier.contains(Identifier($0)) }) else {
                throw .inconsistent("the call `\(call.id)` waits for one that doesn't come before it")
            }
            guard earlier.insert(Identifier(call.id)).inserted else {
                throw .inconsistent("two calls have the id `\(call.id)`")
            }
        }
    }
}
