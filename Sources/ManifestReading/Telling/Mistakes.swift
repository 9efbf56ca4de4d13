import Diagnostics

/// The diagnostics of a reading, as many as anyone could want to see.
struct Mistakes {
    private(set) var bag = DiagnosticBag()
    private var count = 0
    private var dropped = 0
    private var firstDropped: Place?
    private let bound: Int

    /// None so far, and no more than so many.
    init(atMost bound: Int) {
        self.bound = bound
    }

    /// Takes note of a mistake.
    mutating func add(_ diagnostic: Diagnostic) {
        guard count < bound else {
            dropped += 1
            firstDropped = firstDropped ?? diagnostic.place
            return
        }
        count += 1
        bag.add(diagnostic)
    }

    /// Takes back what was told of things that end beyond a position of a file: where the text breaks, they are
    /// read wrong.
    mutating func takeBack(beyond position: SourcePosition, in file: UInt32) {
        let told = bag.sorted
        bag = DiagnosticBag()
        for diagnostic in told where !(diagnostic.place.map { $0.file == file && $0.end > position } ?? false) {
            bag.add(diagnostic)
        }
    }

    /// Takes over those of a part.
    mutating func add(_ part: Mistakes) {
        for diagnostic in part.bag.sorted { add(diagnostic) }
        dropped += part.dropped
        firstDropped = firstDropped ?? part.firstDropped
    }

    /// All that was told, with a last word on what wasn't.
    var told: DiagnosticBag {
        guard dropped > 0 else { return bag }
        var bag = bag
        bag.add(
            Diagnostic(
                .tooManyMistakes, dropped == 1 ? "1 more mistake isn't shown" : "\(dropped) more mistakes aren't shown",
                at: firstDropped,
                help: "mend the first \(bound), and read again"))
        return bag
    }
}
