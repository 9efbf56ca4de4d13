extension Seeded {
    /// A short string of problematic characters: controls, bidirectional and zero-width characters, wide ones, marks.
    package mutating func hostileText(upTo length: Int = 24) -> String {
        let pieces: [ClosedRange<UInt32>] = [
            0x00...0x1F, 0x20...0x7E, 0x20...0x7E, 0x7F...0x9F, 0xA0...0x36F, 0x600...0x61C, 0x1100...0x11FF,
            0x180B...0x180F, 0x2000...0x206F, 0x20D0...0x20F0, 0x3040...0x31FF, 0xE000...0xE010, 0xFD00...0xFFFF,
            0x1F1E6...0x1F1FF, 0x1F3FA...0x1F3FF, 0x1F600...0x1F64F, 0x1FFF0...0x1FFFF, 0xE0000...0xE01FF,
        ]
        let frequent = [
            "\r\n", "\n", "\t", "##[", "::", "\"", "\\", "%", "e\u{301}", "👨\u{200D}👩", "\u{FE0F}",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...length, using: &self) {
            if Int.random(in: 0..<4, using: &self) == 0 {
                text += frequent[Int.random(in: 0..<frequent.count, using: &self)]
            } else {
                let range = pieces[Int.random(in: 0..<pieces.count, using: &self)]
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &self)) {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        return text
    }
}

/// Seeds that are used in every run, and one that is new in each.
package let seeds: [UInt64] = [1, 2, 3, UInt64.random(in: .min ... .max)]

/// Whether a scalar must never reach a terminal. Determined by Unicode's own properties and by the documented list, not
/// by the tables under test.
package func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if properties.isVariationSelector { return false }
    return properties.generalCategory == .control || properties.isNoncharacterCodePoint || properties.isBidiControl
        || properties.isDefaultIgnorableCodePoint || [0x2028, 0x2029, 0xFFF9, 0xFFFA, 0xFFFB].contains(scalar.value)
}
