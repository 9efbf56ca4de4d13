/// That a grant's beginning or end has taken effect: a target was there since its first day, or gone after its last one.
///
/// What is changed about it afterwards was changed by somebody: it isn't due any more.
package struct GrantEffect: Hashable, Sendable {
    /// A specific target of a flag in an environment.
    package struct Target: Hashable, Comparable, Sendable {
        /// The environment and the company or user.
        package let entity: EntityAddress
        /// The flag's key.
        package let flag: Identifier

        /// A target of a flag.
        package init(_ entity: EntityAddress, of flag: Identifier) {
            self.entity = entity
            self.flag = flag
        }

        /// The list that it is in.
        package var list: TargetsAddress { TargetsAddress(flag: flag, environment: entity.environment) }

        /// By company or user, then by flag.
        package static func < (left: Target, right: Target) -> Bool {
            left.entity == right.entity ? left.flag < right.flag : left.entity < right.entity
        }
    }

    /// The target.
    package let target: Target
    /// Whether the grant has ended; otherwise it has begun.
    package let hasEnded: Bool
    /// The grant's last day if it has ended, else its first one.
    package let day: CalendarDate

    /// An effect from its parts.
    package init(_ target: Target, hasEnded: Bool, day: CalendarDate) {
        self.target = target
        self.hasEnded = hasEnded
        self.day = day
    }
}
