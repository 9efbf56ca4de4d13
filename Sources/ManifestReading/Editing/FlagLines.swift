import Diagnostics
import FlagModel

/// The lines of one flag in the text of a file: a change of the flag needs no more, where nothing in them refers to anything
/// else. In a large file, that is much faster than a tree of the whole text.
struct FlagLines {
    /// The bytes of the lines.
    let range: Range<Int>

    /// The lines from a flag's key up to the next flag's; nil if they may not be all of it, or may say something of others.
    ///
    /// - Parameters:
    ///   - key: Where the flag's key is.
    ///   - next: Where the next flag's key in the file is; nil if it is the last one.
    ///   - text: The file's bytes.
    init?(of key: Place, before next: Place?, in text: [UInt8]) {
        let (line, last) = (Int(key.start.line) - 1, next.map { Int($0.start.line) - 1 })
        let range = text.withUnsafeBufferPointer { text -> Range<Int>? in
            var (start, end) = (line == 0 ? 0 : nil as Int?, nil as Int?)
            var number = 0
            for offset in text.indices where text[offset] == 0x0A {
                number += 1
                if number == line { start = offset + 1 }
                if let last {
                    if number == last { end = offset + 1 }
                    if number >= last { break }
                } else if number > line, offset + 1 < text.count, ![0x20, 0x0A, 0x0D, 0x23].contains(text[offset + 1]) {
                    // The next key of the root.
                    end = offset + 1
                    break
                }
            }
            guard let start, start < end ?? text.count, Self.isAlone(text[start..<(end ?? text.count)]) else {
                return nil
            }
            let indentation = text[start...].prefix { $0 == 0x20 }.count
            return indentation > 0 && indentation == Int(key.start.column) - 1 ? start..<(end ?? text.count) : nil
        }
        guard let range else { return nil }
        self.range = range
    }

    /// Whether nothing is at the beginning of a line but comments, and nothing looks like an anchor, an alias, a merge key or a
    /// tag.
    private static func isAlone(_ lines: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var before: UInt8 = 0x0A
        for byte in lines {
            if before == 0x0A, ![0x20, 0x0A, 0x0D, 0x23].contains(byte) { return false }
            // `&`, `*`, `!` behind white space or what opens or parts something; `<<` anywhere.
            let isSign = byte == 0x26 || byte == 0x2A || byte == 0x21
            if isSign, [0x09, 0x20, 0x2C, 0x5B, 0x7B, 0x3A, 0x0A].contains(before) { return false }
            if byte == 0x3C, before == 0x3C { return false }
            before = byte
        }
        return true
    }
}
