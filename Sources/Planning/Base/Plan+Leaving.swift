package import FlagModel

extension Plan {
    /// The plan without what has drifted and what is due: what a branch changes, and nothing else.
    ///
    /// What it is compared with has to be known (``base``); without one, all of it is the branch's. A flag whose
    /// unarchiving has drifted stays archived, so nothing else of it is planned either: a warning says so. A note names
    /// the flags that are left as they are.
    package func leavingDrift() -> Plan {
        let (branch, due, drifted) = parts
        guard !drifted.isEmpty || !due.isEmpty else { return self }
        let archived = Set(drifted.filter { $0.action == .unarchive }.map(\.flag))
        // Of a flag that stays archived, or isn't created, nothing is sent whoever Reflag knows.
        let absent = archived.union(drifted.filter { $0.action == .create }.map(\.flag))
        let left = NameList.text(drifted.map { "`\($0.flag)`" }, atMost: 10) ?? ""
        var plan = sending(
            branch.filter { !archived.contains($0.flag) }, waiting: waiting.filter { !absent.contains($0.flag) })
        func noteDue(_ changes: [Change], _ message: String) {
            guard let names = NameList.text(changes.map { "`\($0.flag)`" }, atMost: 10) else { return }
            plan.notes.append(PlanRemark(code: "due-left", message: "\(message): \(names)"))
        }
        noteDue(
            due.filter { !$0.endsDeletedGrants },
            "what is due by its day is left to an apply without --drift leave, or with --due")
        // A run of --due goes by what is written.
        noteDue(
            due.filter(\.endsDeletedGrants),
            "grants that have ended were deleted before an apply: what they gave is left to an apply without --drift leave"
        )
        if !drifted.isEmpty {
            plan.notes.append(
                PlanRemark(
                    code: "drift-left",
                    message: "what has drifted from the manifest at `\(base?.revision ?? "")` is left as it is: \(left)"
                ))
        }
        for change in branch where archived.contains(change.flag) {
            plan.warnings.append(
                PlanRemark(
                    code: "drift-archived",
                    message: "`\(change.flag)` is archived live, which is left as it is: nothing else of it is changed",
                    flag: change.flag, place: change.place))
        }
        return plan
    }

    /// The plan with what the day causes and nothing else: targets whose grant has begun or has ended, and those that have
    /// waited until Reflag knows the company or user. What has drifted, and what the manifest changes otherwise, is left as it
    /// is; a note says how many flags it is on.
    ///
    /// - Parameters:
    ///   - waited: The targets that earlier runs wanted when Reflag didn't know the company or user, and that weren't live
    ///     since.
    ///   - settled: The grants whose beginning or end was live before; what somebody has changed about them since has drifted.
    package func sendingDue(_ waited: Set<GrantEffect.Target> = [], settled: Set<GrantEffect> = []) -> Plan {
        let due = changes.map { $0.due(waited, settled) }
        let left = zip(changes, due).count { $0.without($1) != nil }
        // Of a flag that isn't created, or stays archived, nothing is sent whoever Reflag knows. Everywhere else, what waits is
        // due as soon as Reflag knows it.
        let absent = Set(changes.filter { $0.action == .create || $0.action == .unarchive }.map(\.flag))
        var plan = sending(due.compactMap(\.self), waiting: waiting.filter { !absent.contains($0.flag) })
        if left > 0 {
            plan.notes.append(
                PlanRemark(
                    code: "not-due",
                    message:
                        "what else the manifest would change is left as it is: \(left) \(left == 1 ? "flag" : "flags")")
            )
        }
        return plan
    }

    /// The plan with a part of its changes, and the calls that send that part.
    private func sending(_ changes: [Change], waiting: [WaitingTarget]) -> Plan {
        var plan = self
        plan.base = nil
        plan.changes = changes
        plan.calls = calls.parts(of: changes)
        plan.waiting = waiting
        plan.summary = PlanSummary(
            changes: changes, calls: plan.calls, unchanged: summary.flags.unchanged, unlisted: summary.flags.unlisted,
            waiting: waiting.count)
        plan.renewEntityRemarks()
        plan.blocked = limits.compactMap { $0.violation(of: plan.summary) }
        return plan
    }
}

extension [Call] {
    /// What these calls send of some changes, numbered anew.
    fileprivate func parts(of changes: [Change]) -> [Call] {
        let changes = Dictionary(firstOf: changes.map { ($0.flag, ChangedParts($0)) })
        let parts = map { $0.request.part(of: changes) }
        // A company or user is created for what is written for it, and for nothing else.
        let needed = zip(self, parts).reduce(into: Set<Identifier>()) { needed, pair in
            guard case .updateTarget = pair.1 else { return }
            needed.formUnion(pair.0.dependsOn.map { Identifier($0) })
        }
        var numbers: [String: String] = [:]
        var calls: [Call] = []
        for (call, part) in zip(self, parts) {
            guard let request = part else { continue }
            if case .upsertEntity = request, !needed.contains(Identifier(call.id)) { continue }
            let id = "c\(calls.count + 1)"
            numbers[call.id] = id
            calls.append(Call(id: id, request: request, dependsOn: call.dependsOn.compactMap { numbers[$0] }))
        }
        return calls
    }
}

/// What a change writes, to look up.
private struct ChangedParts {
    let creates: Bool
    private let fields: [FlagField]
    private let targets: Set<Change.Target>

    init(_ change: Change) {
        creates = change.action == .create
        fields = change.fields.map(\.field)
        targets = change.allTargets
    }

    func has(_ field: FlagField) -> Bool { fields.contains { $0 === field } }

    func has(_ entry: TargetUpdate.Entry, of update: TargetUpdate) -> Bool {
        targets.contains(
            Change.Target(environment: update.environment, kind: update.kind, id: update.target, adds: entry.adds))
    }
}

extension Call.Request {
    /// What it sends of some changes; nil for nothing. A company or user is created for any of them.
    fileprivate func part(of changes: [Identifier: ChangedParts]) -> Call.Request? {
        switch self {
        case .createFlag(let flag):
            return changes[flag.key]?.creates == true ? self : nil
        case .updateFlag(var update):
            let parts = changes[update.key]
            update.values.entries.removeAll { parts?.has($0.field) != true }
            return update.isEmpty ? nil : .updateFlag(update)
        case .updateTarget(let update):
            let entries = update.entries.filter { changes[$0.flag]?.has($0, of: update) == true }
            return entries.isEmpty ? nil : .updateTarget(update.with(entries))
        case .upsertEntity:
            return self
        }
    }
}
