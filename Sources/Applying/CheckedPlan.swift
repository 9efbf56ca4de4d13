package import FlagModel
package import LiveReading
package import Planning

/// A saved plan, compared with what is live now.
package struct CheckedPlan: Sendable {
    /// The plan as it was saved, with the app's own names of what its calls name by id, and the limits that it exceeds now.
    package let plan: Plan
    /// What moved since it was made, what is done already, what is left.
    package let check: StaleCheck
    /// The environments' versions as they are now.
    private let environments: [PlanBasis.EnvironmentVersion]

    /// The plan with only what is left to be applied; its basis has the environments' current versions.
    package var rest: Plan {
        var rest = plan
        rest.calls = check.rest
        rest.basis = PlanBasis(
            environments: environments, flags: plan.basis.flags, targets: plan.basis.targets,
            day: plan.basis.day, grants: plan.basis.grants)
        return rest
    }

    /// Reads the lists that the plan's basis names (getFlagTargeting), never from a cache, and compares the plan with them
    /// and what was read just before.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - listing: The app and its flags as they are now (getApp, listFlags); `secret` is seen where the plan's basis names
    ///     it.
    ///   - day: The day, in UTC, by which grants count; nil to leave them aside.
    ///   - reader: Reads the lists.
    /// - Throws: ``LiveReadingError`` if they can't be read completely.
    package static func read(
        _ plan: Plan,
        from listing: LiveState,
        on day: CalendarDate?,
        _ reader: LiveReader
    ) async throws(LiveReadingError) -> CheckedPlan {
        var live = listing
        live.targets = TargetsTable(try await reader.targets(plan.readSet(for: live), app: plan.subject.appID))
        // By the names that were reviewed: where others are live, what would be written is something else.
        let check = StaleCheck.check(plan, against: live, on: day)
        var plan = plan.named(by: live)
        plan.blocked = plan.violations(in: live)
        return CheckedPlan(
            plan: plan, check: check,
            environments: live.app.environments.map {
                PlanBasis.EnvironmentVersion(id: $0.id, name: $0.name, flagStateVersion: $0.flagStateVersion)
            })
    }
}
