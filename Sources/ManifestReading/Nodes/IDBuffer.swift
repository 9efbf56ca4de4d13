import FlagModel

/// The ids of lists, one list after the other. Its memory is used again for what comes later.
struct IDBuffer: ~Copyable {
    private var ids = UnsafeMutablePointer<Located<Identifier>>.allocate(capacity: Self.usual)
    private var capacity = Self.usual
    /// A few bits of each of the first ids of the last list: ids with different ones differ.
    private let fingerprints = UnsafeMutablePointer<UInt64>.allocate(capacity: Self.few)
    /// How many ids there are in all lists.
    private(set) var count = 0
    /// The index of the first id of the last list.
    private(set) var start = 0

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

    /// An id of any list.
    subscript(index: Int) -> Located<Identifier> {
        precondition((0..<count).contains(index))
        return ids[index]
    }

    // MARK: The last list

    /// Begins a list.
    mutating func begin() { start = count }

    /// How many ids the last list has.
    var length: Int { count - start }

    /// The last id of the last list.
    var last: Located<Identifier>? { length > 0 ? ids[count - 1] : nil }

    /// Whether the last list is long enough to estimate its length from the text read so far.
    var isLong: Bool { length == Self.many }

    /// Whether there may be duplicates among its ids.
    var mayRepeat: Bool {
        let length = length
        guard length <= Self.few else { return true }
        for number in 0..<length {
            for earlier in 0..<number where fingerprints[earlier] == fingerprints[number] { return true }
        }
        return false
    }

    /// Adds an id with its text in UTF-8.
    mutating func append(_ id: Located<Identifier>, _ text: UnsafeBufferPointer<UInt8>) {
        if count == capacity { grow(to: 2 * capacity) }
        if length < Self.few { fingerprints[length] = text.fingerprint }
        (ids + count).initialize(to: id)
        count += 1
    }

    /// Makes room for a number of ids in the last list. Room that isn't used costs nothing.
    mutating func reserve(_ wanted: Int) {
        if start + wanted > capacity { grow(to: start + wanted) }
    }

    private mutating func grow(to wanted: Int) {
        let more = UnsafeMutablePointer<Located<Identifier>>.allocate(capacity: wanted)
        more.moveInitialize(from: ids, count: count)
        ids.deallocate()
        ids = more
        capacity = wanted
    }

    /// Removes the ids from an index on.
    mutating func remove(from index: Int) {
        guard index < count else { return }
        (ids + index).deinitialize(count: count - index)
        count = index
        start = index
        if count == 0, capacity > Self.many {
            ids.deallocate()
            ids = .allocate(capacity: Self.usual)
            capacity = Self.usual
        }
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
