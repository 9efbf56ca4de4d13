package import FlagModel

/// Why companies and users have flags or don't: what the manifest wants and by which items, beside what is live.
///
/// Plain data, from which every form is made.
package struct Explanation: Sendable {
    /// An environment.
    package struct Environment: Hashable, Sendable {
        /// The environment's id; without live state, its name.
        package let id: Identifier
        /// Its name; without live state, what the manifest calls it.
        package let name: String
        /// Whether Reflag counts it as production.
        package let isProduction: Bool

        /// An environment from its parts.
        package init(id: Identifier, name: String, isProduction: Bool) {
            self.id = id
            self.name = name
            self.isProduction = isProduction
        }
    }

    /// What is explained.
    package enum Scope: Hashable, Sendable {
        /// Flags for these companies and users, who are one context; all flags unless some are named.
        case customers([Customer], namesFlags: Bool)
        /// Flags, for everybody whom the manifest or a live target names.
        case flags
        /// The same for all flags.
        case everything
    }

    /// What is explained.
    package let scope: Scope
    /// The app's id and name; nil without live state.
    package let app: Subject?
    /// The day by which grants count.
    package let day: CalendarDate
    /// The environments, in the app's order.
    package let environments: [Environment]
    /// The flags: those of the manifest in its order, then the live ones that it doesn't list, by key.
    package internal(set) var flags: [ExplainedFlag]
    /// What else is to be said, a line each.
    package internal(set) var remarks: [String] = []

    /// An app.
    package struct Subject: Hashable, Sendable {
        /// The app's id.
        package let id: Identifier
        /// The app's name.
        package let name: String
    }

    /// The companies and users that are asked about; none where flags are.
    package var customers: [Customer] {
        if case .customers(let customers, _) = scope { customers } else { [] }
    }

    /// How many differences there are between what is wanted and what is live.
    package var differences: Int {
        flags.reduce(0) { sum, flag in
            flag.environments.reduce(sum) { $0 + $1.targets.count { $0.difference != nil } }
        }
    }
}

/// A company or a user.
package struct Customer: Hashable, Comparable, Sendable {
    /// Which of the two.
    package let kind: TargetKind
    /// The id.
    package let id: Identifier

    /// A company or a user by its id.
    package init(_ kind: TargetKind, _ id: Identifier) {
        self.kind = kind
        self.id = id
    }

    /// Companies first, then by id.
    package static func < (left: Customer, right: Customer) -> Bool {
        left.kind == right.kind ? left.id < right.id : left.kind == .company
    }
}

/// A flag with what is wanted and live in each environment.
package struct ExplainedFlag: Sendable {
    /// What the manifest says of the flag as a whole.
    package enum Listing: String, CaseIterable, Sendable {
        /// It lists it.
        case listed
        /// It lists it as archived: its targets don't count.
        case archived
        /// Its policy ignores it, whether it lists it or not.
        case ignored
        /// It doesn't list it.
        case unlisted
    }

    /// What the next apply does with the live flag as a whole.
    package enum Change: String, CaseIterable, Sendable {
        /// It archives it: it is off for everybody then.
        case archive
        /// It unarchives it: its targets count again.
        case unarchive

        /// - Parameters:
        ///   - listing: What the manifest says of the flag.
        ///   - archived: Whether the manifest says that it is archived; nil if it says nothing.
        ///   - live: The state of the live flag.
        ///   - archivesUnlisted: Whether the policy archives what the manifest doesn't list.
        init?(_ listing: Listing, archived: Bool?, _ live: Live?, archivesUnlisted: Bool) {
            switch (listing, live) {
            case (.archived, .there?): self = .archive
            case (.unlisted, .there?) where archivesUnlisted: self = .archive
            case (.listed, .archived?) where archived == false: self = .unarchive
            default: return nil
            }
        }
    }

    /// The state of the live flag.
    package enum Live: String, CaseIterable, Sendable {
        /// It exists.
        case there
        /// It is archived.
        case archived
        /// It doesn't exist.
        case absent
    }

    /// The flag's key.
    package let key: Identifier
    /// Where the manifest lists it.
    package let place: PlanPlace?
    /// What the manifest says of it.
    package let listing: Listing
    /// The state of the live flag; nil without live state.
    package let live: Live?
    /// What the next apply does with the flag as a whole; nil if it leaves it as it is, and without live state.
    package let change: Change?
    /// Its name: the live one, else the manifest's.
    package let name: String?
    /// Its stage, likewise.
    package let stage: String?
    /// Its owner, likewise.
    package let owner: String?
    /// The day after which it is worth cleaning up.
    package let expires: CalendarDate?
    /// What is so in each environment, in the order of the explanation's.
    package internal(set) var environments: [ExplainedTargets]
}

