/// How many columns a text takes on a terminal.
package enum DisplayWidth {
    /// The columns of a text: none for combining marks and what is zero-width, two for East Asian wide characters
    /// and for an emoji, of however many scalars it is made.
    ///
    /// Controls count as nothing: make the text safe first, see ``SafeText/visible(_:)``.
    package static func columns(of text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return text.utf8.count }
        return text.reduce(0) { $0 + columns(of: $1) }
    }

    /// The columns of one character.
    package static func columns(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, scalars.index(after: scalars.startIndex) != scalars.endIndex else {
            return scalars.first.map(columns(of:)) ?? 0
        }
        if first.properties.isEmoji, scalars.dropFirst().contains(where: { joinsEmoji($0, after: first) }) { return 2 }
        return scalars.reduce(0) { $0 + columns(of: $1) }
    }

    /// Whether a scalar makes one emoji with what is before it: an emoji selector, a skin tone, the second half of a
    /// flag, a joiner.
    private static func joinsEmoji(_ scalar: Unicode.Scalar, after first: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xFE0F, 0x1F3FB...0x1F3FF, 0x1F1E6...0x1F1FF: true
        case 0x200D: first.properties.isEmojiPresentation
        default: false
        }
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x20..<0x7F: return 1
        case 0x1160...0x11FF, 0xD7B0...0xD7FB: return 0  // vowels and finals of a Hangul syllable
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
        default: return WideScalars.contains(scalar) ? 2 : 1
        }
    }
}
