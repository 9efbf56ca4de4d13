/// Finds what a mistyped word was probably meant to be.
///
/// Made once for a list of candidates; a look-up then costs time linear in their number.
package struct DidYouMean: Sendable {
    /// A longer word is compared for equality alone.
    private static let longest = 64
    /// A shorter word isn't looked for in others.
    private static let shortestPart = 3

    private let candidates: [(text: String, folded: [Unicode.Scalar])]

    /// Candidates in the order of preference.
    package init(_ candidates: some Sequence<String>) {
        self.candidates = candidates.map { ($0, Self.folded($0)) }
    }

    /// The likeliest of the candidates, or nil where none is near; the first of those that are equally near.
    ///
    /// In this order: a candidate that differs in case alone; in one letter; one that begins like the word, or the
    /// word like it (`desc` for `description`, `envs` for `environments`); one that differs in some letters more
    /// (two up to a length of seven, three beyond); one that the word stands in, or that stands in the word.
    package static func suggestion(for word: String, among candidates: [String]) -> String? {
        DidYouMean(candidates).suggestion(for: word)
    }

    /// The likeliest of the candidates, see ``suggestion(for:among:)``.
    package func suggestion(for word: String) -> String? {
        let folded = Self.folded(word)
        if let same = candidates.first(where: { $0.folded == folded }) { return same.text }
        guard (1...Self.longest).contains(folded.count) else { return nil }

        let nearest = nearest(to: folded)
        if let nearest, nearest.distance == 1 { return nearest.text }
        return first { Self.beginsAlike(folded, $0) } ?? nearest?.text
            ?? first { Self.contains(folded, $0) || Self.contains($0, folded) }
    }

    private func first(where matches: ([Unicode.Scalar]) -> Bool) -> String? {
        candidates.first { $0.folded.count <= Self.longest && matches($0.folded) }?.text
    }

    private func nearest(to word: [Unicode.Scalar]) -> (text: String, distance: Int)? {
        var bound = word.count <= 3 ? 1 : word.count <= 7 ? 2 : 3
        var nearest: (text: String, distance: Int)?
        for candidate in candidates where candidate.folded.count <= Self.longest {
            guard let distance = EditDistance.between(word, candidate.folded, atMost: bound),
                distance < max(word.count, candidate.folded.count)
            else { continue }
            nearest = (candidate.text, distance)
            if distance <= 1 { break }
            bound = distance - 1
        }
        return nearest
    }

    private static func folded(_ text: String) -> [Unicode.Scalar] {
        Array(text.lowercased().unicodeScalars)
    }

    /// Whether one begins with the other; the end that tells one from many doesn't count (`company`, `companies`).
    private static func beginsAlike(_ word: [Unicode.Scalar], _ candidate: [Unicode.Scalar]) -> Bool {
        let stem = word.last == "s" || word.last == "y" ? word.dropLast() : word[...]
        if stem.count >= shortestPart, candidate.starts(with: stem) { return true }
        return candidate.count >= shortestPart && word.starts(with: candidate)
    }

    private static func contains(_ whole: [Unicode.Scalar], _ part: [Unicode.Scalar]) -> Bool {
        guard part.count >= shortestPart, part.count <= whole.count else { return false }
        return (0...whole.count - part.count).contains { whole[$0...].starts(with: part) }
    }
}

/// Counts the typing mistakes between two words.
enum EditDistance {
    /// The fewest insertions, removals, replacements and exchanges of neighbours that make one word of the other;
    /// nil where that is more than `bound`.
    ///
    /// The optimal string alignment distance: no part is changed twice.
    static func between(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar], atMost bound: Int) -> Int? {
        guard abs(first.count - second.count) <= bound else { return nil }
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for (row, scalar) in first.enumerated() {
            var current = [row + 1]
            current.reserveCapacity(second.count + 1)
            for (column, other) in second.enumerated() {
                var best = last[column] + (scalar == other ? 0 : 1)
                best = min(best, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, scalar == second[column - 1], first[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            // An exchange reaches over one row, so two rows must be beyond the bound.
            if (current.min() ?? 0) > bound, (last.min() ?? 0) > bound { return nil }
            (beforeLast, last) = (last, current)
        }
        return last[second.count] <= bound ? last[second.count] : nil
    }
}
