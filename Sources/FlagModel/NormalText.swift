/// The form in which Reflag stores strings, so that what it normalizes never shows as a change.
package enum NormalText {
    /// A description as Reflag stores it: lines end in LF, and an empty one is none.
    package static func description(_ text: String?) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard hasReturn(text) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var afterReturn = false
        for byte in text.utf8 {
            switch byte {
            case 0x0D: bytes.append(0x0A)
            case 0x0A where afterReturn: break
            default: bytes.append(byte)
            }
            afterReturn = byte == 0x0D
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hasReturn(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { $0.contains(0x0D) }
    }
}
