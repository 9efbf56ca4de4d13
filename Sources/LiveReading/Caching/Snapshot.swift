package import FlagModel

/// Targets of one app as they were read, with each environment's flagStateVersion at that time.
///
/// While an environment's version doesn't change, its targets needn't be read again. A snapshot contains no API key, and
/// no other details of flags.
package struct Snapshot: Hashable, Sendable {
    /// The targets in one environment at one version.
    package struct Environment: Hashable, Sendable {
        /// The flagStateVersion at which it was read.
        package var version: Int
        /// The targets, by the flag's key.
        package var targets: [Identifier: LiveTargets]

        /// Targets at a version.
        package init(version: Int, targets: [Identifier: LiveTargets] = [:]) {
            self.version = version
            self.targets = targets
        }
    }

    /// The API's URL, as plans name it; of a sandbox, with its instance.
    package let apiURL: String
    /// The app's id.
    package let app: Identifier
    /// The targets, by the environment's id.
    package var environments: [Identifier: Environment]
    /// The companies and users that Reflag was found to know, by the environment's id, whatever its version: nothing that is
    /// cached depends on it.
    package var known: [Identifier: LiveTargets]
    /// The targets that plans wanted when Reflag didn't know the company or user, until a call has made one live or a run has
    /// seen it live: `apply --due` sends those that Reflag knows by then.
    package var waiting: [TargetsAddress: LiveTargets]
    /// The grants whose beginning or end was live when a run saw it, the last one of each target: what is otherwise now was
    /// changed by somebody, and `apply --due` leaves it.
    package var effects: [GrantEffect.Target: GrantEffect]
    /// Whether one of our own writes of targets didn't raise the version: then versions can't be trusted for this app, and
    /// nothing is cached any more.
    package var isGivenUp: Bool

    /// A snapshot of an app.
    package init(
        apiURL: String,
        app: Identifier,
        environments: [Identifier: Environment] = [:],
        known: [Identifier: LiveTargets] = [:],
        waiting: [TargetsAddress: LiveTargets] = [:],
        effects: [GrantEffect.Target: GrantEffect] = [:],
        isGivenUp: Bool = false
    ) {
        self.apiURL = apiURL
        self.app = app
        self.environments = environments
        self.known = known
        self.waiting = waiting
        self.effects = effects
        self.isGivenUp = isGivenUp
    }

    /// The snapshot with nothing that can be read again.
    package var history: Snapshot { Snapshot(apiURL: apiURL, app: app, waiting: waiting, effects: effects) }

    /// The targets at an address, if they were read at this version.
    package func targets(at address: TargetsAddress, version: Int) -> LiveTargets? {
        targets(in: address.environment, version: version)?[address.flag]
    }

    /// The targets in an environment by the flag's key, if they were read at this version.
    func targets(in environment: Identifier, version: Int) -> [Identifier: LiveTargets]? {
        guard !isGivenUp, let kept = environments[environment], kept.version == version else { return nil }
        return kept.targets
    }

    /// Records targets read at a version; those of the environment at another version are dropped.
    package mutating func note(_ targets: LiveTargets, at address: TargetsAddress, version: Int) {
        if environments[address.environment]?.version != version {
            environments[address.environment] = Environment(version: version)
        }
        environments[address.environment]?.targets[address.flag] = targets
    }

    /// Whether Reflag was found to know a company or user.
    package func knows(_ entity: EntityAddress) -> Bool {
        known[entity.environment]?[entity.kind].contains(entity.id) ?? false
    }

    /// Records whether Reflag knows a company or user.
    package mutating func note(_ entity: EntityAddress, isKnown: Bool) {
        if isKnown {
            known[entity.environment, default: LiveTargets()][entity.kind].insert(entity.id)
        } else {
            known[entity.environment]?[entity.kind].remove(entity.id)
        }
    }

    /// Records that a target waits until Reflag knows its company or user.
    package mutating func noteWaiting(_ target: GrantEffect.Target) {
        waiting[target.list, default: LiveTargets()][target.entity.kind].insert(target.entity.id)
    }

    /// Records that a target was sent, or was seen live: what happens to it from now on was somebody's decision.
    package mutating func noteLive(_ target: GrantEffect.Target) {
        waiting[target.list]?[target.entity.kind].remove(target.entity.id)
        if waiting[target.list] == LiveTargets() { waiting[target.list] = nil }
    }

    /// Each target that waits.
    package var waitingTargets: Set<GrantEffect.Target> {
        var all: Set<GrantEffect.Target> = []
        for (list, targets) in waiting {
            for kind in TargetKind.allCases {
                for id in targets[kind] {
                    let entity = EntityAddress(environment: list.environment, kind: kind, id: id)
                    all.insert(GrantEffect.Target(entity, of: list.flag))
                }
            }
        }
        return all
    }

    /// Drops everything for good, since versions can't be trusted for this app.
    package mutating func giveUp() {
        environments = [:]
        isGivenUp = true
    }
}
