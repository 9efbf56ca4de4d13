import Diagnostics
package import FlagModel
package import JSONText

/// Compares a saved plan with what is live now: a pure function of the plan and a live state.
///
/// Each thing in the plan's basis is as it was seen, or as the plan wants it, or it has moved. What is as the plan wants
/// it is done already; the rest is still to be sent, so that a plan that was applied in part can be applied again.
package struct StaleCheck: Hashable, Sendable {
    /// What is neither as the plan saw it nor as the plan wants it, in the order of the plan's changes. A plan with
    /// anything in it is stale.
    package private(set) var moved: [Difference] = []
    /// The calls that live state already shows; of a company's or user's call, the entries that it shows.
    package private(set) var done: [Call] = []
    /// The calls that are left, without what is done, waiting only for each other.
    package private(set) var rest: [Call] = []
    /// The targets that the plan lets wait, as it was saved.
    package private(set) var waiting: [WaitingTarget] = []

    /// Whether the plan can't be applied any more.
    package var isStale: Bool { !moved.isEmpty }

    /// Compares a plan with a live state that has the targets of ``Plan/readSet(for:)``, and has seen `secret` if the
    /// basis names it (``PlanBasis/namesSecret``): what wasn't seen has moved.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - live: The live state.
    ///   - day: The day, in UTC; nil to leave grants aside.
    package static func check(_ plan: Plan, against live: LiveState, on day: CalendarDate? = nil) -> StaleCheck {
        var check = StaleCheck()
        check.waiting = plan.waiting
        let view = LiveView(live)
        check.checkEnvironments(plan, live.app)
        check.checkFlags(plan, view)
        check.checkTargets(plan, view)
        check.sort(plan, view)
        check.checkReferences(plan, view)
        // Of what is done completely nothing is left that a day could change.
        if let day, !check.rest.isEmpty { check.moved.insert(contentsOf: plan.grantsMoved(by: day), at: 0) }
        return check
    }

    /// Compares a plan with the day alone: nothing is done yet, and nothing else has moved.
    ///
    /// - Parameters:
    ///   - plan: The plan, or what is left of it.
    ///   - day: The day, in UTC.
    package static func check(_ plan: Plan, on day: CalendarDate) -> StaleCheck {
        var check = StaleCheck()
        check.waiting = plan.waiting
        check.rest = plan.calls
        if !plan.calls.isEmpty { check.moved = plan.grantsMoved(by: day) }
        return check
    }

    // MARK: What is named by id

    /// Every environment whose targets are written, or may move, is the one that was reviewed: its name, and whether it is
    /// production.
    private mutating func checkEnvironments(_ plan: Plan, _ app: App) {
        let now = Dictionary(firstOf: app.environments, by: \.id)
        var checked: Set<Identifier> = []
        func check(_ id: Identifier, _ name: String, production: Bool?) -> [Difference] {
            guard let found = now[id] else { return [.environment(name, production: production, nowProduction: nil)] }
            var differences: [Difference] = []
            if let production, found.isProduction != production {
                differences.append(.environment(name, production: production, nowProduction: found.isProduction))
            }
            if !found.name.isSame(as: name) {
                differences.append(.name(.environment, id: id, seen: name, now: found.name))
            }
            return differences
        }
        for targets in plan.changes.lazy.flatMap(\.targets) where checked.insert(targets.environmentID).inserted {
            moved += check(targets.environmentID, targets.environment, production: targets.production)
        }
        // Environments whose targets only a change of stage may move.
        let names = Dictionary(firstOf: plan.basis.environments.map { ($0.id, $0.name) })
        for list in plan.basis.targets where checked.insert(list.environment).inserted {
            moved += check(list.environment, names[list.environment] ?? list.environment.text, production: nil)
        }
    }

    /// Every stage and owner that is still to be sent is the one that was reviewed, and every stage exists; and so is the
    /// one that it takes the place of, as long as a flag has it.
    private mutating func checkReferences(_ plan: Plan, _ view: LiveView) {
        let changes = Dictionary(firstOf: plan.changes, by: \.flag)
        var checked: Set<Reference> = []
        for call in rest {
            let (flag, values): (Identifier, FieldMap<FieldValue>)
            switch call.request {
            case .createFlag(let new): (flag, values) = (new.key, new.values)
            case .updateFlag(let update): (flag, values) = (update.key, update.values)
            case .updateTarget, .upsertEntity: continue
            }
            for entry in values.entries where entry.field.isReference {
                guard let text = entry.value.text else { continue }
                let name = changes[flag]?.fields.first { $0.field == entry.field }?.after.text ?? text
                let id = Identifier(text)
                guard checked.insert(Reference(kind: entry.field.kind, id: id, name: Identifier(name))).inserted
                else { continue }
                if let moved = view.difference(of: entry.field.kind, id, called: name) { self.moved.append(moved) }
            }
        }
        for (change, flag) in zip(plan.changes, plan.basis.flags) {
            for seen in flag.fields where seen.field.isReference {
                guard let text = seen.seen.text, let found = view.flags[flag.key], found[seen.field].sent == seen.seen,
                    let before = change.fields.first(where: { $0.field == seen.field })?.before,
                    let name = before.text, found[seen.field].shown != before
                else { continue }
                let id = Identifier(text)
                guard checked.insert(Reference(kind: seen.field.kind, id: id, name: Identifier(name))).inserted,
                    let moved = view.difference(of: seen.field.kind, id, called: name), case .name = moved
                else { continue }
                self.moved.append(moved)
            }
        }
    }

    /// A stage or an owner, by the name that a change gives it.
    private struct Reference: Hashable {
        let kind: FlagField.Kind
        let id: Identifier
        let name: Identifier
    }

    // MARK: Flags

    private mutating func checkFlags(_ plan: Plan, _ view: LiveView) {
        var created: [Identifier: NewFlag] = [:]
        var updates: [Identifier: FlagUpdate] = [:]
        for call in plan.calls {
            switch call.request {
            case .createFlag(let flag): created[flag.key] = flag
            case .updateFlag(let update): updates[update.key] = update
            case .updateTarget, .upsertEntity: continue
            }
        }
        for flag in plan.basis.flags {
            if let id = flag.id {
                checkFlag(flag, id, updates[flag.key], view)
            } else if let found = view.flags[flag.key], let new = created[flag.key] {
                let differing = view.differences(of: found, from: new)
                if found.archived {
                    moved.append(.flag(flag.key, seen: .absent, now: .archived))
                } else if !differing.isEmpty {
                    moved.append(.flag(flag.key, seen: .absent, now: .different(differing)))
                }
            }
        }
    }

    private mutating func checkFlag(
        _ seen: PlanBasis.Flag,
        _ id: Identifier,
        _ update: FlagUpdate?,
        _ view: LiveView
    ) {
        let before = Difference.Presence.live(archived: seen.archived)
        guard let found = view.flags[seen.key] else {
            moved.append(.flag(seen.key, seen: before, now: .absent))
            return
        }
        guard found.id == id else {
            moved.append(.flag(seen.key, seen: before, now: .replaced))
            return
        }
        let wanted = update?.archived ?? seen.archived
        // Reflag doesn't accept updates of an archived flag, so one that is archived early can't get its other fields.
        let isTooLate =
            found.archived && !seen.archived && !(wanted && (update.map { view.shows($0) } ?? true))
        if isTooLate || (found.archived != seen.archived && found.archived != wanted) {
            moved.append(.flag(seen.key, seen: before, now: .live(archived: found.archived)))
            return
        }
        for field in seen.fields where !field.field.isLifecycle {
            // An archived flag isn't served, so that the field can't be seen, nor changed any more.
            if found.archived, found.isUnseen(field.field) { continue }
            let now = found[field.field].sent
            guard now != field.seen, now != update?.wanted(field.field) else { continue }
            moved.append(
                .field(
                    flag: seen.key, field.field, seen: view.named(field.field, field.seen),
                    now: view.named(field.field, now)))
        }
    }

    // MARK: Targets

    private mutating func checkTargets(_ plan: Plan, _ view: LiveView) {
        // Somebody who waited and is there now is as the manifest wants it.
        let writes = TargetWrites(plan.calls, waiting: plan.waiting)
        let environments = Dictionary(firstOf: plan.basis.environments.map { ($0.id, $0.name) })
        // Of what isn't an exact list only the written ids count, and each of them is as it was or as it is wanted.
        for list in plan.basis.targets where list.whole {
            let address = TargetsAddress(flag: list.flag, environment: list.environment)
            guard let now = view.targets(address, list.kind) else { continue }
            let written = writes[address, list.kind]
            let seen = Set(list.seen)
            let came = now.subtracting(seen).subtracting(written.added)
            let gone = seen.subtracting(now).subtracting(written.removed)
            guard !came.isEmpty || !gone.isEmpty else { continue }
            moved.append(
                .targets(
                    flag: list.flag, environment: environments[list.environment] ?? list.environment.text,
                    kind: list.kind, came: came.sorted(), gone: gone.sorted()))
        }
    }

    // MARK: What is done, and what is left

    private mutating func sort(_ plan: Plan, _ view: LiveView) {
        // Whether somebody was created isn't read: it is needed as long as a call that waits for it is left, and does no
        // harm then.
        let needed = plan.calls.reduce(into: Set<Identifier>()) { needed, call in
            guard case .updateTarget(let update) = call.request,
                update.entries.contains(where: { !view.shows($0, of: update) })
            else { return }
            needed.formUnion(call.dependsOn.map { Identifier($0) })
        }
        // What was seen and can't be seen any more isn't known to be done.
        let unseen = Set(
            plan.basis.flags.filter { flag in
                guard let found = view.flags[flag.key], !found.archived else { return false }
                return flag.fields.contains { found.isUnseen($0.field) }
            }.map(\.key))
        func isDone(_ call: Call) -> Bool {
            switch call.request {
            case .createFlag(let flag): view.shows(flag)
            case .updateFlag(let update): !unseen.contains(update.key) && view.shows(update)
            case .updateTarget(let update): update.entries.allSatisfy { view.shows($0, of: update) }
            case .upsertEntity: !needed.contains(Identifier(call.id))
            }
        }
        func isInPart(_ call: Call) -> Bool {
            guard case .updateTarget(let update) = call.request else { return false }
            return update.entries.contains { view.shows($0, of: update) }
        }
        // Nearly always nothing of a plan was sent yet: then its calls are what is left, as they are.
        guard plan.calls.contains(where: { isInPart($0) || isDone($0) }) else {
            rest = plan.calls
            return
        }
        var left: Set<Identifier> = []
        for call in plan.calls {
            let dependsOn = call.dependsOn.filter { left.contains(Identifier($0)) }
            if case .updateTarget(let update) = call.request {
                let shown = update.entries.filter { view.shows($0, of: update) }
                let open = update.entries.filter { !view.shows($0, of: update) }
                if !shown.isEmpty { done.append(call.with(update.with(shown)).waiting(for: [])) }
                if open.isEmpty { continue }
                rest.append(call.with(update.with(open)).waiting(for: dependsOn))
            } else if isDone(call) {
                done.append(call)
                continue
            } else {
                rest.append(call.waiting(for: dependsOn))
            }
            left.insert(Identifier(call.id))
        }
    }
}

