/// The lines in which two texts differ, as a unified diff with three lines around each difference:
///
/// ```
/// --- flags.yaml
/// +++ flags.yaml
/// @@ -12,6 +12,7 @@
///          companies:
///            - acme-corp
/// +          - initech
/// ```
package struct LineDiff: Sendable {
    /// A difference: lines of the text before in place of which those after are.
    package struct Change: Hashable, Sendable {
        /// Numbers of lines before, from 0.
        package var before: Range<Int>
        /// Numbers of lines after, from 0.
        package var after: Range<Int>
    }

    /// The differences, in their order.
    package let changes: [Change]
    private let name: String
    private let before: [ArraySlice<UInt8>]
    private let after: [ArraySlice<UInt8>]

    /// The lines that have to be the same for two texts to go on together.
    private static let anchor = 3
    private static let context = 3

    /// Compares two texts, line by line.
    ///
    /// - Parameter name: The file's name.
    package init(_ name: String, _ before: [UInt8], _ after: [UInt8]) {
        self.name = name
        self.before = Self.lines(before)
        self.after = Self.lines(after)
        changes = Self.changes(self.before, self.after)
    }

    private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count
            lines.append(text[start..<end])
            start = end
        }
        return lines
    }

    /// Walks through both texts; where they differ, looks for the nearest lines from which on they are the same again.
    private static func changes(_ before: [ArraySlice<UInt8>], _ after: [ArraySlice<UInt8>]) -> [Change] {
        var changes: [Change] = []
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            if old < before.count, new < after.count, before[old] == after[new] {
                (old, new) = (old + 1, new + 1)
                continue
            }
            let (removed, added) = distance(before[old...], after[new...])
            changes += smallest(before, old..<(old + removed), after, new..<(new + added))
            (old, new) = (old + removed, new + added)
        }
        return changes
    }

    /// How many lines to skip in each until both go on the same way.
    private static func distance(
        _ before: ArraySlice<ArraySlice<UInt8>>,
        _ after: ArraySlice<ArraySlice<UInt8>>
    ) -> (removed: Int, added: Int) {
        for sum in 1...(before.count + after.count) {
            for removed in max(0, sum - after.count)...min(sum, before.count) {
                let (old, new) = (before.dropFirst(removed), after.dropFirst(sum - removed))
                let length = min(anchor, max(old.count, new.count))
                if old.count >= length, new.count >= length, zip(old.prefix(length), new.prefix(length)).allSatisfy(==),
                    length == anchor || old.count == new.count
                {
                    return (removed, sum - removed)
                }
            }
        }
        return (before.count, after.count)
    }

    /// The fewest lines that differ between two parts, if these are short; else all of them.
    private static func smallest(
        _ before: [ArraySlice<UInt8>],
        _ old: Range<Int>,
        _ after: [ArraySlice<UInt8>],
        _ new: Range<Int>
    ) -> [Change] {
        guard !old.isEmpty, !new.isEmpty, old.count * new.count <= 1_000_000 else {
            return [Change(before: old, after: new)]
        }
        // How many lines two ends have in common.
        var common = [[Int]](repeating: [Int](repeating: 0, count: new.count + 1), count: old.count + 1)
        for i in (0..<old.count).reversed() {
            for j in (0..<new.count).reversed() {
                common[i][j] =
                    before[old.lowerBound + i] == after[new.lowerBound + j]
                    ? common[i + 1][j + 1] + 1 : max(common[i + 1][j], common[i][j + 1])
            }
        }
        var changes: [Change] = []
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if i < old.count, j < new.count, before[old.lowerBound + i] == after[new.lowerBound + j] {
                (i, j) = (i + 1, j + 1)
                continue
            }
            let (first, second) = (i, j)
            while i < old.count || j < new.count {
                if i < old.count, j < new.count, before[old.lowerBound + i] == after[new.lowerBound + j] { break }
                if j == new.count || (i < old.count && common[i + 1][j] >= common[i][j + 1]) { i += 1 } else { j += 1 }
            }
            changes.append(
                Change(
                    before: (old.lowerBound + first)..<(old.lowerBound + i),
                    after: (new.lowerBound + second)..<(new.lowerBound + j)))
        }
        return changes
    }

    // MARK: Text

    /// The diff, each line without its end, with the sign that it begins with.
    package var lines: [String] {
        guard !changes.isEmpty else { return [] }
        var lines = ["--- \(name)", "+++ \(name)"]
        var group: [Change] = []
        for change in changes {
            if let last = group.last, change.before.lowerBound - last.before.upperBound > 2 * Self.context {
                lines += hunk(group)
                group = []
            }
            group.append(change)
        }
        return lines + hunk(group)
    }

    private func hunk(_ changes: [Change]) -> [String] {
        guard let first = changes.first, let last = changes.last else { return [] }
        let start = max(0, first.before.lowerBound - Self.context)
        let end = min(before.count, last.before.upperBound + Self.context)
        let newStart = first.after.lowerBound - (first.before.lowerBound - start)
        let newEnd = last.after.upperBound + (end - last.before.upperBound)
        func span(_ start: Int, _ count: Int) -> String {
            "\(count == 0 ? start : start + 1)" + (count == 1 ? "" : ",\(count)")
        }
        var lines = ["@@ -\(span(start, end - start)) +\(span(newStart, newEnd - newStart)) @@"]
        var line = start
        for change in changes {
            lines += before[line..<change.before.lowerBound].flatMap { shown(" ", $0) }
            lines += before[change.before].flatMap { shown("-", $0) }
            lines += after[change.after].flatMap { shown("+", $0) }
            line = change.before.upperBound
        }
        return lines + before[line..<end].flatMap { shown(" ", $0) }
    }

    private func shown(_ sign: String, _ line: ArraySlice<UInt8>) -> [String] {
        let hasEnd = line.last == 0x0A
        let text = sign + String(decoding: hasEnd ? line.dropLast() : line, as: UTF8.self)
        return hasEnd ? [text] : [text, "\\ No newline at end of file"]
    }
}
