/// The kinds of specific targets.
package enum EntityKind: String, Sendable, Codable {
    /// A company.
    case company
    /// A user of an application.
    case user
}

/// What a sandbox does with a company or user that it doesn't know.
package enum SandboxStrictness: String, Sendable, Codable, CaseIterable {
    /// Neither reads nor writes of its flags find it.
    case all
    /// Reads respond as if it were known without any target, and writes don't find it.
    case writes
}

/// What a sandbox knows about a company or user in an environment.
struct SandboxEntity: Sendable, Equatable {
    var name: String?
    var attributes: [String: JSONValue]?
}

/// The companies and users that were created, or have lost a target. Those that are a target of a flag are known as well,
/// and aren't listed here.
struct SandboxEntities: Sendable, Equatable {
    struct Key: Hashable, Sendable {
        let environment: SandboxID
        let kind: EntityKind
        let id: SandboxID
    }

    private var known: [Key: SandboxEntity] = [:]

    subscript(key: Key) -> SandboxEntity? {
        get { known[key] }
        set { known[key] = newValue }
    }

    /// Adds an entity that isn't in the list yet.
    mutating func note(_ key: Key) {
        if known[key] == nil { known[key] = SandboxEntity() }
    }

    var isEmpty: Bool { known.isEmpty }

    /// All of them, in any order.
    var keys: some Sequence<Key> { known.keys }

    /// A list in a fixed order, for the state file.
    var records: [SandboxEntityRecord] {
        known.map { key, entity in
            SandboxEntityRecord(
                environment: key.environment, kind: key.kind, id: key.id, name: entity.name,
                attributes: entity.attributes)
        }.sorted { left, right in
            for (one, other) in [
                (left.environment.text, right.environment.text), (left.kind.rawValue, right.kind.rawValue),
                (left.id.text, right.id.text),
            ] where !one.utf8.elementsEqual(other.utf8) {
                return one.utf8.lexicographicallyPrecedes(other.utf8)
            }
            return false
        }
    }
}

/// A company or user in a state file: `{"environment": "Production", "kind": "company", "id": "acme-corp"}`, with `name`
/// and `attributes` if it has them.
struct SandboxEntityRecord: Codable {
    let environment: SandboxID
    let kind: EntityKind
    let id: SandboxID
    let name: String?
    let attributes: [String: JSONValue]?
}

extension SandboxWorld {
    /// Whether a company or user is known in an environment, which is given by its id: it was created, or is or was a
    /// target.
    package func knows(_ kind: EntityKind, _ id: SandboxID, in environment: SandboxID) -> Bool {
        entities[SandboxEntities.Key(environment: environment, kind: kind, id: id)] != nil
            || !targeted(kind, id, in: environment).isEmpty
    }

    /// Makes a company or user known, as when an application has sent it. The environment is given by id or name.
    ///
    /// - Throws: ``SandboxWorldProblem`` if there is no such environment.
    package mutating func introduce(
        _ kind: EntityKind,
        _ id: SandboxID,
        in environment: SandboxID
    ) throws(SandboxWorldProblem) {
        let environment = try environmentID(environment, "environment")
        guard !knows(kind, id, in: environment) else { return }
        note(kind, id, in: environment)
        revision += 1
    }

    /// Adds the entities of a state file.
    ///
    /// - Throws: ``SandboxWorldProblem`` for an environment that doesn't exist, an empty id and a duplicate.
    mutating func adopt(_ records: [SandboxEntityRecord]) throws(SandboxWorldProblem) {
        for (place, record) in records.enumerated() {
            let environment = try environmentID(record.environment, "entities.\(place).environment")
            let key = SandboxEntities.Key(environment: environment, kind: record.kind, id: record.id)
            guard !record.id.isEmpty else {
                throw SandboxWorldProblem(place: "entities.\(place).id", reason: "the id is empty")
            }
            guard entities[key] == nil else {
                throw SandboxWorldProblem(
                    place: "entities.\(place).id", reason: "the \(record.kind.rawValue) \(record.id) is listed twice")
            }
            entities[key] = SandboxEntity(name: record.name, attributes: record.attributes)
        }
    }
}