extension StaleCheck {
    /// What `plan --check --format json` prints: `{"holds", "moved": […], "done": […], "left": […], "waiting": […]}`,
    /// the last three in the form of the plan file's calls and waiting targets.
    package func json(appID: Identifier) -> JSONValue { .object(members(appID: appID)) }

    /// The members of the JSON form.
    package func members(appID: Identifier) -> [JSONMember] {
        [
            JSONMember("holds", .bool(!isStale)),
            JSONMember("moved", .array(moved.map(\.json))),
            JSONMember("done", .array(done.map { $0.json(appID: appID) })),
            JSONMember("left", .array(rest.map { $0.json(appID: appID) })),
            JSONMember("waiting", .array(waiting.map(\.json))),
        ]
    }
}

extension Plan {
    /// The grants that have begun or ended since the plan was made, so that it would be another one on this day. What several
    /// grants of a target come to counts: where one ends and the next begins, nothing changes.
    fileprivate func grantsMoved(by day: CalendarDate) -> [StaleCheck.Difference] {
        guard let planned = basis.day, planned != day else { return [] }
        let names = Dictionary(firstOf: basis.environments.map { ($0.id, $0.name) })
        let grants = Dictionary(grouping: basis.grants, by: \.target)
        func state(_ target: GrantEffect.Target, on day: CalendarDate) -> Grant.State {
            let states = grants[target, default: []].map { $0.state(on: day) }
            return states.contains(.holds) ? .holds : states.contains(.ended) ? .ended : .waits
        }
        return basis.grants.compactMap { grant in
            let (seen, now) = (grant.state(on: planned), grant.state(on: day))
            guard seen != now, state(grant.target, on: planned) != state(grant.target, on: day) else { return nil }
            return .grant(
                flag: grant.flag, environment: names[grant.environment] ?? grant.environment.text, kind: grant.kind,
                id: grant.id, seen: seen, now: now, since: now == .ended ? grant.until : grant.from)
        }
    }
}
