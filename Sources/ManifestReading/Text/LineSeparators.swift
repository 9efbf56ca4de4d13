import CLibYAML
import Diagnostics

/// The characters at which libyaml ends a line, as YAML 1.1 does, and git, editors and YAML 1.2 don't: NEL (U+0085), LS
/// (U+2028) and PS (U+2029).
///
/// To a reviewer, what follows one in a comment is a part of the comment; to libyaml it would be a line of its own. So libyaml
/// gets a copy of the text with letters in their place, as long in bytes, that the text doesn't have. Between quotes they are
/// put back into the string; anywhere else they are errors.
struct LineSeparators: ~Copyable {
    /// One of them outside of quotes.
    struct Bare {
        let scalar: Unicode.Scalar
        let position: SourcePosition
    }

    /// The text for libyaml.
    let text: UnsafeMutableBufferPointer<UInt8>
    /// Those that are outside of quotes, as far as the text was read.
    private(set) var bare: [Bare] = []

    private let all: [Bare]
    /// The first one that wasn't reached yet.
    private var next = 0
    /// The letters that stand for them; nil if the text uses all candidates.
    private let letters: [(letter: [UInt8], character: [UInt8])]?

    /// Nil if a text has none.
    init?(in source: UnsafeBufferPointer<UInt8>) {
        let offsets = Self.offsets(in: source)
        guard !offsets.isEmpty else { return nil }
        letters = Self.letters(notIn: source)
        text = .allocate(capacity: source.count)
        _ = text.initialize(from: source)
        var all: [Bare] = []
        var start = 0
        var position = SourcePosition(line: 1, column: 1)
        for offset in offsets {
            let character = Array(source[offset..<offset + (source[offset] == 0xC2 ? 2 : 3)])
            position = UnsafeBufferPointer(rebasing: source[start..<offset]).end(from: position)
            all.append(
                Bare(scalar: String(decoding: character, as: UTF8.self).unicodeScalars.first ?? " ", position: position)
            )
            let letter =
                letters?.first { $0.character == character }?.letter ?? Array((character.count == 2 ? "·" : "�").utf8)
            for (index, byte) in letter.enumerated() { text[offset + index] = byte }
            start = offset
        }
        self.all = all
    }

    deinit { text.deallocate() }

    /// Puts them back into a scalar's text, and notes which of them are outside of quotes up to the scalar's end.
    mutating func restore(
        _ scalar: UnsafeMutableBufferPointer<UInt8>, from start: SourcePosition, to end: SourcePosition, isQuoted: Bool
    ) {
        reach(isQuoted && letters != nil ? start : end)
        while next < all.count, all[next].position < end { next += 1 }
        for (letter, character) in letters ?? [] where letter.count <= scalar.count {
            var index = 0
            while index + letter.count <= scalar.count {
                if scalar[index] == letter[0], scalar[index + 1] == letter[1],
                    scalar[index + letter.count - 1] == letter[letter.count - 1]
                {
                    for (offset, byte) in character.enumerated() { scalar[index + offset] = byte }
                }
                index += 1
            }
        }
    }

    /// Notes that those before a position are outside of quotes.
    mutating func reach(_ position: SourcePosition) {
        while next < all.count, all[next].position < position {
            bare.append(all[next])
            next += 1
        }
    }

    // MARK: Finding

    /// The byte offsets of all of them.
    private static func offsets(in source: UnsafeBufferPointer<UInt8>) -> [Int] {
        var offsets: [Int] = []
        source.each(0xC2) { if source.has(0x85, at: $0 + 1) { offsets.append($0) } }
        source.each(0xE2) {
            if source.has(0x80, at: $0 + 1), source.has(0xA8, at: $0 + 2) || source.has(0xA9, at: $0 + 2) {
                offsets.append($0)
            }
        }
        return offsets.sorted()
    }

