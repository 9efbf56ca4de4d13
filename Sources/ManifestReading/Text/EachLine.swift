#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension UnsafeBufferPointer<UInt8> {
    /// Gives where each line begins, and its number from 1, until there is enough.
    func eachLine(_ body: (_ start: Int, _ line: UInt32) -> Bool) {
        guard let base = baseAddress else { return }
        var start = 0
        var line: UInt32 = 1
        while start < count, body(start, line),
            let end = memchr(base + start, Int32(UInt8(ascii: "\n")), count - start)
        {
            start = UnsafePointer(end.assumingMemoryBound(to: UInt8.self)) - base + 1
            line += 1
        }
    }
}
