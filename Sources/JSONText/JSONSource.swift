/// The bytes of a JSON text, in chunks that can be let go one by one: of a large text, only what is still to be read is in
/// memory.
package final class JSONSource {
    /// The number of bytes of every chunk but the last.
    static let chunk = 1 << 16

    private var chunks: [[UInt8]] = []
    /// The line ends in each chunk, those that were let go too.
    private var lineEnds: [Int] = []

    /// The number of bytes.
    package private(set) var count = 0

    /// Whether none of it was let go yet.
    package private(set) var isWhole = true

    /// The number of bytes that are in memory.
    var kept: Int { chunks.reduce(0) { $0 + $1.count } }

    /// A text without bytes.
    package init() {}

    /// A text of these bytes.
    package convenience init(_ bytes: [UInt8]) {
        self.init()
        bytes.withUnsafeBytes { append($0) }
    }

    /// Adds bytes at the end.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while !rest.isEmpty {
            if count % Self.chunk == 0 {
                var chunk: [UInt8] = []
                chunk.reserveCapacity(Self.chunk)
                chunks.append(chunk)
                lineEnds.append(0)
            }
            let last = chunks.count - 1
            let piece = rest.prefix(Self.chunk - count % Self.chunk)
            chunks[last].append(contentsOf: piece)
            lineEnds[last] += piece.count { $0 == UInt8(ascii: "\n") }
            count += piece.count
            rest = rest.dropFirst(piece.count)
        }
    }

    /// All of it; nil if some was let go.
    package var whole: [UInt8]? { isWhole ? bytes(0..<count) : nil }

    /// The byte at an offset; nil at the end.
    func byte(at offset: Int) -> UInt8? {
        offset < count ? chunks[offset / Self.chunk][offset % Self.chunk] : nil
    }

    /// The bytes in a range.
    func bytes(_ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        forEachPart(of: range) { part, _ in
            bytes.append(contentsOf: part)
            return true
        }
        return bytes
    }

    /// The line of an offset, from 1; what is in its chunk before it mustn't have been let go.
    func line(at offset: Int) -> Int {
        let number = min(offset, count) / Self.chunk
        var line = 1 + lineEnds[..<min(number, lineEnds.count)].reduce(0, +)
        forEachPart(of: number * Self.chunk..<min(offset, count)) { part, _ in
            line += part.count { $0 == UInt8(ascii: "\n") }
            return true
        }
        return line
    }

    /// Hands on the bytes of a range in parts, each with its offset, until one answers false.
    func forEachPart(of range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>, Int) -> Bool) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let start = offset % Self.chunk
            let end = min(Self.chunk, start + range.upperBound - offset)
            let goesOn = chunks[offset / Self.chunk].withUnsafeBufferPointer {
                body(UnsafeBufferPointer(rebasing: $0[start..<end]), offset)
            }
            guard goesOn else { return }
            offset += end - start
        }
    }

    /// Lets go what is in a range, as far as it is whole chunks.
    ///
    /// - Returns: Where what is left of the range begins.
    func letGo(_ range: Range<Int>) -> Int {
        let first = (range.lowerBound + Self.chunk - 1) / Self.chunk
        let end = range.upperBound / Self.chunk
        guard first < end else { return range.lowerBound }
        for number in first..<end { chunks[number] = [] }
        isWhole = false
        return end * Self.chunk
    }
}
