import Diagnostics
package import FlagModel
package import JSONText

extension StaleCheck {
    /// What `plan --check --format json` prints: `{"holds", "moved": […], "done": […], "left": […]}`, the last two in
    /// the form of the plan file's calls.
    package func json(appID: Identifier) -> JSONValue { .object(members(appID: appID)) }

    /// The members of the JSON form.
    package func members(appID: Identifier) -> [JSONMember] {
        [
            JSONMember("holds", .bool(!isStale)),
            JSONMember("moved", .array(moved.map(\.json))),
            JSONMember("done", .array(done.map { $0.json(appID: appID) })),
            JSONMember("left", .array(rest.map { $0.json(appID: appID) })),
        ]
    }
}

extension StaleCheck.Difference {
    /// The difference, with what was seen and what is there now.
    fileprivate var json: JSONValue {
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
                "kind": "environment", "environment": .string(environment), "seen": .string(Self.word(production)),
                "now": .string(now.map(Self.word) ?? "absent"),
            ]
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
