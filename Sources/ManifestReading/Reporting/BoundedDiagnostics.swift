import Diagnostics

/// A bounded number of diagnostics from reading a manifest.
///
/// Errors beyond the bound end the reading: going on would cost time and memory, and nobody fixes a thousand errors at
/// once. Warnings beyond it are only counted.
struct BoundedDiagnostics {
    private(set) var bag = DiagnosticBag()
    /// Whether there are more errors than are reported.
    var isFull: Bool { firstBeyond != nil }

    private var errors = 0
    private var warnings = 0
    private var firstBeyond: Beyond?
    private var dropped = 0
    private var firstDropped: Place?
    private let bound: Int

    /// The first error that isn't reported.
    private struct Beyond {
        let place: Place?
    }

    /// No diagnostics yet; at most `bound` errors and `bound` warnings.
    init(atMost bound: Int) {
        self.bound = bound
    }

    /// Records a diagnostic.
    mutating func add(_ diagnostic: Diagnostic) {
        guard !isFull, !bag.contains(diagnostic) else { return }
        switch diagnostic.severity {
        case .error where errors == bound: firstBeyond = Beyond(place: diagnostic.place)
        case .error:
            errors += 1
            bag.add(diagnostic)
        case .warning where warnings == bound:
            dropped += 1
            firstDropped = firstDropped ?? diagnostic.place
        case .warning:
            warnings += 1
            bag.add(diagnostic)
        }
    }

    /// Removes diagnostics about things that end after a position in a file: after a syntax error, they may be wrong.
    mutating func retract(beyond position: SourcePosition, in file: UInt32) {
        retract { $0.place.map { $0.file == file && $0.end > position } ?? false }
    }

    /// Removes some of the recorded diagnostics.
    mutating func retract(where isRetracted: (Diagnostic) -> Bool) {
        let reported = bag.sorted
        bag = DiagnosticBag()
        for diagnostic in reported where !isRetracted(diagnostic) { bag.add(diagnostic) }
        errors = bag.errors
        warnings = bag.warnings
    }

    /// Adds the diagnostics of a part.
    mutating func add(_ part: BoundedDiagnostics) {
        for diagnostic in part.bag.sorted { add(diagnostic) }
        firstBeyond = firstBeyond ?? part.firstBeyond
        dropped += part.dropped
        firstDropped = firstDropped ?? part.firstDropped
    }

    /// All recorded diagnostics, and one that says what isn't shown.
    var reported: DiagnosticBag {
        var bag = bag
        if let firstBeyond {
            bag.add(
                Diagnostic(
                    .tooManyMistakes, "there are more than \(bound) errors; hoist stops looking here",
                    at: firstBeyond.place, help: "fix these first, then try again"))
        }
        if dropped > 0 {
            bag.add(
                Diagnostic(
                    .warning, .tooManyMistakes,
                    dropped == 1 ? "1 more warning isn't shown" : "\(dropped) more warnings aren't shown",
                    at: firstDropped, help: "fix the first \(bound), then try again"))
        }
        return bag
    }
}

extension Diagnostic {
    /// An error for a duplicate key.
    static func duplicateKey(_ text: String, _ place: Place, first: Place) -> Diagnostic {
        Diagnostic(
            .duplicateKey, "this mapping has the key `\(text.shortened)` twice", at: place,
            inline: "the second one", labels: [Label(first, "the first one")], help: "keep one of the two")
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
