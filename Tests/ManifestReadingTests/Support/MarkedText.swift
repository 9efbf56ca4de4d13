import Diagnostics

/// A text with markers (1️⃣, 2️⃣ … 9️⃣) taken out of it, and where they stood.
struct MarkedText {
    /// The text without the markers.
    private(set) var text = ""
    /// Where each marker stood, by its digit.
    private(set) var positions: [Int: SourcePosition] = [:]

    init(_ marked: String) {
        let scalars = Array(marked.unicodeScalars)
        var line: UInt32 = 1
        var column: UInt32 = 1
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if let digit = Int(String(scalar)), scalars[index...].dropFirst().starts(with: Self.keycap) {
                positions[digit] = SourcePosition(line: line, column: column)
                index += 3
                continue
            }
            text.unicodeScalars.append(scalar)
            index += 1
            column += 1
            let isFirstOfTwo = scalar == "\r" && index < scalars.count && scalars[index] == "\n"
            if ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar), !isFirstOfTwo {
                line += 1
                column = 1
            }
        }
    }

    private static let keycap = "\u{FE0F}\u{20E3}".unicodeScalars
}
