import Diagnostics

extension Diagnostic {
    /// An error for a duplicate key.
    static func duplicateKey(_ text: String, _ place: Place, first: Place) -> Diagnostic {
        Diagnostic(
            .duplicateKey, "this mapping has the key `\(text.shortened)` twice", at: place,
            inline: "the second one", labels: [Label(first, "the first one")],
            help: text == "<<" ? "merge both with one key: `<<: [*one, *other]`" : "keep one of the two")
    }

    /// An error for a key that is a mapping or a list.
    static func complexKey(_ place: Place) -> Diagnostic {
        Diagnostic(
            .complexKey, "a key must be a simple string", at: place.firstLine,
            help:
                "a mapping or a list can't be a key; put quotes around a string that begins with a bracket"
        )
    }
}

extension Place {
    /// The location itself, or only its first character if it spans lines.
    var firstLine: Place { end.line == start.line ? self : Place(file: file, character: start) }
}

extension String {
    /// The string, truncated if it is too long for a message.
    var shortened: String {
        let longest = 60
        guard utf8.count > longest,
            let cut = unicodeScalars.index(
                unicodeScalars.startIndex, offsetBy: longest, limitedBy: unicodeScalars.endIndex),
            cut != unicodeScalars.endIndex
        else { return self }
        return String(unicodeScalars[..<cut]) + "…"
    }
}
