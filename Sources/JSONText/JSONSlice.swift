/// A value in a JSON text that is read part by part, as strictly as ``JSONReader`` does: a large list is read element by
/// element, and members can be read in any order.
package struct JSONSlice {
    private let source: JSONSource
    /// Where the value is.
    private let range: Range<Int>

    fileprivate init(_ source: JSONSource, _ range: Range<Int>) {
        self.source = source
        self.range = range
    }

    /// The value that a text is. What is in its lists and objects is only checked when it is read.
    ///
    /// - Throws: ``JSONReader/Problem`` if there is none, it has no end, or there is more after it.
    package init(_ source: JSONSource) throws(JSONReader.Problem) {
        var walk = JSONWalk(source, at: ByteOrderMark.length(in: source.bytes(0..<min(3, source.count))))
        self = try walk.value()
        try walk.end()
    }

    /// Whether it is a list.
    package var isList: Bool { source.byte(at: range.lowerBound) == UInt8(ascii: "[") }

    /// The value as a whole.
    ///
    /// - Throws: ``JSONReader/Problem`` at the first thing that isn't JSON.
    package func value() throws(JSONReader.Problem) -> JSONValue { try value(depth: 0) }

    private func value(depth: Int) throws(JSONReader.Problem) -> JSONValue {
        try source.read(range) { reader throws(JSONReader.Problem) in try reader.value(depth: depth) }
    }

    /// The members of an object; nil if it isn't one.
    ///
    /// - Throws: ``JSONReader/Problem`` if a name isn't one, or is there twice.
    package func members() throws(JSONReader.Problem) -> [(name: String, value: JSONSlice)]? {
        var walk = JSONWalk(source, at: range.lowerBound)
        guard walk.current == UInt8(ascii: "{") else { return nil }
        var members: [(name: String, value: JSONSlice)] = []
        try walk.readMembers { walk, name throws(JSONReader.Problem) in members.append((name, try walk.value())) }
        return members
    }

    /// Reads the elements of a list one by one, and lets go of the text those that were read: they can't be read again.
    ///
    /// - Parameters:
    ///   - failure: What to throw if an element isn't JSON.
    ///   - read: Gets each element, with its index.
    package func elements<Failure: Error>(
        or failure: (JSONReader.Problem) -> Failure,
        _ read: (Int, JSONValue) throws(Failure) -> Void
    ) throws(Failure) {
        var walk = JSONWalk(source, at: range.lowerBound)
        var index = 0
        var kept = range.lowerBound
        guard walk.beginList() else { return }
        repeat {
            let value: JSONValue
            do throws(JSONReader.Problem) {
                value = try walk.value().value(depth: 1)
                walk.skipSpace()
            } catch {
                throw failure(error)
            }
            kept = source.letGo(kept..<walk.index)
            try read(index, value)
            index += 1
        } while walk.take(UInt8(ascii: ","))
        do throws(JSONReader.Problem) {
            try walk.endList()
        } catch {
            throw failure(error)
        }
    }
}

/// A way through a text that passes over values, whose ends are found by their brackets and quotation marks alone.
private struct JSONWalk: JSONPosition {
    private let source: JSONSource
    private(set) var index: Int

    init(_ source: JSONSource, at index: Int) {
        self.source = source
        self.index = index
    }

    var current: UInt8? { source.byte(at: index) }

    mutating func advance() { index += 1 }

    func problem(_ reason: String) -> JSONReader.Problem {
        JSONReader.Problem(reason: reason, line: source.line(at: index))
    }

    mutating func string() throws(JSONReader.Problem) -> String {
        let start = index
        try skipString()
        return try source.read(start..<index) { reader throws(JSONReader.Problem) in try reader.string() }
    }

    /// Passes over the value that comes next.
    mutating func value() throws(JSONReader.Problem) -> JSONSlice {
        skipSpace()
        let start = index
        switch current {
        case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested()
        case UInt8(ascii: "\""): try skipString()
        default: try skipWord()
        }
        return JSONSlice(source, start..<index)
    }

    private mutating func skipNested() throws(JSONReader.Problem) { try skip(JSONEnding()) }

    private mutating func skipString() throws(JSONReader.Problem) {
        index += 1
        try skip(JSONEnding(isInString: true))
    }

    private mutating func skip(_ ending: JSONEnding) throws(JSONReader.Problem) {
        var ending = ending
        var end: Int?
        source.forEachPart(of: index..<source.count) { part, offset in
            end = ending.found(in: part).map { offset + $0 + 1 }
            return end == nil
        }
        index = end ?? source.count
        if end == nil { throw problem(ending.isInString ? "a string has no end" : "it ends too early") }
    }

    /// Passes over a number, or true, false or null.
    private mutating func skipWord() throws(JSONReader.Problem) {
        let start = index
        let ends = ",]} \n\r\t".utf8
        while let byte = current, !ends.contains(byte) { advance() }
        // What comes right after it is a mistake, which is found there.
        index = try source.read(start..<index) { reader throws(JSONReader.Problem) in
            _ = try reader.value(depth: 0)
            return start + reader.index
        }
    }
}

/// Finds the end of an object, a list or a string in the parts of a text.
private struct JSONEnding {
    private var depth = 0
    private(set) var isInString: Bool
    private var isEscaped = false

    /// In front of an object or a list, or in a string.
    init(isInString: Bool = false) { self.isInString = isInString }

    /// Takes the next part; gives the place of the last byte, if it is there.
    mutating func found(in part: UnsafeBufferPointer<UInt8>) -> Int? {
        for (place, byte) in part.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if isInString {
                switch byte {
                case UInt8(ascii: "\\"): isEscaped = true
                case UInt8(ascii: "\""):
                    isInString = false
                    if depth == 0 { return place }
                default: break
                }
            } else {
                switch byte {
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    depth -= 1
                    if depth == 0 { return place }
                case UInt8(ascii: "\""): isInString = true
                default: break
                }
            }
        }
        return nil
    }
}

extension JSONSource {
    /// Reads a part of the text; a problem in it is at its line of the whole.
    fileprivate func read<Result>(
        _ range: Range<Int>,
        _ read: (inout JSONReader) throws(JSONReader.Problem) -> Result
    ) throws(JSONReader.Problem) -> Result {
        var reader = JSONReader(bytes(range))
        do throws(JSONReader.Problem) {
            return try read(&reader)
        } catch {
            throw JSONReader.Problem(reason: error.reason, line: error.line + line(at: range.lowerBound) - 1)
        }
    }
}
