import FlagModel

/// The ids of the list that is being read. Its memory is reused for each list; the arrays taken from it have no spare
/// capacity.
struct IDBuffer: ~Copyable {
    private var ids = UnsafeMutablePointer<Located<Identifier>>.allocate(capacity: Self.usual)
    private var capacity = Self.usual
    /// A few bits of each of the first ids: ids with different ones differ.
    private let fingerprints = UnsafeMutablePointer<UInt64>.allocate(capacity: Self.few)
    /// How many ids there are.
    private(set) var count = 0

    private static let usual = 256
    /// Up to so many are compared with one another.
    private static let few = 16
    /// The length from which a list is long.
    private static let many = 1 << 15

    /// Nothing yet.
    init() {}

    deinit {
        ids.deinitialize(count: count)
        ids.deallocate()
        fingerprints.deallocate()
    }

    /// The last id.
    var last: Located<Identifier>? { count > 0 ? ids[count - 1] : nil }

    /// Whether a list is long enough to estimate its length from the text read so far.
    var isLong: Bool { count == Self.many }

    /// Whether there may be duplicates among the ids.
    var mayRepeat: Bool {
        guard count <= Self.few else { return true }
        for number in 0..<count {
            for earlier in 0..<number where fingerprints[earlier] == fingerprints[number] { return true }
        }
        return false
    }

    /// Adds an id with its text in UTF-8.
    mutating func append(_ id: Located<Identifier>, _ text: UnsafeBufferPointer<UInt8>) {
        if count == capacity { reserve(2 * capacity) }
        if count < Self.few { fingerprints[count] = text.fingerprint }
        (ids + count).initialize(to: id)
        count += 1
    }

    /// Reserves capacity. Unused capacity costs nothing.
    mutating func reserve(_ wanted: Int) {
        guard wanted > capacity else { return }
        let more = UnsafeMutablePointer<Located<Identifier>>.allocate(capacity: wanted)
        more.moveInitialize(from: ids, count: count)
        ids.deallocate()
        ids = more
        capacity = wanted
    }

    /// Removes and returns all ids.
    mutating func taken() -> [Located<Identifier>] {
        // The initializer with uninitialized capacity would look up its type each time.
        var taken: [Located<Identifier>] = []
        taken.reserveCapacity(count)
        for number in 0..<count { taken.append((ids + number).move()) }
        count = 0
        if capacity > Self.many {
            ids.deallocate()
            ids = .allocate(capacity: Self.usual)
            capacity = Self.usual
        }
        return taken
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// A few bits of the text: if they differ, so do the texts.
    fileprivate var fingerprint: UInt64 {
        guard count >= 8, let start = baseAddress else {
            var bits = UInt64(truncatingIfNeeded: count)
            for byte in self { bits = bits << 8 | UInt64(byte) }
            return bits
        }
        let text = UnsafeRawPointer(start)
        return text.loadUnaligned(as: UInt64.self) &* 31
            &+ text.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self) &+ UInt64(truncatingIfNeeded: count)
    }
}
