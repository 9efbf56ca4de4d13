/// Finds duplicates: a hash table that stores only indices and hashes.
///
/// It takes 11 to 21 bytes per entry, where a dictionary of strings and locations would take a hundred.
struct KeyTable {
    /// The lower half of a hash, then the index plus one; 0 if empty.
    private var slots: [UInt64]
    private var count = 0

    /// A table with a capacity.
    init(capacity: Int = 16) {
        var size = 32
        while Self.isFull(size, capacity) { size *= 2 }
        slots = [UInt64](repeating: 0, count: size)
    }

    /// Adds an index, unless there is an equal entry: then returns the index of that one, and changes nothing.
    mutating func insert(_ number: Int32, hash: Int, isSame: (Int32) -> Bool) -> Int32? {
        if Self.isFull(slots.count, count + 1) { grow(to: slots.count * 2) }
        let entry = UInt64(UInt32(truncatingIfNeeded: hash)) << 32 | UInt64(UInt32(bitPattern: number) &+ 1)
        var slot = Int(entry >> 32) & (slots.count - 1)
        while slots[slot] != 0 {
            let held = Int32(bitPattern: UInt32(truncatingIfNeeded: slots[slot]) &- 1)
            if slots[slot] >> 32 == entry >> 32, isSame(held) { return held }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = entry
        count += 1
        return nil
    }

    /// The index of an equal entry; nil if there is none.
    func find(hash: Int, isSame: (Int32) -> Bool) -> Int32? {
        let half = UInt64(UInt32(truncatingIfNeeded: hash))
        var slot = Int(half) & (slots.count - 1)
        while slots[slot] != 0 {
            let held = Int32(bitPattern: UInt32(truncatingIfNeeded: slots[slot]) &- 1)
            if slots[slot] >> 32 == half, isSame(held) { return held }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Makes room for so many indices, so that the table isn't copied each time it is full.
    mutating func reserve(_ capacity: Int) {
        var size = slots.count
        while Self.isFull(size, capacity) { size *= 2 }
        if size > slots.count { grow(to: size) }
    }

    /// Whether so many entries are more than three quarters of so many slots.
    private static func isFull(_ slots: Int, _ entries: Int) -> Bool { entries * 4 > slots * 3 }

    private mutating func grow(to size: Int) {
        let held = slots
        slots = [UInt64](repeating: 0, count: size)
        for entry in held where entry != 0 {
            var slot = Int(entry >> 32) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = entry
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// A hash of the bytes, with a different seed for each run, so that no file can be crafted to collide.
    var hash: Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(self))
        return hasher.finalize()
    }
}

extension KeyTable {
    /// Adds a scalar by its text, unless there is one with the same text: then returns that one.
    mutating func insert(_ index: Node.Index, in document: borrowing Document) -> Node.Index? {
        let text = document.text(index)
        return insert(index, hash: text.hash) { document.text($0).isSame(as: text) }
    }
}
