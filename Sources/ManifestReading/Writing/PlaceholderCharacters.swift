import Diagnostics
import TerminalText

/// Characters that go through libyaml's emitter in place of others.
///
/// libyaml (0.2.5) escapes every character beyond U+FFFF, emoji among them, and writes invisible ones such as U+202E as
/// they are. So each of the two is stood in for by a private character that no text of the document has, and the text
/// that comes out has the emoji itself, and an escape for what can't be seen. A text with the latter is in double
/// quotes, where escapes are.
struct PlaceholderCharacters {
    private var privateCharacters: [Unicode.Scalar: Unicode.Scalar] = [:]
    private var replacements: [Unicode.Scalar: String] = [:]

    /// The stand-ins that a document needs. Where it uses up all private characters, the rest goes as libyaml has it.
    init(for parts: [YAMLPart]) {
        var needed: Set<Unicode.Scalar> = []
        var used: Set<Unicode.Scalar> = []
        for case .scalar(let text, _) in parts {
            for scalar in text.unicodeScalars {
                if Self.isNeeded(for: scalar) { needed.insert(scalar) }
                if Self.area.contains(scalar.value) { used.insert(scalar) }
            }
        }
        var free = Self.area.lazy.compactMap(Unicode.Scalar.init).filter { !used.contains($0) }.makeIterator()
        for scalar in needed.sorted() {
            guard let privateCharacter = free.next() else { break }
            privateCharacters[scalar] = privateCharacter
            replacements[privateCharacter] = HiddenScalars.contains(scalar) ? Self.escape(scalar) : String(scalar)
        }
    }

    /// The text as it goes into the emitter.
    func substituting(in text: String) -> String {
        guard !privateCharacters.isEmpty else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(privateCharacters[scalar] ?? scalar) }
        return String(scalars)
    }

    /// The text that came out, with what it stands for in it again.
    func restoring(in text: String) -> String {
        guard !replacements.isEmpty else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let replacement = replacements[scalar] {
                scalars.append(contentsOf: replacement.unicodeScalars)
            } else {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// The private use area.
    private static let area: ClosedRange<UInt32> = 0xE000...0xF8FF

    private static func isNeeded(for scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0xFFFF || (scalar.value >= 0xA0 && HiddenScalars.contains(scalar))
    }

    /// An escape between double quotes: `\u202E`, `\U000E0067`.
    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let width = scalar.value > 0xFFFF ? 8 : 4
        return (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - digits.count) + digits
    }
}
