/// Finds the numbers of things that are the same: a hash table that holds numbers and hashes alone.
///
/// It takes 16 to 32 bytes for each of them, where a dictionary of texts and places would take a hundred.
struct KeyTable {
    /// A hash's lower half above a number plus one; 0 where there is nothing.
    private var slots: [UInt64]
    private var count = 0

    /// A table with room for so many.
    init(capacity: Int = 16) {
        var size = 32
        while size < capacity * 2 { size *= 2 }
        slots = [UInt64](repeating: 0, count: size)
    }

    /// Adds a number, unless something that is the same is there: then its number is given and nothing changes.
    mutating func insert(_ number: Int32, hash: Int, isSame: (Int32) -> Bool) -> Int32? {
        if count * 2 >= slots.count { grow() }
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

    private mutating func grow() {
        let held = slots
        slots = [UInt64](repeating: 0, count: held.count * 2)
        for entry in held where entry != 0 {
            var slot = Int(entry >> 32) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = entry
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// A hash of the bytes, seeded anew for each run, so that no file can be made to collide.
    var hash: Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(self))
        return hasher.finalize()
    }
}

extension KeyTable {
    /// Adds a scalar by its text, unless one with the same text is there: then that one is given.
    mutating func insert(_ index: Node.Index, in document: borrowing Document) -> Node.Index? {
        let text = document.text(index)
        return insert(index, hash: text.hash) { document.text($0).isSame(as: text) }
    }
}