/// A flag in one environment.
package struct ExplainedTargets: Sendable {
    /// The index in the explanation's environments.
    package let environment: Int
    /// Whether its lists are exact or a minimum; nil if the manifest says nothing of the flag here.
    package let mode: Policy.TargetsMode?
    /// Without live state, the name that the manifest uses for this flag and that may be the same environment's: an id and a
    /// name can't be joined then. nil if there is none, or the manifest names this one.
    package let mayBe: Identifier?
    /// Each company and user that is asked about, or that is named.
    package internal(set) var targets: [ExplainedTarget]
    /// What the edge serves for all of those that are asked about as one context; nil if it wasn't asked.
    package internal(set) var isServed: Bool?

    /// Whether the flag is on, for any of them; nil if that isn't known.
    package var isOn: Bool? {
        let values = targets.map(\.isOn)
        return values.contains(true) ? true : values.isEmpty || values.contains(nil) ? nil : false
    }
}

/// A flag for one company or user in one environment.
package struct ExplainedTarget: Sendable {
    /// The company or user.
    package let customer: Customer
    /// What the manifest says.
    package let wish: Wish
    /// The items of the manifest that say so, or would on another day.
    package internal(set) var items: [ExplainedItem]
    /// Whether it is a specific target live; nil if that isn't known.
    package let isTarget: Bool?
    /// Whether the flag is on; nil if that isn't known: without live state, or where only targets were read.
    package let isOn: Bool?
    /// Whether Reflag knows the company or user; nil if it wasn't asked.
    package let isKnown: Bool?
    /// Why it is on, or off; nil without live state.
    package let cause: Cause?
    /// What differs between what is wanted and what is live.
    package let difference: Difference?
    /// What the next apply does with the flag as a whole.
    package let change: ExplainedFlag.Change?
    /// Whether it is due, unless it waits: whether Reflag knows the company or user wasn't asked.
    package let mayWait: Bool

    /// What the manifest says of a target.
    package enum Wish: String, CaseIterable, Sendable {
        /// An item wants it.
        case wanted
        /// The list is exact, and doesn't have it.
        case unwanted
        /// It must not be a target: it is listed under `remove`, or its grant in an additive list has ended.
        case removed
        /// The list is a minimum, and doesn't have it.
        case beyond
        /// The list isn't written, or the flag's environment isn't.
        case unmanaged
        /// The policy ignores the flag.
        case ignored
        /// The manifest archives the flag.
        case archived
        /// The manifest doesn't list the flag.
        case unlisted
    }

    /// Why a flag is on or off for somebody.
    package enum Cause: String, CaseIterable, Sendable {
        /// On: a specific target that the manifest wants.
        case wanted
        /// On: a specific target that the manifest doesn't want, or doesn't manage.
        case target
        /// On without a specific target: a rule, a segment or the flag's stage.
        case implicit
        /// Off for a specific target: access is off for everyone.
        case offForEveryone = "off-for-everyone"
        /// Off: wanted, and not a target yet.
        case notApplied = "not-applied"
        /// Wanted, and Reflag doesn't know the company or user yet.
        case waiting
        /// Whether it is on isn't known: Reflag doesn't know the company or user, or its answer doesn't have the flag.
        case unknown
        /// Off: the flag is archived.
        case archived
        /// Off: there is no such flag.
        case absent
        /// Off: nothing turns it on.
        case nothing
    }

    /// What differs.
    package enum Difference: String, CaseIterable, Sendable {
        /// Wanted and no target: an apply is due.
        case due
        /// Wanted and no target: it waits until Reflag knows the company or user.
        case waiting
        /// A target that the next apply removes.
        case drift
        /// A target beyond a list that is a minimum.
        case additive
        /// A target of which the manifest says nothing.
        case unmanaged
        /// A wanted target for which the flag is off.
        case targetOff = "target-off"
        /// On or a target, and the next apply archives the flag.
        case archive
        /// Wanted or a target, and the next apply unarchives the flag.
        case unarchive
    }
}

