import Diagnostics
import FlagModel

/// The lines of one flag in the text of a file: a change of the flag needs no more, where nothing in them refers to anything
/// else. In a large file, that is much faster than a tree of the whole text.
struct FlagLines {
    /// The bytes of the lines.
    let range: Range<Int>

    /// The lines of some flags, each from its key up to the next flag's; nil for one if they may not be all of it, or may say
    /// something of others. The text is looked through once.
    ///
    /// - Parameters:
    ///   - flags: Where each flag's key is, and that of the next flag in the file; nil if it is the last one. In their order.
    ///   - text: The file's bytes.
    static func all(of flags: [(key: Place, next: Place?)], in text: [UInt8]) -> [FlagLines?] {
        text.withUnsafeBufferPointer { text in
            var lines = LineOffsets(text)
            return flags.map { flag in
                guard let start = lines.offset(ofLine: Int(flag.key.start.line) - 1),
                    let end = flag.next.map({ lines.offset(ofLine: Int($0.start.line) - 1) })
                        ?? lines.offsetOfNextAtMargin(),
                    start < end, isAlone(text[start..<end])
                else { return nil }
                let indentation = text[start...].prefix { $0 == 0x20 }.count
                guard indentation > 0, indentation == Int(flag.key.start.column) - 1 else { return nil }
                return FlagLines(range: start..<end)
            }
        }
    }

    /// Whether nothing is at the beginning of a line but comments, and nothing looks like an anchor, an alias, a merge key or a
    /// tag.
    private static func isAlone(_ lines: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var before: UInt8 = 0x0A
        for byte in lines {
            if before == 0x0A, !LineOffsets.isInside(byte) { return false }
            // `&`, `*`, `!` behind white space or what opens or parts something; `<<` anywhere.
            let isSign = byte == 0x26 || byte == 0x2A || byte == 0x21
            if isSign, [0x09, 0x20, 0x2C, 0x5B, 0x7B, 0x3A, 0x0A].contains(before) { return false }
            if byte == 0x3C, before == 0x3C { return false }
            before = byte
        }
        return true
    }
}

/// The offsets of lines of a text, asked for in their order.
private struct LineOffsets {
    private let text: UnsafeBufferPointer<UInt8>
    private var line = 0
    private var start = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// The offset of a line, from 0; nil if there are fewer, or one after it was asked for.
    mutating func offset(ofLine wanted: Int) -> Int? {
        guard wanted >= line else { return nil }
        while line < wanted { guard next() else { return nil } }
        return start
    }

    /// The offset of the next line after this one that begins with something that isn't a comment; the end if there is none.
    mutating func offsetOfNextAtMargin() -> Int? {
        while next() { if start < text.count, !Self.isInside(text[start]) { return start } }
        return text.count
    }

    private mutating func next() -> Bool {
        var offset = start
        while offset < text.count, text[offset] != 0x0A { offset += 1 }
        guard offset < text.count else { return false }
        line += 1
        start = offset + 1
        return true
    }

    /// Whether a line that begins with a byte is empty, indented or a comment.
    static func isInside(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x23 }
}
