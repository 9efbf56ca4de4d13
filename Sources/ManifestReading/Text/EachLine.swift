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

    /// The same with the line's number, from 1.
    func eachNumberedLine(_ body: (_ start: Int, _ line: UInt32) -> Bool) {
        var line: UInt32 = 0
        eachLine { start in
            line += 1
            return body(start, line)
        }
    }
}
