package import FlagModel

extension StaleCheck {
    /// Something that has changed since a plan was made: what was seen, and what is there now.
    package enum Difference: Hashable, Sendable {
        /// How a flag exists.
        package enum Presence: Hashable, Sendable {
            /// No flag with that key.
            case absent
            /// The flag.
            case live(archived: Bool)
            /// A flag with that key that was created in the meantime, and is archived.
            case archived
            /// A flag with that key that was created in the meantime, and differs from the planned one in these fields.
            case different([FlagField])
            /// Another flag with the same key.
            case replaced
        }

        /// A flag was created, deleted, archived or unarchived.
        case flag(Identifier, seen: Presence, now: Presence)
        /// A field that would be written has another value; stages and owners by name where they are known.
        case field(flag: Identifier, FlagField, seen: FieldChange.Value, now: FieldChange.Value)
        /// An exact list has targets that weren't seen, or lacks some that were.
        case targets(
            flag: Identifier, environment: String, kind: TargetKind, came: [Identifier], gone: [Identifier])
        /// An environment was deleted (nil), or has become a production environment, or is none any more.
        case environment(String, production: Bool, nowProduction: Bool?)
    }
}
