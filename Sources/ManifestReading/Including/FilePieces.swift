import Diagnostics
import FlagModel

/// A large file in pieces, each of which is a whole file: all that is before the flags, and some of the flags.
///
/// ```
/// version: 1          # before the flags: a part of each piece
/// flags:
///   one: {}           # the first piece has the flags up to here
///   other: {}         # the second piece has this one
/// ```
///
/// Nothing is known of the text but its lines, so pieces are an attempt: if any of them is unusual (an error, a warning, a merge
/// key beside flags, an anchor whose name comes twice) or a flag is in two of them, the file is read as one.
///
/// Why what is read is the same: libyaml reads the text up to where a piece begins as it reads that text alone, which is right
/// to its end; so there no quote, bracket, key or document is open. Each line of the flags is indented at least as much as the first
/// flag, where `flags` begins as a mapping in that column; so there the mapping is open, and in the column of its keys every
/// block of text and every mapping and list in it ends, as they do at the end of a file. (The value of a `?` key that has none is
/// placed at what follows, so a text with a `?` at the beginning of a line has no pieces.) The piece is read from the same state: after
/// `flags:` and a line end, in that column. And what is before the flags is the same in each; where it is used counts in each again,
/// as it takes memory in each again.
struct FilePieces: Sendable {
    private struct Piece {
        /// Its flags in the text.
        let range: Range<Int>
        /// How many lines are before them.
        let linesBefore: Int
    }

    private let text: ArraySlice<UInt8>
    private let head: Head
    private let pieces: [Piece]

    /// A file has at most so many.
    private static let most = 16

    /// The pieces of a text; nil if there wouldn't be several, or something in it is unusual.
    init?(_ text: ArraySlice<UInt8>, _ sizes: SideBySideSizes) {
        guard text.count >= 2 * sizes.leastBytes else { return nil }
        let found = text.withUnsafeBufferPointer { text -> (head: Head, ranges: [Range<Int>])? in
            guard let head = Head(in: text), head.end * 2 * sizes.headsOfPiece <= text.count,
                ConflictMarkers.diagnostics(in: UnsafeBufferPointer(rebasing: text[..<head.end]), file: 0, atMost: 1)
                    .isEmpty
            else { return nil }
            let length = max(sizes.leastBytes, head.end * sizes.headsOfPiece, text.count / Self.most + 1)
            let starts = Self.starts(in: text, head, each: length)
            return (head, zip([head.end] + starts, starts + [text.count]).map { $0..<$1 })
        }
        guard let (head, ranges) = found, ranges.count > 1,
            let lines = Self.lines(of: ranges, in: text, indentation: head.indentation)
        else { return nil }
        self.text = text
        self.head = head
        var before = head.lines
        pieces = zip(ranges, lines)
            .map { range, lines in
                defer { before += lines }
                return Piece(range: range, linesBefore: before)
            }
    }

    /// How many there are, at least two.
    var count: Int { pieces.count }

    /// How many bytes are read of each.
    var lengths: [Int] { pieces.map { head.end + $0.range.count } }

    /// Where a piece begins among the flags: near each multiple of a length, at a line with a key in the column of the flags.
    private static func starts(in text: UnsafeBufferPointer<UInt8>, _ head: Head, each length: Int) -> [Int] {
        var starts: [Int] = []
        var offset = head.end + length
        while offset < text.count {
            var found: Int?
            let rest = UnsafeBufferPointer(rebasing: text[offset...])
            rest.eachLine { start in
                // The first one may be the rest of a line.
                let isFlag = start > 0 && rest.indentation(at: start) == head.indentation
                if isFlag, rest.hasKey(at: start + head.indentation) { found = offset + start }
                return found == nil
            }
            guard let found else { break }
            starts.append(found)
            offset = found + length
        }
        return starts
    }

    /// How many lines some parts of the flags have; nil if any of them is unusual.
    private static func lines(
        of ranges: [Range<Int>], in text: ArraySlice<UInt8>, indentation: Int
    ) -> [Int]? {
        let counts = Cores.map(ranges.count) { number in
            part(of: text, ranges[number]).withUnsafeBufferPointer { lines(of: $0, indentation: indentation) }
        }
        return counts.contains(nil) ? nil : counts.compactMap(\.self)
    }

    /// A part of a text by offsets from its beginning.
    private static func part(of text: ArraySlice<UInt8>, _ range: Range<Int>) -> ArraySlice<UInt8> {
        text.dropFirst(range.lowerBound).prefix(range.count)
    }

    private static func lines(of text: UnsafeBufferPointer<UInt8>, indentation: Int) -> Int? {
        var count = 0
        var isUsual = LoneCarriageReturns.diagnostic(in: text, file: 0) == nil
        guard isUsual else { return nil }
        text.eachLine { start in
            count += 1
            let spaces = text.indentation(at: start)
            let isInFlags = text.isBlank(at: start + spaces) || spaces >= indentation
            isUsual = isInFlags && !text.hasComplexKey(at: start + spaces)
            return isUsual
        }
        return isUsual ? count : nil
    }

