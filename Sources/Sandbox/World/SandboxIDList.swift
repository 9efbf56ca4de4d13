/// Ids in the order in which they were added, each once.
package struct SandboxIDList: Sendable, Hashable {
    /// The ids, oldest first.
    package private(set) var ids: [SandboxID] = []
    private var members: Set<SandboxID> = []

    /// A list of these ids; of an id that comes twice, the first place counts.
    package init(_ ids: some Sequence<SandboxID> = []) {
        for id in ids {
            insert(id)
        }
    }

    /// Whether `id` is in it; the time it takes doesn't grow with the list.
    package func contains(_ id: SandboxID) -> Bool {
        members.contains(id)
    }

    /// Adds `id` at the end; false when it was there.
    @discardableResult
    package mutating func insert(_ id: SandboxID) -> Bool {
        guard members.insert(id).inserted else { return false }
        ids.append(id)
        return true
    }

    /// Takes `id` out; false when it wasn't there.
    @discardableResult
    package mutating func remove(_ id: SandboxID) -> Bool {
        guard members.remove(id) != nil else { return false }
        ids.removeAll { $0 == id }
        return true
    }
}

extension SandboxIDList: Codable {
    /// Reads an array of strings.
    ///
    /// - Throws: `DecodingError` for anything else.
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([SandboxID].self))
    }

    /// Writes an array of strings.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(ids)
    }
}
