/// An id or a key as received, compared byte for byte.
///
/// To Swift's `String`, "é" in one scalar and "é" in two are equal; to an API that stores ids in a database they
/// aren't, so the sandbox compares bytes too. In JSON it is a string.
///
/// An empty id means that one is created when a flag is added to a ``SandboxWorld``.
package struct SandboxID: Sendable {
    /// The string as received.
    package let text: String

    /// An id with this string.
    package init(_ text: String) {
        self.text = text
    }

    /// The string as a segment of a path: percent-encoded, but for letters, digits and `-._~`.
    var inPath: String {
        text.utf8.map { byte -> String in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    /// Whether the string is empty.
    package var isEmpty: Bool { text.isEmpty }
}

extension SandboxID: Hashable {
    /// Whether both have the same bytes.
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
    /// Decodes a string.
    ///
    /// - Throws: `DecodingError` for anything else.
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Encodes a string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension SandboxID: ExpressibleByStringLiteral, CustomStringConvertible {
    /// An id with this string.
    package init(stringLiteral text: String) {
        self.init(text)
    }

    /// The string as received.
    package var description: String { text }
}

/// Unique ids in the order in which they were added.
package struct SandboxIDList: Sendable, Hashable {
    /// The ids, oldest first.
    package private(set) var ids: [SandboxID] = []
    private var members: Set<SandboxID> = []

    /// A list of these ids; for duplicates, the first position counts.
    package init(_ ids: some Sequence<SandboxID> = []) {
        for id in ids {
            insert(id)
        }
    }

    /// Whether it contains `id`; takes constant time.
    package func contains(_ id: SandboxID) -> Bool {
        members.contains(id)
    }

    /// Adds `id` at the end; false if it was already in the list.
    @discardableResult
    package mutating func insert(_ id: SandboxID) -> Bool {
        guard members.insert(id).inserted else { return false }
        ids.append(id)
        return true
    }

    /// Removes `id`; false if it wasn't in the list.
    @discardableResult
    package mutating func remove(_ id: SandboxID) -> Bool {
        guard members.remove(id) != nil else { return false }
        ids.removeAll { $0 == id }
        return true
    }
}

extension SandboxIDList: Codable {
    /// Decodes an array of strings.
    ///
    /// - Throws: `DecodingError` for anything else.
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([SandboxID].self))
    }

    /// Encodes an array of strings.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(ids)
    }
}
