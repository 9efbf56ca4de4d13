/// Strings of short texts that were made before: a manifest has the same ids, environments and owners again and again. Each text
/// has one slot, in which the last one of several stays.
struct TextCache: ~Copyable {
    private struct Slot {
        var count = 0
        var first: UInt64 = 0
        var last: UInt64 = 0
        var text = ""
    }

    private let slots: UnsafeMutablePointer<Slot>

    private static let bits = 9
    private static let longest = 64

    /// No strings yet.
    init() {
        slots = .allocate(capacity: 1 << Self.bits)
        slots.initialize(repeating: Slot(), count: 1 << Self.bits)
    }

    deinit {
        slots.deinitialize(count: 1 << Self.bits)
        slots.deallocate()
    }

    /// A text in UTF-8 as a string.
    func string(_ text: UnsafeBufferPointer<UInt8>) -> String {
        guard text.count <= Self.longest, let start = text.baseAddress, !text.isEmpty else {
            return String(decoding: text, as: UTF8.self)
        }
        let (first, last) = Self.ends(UnsafeRawPointer(start), text.count)
        let hash = (first ^ (last &* 0xD6E8_FEB8_6659_FD93)) &* 0x9E37_79B9_7F4A_7C15
        let slot = slots + Int(hash >> UInt64(64 - Self.bits))
        // The two ends are all of a text of up to 16 bytes.
        if slot.pointee.count == text.count, slot.pointee.first == first, slot.pointee.last == last,
            text.count <= 16 || slot.pointee.text.withUTF8({ $0.isSame(as: text) })
        {
            return slot.pointee.text
        }
        let string = String(decoding: text, as: UTF8.self)
        slot.pointee = Slot(count: text.count, first: first, last: last, text: string)
        return string
    }

    /// The first and the last eight bytes of a text; of a shorter one, all of it.
    private static func ends(_ text: UnsafeRawPointer, _ count: Int) -> (UInt64, UInt64) {
        if count >= 8 {
            return (
                text.loadUnaligned(as: UInt64.self), text.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            )
        }
        if count >= 4 {
            let first = UInt64(text.loadUnaligned(as: UInt32.self))
            return (first, UInt64(text.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)))
        }
        var bits: UInt64 = 0
        for index in 0..<count { bits = bits << 8 | UInt64(text.load(fromByteOffset: index, as: UInt8.self)) }
        return (bits, 0)
    }
}
