import JSONText
import NIOHTTP1

/// Companies and users, the two kinds of targets.
enum EntityKind: String, Sendable {
    case company, user

    var collection: String { self == .company ? "companies" : "users" }
    var list: String { self == .company ? "companyIds" : "userIds" }
}

extension Bench {
    /// The path of an entity in the environment.
    nonisolated func path(_ kind: EntityKind, _ id: String) -> String {
        "/envs/\(Service.encoded(environment.id))/\(kind.collection)/\(Service.encoded(id))"
    }

    /// An entity that Reflag knows, as far as it can be told about it.
    func known(_ kind: EntityKind = .company, _ id: String? = nil) async throws -> String {
        let id = id ?? "hoist-acc-\(kind.rawValue)"
        // An older API has no such operation, and doesn't need it.
        let answer = try await service.call(.PUT, path(kind, id), .object([]))
        if answer.status != 200 { refusedUpserts[path(kind, id)] = answer.seen }
        return id
    }

    /// Sends an update of targets, whatever the answer.
    ///
    /// - Throws: ``Trouble`` where Reflag should know an entity, and didn't let it be made known.
    func target(
        _ flags: [Flag],
        _ isOn: Bool,
        _ id: String,
        as kind: EntityKind = .company
    ) async throws -> Answer {
        let updates = flags.map { flag -> JSONValue in
            ["flagKey": .string(flag.key), "specificTargetValue": isOn ? true : .null]
        }
        let body: JSONValue = [
            "updates": .array(updates), "notifications": [], "changeDescription": "hoist's acceptance tests",
        ]
        let answer = try await service.call(.PATCH, path(kind, id) + "/flags", body)
        if answer.status == 404, let upsert = refusedUpserts[path(kind, id)] {
            throw Trouble("a \(kind.rawValue) that Reflag knows (its upsert is answered \(upsert))")
        }
        return answer
    }

    /// The answer to getFlagTargeting.
    nonisolated func targeting(_ flag: Flag) async throws -> Answer {
        try await service.call(
            .GET, "/flags/\(Service.encoded(flag.key))/targeting/\(Service.encoded(environment.id))")
    }

    /// The companies or users that are targets of a flag.
    nonisolated func targets(_ flag: Flag, _ kind: EntityKind = .company) async throws -> [String] {
        let lists = try await targeting(flag).ok()["specificTargets"]?["true"]
        return (lists?[kind.list]?.items ?? []).compactMap(\.text)
    }

    /// The environment's version.
    nonisolated func version() async throws -> Int {
        let app = try await service.call(.GET, "").ok()
        let environment = app["environments"]?.items.first { $0["id"]?.text == self.environment.id }
        guard let version = environment?["flagStateVersion"]?.number else {
            throw Trouble("the environment has no `flagStateVersion`")
        }
        return version
    }
}
