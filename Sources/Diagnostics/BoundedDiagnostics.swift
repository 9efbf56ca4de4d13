/// A bounded number of diagnostics from reading a manifest, or from resolving its names.
///
/// Errors beyond the bound end the reading: going on would cost time and memory, and nobody fixes a thousand errors at
/// once. Warnings beyond it are only counted.
package struct BoundedDiagnostics: Sendable {
    /// How many errors are usually reported, and as many warnings.
    package static let usual = 1_000

    /// Those that are reported.
    package private(set) var bag = DiagnosticBag()
    /// Whether there are more errors than are reported.
    package private(set) var isFull = false

    private var errors = 0
    private var warnings = 0
    /// The first error that isn't reported.
    private var firstBeyond: Diagnostic? {
        // Asked for with each node that is read: it is cheaper to keep than to see.
        didSet { isFull = firstBeyond != nil }
    }
    private var dropped = 0
    private var firstDropped: Place?
    private let bound: Int

    /// No diagnostics yet; at most `bound` errors and `bound` warnings.
    package init(atMost bound: Int) {
        self.bound = bound
    }

    /// Records a diagnostic.
    package mutating func add(_ diagnostic: Diagnostic) {
        guard !isFull, !bag.contains(diagnostic) else { return }
        switch diagnostic.severity {
        case .error where errors == bound: firstBeyond = diagnostic
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
    package mutating func retract(beyond position: SourcePosition, in file: UInt32) {
        retract { $0.place.map { $0.file == file && $0.end > position } ?? false }
    }

    /// Removes some of the recorded diagnostics.
    package mutating func retract(where isRetracted: (Diagnostic) -> Bool) {
        let reported = bag.sorted
        bag = DiagnosticBag()
        for diagnostic in reported where !isRetracted(diagnostic) { bag.add(diagnostic) }
        if let beyond = firstBeyond, isRetracted(beyond) { firstBeyond = nil }
        errors = bag.errors
        warnings = bag.warnings
    }

    /// Adds the diagnostics of a part.
    package mutating func add(_ part: BoundedDiagnostics) {
        for diagnostic in part.bag.sorted { add(diagnostic) }
        firstBeyond = firstBeyond ?? part.firstBeyond
        dropped += part.dropped
        firstDropped = firstDropped ?? part.firstDropped
    }

    /// All recorded diagnostics, and one that says what isn't shown.
    package var reported: DiagnosticBag {
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