    // MARK: Reading

    /// Reads a piece; nil if it isn't right by itself.
    ///
    /// - `assembly`: What the manifest is before any of its files.
    func read(
        _ number: Int, file: UInt32, _ role: FileDecoder.Role, _ bounds: Bounds, _ keys: FlagKeys,
        into assembly: Assembly
    ) -> FileDecoder.Piece? {
        let piece = pieces[number]
        let isFirst = number == 0
        let line = isFirst ? head.firstLine : piece.linesBefore
        let first = SourcePosition(
            line: UInt32(truncatingIfNeeded: line + 1), column: UInt32(truncatingIfNeeded: head.indentation + 1))
        // The first one is the text up to its end.
        let all =
            isFirst
            ? text.prefix(piece.range.upperBound)
            : text.prefix(head.end) + Self.part(of: text, piece.range)
        let leftOut = piece.linesBefore - head.lines
        let moved = isFirst ? nil : MovedLines(first: head.lines, count: leftOut)
        return all.withUnsafeBufferPointer {
            FileDecoder.decode(
                piece: $0, moved: moved, first: first, file: file, role: role, bounds: bounds, keys: keys,
                into: assembly,
                // The first one gets the flags of the others.
                forBytes: isFirst ? text.count : all.count)
        }
    }

    /// What was read of all pieces, in order, as if the file had been read as one; nil if the same flag is in two.
    static func joined(_ pieces: consuming [FileDecoder.Piece]) -> Assembly? {
        var pieces = pieces
        pieces.reverse()
        guard var whole = pieces.popLast()?.assembly else { return nil }
        while let piece = pieces.popLast() { guard whole.add(piece) else { return nil } }
        return whole
    }
}

/// What is before the flags of a file.
private struct Head: Sendable {
    /// Its end: the beginning of the line after `flags:`.
    let end: Int
    /// How many lines it has.
    let lines: Int
    /// How many lines are before the first flag.
    let firstLine: Int
    /// How many spaces are before the first flag.
    let indentation: Int

    /// What is before `flags:` in a text; nil if there is no such line, or what follows doesn't begin with a key.
    init?(in text: UnsafeBufferPointer<UInt8>) {
        var key: Int?
        var first: (line: Int, indentation: Int)?
        var end: Int?
        text.eachNumberedLine { start, line in
            if key == nil {
                if text.isKeyOfFlags(at: start) { key = Int(line) }
                return true
            }
            end = end ?? start
            let spaces = text.indentation(at: start)
            guard !text.isBlank(at: start + spaces) else { return true }
            let isKey =
                text.hasKey(at: start + spaces) || text.has(UInt8(ascii: "\""), at: start + spaces)
                || text.has(UInt8(ascii: "'"), at: start + spaces)
            if spaces > 0, isKey { first = (Int(line) - 1, spaces) }
            return false
        }
        guard let key, let first, let end else { return nil }
        self.end = end
        lines = key
        firstLine = first.line
        indentation = first.indentation
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// How many spaces are at an offset.
    fileprivate func indentation(at start: Int) -> Int {
        var end = start
        while has(UInt8(ascii: " "), at: end) { end += 1 }
        return end - start
    }

    /// Whether there is a letter or digit at an offset: if a line begins so outside of quotes and brackets, it is a key or a text.
    fileprivate func hasKey(at index: Int) -> Bool {
        guard index < count else { return false }
        switch self[index] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            return true
        default: return false
        }
    }

    /// Whether nothing but a comment is on the rest of a line.
    fileprivate func isBlank(at start: Int) -> Bool {
        guard start < count else { return true }
        switch self[start] {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"): return true
        default: return false
        }
    }

    /// Whether a `?` that makes a key of what follows may be at an offset, or behind the dashes of a list there.
    fileprivate func hasComplexKey(at start: Int) -> Bool {
        var index = start
        while index < count, self[index] == UInt8(ascii: "-") || self[index] == UInt8(ascii: " ") { index += 1 }
        return has(UInt8(ascii: "?"), at: index)
    }

    /// Whether a line is `flags:`, with nothing after it but a comment.
    fileprivate func isKeyOfFlags(at start: Int) -> Bool {
        let key: StaticString = "flags:"
        let end = start + key.utf8CodeUnitCount
        guard end <= count, UnsafeBufferPointer(rebasing: self[start..<end]).isText(key) else { return false }
        let spaces = indentation(at: end)
        return isBlank(at: end + spaces) && (spaces > 0 || !has(UInt8(ascii: "#"), at: end))
    }
}
