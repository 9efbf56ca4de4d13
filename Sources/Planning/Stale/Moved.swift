package import FlagModel

extension StaleCheck {
    /// One thing that has moved since a plan was made: what was seen, and what is there now.
    package enum Moved: Hashable, Sendable {
        /// What there is of a flag.
        package enum Presence: Hashable, Sendable {
            /// No flag with that key.
            case absent
            /// The flag.
            case live(archived: Bool)
            /// A flag with that key that was made meanwhile, and is archived.
            case archived
            /// A flag with that key that was made meanwhile, and differs from the planned one in these fields.
            case different([FlagField])
            /// Another flag with the same key.
            case replaced
        }

        /// A flag came, went, or was archived or unarchived.
        case flag(Identifier, seen: Presence, now: Presence)
        /// A field that would be written has another value; stages and owners by name where they are known.
        case field(flag: Identifier, FlagField, seen: FieldChange.Value, now: FieldChange.Value)
        /// An exact list has targets that weren't seen, or lacks some that were.
        case targets(
            flag: Identifier, environment: String, kind: TargetKind, came: [Identifier], gone: [Identifier])
        /// An environment is gone (nil), or is a production environment now, or no longer.
        case environment(String, production: Bool, nowProduction: Bool?)
    }
}
