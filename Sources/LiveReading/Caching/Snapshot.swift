package import FlagModel

/// Targets of one app as they were read, each environment's with the flagStateVersion at which they were.
///
/// While an environment's version stands still, its targets needn't be read again. A snapshot holds no key and no
/// other detail of a flag.
package struct Snapshot: Hashable, Sendable {
    /// What was read in one environment while its version stood still.
    package struct Environment: Hashable, Sendable {
        /// The flagStateVersion at which it was read.
        package var version: Int
        /// The targets, by the flag's key.
        package var targets: [Identifier: LiveTargets]

        /// What was read, and at which version.
        package init(version: Int, targets: [Identifier: LiveTargets] = [:]) {
            self.version = version
            self.targets = targets
        }
    }

    /// The API's URL, as plans name it.
    package let apiURL: String
    /// The app's id.
    package let app: Identifier
    /// What was read, by the environment's id.
    package var environments: [Identifier: Environment]
    /// Whether a target write of ours didn't raise the version: then versions prove nothing for this app, and nothing is
    /// kept any more.
    package var isGivenUp: Bool

    /// A snapshot of an app.
    package init(
        apiURL: String,
        app: Identifier,
        environments: [Identifier: Environment] = [:],
        isGivenUp: Bool = false
    ) {
        self.apiURL = apiURL
        self.app = app
        self.environments = environments
        self.isGivenUp = isGivenUp
    }

    /// The targets at an address, where they were read at this version.
    package func targets(at address: TargetsAddress, version: Int) -> LiveTargets? {
        guard !isGivenUp, let environment = environments[address.environment], environment.version == version else {
            return nil
        }
        return environment.targets[address.flag]
    }

    /// Takes in what was read at a version; what was read there at another version is forgotten.
    package mutating func note(_ targets: LiveTargets, at address: TargetsAddress, version: Int) {
        if environments[address.environment]?.version != version {
            environments[address.environment] = Environment(version: version)
        }
        environments[address.environment]?.targets[address.flag] = targets
    }

    /// Forgets everything for good, since versions prove nothing for this app.
    package mutating func giveUp() {
        environments = [:]
        isGivenUp = true
    }
}
