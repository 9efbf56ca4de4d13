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
