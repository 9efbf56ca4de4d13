/// The numbers of a plan.
package struct PlanSummary: Hashable, Sendable {
    /// `summary.flags`.
    package struct Flags: Hashable, Sendable {
        /// Flags that are created.
        package var create = 0
        /// Flags whose fields or targets change.
        package var update = 0
        /// Flags that are archived.
        package var archive = 0
        /// Flags that are unarchived.
        package var unarchive = 0
        /// Flags of the manifest for which nothing is planned.
        package var unchanged = 0
        /// Live, unarchived flags that the manifest doesn't name and that are left alone, where the policy reports.
        package var unlisted = 0

        /// All zero.
        package init() {}
    }

    /// Targets of flags in environments that are added and removed.
    package struct Targets: Hashable, Sendable {
        /// Added.
        package var add = 0
        /// Removed.
        package var remove = 0
        /// Wanted, and waiting until Reflag knows the company or user.
        package var waiting = 0

        /// All zero.
        package init() {}
    }

    /// `summary.calls`: writes by operation.
    package struct Calls: Hashable, Sendable {
        /// Creates.
        package var createFlag = 0
        /// Updates of flags.
        package var updateFlag = 0
        /// Updates of companies.
        package var updateCompanyFlags = 0
        /// Updates of users.
        package var updateUserFlags = 0
        /// Companies that are created.
        package var upsertCompany = 0
        /// Users that are created.
        package var upsertUser = 0
        /// All of them.
        package var total: Int {
            createFlag + updateFlag + updateCompanyFlags + updateUserFlags + upsertCompany + upsertUser
        }

        /// All zero.
        package init() {}
    }

    /// Flags by what happens to them.
    package var flags = Flags()
    /// Targets in all environments.
    package var targets = Targets()
    /// Targets in production environments.
    package var productionTargets = Targets()
    /// How many of the removed ones in production have a grant that has ended; no member of a plan file.
    package var productionEnded = 0
    /// Writes by operation.
    package var calls = Calls()

    /// Counts changes and calls; the numbers of unchanged and unlisted flags and of waiting targets are arguments.
    package init(changes: [Change], calls: [Call], unchanged: Int, unlisted: Int, waiting: Int = 0) {
        targets.waiting = waiting
        for change in changes {
            switch change.action {
            case .create: flags.create += 1
            case .update: flags.update += 1
            case .archive: flags.archive += 1
            case .unarchive: flags.unarchive += 1
            }
            for environment in change.targets {
                let entries = environment.entries
                let add = entries.count(where: \.adds)
                let remove = entries.count - add
                targets.add += add
                targets.remove += remove
                guard environment.production else { continue }
                productionTargets.add += add
                productionTargets.remove += remove
                productionEnded += environment.granted.count { $0.ended != nil }
            }
        }
        flags.unchanged = unchanged
        flags.unlisted = unlisted
        for call in calls {
            switch call.operation {
            case .createFlag: self.calls.createFlag += 1
            case .updateFlag: self.calls.updateFlag += 1
            case .updateCompanyFlags: self.calls.updateCompanyFlags += 1
            case .updateUserFlags: self.calls.updateUserFlags += 1
            case .upsertCompany: self.calls.upsertCompany += 1
            case .upsertUser: self.calls.upsertUser += 1
            }
        }
    }
}
