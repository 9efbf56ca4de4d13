/// An id or a key as it came: two of them are the same when their bytes are.
///
/// Swift's `String` takes "é" in one scalar and "é" in two for equal; an API that keeps ids in a database doesn't, so
/// neither does the sandbox. In JSON it is a string.
///
/// An empty one stands for "make one up" where a flag is added to a ``SandboxWorld``.
package struct SandboxID: Sendable {
    /// The text as it came.
    package let text: String

    /// An id with this text.
    package init(_ text: String) {
        self.text = text
    }

    /// Whether there is no text.
    package var isEmpty: Bool { text.isEmpty }
}

extension SandboxID: Hashable {
    /// Whether both hold the same bytes.
    package static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Hashes the bytes.
    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension SandboxID: Codable {
    /// Reads a string.
    ///
    /// - Throws: `DecodingError` for anything else.
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes a string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension SandboxID: ExpressibleByStringLiteral, CustomStringConvertible {
    /// An id with this text.
    package init(stringLiteral text: String) {
        self.init(text)
    }

    /// The text as it came.
    package var description: String { text }
}

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
