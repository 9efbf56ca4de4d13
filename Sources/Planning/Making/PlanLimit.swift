package import FlagModel

/// A limit as it applies to a plan: the policy's, or hoist's own if the policy has none.
package struct PlanLimit: Hashable, Sendable {
    /// What is limited.
    package let name: Policy.Limits.Name
    /// How much.
    package let limit: Policy.Limit
    /// What a share is of. For `archive`, the app's flags that aren't archived; for `untarget`, the targets in production
    /// environments that are live and in lists that the manifest manages; so for `ended`.
    package let total: Int

    /// A limit with what a share is of.
    package init(_ name: Policy.Limits.Name, _ limit: Policy.Limit, of total: Int) {
        self.name = name
        self.limit = limit
        self.total = total
    }

    /// What applies without a policy; nil for no limit.
    static func standard(_ name: Policy.Limits.Name) -> Policy.Limit? {
        switch name {
        case .archive: .count(5)
        case .untarget: .count(20)
        case .ended: nil
        }
    }

    /// A share of fewer than this number isn't evaluated: one of three would be a third.
    static let leastShared = 10

    /// How many it allows; nil for any number.
    var allowed: Int? {
        switch limit {
        case .count(let count): count
        case .percent(let percent): total < Self.leastShared ? nil : total * percent / 100
        }
    }

    /// How a plan exceeds it; nil if it doesn't.
    func violation(of summary: PlanSummary) -> LimitViolation? {
        let planned =
            switch name {
            case .archive: summary.flags.archive
            case .untarget: summary.productionTargets.remove - summary.productionEnded
            case .ended: summary.productionEnded
            }
        guard let allowed, planned > allowed else { return nil }
        return LimitViolation(limit: name.rawValue, allowed: allowed, planned: planned)
    }
}

extension Policy.Limits {
    /// The limits of a plan, in the order of their names.
    func applied(unarchived: Int, productionTargets: Int) -> [PlanLimit] {
        Name.allCases.compactMap { name in
            let total =
                switch name {
                case .archive: unarchived
                case .untarget, .ended: productionTargets
                }
            return (self[name]?.value ?? PlanLimit.standard(name)).map { PlanLimit(name, $0, of: total) }
        }
    }
}

extension Plan {
    /// The limits that a saved plan exceeds, judged again: by its own changes and what is live, and not by what its file
    /// says about them. A plan file that states no limits was written before they were stated: hoist's own apply.
    package func violations(in live: LiveState) -> [LimitViolation] {
        let summary = PlanSummary(
            changes: changes, calls: [], unchanged: summary.flags.unchanged, unlisted: summary.flags.unlisted)
        return Policy.Limits.Name.allCases.compactMap { name in
            let stated = limits.first { $0.name == name }
            let total =
                switch name {
                case .archive: unarchived(in: live)
                case .untarget, .ended: stated?.total ?? 0
                }
            guard let limit = stated?.limit ?? PlanLimit.standard(name) else { return nil }
            return PlanLimit(name, limit, of: total).violation(of: summary)
        }
    }

    /// The flags that aren't archived, and those that this plan has archived already.
    private func unarchived(in live: LiveState) -> Int {
        let archiving = Set(changes.filter { $0.action == .archive }.map(\.flag))
        return live.flags.count { !$0.archived || archiving.contains($0.key) }
    }
}
