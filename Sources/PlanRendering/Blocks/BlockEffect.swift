import FlagModel
import Planning
import TerminalText

/// How much a block does: the larger one is shown first to a reviewer.
///
/// What counts first is its reach: how many flags it touches, or from how many production targets it takes something away, if
/// these are more. Among those with the same reach, removals in production come first, then archived flags, other removals,
/// additions in production, and the rest.
struct BlockEffect: Comparable {
    /// The number of flags.
    private var flags: Int
    /// The number of archived flags.
    private var archives = 0
    private var production = PlanSummary.Targets()
    private var other = PlanSummary.Targets()

    /// The effect of one flag's change, without grouped targets.
    init(of change: Change) {
        flags = 1
        archives = change.action == .archive ? 1 : 0
        for targets in change.targets {
            let differences = [targets.companies, targets.users]
            add(
                targets.production, adds: differences.reduce(0) { $0 + $1.add.count },
                removes: differences.reduce(0) { $0 + $1.remove.count })
        }
    }

    /// The effect of a group.
    ///
    /// - `flags`: How many flags are in it; some may be in several environments.
    init(of fold: Fold, flags: Int) {
        self.flags = flags
        let targets = fold.targets.companies.count + fold.targets.users.count
        let removes = !fold.cause.adds
        for environment in fold.environments {
            let count = targets * environment.flags.count
            add(environment.production, adds: removes ? 0 : count, removes: removes ? count : 0)
        }
    }

    /// Whether it archives, removes targets or changes production: a reviewer should see these blocks first.
    var isGrave: Bool { archives + production.add + production.remove + other.remove > 0 }

    /// Added and removed targets, in production and elsewhere, without zeros.
    var targetWords: [StyledText] { PlanSummary.words(production: production, other: other) }

    private mutating func add(_ isProduction: Bool, adds: Int, removes: Int) {
        if isProduction {
            production.add += adds
            production.remove += removes
        } else {
            other.add += adds
            other.remove += removes
        }
    }

    /// What is compared, the most important first.
    private var order: (Int, Int, Int, Int, Int, Int) {
        (max(flags, production.remove), production.remove, archives, other.remove, production.add, other.add)
    }

    static func < (left: Self, right: Self) -> Bool { left.order < right.order }

    static func == (left: Self, right: Self) -> Bool { left.order == right.order }
}