    /// A letter for each of the three that the text has neither as it is nor as an escape; nil if there is none.
    private static func letters(notIn source: UnsafeBufferPointer<UInt8>) -> [(letter: [UInt8], character: [UInt8])]? {
        var used: Set<UInt32> = []
        for scalar in String(decoding: source, as: UTF8.self).unicodeScalars
        where twoBytes.contains(scalar.value) || threeBytes.contains(scalar.value) {
            used.insert(scalar.value)
        }
        source.each(UInt8(ascii: "\\")) { offset in
            // `\u` has four digits, and `\U` eight.
            for width in [4, 8] where offset + 2 + width <= source.count {
                let digits = String(decoding: source[(offset + 2)..<(offset + 2 + width)], as: UTF8.self)
                if let value = UInt32(digits, radix: 16) { used.insert(value) }
            }
        }
        let free = [twoBytes, threeBytes].map { range -> [[UInt8]] in
            var letters: [[UInt8]] = []
            for value in range where letters.count < 2 && !used.contains(value) {
                if let letter = Unicode.Scalar(value) { letters.append(Array(String(letter).utf8)) }
            }
            return letters
        }
        guard let short = free[0].first, free[1].count == 2 else { return nil }
        return [
            (short, Array("\u{85}".utf8)), (free[1][0], Array("\u{2028}".utf8)), (free[1][1], Array("\u{2029}".utf8)),
        ]
    }

    /// Letters that take two bytes, as NEL does.
    private static let twoBytes: ClosedRange<UInt32> = 0x700...0x7EA
    /// Private-use characters, which take three bytes, as LS and PS do.
    private static let threeBytes: ClosedRange<UInt32> = 0xE000...0xF8FF
}

extension UnsafeBufferPointer<UInt8> {
    /// Calls `body` with the offset of each occurrence of a byte.
    func each(_ byte: UInt8, _ body: (Int) -> Void) {
        guard let base = baseAddress else { return }
        var start = 0
        while start < count, let found = memchr(base + start, Int32(byte), count - start) {
            let offset = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
            body(offset)
            start = offset + 1
        }
    }

    /// Whether there is this byte at an offset.
    func has(_ byte: UInt8, at offset: Int) -> Bool { offset < count && self[offset] == byte }

    /// The position one past the last character of a part that begins at `start`. A line ends with a line feed.
    func end(from start: SourcePosition = SourcePosition(line: 1, column: 1)) -> SourcePosition {
        var (line, column) = (start.line, start.column)
        for byte in self {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return SourcePosition(line: line, column: column)
    }
}

/// Carriage returns that no line feed follows: to YAML they end a line, and to git they don't.
enum LoneCarriageReturns {
    /// An error at the first one; nil if there is none.
    static func diagnostic(in text: UnsafeBufferPointer<UInt8>, file: UInt32) -> Diagnostic? {
        var first: Int?
        var count = 0
        text.each(0x0D) { offset in
            guard !text.has(0x0A, at: offset + 1) else { return }
            first = first ?? offset
            count += 1
        }
        guard let first else { return nil }
        let place = Place(file: file, character: UnsafeBufferPointer(rebasing: text[..<first]).end())
        return Diagnostic(
            .invalidCharacter, "there is a carriage return (U+000D) without a line feed here", at: place,
            help: "end lines with LF or CRLF; in a string, write `\\r` between double quotes",
            notes: ["YAML ends the line here, and git and most editors don't"]
                + (count > 1 ? ["the file has \(count - 1) more"] : []))
    }
}

extension LineSeparators.Bare {
    /// The error for one outside of quotes.
    func diagnostic(in file: UInt32) -> Diagnostic {
        let name =
            switch scalar {
            case "\u{85}": "next line, U+0085"
            case "\u{2028}": "line separator, U+2028"
            default: "paragraph separator, U+2029"
            }
        return Diagnostic(
            .invalidCharacter, "an invisible character (\(name)) isn't allowed outside of quotes",
            at: Place(file: file, character: position),
            help: "remove it, or replace it with a line break; in a string, put it between quotes",
            notes: ["YAML 1.1 ends the line here, and git, editors and YAML 1.2 don't"])
    }
}
