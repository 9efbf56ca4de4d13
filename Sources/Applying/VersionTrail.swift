package import FlagModel
package import Planning

/// What the versions in responses to writes (API 3.1.0) show of each environment: how far it has come, and whether nobody
/// else wrote there.
///
/// A version rises with each change of what is served, so if every version from the plan's basis to some later one is in
/// the response to another one of our writes, none is left for anybody else's. Only writes that surely change what is
/// served count: targets, flags that were created, archived or unarchived. A change of another kind that raises a version
/// too leaves a gap, and what depends on versions is read.
package struct VersionTrail: Sendable {
    private struct Environment {
        /// The version that the plan was made at.
        let start: Int
        /// The versions in the responses to writes that surely raise it.
        var ours: [Int] = []
        /// The highest version in a response.
        var highest: Int?
        /// Whether each write that was done and may have raised it has a version in its response.
        var isComplete = true
        /// Whether its targets were written.
        var hasTargets = false

        mutating func note(_ version: Int?, raises: Bool) {
            guard let version else {
                isComplete = false
                return
            }
            highest = max(highest ?? version, version)
            if raises { ours.append(version) }
        }
    }

    private var environments: [Identifier: Environment]

    /// The trail of a plan's calls; its basis has the versions before the first of them.
    package init(_ plan: Plan, _ outcome: ApplyOutcome) {
        environments = Dictionary(
            firstOf: plan.basis.environments.map { ($0.id, Environment(start: $0.flagStateVersion)) })
        let all = Array(environments.keys)
        for call in outcome.calls where call.isDone {
            switch call.call.request {
            case .createFlag: for id in all { environments[id]?.note(call.answered.versions[id], raises: true) }
            case .updateFlag(let update):
                for id in all { environments[id]?.note(call.answered.versions[id], raises: update.archived != nil) }
            case .updateTarget(let update):
                let id = update.environment
                environments[id]?.note(call.answered.versions[id], raises: true)
                environments[id]?.hasTargets = true
            // It changes no flag, and its response has no version: one that it raises all the same is a gap.
            case .upsertEntity: break
            }
        }
    }

    /// The environments whose targets were written, whether or not responses have versions.
    package var written: Set<Identifier> { Set(environments.filter(\.value.hasTargets).keys) }

    /// Whether a response has the version of an environment whose targets were written.
    package var bearsVersionsOfTargets: Bool {
        environments.values.contains { $0.hasTargets && $0.highest != nil }
    }

    /// The version of each environment with all our writes in it: the highest in a response, or the plan's own where nothing
    /// was written. Nil if a response that would have one doesn't.
    package var reached: [Identifier: Int]? {
        guard environments.values.allSatisfy(\.isComplete) else { return nil }
        return environments.mapValues { max($0.start, $0.highest ?? $0.start) }
    }

    /// The version of an environment with all our writes in it, if something was written and each response has one.
    package func reached(in id: Identifier) -> Int? {
        guard let environment = environments[id], environment.isComplete else { return nil }
        return environment.highest
    }

    /// The version of an environment at which its targets are as the plan saw them, with our writes and nobody else's; nil
    /// if versions don't show that there is one, or if nothing was written that surely raises it.
    package func exact(in id: Identifier) -> Int? {
        guard let last = reached(in: id), isGapless(id, until: last) else { return nil }
        return last
    }

    /// Whether nobody else wrote in an environment from the plan's basis to a version.
    package func isGapless(_ id: Identifier, until end: Int) -> Bool {
        guard let environment = environments[id], !environment.ours.isEmpty else { return false }
        let (count, overflows) = end.subtractingReportingOverflow(environment.start)
        return !overflows && count == environment.ours.count && Set(environment.ours).count == count
            && environment.ours.allSatisfy { $0 > environment.start && $0 <= end }
    }
}
