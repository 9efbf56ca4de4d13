/// Collects the diagnostics of a run: one for each cause, returned in the order of the files.
package struct DiagnosticBag: Sendable {
    private var seen: Set<Cause> = []
    private var collected: [Diagnostic] = []

    /// Identifies equal diagnostics: content with an anchor is read again for each alias.
    private struct Cause: Hashable {
        let code: DiagnosticCode
        let place: Place?
        let message: String

        init(_ diagnostic: Diagnostic) {
            code = diagnostic.code
            place = diagnostic.place
            message = diagnostic.message
        }
    }

    /// An empty bag.
    package init() {}

    /// Adds a diagnostic unless it was already added.
    package mutating func add(_ diagnostic: Diagnostic) {
        if seen.insert(Cause(diagnostic)).inserted { collected.append(diagnostic) }
    }

    /// Whether the same diagnostic was already added.
    package func contains(_ diagnostic: Diagnostic) -> Bool { seen.contains(Cause(diagnostic)) }

    /// Adds all diagnostics of a sequence.
    package mutating func add(contentsOf diagnostics: some Sequence<Diagnostic>) {
        for diagnostic in diagnostics { add(diagnostic) }
    }

    /// Whether it is empty.
    package var isEmpty: Bool { collected.isEmpty }

    /// Whether it has a diagnostic with this code at a place.
    package func contains(_ code: DiagnosticCode, at place: Place) -> Bool {
        collected.contains { $0.code == code && $0.place == place }
    }

    /// How many errors there are.
    package var errors: Int { collected.count { $0.severity == .error } }

    /// How many warnings there are.
    package var warnings: Int { collected.count { $0.severity == .warning } }

    /// Whether any of them stops the run.
    package var hasErrors: Bool { collected.contains { $0.severity == .error } }

    /// The diagnostics in the order of the files and lines; those without a place come first.
    package var sorted: [Diagnostic] {
        collected.enumerated()
            .sorted { left, right in
                switch (left.element.place, right.element.place) {
                case (nil, nil): left.offset < right.offset
                case (nil, _): true
                case (_, nil): false
                case (let first?, let second?): first == second ? left.offset < right.offset : first < second
                }
            }
            .map(\.element)
    }
}
