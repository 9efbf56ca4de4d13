import FlagModel

/// A line diff of two texts, with a little context.
enum LineDiff {
    /// A line of the difference.
    enum Row: Hashable {
        /// A line in both texts.
        case same(String)
        /// A line only in the old text.
        case removed(String)
        /// A line only in the new text.
        case added(String)
        /// A number of lines in both texts that aren't shown.
        case skipped(Int)
    }

    /// The number of context lines on each side of a difference.
    static let context = 2

    /// If the old or the new text has more differing lines than this, common lines in between aren't searched for: the
    /// time for that grows quadratically.
    static let bound = 200

    /// The diff; a text that is nil has no lines.
    static func rows(before: String?, after: String?) -> [Row] {
        let old = before.map(lines) ?? []
        let new = after.map(lines) ?? []
        let head = zip(old, new).prefix { $0.isSame(as: $1) }.count
        let tail = zip(old[head...].reversed(), new[head...].reversed()).prefix { $0.isSame(as: $1) }.count
        let rows =
            old[..<head].map(Row.same)
            + middle(Array(old[head..<(old.count - tail)]), Array(new[head..<(new.count - tail)]))
            + old[(old.count - tail)...].map(Row.same)
        return shortened(rows)
    }

    private static func lines(of text: String) -> [String] {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    }

    private static func middle(_ old: [String], _ new: [String]) -> [Row] {
        guard old.count <= bound, new.count <= bound else { return old.map(Row.removed) + new.map(Row.added) }
        let difference = new.difference(from: old) { $0.isSame(as: $1) }
        let removed = Set(difference.removals.map(\.offset))
        let added = Set(difference.insertions.map(\.offset))
        var rows: [Row] = []
        var next = 0
        for (index, line) in old.enumerated() {
            if removed.contains(index) {
                rows.append(.removed(line))
                continue
            }
            while added.contains(next) {
                rows.append(.added(new[next]))
                next += 1
            }
            rows.append(.same(line))
            next += 1
        }
        return rows + new[next...].map(Row.added)
    }

    /// Removes lines that are far from a difference, if that saves a line.
    private static func shortened(_ rows: [Row]) -> [Row] {
        var isNear = Array(repeating: false, count: rows.count)
        for (index, row) in rows.enumerated() where !row.isSame {
            for near in max(0, index - context)...min(rows.count - 1, index + context) { isNear[near] = true }
        }
        var shown: [Row] = []
        var far: [Row] = []
        for (index, row) in rows.enumerated() {
            if isNear[index] {
                shown += far.count > 1 ? [.skipped(far.count)] : far
                far = []
                shown.append(row)
            } else {
                far.append(row)
            }
        }
        return shown + (far.count > 1 ? [.skipped(far.count)] : far)
    }
}

extension LineDiff.Row {
    fileprivate var isSame: Bool {
        if case .same = self { true } else { false }
    }
}

extension CollectionDifference.Change {
    /// The offset: in the old text for a removal, in the new text for an insertion.
    fileprivate var offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
