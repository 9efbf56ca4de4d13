/// Finds the word that a mistyped word was probably meant to be.
///
/// Created once for a list of candidates; a lookup takes time linear in their number.
package struct DidYouMean: Sendable {
    /// A longer word is only compared for equality.
    private static let longest = 64
    /// A shorter word isn't searched for in others.
    private static let shortestPart = 3

    private let candidates: [(text: String, folded: [Unicode.Scalar])]

    /// Candidates in order of preference.
    package init(_ candidates: some Sequence<String>) {
        self.candidates = candidates.map { ($0, Self.folded($0)) }
    }

    /// The most likely candidate, or nil if none is similar; among equally similar ones, the first.
    ///
    /// In this order: a candidate that only differs in case; in one letter; one that is a prefix of the word or starts
    /// with it (`desc` for `description`, `envs` for `environments`); one that differs in a few letters (two up to a
    /// length of seven, three beyond); one that contains the word, or is contained in it.
    package static func suggestion(for word: String, among candidates: [String]) -> String? {
        DidYouMean(candidates).suggestion(for: word)
    }

    /// `did you mean …?` with the most likely candidate, see ``suggestion(for:among:)``; nil if there is none.
    package static func question(for word: String, among candidates: [String]) -> String? {
        suggestion(for: word, among: candidates).map { "did you mean `\($0)`?" }
    }

    /// The most likely candidate, see ``suggestion(for:among:)``.
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

    /// Whether one starts with the other, ignoring the plural ending (`company`, `companies`).
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

/// Counts the typos between two words.
enum EditDistance {
    /// The fewest insertions, removals, replacements and transpositions that turn one word into the other; nil if more
    /// than `bound`.
    ///
    /// This is the optimal string alignment distance: no part is changed twice.
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
            // A transposition spans one row, so two rows have to exceed the bound.
            if (current.min() ?? 0) > bound, (last.min() ?? 0) > bound { return nil }
            (beforeLast, last) = (last, current)
        }
        return last[second.count] <= bound ? last[second.count] : nil
    }
}
