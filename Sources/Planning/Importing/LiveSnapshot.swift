import Diagnostics
package import FlagModel
package import JSONText

/// Live state as data for a file, from which `hoist sandbox --from-live` starts a twin.
///
/// ```
/// {
///   "app": {"id": "apZ4k29fmQ81xw", "name": "Acme Web", "flagKeyFormat": "kebabCaseLower"},
///   "environments": [{"id", "name", "isProduction", "order", "flagStateVersion"}],
///   "stages": [{"id", "name", "order"}],
///   "owners": [{"id", "name", "email"}],
///   "flags": [{"id", "key", "name", "description", "stage", "owner", "permanent", "archived", "stale", "unchecked",
///              "targets": [{"environment", "companies", "users"}]}]
/// }
/// ```
/// A flag's stage and owner, and the environment of its targets, are given by their ids. It contains no keys.
package enum LiveSnapshot {
    /// The file's `format`.
    package static let format = "hoist-snapshot"
    /// The version of the format.
    package static let version = 1

    /// All targets of an app: of archived flags too, since a plan may bring those back.
    package static func readSet(for live: LiveState) -> ReadSet {
        ReadSet(
            live.flags.sorted { $0.key < $1.key }.flatMap { flag in
                live.app.environments.map { TargetsAddress(flag: flag.key, environment: $0.id) }
            })
    }

    /// The members that follow `format`, `version` and `checksum`. Flags by their keys, ids by their bytes.
    package static func members(of live: LiveState, fields: FlagFields = .standard) -> [JSONMember] {
        let owners = Dictionary(firstOf: live.flags.flatMap(\.owners), by: \.id)
        return [
            JSONMember(
                "app",
                [
                    "id": .string(live.app.id.text), "name": .string(live.app.name),
                    "flagKeyFormat": .string(live.app.keyFormat.rawValue),
                ]),
            JSONMember("environments", .array(live.app.environments.map(json))),
            JSONMember("stages", .array(stages(of: live).map(json))),
            JSONMember("owners", .array(owners.values.sorted { $0.id < $1.id }.map(json))),
            JSONMember("flags", .array(live.flags.sorted { $0.key < $1.key }.map { json($0, live, fields) })),
        ]
    }

    /// The app's stages, and those that a flag is in though the app doesn't list them.
    private static func stages(of live: LiveState) -> [Stage] {
        let known = Set(live.app.stages.map(\.id))
        let others = Dictionary(
            firstOf: live.flags.flatMap(\.stages).filter { !known.contains($0.id) }, by: \.id)
        return live.app.stages + others.values.sorted { $0.id < $1.id }
    }

    private static func json(_ environment: AppEnvironment) -> JSONValue {
        [
            "id": .string(environment.id.text), "name": .string(environment.name),
            "isProduction": .bool(environment.isProduction), "order": .integer(environment.order),
            "flagStateVersion": .integer(environment.flagStateVersion),
        ]
    }

    private static func json(_ stage: Stage) -> JSONValue {
        ["id": .string(stage.id.text), "name": .string(stage.name), "order": .integer(stage.order)]
    }

    private static func json(_ owner: Owner) -> JSONValue {
        ["id": .string(owner.id.text), "name": .optional(owner.name), "email": .optional(owner.email)]
    }

    private static func json(_ flag: LiveFlag, _ live: LiveState, _ fields: FlagFields) -> JSONValue {
        let targets = live.app.environments.compactMap { environment -> JSONValue? in
            let address = TargetsAddress(flag: flag.key, environment: environment.id)
            guard let found = live.targets[address], !(found.companies.isEmpty && found.users.isEmpty) else {
                return nil
            }
            return [
                "environment": .string(environment.id.text),
                "companies": .strings(found.companies.sorted().map(\.text)),
                "users": .strings(found.users.sorted().map(\.text)),
            ]
        }
        var members = [JSONMember("id", .string(flag.id.text)), JSONMember("key", .string(flag.key.text))]
        for field in fields.created where field.isReadable {
            members.append(JSONMember(field.key, flag[field].sent.json))
        }
        members += [
            JSONMember("archived", .bool(flag.archived)), JSONMember("stale", .bool(flag.stale)),
            JSONMember("unchecked", .bool(flag.unchecked)), JSONMember("targets", .array(targets)),
        ]
        return .object(members)
    }
}
