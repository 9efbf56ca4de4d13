package import FlagModel

extension PlanRemark {
    /// How many companies and users a remark names before they are counted.
    package static let named = 10

    /// The warning that an exact list loses somebody while the one that takes the place waits.
    ///
    /// - Parameters:
    ///   - flag: The flag's key.
    ///   - environment: The environment's name.
    ///   - kind: Companies or users.
    ///   - lost: Those that the list loses.
    ///   - waiting: Those that wait.
    ///   - place: Where the manifest names the environment.
    ///   - isDone: Whether the list has lost them.
    package static func replacement(
        _ flag: Identifier,
        in environment: String,
        _ kind: TargetKind,
        lost: [Identifier],
        waiting: [Identifier],
        at place: PlanPlace?,
        isDone: Bool = false
    ) -> PlanRemark {
        let gone = NameList.text(lost.map { "`\($0)`" }, atMost: named) ?? ""
        let next = NameList.text(waiting.map { "`\($0)`" }, atMost: named) ?? ""
        let (waits, them) = waiting.count == 1 ? ("waits", "it") : ("wait", "them")
        return PlanRemark(
            code: "waiting-replacement",
            message:
                "`\(flag)` \(isDone ? "has lost" : "loses") the \(lost.count == 1 ? kind.rawValue : kind.plural) \(gone) in "
                + "\(environment) while \(next), which the exact list has instead, \(waits) until Reflag has seen \(them)",
            flag: flag, place: place)
    }

    /// The warnings of a run of what is due that targets aren't sent, though the policy requires Reflag to know the companies and
    /// users: one for each of these in an environment and for each place.
    ///
    /// - Parameter waiting: Those targets.
    package static func required(_ waiting: [WaitingTarget]) -> [PlanRemark] {
        struct Key: Hashable {
            let entity: EntityAddress
            let place: PlanPlace?
        }
        var named: Set<Key> = []
        return waiting.filter { named.insert(Key(entity: $0.entity, place: $0.place)).inserted }.map { target in
            PlanRemark(
                code: "unknown-required",
                message:
                    "Reflag doesn't know the \(target.kind.rawValue) `\(target.id)` in \(target.environment), which "
                    + "`policy.entities: require` requires: the target isn't sent",
                place: target.place)
        }
    }

    /// The code of the note that names the companies and users that are created.
    package static let createdCode = "entities-created"

    /// The note that names the companies and users that are created, those in production first; nil if there are none.
    ///
    /// - Parameters:
    ///   - calls: The plan's calls.
    ///   - most: How many are named before they are counted.
    package static func created(by calls: [Call], atMost most: Int = named) -> PlanRemark? {
        let upserts = calls.compactMap { call in
            if case .upsertEntity(let upsert) = call.request { upsert } else { nil }
        }
        guard !upserts.isEmpty else { return nil }
        // Whoever is created is then a target there, by a call that says whether that is production.
        let production = Set(
            calls.compactMap { call in
                if case .updateTarget(let update) = call.request, update.production { update.environment } else { nil }
            })
        let sorted =
            upserts.filter { production.contains($0.environment) }
            + upserts.filter { !production.contains($0.environment) }
        let names = sorted.map { "\($0.kind.rawValue) `\($0.id)` in \($0.environmentName)" }
        return NameList.text(names, atMost: most).map { names in
            PlanRemark(
                code: createdCode,
                message: "Reflag doesn't know these yet, so they are created first, without a name: \(names)")
        }
    }
}

extension Plan {
    /// Makes the remarks about waiting and created companies and users anew, from changes and calls that have become
    /// fewer.
    mutating func renewEntityRemarks() {
        if let index = notes.firstIndex(where: { $0.code == PlanRemark.createdCode }) {
            notes.replaceSubrange(index...index, with: PlanRemark.created(by: calls).map { [$0] } ?? [])
        }
        guard warnings.contains(where: { $0.code == "waiting-replacement" }) else { return }
        warnings.removeAll { $0.code == "waiting-replacement" }
        let whole = Set(
            basis.targets.filter(\.whole).map { TargetsAddress(flag: $0.flag, environment: $0.environment) })
        let waiting = Dictionary(grouping: waiting) {
            TargetsAddress(flag: $0.flag, environment: $0.environmentID)
        }
        for change in changes {
            for targets in change.targets {
                let address = TargetsAddress(flag: change.flag, environment: targets.environmentID)
                guard whole.contains(address), let waiting = waiting[address] else { continue }
                for kind in TargetKind.allCases {
                    let ids = waiting.filter { $0.kind == kind }.map(\.id)
                    let lost = targets[kind].remove
                    guard !ids.isEmpty, !lost.isEmpty else { continue }
                    warnings.append(
                        .replacement(
                            change.flag, in: targets.environment, kind, lost: lost, waiting: ids, at: targets.place))
                }
            }
        }
    }
}
