/// A JSON value that is written part by part: its lists are made element by element, so that a large value is never in
/// memory as one.
package indirect enum JSONStream {
    /// A value as a whole.
    case value(JSONValue)
    /// A list: the number of its elements, and each of them by its index.
    case list(count: Int, element: (Int) -> JSONValue)
    /// An object, with its members in their order.
    case object([(name: String, value: JSONStream)])

    /// A list with an element for each of some values.
    package static func list<Element>(_ elements: [Element], _ json: @escaping (Element) -> JSONValue) -> JSONStream {
        .list(count: elements.count) { json(elements[$0]) }
    }

    /// All of it as one value.
    package var whole: JSONValue {
        switch self {
        case .value(let value): value
        case .list(let count, let element): .array((0..<count).map(element))
        case .object(let members): .object(members.map { JSONMember($0.name, $0.value.whole) })
        }
    }
}

// MARK: For files

extension JSONStream {
    /// Writes it for a file: each member of an object and each element of a list in the stream on a line of its own, and
    /// these without spaces. The outermost members are indented by two spaces.
    ///
    /// ```
    /// {
    ///   "version": 1,
    ///   "changes": [
    /// {"flag":"a"},
    /// {"flag":"b"}]
    /// }
    /// ```
    /// Terminal control and invisible characters are escaped, see `SafeText`.
    ///
    /// - Parameter sink: Gets the bytes, in pieces of about 64 KiB.
    package func write<Failure: Error>(to sink: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        var buffer = JSONBuffer(.forTerminals)
        try write(to: &buffer, depth: 0, sink)
        buffer.append("\n")
        try sink(buffer.bytes)
    }

    /// All of it as it is written for a file.
    package func text() -> String {
        var bytes: [UInt8] = []
        write { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write<Failure: Error>(
        to buffer: inout JSONBuffer,
        depth: Int,
        _ sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        switch self {
        case .value(let value): value.writeCompact(to: &buffer)
        case .list(let count, let element):
            buffer.append("[")
            for index in 0..<count {
                buffer.append(index > 0 ? ",\n" : "\n")
                element(index).writeCompact(to: &buffer)
                try buffer.drain(to: sink)
            }
            buffer.append("]")
        case .object(let members):
            buffer.append("{")
            for (index, member) in members.enumerated() {
                buffer.append(index > 0 ? ",\n" : "\n")
                if depth == 0 { buffer.append("  ") }
                buffer.appendQuoted(member.name)
                buffer.append(": ")
                try member.value.write(to: &buffer, depth: depth + 1, sink)
            }
            buffer.append(depth == 0 && !members.isEmpty ? "\n}" : "}")
        }
    }
}

extension JSONBuffer {
    /// The number of bytes from which a piece is handed on.
    static let piece = 1 << 16

    /// Hands on what was written, once it is long enough.
    fileprivate mutating func drain<Failure: Error>(to sink: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        guard bytes.count >= Self.piece else { return }
        try sink(bytes)
        removeAll()
    }
}

// MARK: For digests

extension JSONStream {
    /// Its canonical form (RFC 8785), which is the same as that of ``whole``.
    ///
    /// - Parameter sink: Gets the bytes, in pieces.
    package func canonical(to sink: ([UInt8]) -> Void) {
        switch self {
        case .value(let value): sink(value.canonicalBytes())
        case .list(let count, let element):
            sink(Array("[".utf8))
            for index in 0..<count {
                if index > 0 { sink(Array(",".utf8)) }
                sink(element(index).canonicalBytes())
            }
            sink(Array("]".utf8))
        case .object(let members):
            sink(Array("{".utf8))
            let sorted = members.sorted { JSONMember.precedes($0.name, $1.name) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { sink(Array(",".utf8)) }
                sink(JSONValue.string(member.name).canonicalBytes() + Array(":".utf8))
                member.value.canonical(to: sink)
            }
            sink(Array("}".utf8))
        }
    }
}
