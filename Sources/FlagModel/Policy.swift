/// `policy`: how the manifest is to be held against what is live.
package struct Policy: Sendable {
    /// What happens to live flags that the manifest doesn't name.
    package enum Unlisted: String, CaseIterable, Sendable {
        /// Nothing, and nothing is said.
        case ignore
        /// They are counted and reported.
        case report
        /// They are archived.
        case archive
    }

    /// Whether a list of targets is the whole truth or a minimum.
    package enum TargetsMode: String, CaseIterable, Sendable {
        /// A list that is here is the whole truth.
        case exact
        /// A list is a minimum; what is live beyond it stays.
        case additive
    }

    /// `targets` for one environment.
    package struct EnvironmentMode: Sendable {
        /// The environment's name or id.
        package let environment: Located<Identifier>
        /// Its mode.
        package let mode: TargetsMode

        /// A mode for an environment.
        package init(environment: Located<Identifier>, mode: TargetsMode) {
            self.environment = environment
            self.mode = mode
        }
    }

    /// What happens to live flags that the manifest doesn't name.
    package var unlisted: Located<Unlisted>?
    /// The keys that hoist leaves alone altogether; `*` stands for any run of characters.
    package var ignore: [Located<KeyPattern>] = []
    /// The mode where no environment says otherwise.
    package var targets: TargetsMode = .exact
    /// The modes of single environments.
    package var environmentTargets: [EnvironmentMode] = []

    /// The policy of a manifest that states none.
    package init() {}
}
