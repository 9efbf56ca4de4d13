import Diagnostics
import TerminalText

/// Placeholders for characters that libyaml's emitter doesn't write as they should be.
///
/// libyaml (0.2.5) escapes every character beyond U+FFFF, including emoji, and writes invisible ones such as U+202E as they
/// are. So each of them is replaced by a private-use character that isn't in the document, and in the output, that is
/// replaced by the emoji itself, or by an escape for an invisible character. A string with the latter is double-quoted,
/// where escapes work. The bracket of `##[`, which starts a command in a CI system's log, is escaped in the same way.
struct PlaceholderCharacters {
    /// The placeholder for a bracket that starts a command.
    private var bracket: Unicode.Scalar?
    private var privateCharacters: [Unicode.Scalar: Unicode.Scalar] = [:]
    private var replacements: [Unicode.Scalar: String] = [:]
    private var keys: [Int: Unicode.Scalar] = [:]
    /// The longest key that libyaml reads on a line, in characters.
    private static let longestKey = 1_000

    /// The placeholders that a document needs. If it uses up all private-use characters, libyaml writes the rest its way.
    ///
    /// - `longKeys`: The indices of the keys that have one of their own.
    init(for parts: [YAMLPart], longKeys: Set<Int>) throws(ManifestWritingError) {
        var needed: Set<Unicode.Scalar> = []
        var used: Set<Unicode.Scalar> = []
        var hasCommand = false
        for case .scalar(let text, _) in parts {
            for scalar in text.unicodeScalars {
                if Self.isNeeded(for: scalar) { needed.insert(scalar) }
                if Self.area.contains(scalar.value) { used.insert(scalar) }
            }
            hasCommand = hasCommand || LogText.hasCommand(text)
        }
        var free = Self.area.lazy.compactMap(Unicode.Scalar.init).filter { !used.contains($0) }.makeIterator()
        if hasCommand, let free = free.next() {
            bracket = free
            replacements[free] = Self.escape("[")
        }
        for scalar in needed.sorted() {
            guard let privateCharacter = free.next() else { break }
            privateCharacters[scalar] = privateCharacter
            replacements[privateCharacter] = HiddenScalars.contains(scalar) ? Self.escape(scalar) : String(scalar)
        }
        for index in longKeys.sorted() {
            let written = try YAMLEmitter.text(of: [.list, parts[index], .endOfList]).dropFirst(2).dropLast()
            guard written.unicodeScalars.count <= Self.longestKey, let free = free.next() else { continue }
            keys[index] = free
            replacements[free] = String(written)
        }
    }

    /// What is passed to the emitter for the long key with an index; nil if it has no placeholder.
    func key(at index: Int) -> YAMLPart? { keys[index].map { .scalar(String($0), .plain) } }

    /// A string as it is passed to the emitter.
    func substituting(in text: String) -> String {
        guard !replacements.isEmpty else { return text }
        var command = CommandBracket()
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isBracket = command.completesCommand(scalar)
            scalars.append((isBracket ? bracket : nil) ?? privateCharacters[scalar] ?? scalar)
        }
        return String(scalars)
    }

    /// The emitter's output with the placeholders replaced.
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
