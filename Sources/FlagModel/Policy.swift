/// `policy`: how the manifest is compared with what is live.
package struct Policy: Sendable {
    /// What happens to live flags that the manifest doesn't name.
    package enum Unlisted: String, CaseIterable, Sendable {
        /// Nothing, and nothing is reported.
        case ignore
        /// They are counted and reported.
        case report
        /// They are archived.
        case archive
    }

    /// Whether a list of targets is complete or a minimum.
    package enum TargetsMode: String, CaseIterable, Sendable {
        /// A list is complete.
        case exact
        /// A list is a minimum; what is live beyond it stays.
        case additive
    }

    /// What happens with a target that Reflag doesn't know yet.
    package enum Entities: String, CaseIterable, Sendable {
        /// It is left out, and reported as waiting, until Reflag has seen it.
        case wait
        /// It is created before the flag is switched on for it.
        case create
        /// It is an error.
        case require
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

    /// How much a plan may do before `apply` refuses it.
    package enum Limit: Hashable, Sendable {
        /// This number.
        case count(Int)
        /// This percentage, 0 to 100.
        case percent(Int)
    }

    /// `limits`: nil for hoist's own default.
    package struct Limits: Hashable, Sendable {
        /// The limits' names, as the manifest and plans have them.
        package enum Name: String, CaseIterable, Sendable {
            /// Flags that are archived; a share is of the app's unarchived flags.
            case archive
            /// Production targets that are removed; a share is of those live and managed.
            case untarget
            /// Production targets that are removed because their grant has ended, which don't count as the former.
            case ended
        }

        /// Of flags that are archived.
        package var archive: Located<Limit>?
        /// Of production targets that are removed.
        package var untarget: Located<Limit>?
        /// Of production targets whose grant has ended.
        package var ended: Located<Limit>?

        /// No limits of the manifest's own.
        package init(archive: Located<Limit>? = nil, untarget: Located<Limit>? = nil, ended: Located<Limit>? = nil) {
            self.archive = archive
            self.untarget = untarget
            self.ended = ended
        }

        /// The limit of a name; nil for hoist's own default.
        package subscript(name: Name) -> Located<Limit>? {
            switch name {
            case .archive: archive
            case .untarget: untarget
            case .ended: ended
            }
        }
    }

    /// What happens to live flags that the manifest doesn't name.
    package var unlisted: Located<Unlisted>?
    /// The keys of flags that hoist leaves alone entirely; `*` matches any characters.
    package var ignore: [Located<KeyPattern>] = []
    /// The mode of environments without their own.
    package var targets: TargetsMode = .exact
    /// The modes of single environments.
    package var environmentTargets: [EnvironmentMode] = []
    /// How much a plan may do before `apply` refuses it.
    package var limits = Limits()
    /// What happens with companies and users that Reflag doesn't know yet; nil for `wait`.
    package var entities: Located<Entities>?
    /// The ids of companies and users that are right although they look like slips; `*` matches any characters.
    package var known: [Located<KeyPattern>] = []
    /// The fields that every flag must write, by their keys.
    package var require: [Located<Identifier>] = []
    /// The fields that every flag should write, by their keys.
    package var recommend: [Located<Identifier>] = []

    /// The policy of a manifest that states none.
    package init() {}
}
