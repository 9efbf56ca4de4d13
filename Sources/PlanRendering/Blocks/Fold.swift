import FlagModel
import Planning

/// The same targets on many flags, told once.
struct Fold {
    /// Why the flags share them.
    enum Cause: Hashable {
        /// They come because an audience holds them.
        case audience(Identifier, PlanPlace)
        /// They go; what named them is no longer in the manifest.
        case removal
    }

    /// The targets that come or go.
    struct Targets: Hashable {
        let companies: [Identifier]
        let users: [Identifier]
    }

    /// An environment, with the flags on which the targets come or go in it.
    struct Environment {
        let name: String
        let production: Bool
        let flags: [Identifier]
        /// Where the manifest names the environment for the first of the flags.
        let place: PlanPlace?
    }

    /// Why.
    let cause: Cause
    /// What.
    let targets: Targets
    /// Where, in the order in which the plan first has them.
    var environments: [Environment]
}
