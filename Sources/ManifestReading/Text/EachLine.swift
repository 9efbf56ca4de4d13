import CLibYAML

extension UnsafeBufferPointer<UInt8> {
    /// Calls `body` with the start of each line (lines end with a line feed), until it returns false.
    func eachLine(_ body: (_ start: Int) -> Bool) {
        guard let base = baseAddress else { return }
        var start = 0
        while start < count, body(start),
            let end = memchr(base + start, Int32(UInt8(ascii: "\n")), count - start)
        {
            start = UnsafePointer(end.assumingMemoryBound(to: UInt8.self)) - base + 1
        }
    }

    /// The same with the line's number, from 1, counted like libyaml: it has other line ends too.
    func eachNumberedLine(_ body: (_ start: Int, _ line: UInt32) -> Bool) {
        var line: UInt32 = 1
        var last = 0
        eachLine { start in
            if start > 0 { line += 1 + otherLineEnds(in: last..<(start - 1)) }
            last = start
            return body(start, line)
        }
    }

    /// The number of single carriage returns, NEL, LS and PS in a range that is followed by a line feed.
    private func otherLineEnds(in range: Range<Int>) -> UInt32 {
        var ends: UInt32 = 0
        for index in range {
            switch self[index] {
            case 0x0D where index + 1 < range.upperBound: ends += 1
            case 0x85 where index > 0 && self[index - 1] == 0xC2: ends += 1
            case 0xA8, 0xA9: if index > 1, self[index - 1] == 0x80, self[index - 2] == 0xE2 { ends += 1 }
            default: break
            }
        }
        return ends
    }
}
