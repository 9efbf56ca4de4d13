/// The text of a key as an environment variable or a file holds it, looked at before anything is made of it.
package struct KeyText: Sendable {
    /// Why a text can't be a key.
    package enum Problem: Error, Sendable, Hashable {
        /// There is nothing in it.
        case empty
        /// It holds a space, a tab or a line break.
        case whiteSpace
        /// It holds a control character.
        case controlCharacter
        /// It holds a character beyond ASCII.
        case notASCII
    }

    /// The text, without the one line break at its end.
    package let text: String

    /// Takes a text; one line break at its end is no part of the key.
    ///
    /// - Throws: ``Problem`` where no header could carry it as a key.
    package init(_ text: String) throws(Problem) {
        var scalars = text.unicodeScalars[...]
        if scalars.last == "\n" {
            scalars.removeLast()
            if scalars.last == "\r" { scalars.removeLast() }
        }
        if scalars.isEmpty { throw .empty }
        if scalars.contains(where: \.properties.isWhitespace) { throw .whiteSpace }
        if scalars.contains(where: { $0.properties.generalCategory == .control }) { throw .controlCharacter }
        if !scalars.allSatisfy(\.isASCII) { throw .notASCII }
        self.text = String(String.UnicodeScalarView(scalars))
    }
}
