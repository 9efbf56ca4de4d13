import FlagModel

/// The difference of two texts, line by line, with little around what differs.
enum LineDiff {
    /// A line of the difference.
    enum Row: Hashable {
        /// A line of both.
        case same(String)
        /// A line of the old text alone.
        case removed(String)
        /// A line of the new text alone.
        case added(String)
        /// So many lines of both that aren't shown.
        case skipped(Int)
    }

    /// How many lines of both are shown on each side of what differs.
    static let context = 2

    /// Above so many lines that differ, in the old or the new text, what differs isn't searched for what is common:
    /// the time for that grows with the square.
    static let bound = 200

    /// What becomes of the old text's lines; a text that is nil has no lines.
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

    /// Without the lines that are far from what differs, where that saves a line.
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
    /// Where it is: in the old for a removal, in the new for an insertion.
    fileprivate var offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
