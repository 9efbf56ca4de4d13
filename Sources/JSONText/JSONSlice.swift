/// A value in a JSON text that is read part by part, as strictly as ``JSONReader`` does: a large list is read element by
/// element, and members can be read in any order.
package struct JSONSlice: Sendable {
    private let bytes: [UInt8]
    /// Where the value begins.
    private let start: Int

    private init(_ bytes: [UInt8], at start: Int) {
        self.bytes = bytes
        self.start = start
    }

    /// The value that a text is. What is in its lists and objects is only checked when it is read.
    ///
    /// - Throws: ``JSONReader/Problem`` if there is none, it has no end, or there is more after it.
    package init(_ bytes: [UInt8]) throws(JSONReader.Problem) {
        var reader = JSONReader(bytes)
        reader.skipSpace()
        self.init(bytes, at: reader.index)
        try reader.skipValue()
        try reader.end()
    }

    /// Whether it is a list.
    package var isList: Bool { start < bytes.count && bytes[start] == UInt8(ascii: "[") }

    /// The value as a whole.
    ///
    /// - Throws: ``JSONReader/Problem`` at the first thing that isn't JSON.
    package func value() throws(JSONReader.Problem) -> JSONValue {
        var reader = JSONReader(bytes, at: start)
        return try reader.value(depth: 0)
    }

    /// The members of an object; nil if it isn't one.
    ///
    /// - Throws: ``JSONReader/Problem`` if a name isn't one, or is there twice.
    package func members() throws(JSONReader.Problem) -> [(name: String, value: JSONSlice)]? {
        var reader = JSONReader(bytes, at: start)
        guard reader.current == UInt8(ascii: "{") else { return nil }
        var members: [(name: String, value: JSONSlice)] = []
        try reader.readMembers { reader, name throws(JSONReader.Problem) in
            reader.skipSpace()
            members.append((name, JSONSlice(bytes, at: reader.index)))
            try reader.skipValue()
        }
        return members
    }

    /// Reads the elements of a list one by one.
    ///
    /// - Parameters:
    ///   - failure: What to throw if an element isn't JSON.
    ///   - read: Gets each element, with its index.
    package func elements<Failure: Error>(
        or failure: (JSONReader.Problem) -> Failure,
        _ read: (Int, JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        var reader = JSONReader(bytes, at: start)
        var index = 0
        guard reader.beginList() else { return }
        repeat {
            let value: JSONValue
            do throws(JSONReader.Problem) {
                value = try reader.value(depth: 1)
                reader.skipSpace()
            } catch {
                throw failure(error)
            }
            try read(index, value)
            index += 1
        } while reader.take(UInt8(ascii: ","))
        do throws(JSONReader.Problem) {
            try reader.endList()
        } catch {
            throw failure(error)
        }
    }
}
