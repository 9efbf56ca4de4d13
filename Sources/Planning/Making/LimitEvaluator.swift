import FlagModel

/// Evaluates the policy's limits, and hoist's own if the policy has none.
struct LimitEvaluator {
    /// What applies without a policy.
    static func standard(_ name: Policy.Limits.Name) -> Policy.Limit {
        switch name {
        case .archive: .count(5)
        case .untarget: .count(20)
        }
    }

    /// A share of fewer than this number isn't evaluated: one of three would be a third.
    static let leastShared = 10

    let limits: Policy.Limits
    /// The app's flags that aren't archived.
    let unarchived: Int
    /// The targets in production environments that are live and in lists that the manifest manages.
    let productionTargets: Int

    /// The limits that a plan exceeds, in the order of their names.
    func violations(of summary: PlanSummary) -> [LimitViolation] {
        Policy.Limits.Name.allCases.compactMap { name in
            let (written, planned, all) =
                switch name {
                case .archive: (limits.archive, summary.flags.archive, unarchived)
                case .untarget: (limits.untarget, summary.productionTargets.remove, productionTargets)
                }
            guard let allowed = Self.allowed(written?.value ?? Self.standard(name), of: all), planned > allowed else {
                return nil
            }
            return LimitViolation(limit: name.rawValue, allowed: allowed, planned: planned)
        }
    }

    /// How many a limit allows; nil for any number.
    static func allowed(_ limit: Policy.Limit, of all: Int) -> Int? {
        switch limit {
        case .count(let count): count
        case .percent(let percent): all < leastShared ? nil : all * percent / 100
        }
    }
}
