import TerminalText

/// A position in a JSON text, and how objects and lists are put together from there.
protocol JSONPosition {
    /// The next byte; nil at the end.
    var current: UInt8? { get }

    /// Passes over the next byte.
    mutating func advance()

    /// Reads the string that begins here.
    mutating func string() throws(JSONReader.Problem) -> String

    /// A problem at this position.
    func problem(_ reason: String) -> JSONReader.Problem
}

extension JSONPosition {
    /// Passes over a byte, if it is the next one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        advance()
        return true
    }

    /// Passes over white space.
    mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { advance() }
    }

    /// Nothing but white space comes any more.
    mutating func end() throws(JSONReader.Problem) {
        skipSpace()
        guard current == nil else { throw problem("there is more after the end") }
    }

    /// Reads the members of an object.
    ///
    /// - Parameter read: Reads the value of a member, whose name it gets.
    mutating func readMembers(
        _ read: (inout Self, String) throws(JSONReader.Problem) -> Void
    ) throws(JSONReader.Problem) {
        var names = NameSet()
        advance()
        skipSpace()
        if take(UInt8(ascii: "}")) { return }
        repeat {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw problem("a name in quotation marks was expected") }
            let name = try string()
            guard names.insert(name) else {
                throw problem("the name `\(SafeText.visible(name))` is there twice in one object")
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw problem("a colon was expected") }
            try read(&self, name)
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw problem("`,` or `}` was expected") }
    }

    /// Passes over the beginning of a list.
    ///
    /// - Returns: Whether it has any elements; the end of an empty list is passed over too.
    mutating func beginList() -> Bool {
        advance()
        skipSpace()
        return !take(UInt8(ascii: "]"))
    }

    /// Passes over the end of a list.
    mutating func endList() throws(JSONReader.Problem) {
        guard take(UInt8(ascii: "]")) else { throw problem("`,` or `]` was expected") }
    }
}

/// The names of an object: few in most, so that they are compared one by one until there are many.
private struct NameSet {
    private var few: [String] = []
    private var many: Set<JSONValue> = []

    /// Adds a name; false if it is there already.
    mutating func insert(_ name: String) -> Bool {
        if few.contains(where: { $0.utf8.elementsEqual(name.utf8) }) { return false }
        if few.count < 16 {
            few.append(name)
            return true
        }
        return many.insert(.string(name)).inserted
    }
}

/// The mark with which some programs begin a text in UTF-8.
enum ByteOrderMark {
    private static let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The number of bytes of the mark that a text begins with; 0 if it doesn't.
    static func length(in text: [UInt8]) -> Int { text.starts(with: bytes) ? bytes.count : 0 }
}