/// An item of the manifest that names a company or user for a flag.
package struct ExplainedItem: Hashable, Sendable {
    /// Which list it is in.
    package enum Source: Hashable, Sendable {
        /// The flag's own.
        case flag
        /// That of an audience that the flag names.
        case audience(Identifier)
        /// What the flag's environment must not have.
        case removal
    }

    /// Which list it is in.
    package let source: Source
    /// The days and the reason, if it is a grant.
    package let term: Term?
    /// Where it is.
    package let place: PlanPlace
    /// Where the flag names the audience.
    package let naming: PlanPlace?
    /// Since when its line is there.
    package internal(set) var origin: LineOrigin?

    /// The days of a grant, and why it is there.
    package struct Term: Hashable, Sendable {
        /// The first day; nil if it has begun always.
        package let from: CalendarDate?
        /// The last day; nil if it never ends.
        package let until: CalendarDate?
        /// Why it is there.
        package let why: String?
        /// Where it stands on the explanation's day.
        package let state: Grant.State
    }

    /// Whether it wants its target on the explanation's day.
    package var holds: Bool { source != .removal && (term.map { $0.state == .holds } ?? true) }
}

/// Since when a line of the manifest is there.
package enum LineOrigin: Hashable, Sendable {
    /// Since a commit.
    case commit(Commit)
    /// It isn't committed.
    case uncommitted

    /// The commit of a line.
    package struct Commit: Hashable, Sendable {
        /// The commit's id.
        package let id: String
        /// The day on which it was written, by its author's clock.
        package let day: CalendarDate
        /// The author's name.
        package let author: String
        /// The first line of its message.
        package let subject: String
        /// Whether the history that is here ends with it: the line may be older.
        package let isOldest: Bool

        /// A commit from its parts.
        package init(id: String, day: CalendarDate, author: String, subject: String, isOldest: Bool) {
            self.id = id
            self.day = day
            self.author = author
            self.subject = subject
            self.isOldest = isOldest
        }
    }
}

extension Explanation {
    /// The places of all items.
    package var places: Set<PlanPlace> {
        var places: Set<PlanPlace> = []
        eachItem { places.insert($0.place) }
        return places
    }

    /// The same with the origin of each line that has one, and more remarks.
    package func with(_ origins: [PlanPlace: LineOrigin], remarks more: [String]) -> Explanation {
        var explanation = self
        for flag in flags.indices {
            for environment in flags[flag].environments.indices {
                for target in flags[flag].environments[environment].targets.indices {
                    for item in flags[flag].environments[environment].targets[target].items.indices {
                        let place = flags[flag].environments[environment].targets[target].items[item].place
                        explanation.flags[flag].environments[environment].targets[target].items[item].origin =
                            origins[place]
                    }
                }
            }
        }
        explanation.remarks += more
        return explanation
    }

    private func eachItem(_ body: (ExplainedItem) -> Void) {
        for flag in flags {
            for environment in flag.environments {
                for target in environment.targets { target.items.forEach(body) }
            }
        }
    }
}
