import Diagnostics

extension Diagnostic {
    /// A key that is there already.
    static func duplicateKey(_ text: String, _ place: Place, first: Place) -> Diagnostic {
        Diagnostic(
            .duplicateKey, "the key `\(text.shortened)` stands twice in this mapping", at: place,
            inline: "the second one", labels: [Label(first, "the first one")], help: "keep one of the two")
    }

    /// A key that is a mapping or a list.
    static func complexKey(_ place: Place) -> Diagnostic {
        Diagnostic(
            .complexKey, "a key has to be a simple text", at: place.firstLine,
            help:
                "hoist has no use for a mapping or a list as a key; put quotes around a text that begins with a bracket"
        )
    }
}

extension Place {
    /// The place, or its first character where it goes on beyond its line.
    var firstLine: Place { end.line == start.line ? self : Place(file: file, character: start) }
}
