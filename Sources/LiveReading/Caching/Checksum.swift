/// FNV-1a over 64 bits: it tells damage, not malice.
package struct Checksum: Sendable {
    /// The sum of what was taken so far.
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The sum of nothing.
    package init() {}

    /// Takes in more bytes.
    package mutating func take(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes {
            value ^= UInt64(byte)
            value = value &* 0x0000_0100_0000_01B3
        }
    }
}
