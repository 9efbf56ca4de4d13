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

    /// The differences among the lines that are compared, in their order.
    private let own: [Change]
    private let name: String
    private let before: [Line]
    private let after: [Line]
    /// The number of the first line, from 0.
    private let first: Int

    /// A line with its end.
    package typealias Line = ArraySlice<UInt8>

    /// The lines that have to be the same for two texts to go on together.
    private static let anchor = 3
    private static let context = 3

    /// Compares two texts, line by line.
    ///
    /// - `name`: The file's name.
    package init(_ name: String, _ before: [UInt8], _ after: [UInt8]) {
        let same = Self.same(before, after)
        let first = before[..<same.head].count { $0 == 0x0A }
        self.init(
            name, Self.lines(before[same.head..<(before.count - same.tail)]),
            Self.lines(after[same.head..<(after.count - same.tail)]), first: first)
    }

    /// The bytes at the beginning and at the end, in whole lines, that two texts have in common and no difference shows or needs:
    /// all but the lines that are shown around one, and those by which its end is found.
    private static func same(_ before: [UInt8], _ after: [UInt8]) -> (head: Int, tail: Int) {
        var (head, tail) = before.withUnsafeBufferPointer { before in
            after.withUnsafeBufferPointer { after in
                let most = min(before.count, after.count)
                var (head, tail) = (0, 0)
                while head < most, before[head] == after[head] { head += 1 }
                while tail < most - head, before[before.count - 1 - tail] == after[after.count - 1 - tail] { tail += 1 }
                return (head, tail)
            }
        }
        // Back to the beginning of the line, and of those before it.
        var lines = 0
        while head > 0 {
            if before[head - 1] == 0x0A {
                if lines == context { break }
                lines += 1
            }
            head -= 1
        }
        lines = 0
        while tail > 0 {
            if tail < before.count, before[before.count - 1 - tail] == 0x0A {
                if lines == context + anchor { break }
                lines += 1
            }
            tail -= 1
        }
        return (head, tail)
    }

    /// Compares one part of a text with what it becomes; the lines around it are shown.
    ///
    /// - Parameters:
    ///   - name: The file's name.
    ///   - index: Which of the parts it is.
    ///   - parts: The lines of all parts.
    ///   - after: The lines of the part afterwards.
    package init(_ name: String, _ index: Int, of parts: [[Line]], to after: [Line]) {
        var (above, below): ([Line], [Line]) = ([], [])
        for part in parts[..<index].reversed() where above.count < Self.context {
            above = part.suffix(Self.context - above.count) + above
        }
        for part in parts[(index + 1)...] where below.count < Self.context {
            below += part.prefix(Self.context - below.count)
        }
        let first = parts[..<index].reduce(0) { $0 + $1.count } - above.count
        self.init(name, above + parts[index] + below, above + after + below, first: first)
    }

    private init(_ name: String, _ before: [Line], _ after: [Line], first: Int) {
        self.name = name
        self.before = before
        self.after = after
        self.first = first
        own = Self.changes(before, after)
    }

    /// The differences, in their order.
    package var changes: [Change] {
        own.map { change in
            Change(
                before: (first + change.before.lowerBound)..<(first + change.before.upperBound),
                after: (first + change.after.lowerBound)..<(first + change.after.upperBound))
        }
    }

    /// The lines of a text in parts.
    ///
    /// - `starts`: The numbers of the lines that parts begin with, from 0, in their order; the first part is what is
    ///   before them.
    package static func parts(of text: [UInt8], beginningAt starts: [Int]) -> [[Line]] {
        let lines = lines(text[...])
        return zip([0] + starts, starts + [lines.count]).map { Array(lines[$0..<$1]) }
    }

    private static func lines(_ text: ArraySlice<UInt8>) -> [Line] {
        var lines: [Line] = []
        var start = text.startIndex
        while start < text.endIndex {
            let end = text[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.endIndex
            lines.append(text[start..<end])
            start = end
        }
        return lines
    }

    /// Walks through both texts; where they differ, looks for the nearest lines from which on they are the same again.
    private static func changes(_ before: [Line], _ after: [Line]) -> [Change] {
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
        _ before: ArraySlice<Line>,
        _ after: ArraySlice<Line>
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
        _ before: [Line],
        _ old: Range<Int>,
        _ after: [Line],
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
    package var lines: [String] { own.isEmpty ? [] : Self.head(name) + hunks }

    /// The lines that name the file, before all differences in it.
    private static func head(_ name: String) -> [String] { ["--- \(name)", "+++ \(name)"] }

    /// The differences without what names the file.
    private var hunks: [String] {
        guard !own.isEmpty else { return [] }
        var lines: [String] = []
        var group: [Change] = []
        for change in own {
            if let last = group.last, change.before.lowerBound - last.before.upperBound > 2 * Self.context {
                lines += hunk(group)
                group = []
            }
            group.append(change)
        }
        return lines + hunk(group)
    }

    private func hunk(_ changes: [Change]) -> [String] {
        guard let top = changes.first, let last = changes.last else { return [] }
        let start = max(0, top.before.lowerBound - Self.context)
        let end = min(before.count, last.before.upperBound + Self.context)
        let newStart = top.after.lowerBound - (top.before.lowerBound - start)
        let newEnd = last.after.upperBound + (end - last.before.upperBound)
        func span(_ start: Int, _ count: Int) -> String {
            "\(count == 0 ? start : start + 1)" + (count == 1 ? "" : ",\(count)")
        }
        var lines = [
            "@@ -\(span(first + start, end - start)) +\(span(first + newStart, newEnd - newStart)) @@"
        ]
        var line = start
        for change in changes {
            lines += before[line..<change.before.lowerBound].flatMap { shown(" ", $0) }
            lines += before[change.before].flatMap { shown("-", $0) }
            lines += after[change.after].flatMap { shown("+", $0) }
            line = change.before.upperBound
        }
        return lines + before[line..<end].flatMap { shown(" ", $0) }
    }

    private func shown(_ sign: String, _ line: Line) -> [String] {
        let hasEnd = line.last == 0x0A
        let text = sign + String(decoding: hasEnd ? line.dropLast() : line, as: UTF8.self)
        return hasEnd ? [text] : [text, "\\ No newline at end of file"]
    }
}
