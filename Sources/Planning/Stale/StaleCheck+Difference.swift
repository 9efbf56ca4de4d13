package import FlagModel
import JSONText

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
        /// An environment was deleted (nil), or has become a production environment, or is none any more; whether it was
        /// one is nil if the plan doesn't say.
        case environment(String, production: Bool?, nowProduction: Bool?)
        /// A grant has begun or ended; the last day of one that has ended, else the first.
        case grant(
            flag: Identifier, environment: String, kind: TargetKind, id: Identifier, seen: Grant.State,
            now: Grant.State,
            since: CalendarDate?)
        /// A stage that would be set was deleted: the name that the plan gives it, and its id.
        case stage(String, id: Identifier)
        /// What is named by this id has another name than the plan gives it: what was reviewed isn't what would be written.
        case name(Named, id: Identifier, seen: String, now: String)

        /// What has a name and an id.
        package enum Named: String, Hashable, Sendable {
            case environment
            case stage
            case owner
        }
    }
}

extension StaleCheck.Difference {
    /// The difference, with what was seen and what is there now.
    var json: JSONValue {
        switch self {
        case .flag(let flag, let seen, let now):
            ["kind": "flag", "flag": .string(flag.text), "seen": .string(seen.word), "now": .string(now.word)]
        case .field(let flag, let field, let seen, let now):
            [
                "kind": "field", "flag": .string(flag.text), "field": .string(field.key), "seen": seen.json,
                "now": now.json,
            ]
        case .targets(let flag, let environment, let kind, let came, let gone):
            [
                "kind": "targets", "flag": .string(flag.text), "environment": .string(environment),
                "of": .string(kind.rawValue), "came": .strings(came.map(\.text)), "gone": .strings(gone.map(\.text)),
            ]
        case .environment(let environment, let production, let now):
            [
                "kind": "environment", "environment": .string(environment),
                "seen": .string(production.map(Self.word) ?? "present"),
                "now": .string(now.map(Self.word) ?? "absent"),
            ]
        case .grant(let flag, let environment, let kind, let id, let seen, let now, let since):
            [
                "kind": "grant", "flag": .string(flag.text), "environment": .string(environment),
                "of": .string(kind.rawValue), "id": .string(id.text), "seen": .string(Self.word(seen)),
                "now": .string(Self.word(now)), "day": .optional(since?.description),
            ]
        case .stage(let name, let id):
            ["kind": "stage", "stage": .string(name), "id": .string(id.text), "seen": "present", "now": "absent"]
        case .name(let named, let id, let seen, let now):
            [
                "kind": "name", "of": .string(named.rawValue), "id": .string(id.text), "seen": .string(seen),
                "now": .string(now),
            ]
        }
    }

    private static func word(_ state: Grant.State) -> String {
        switch state {
        case .waits: "not begun"
        case .holds: "holds"
        case .ended: "ended"
        }
    }

    private static func word(_ isProduction: Bool) -> String { isProduction ? "production" : "not production" }
}

extension StaleCheck.Difference.Presence {
    /// One word for machines.
    fileprivate var word: String {
        switch self {
        case .absent: "absent"
        case .live(let archived): archived ? "archived" : "live"
        case .archived: "archived"
        case .different: "different"
        case .replaced: "replaced"
        }
    }
}
