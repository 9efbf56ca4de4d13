import FlagModel

/// Which lines of a text are in another, in the same order.
///
/// Equal lines at the ends of both belong together; what is between is divided at the lines that both have once, and so on.
/// Line ends may be any: git may have converted them when it checked the file out. Linear but for sorting, whatever the texts
/// are.
struct LineMatch {
    /// How often what is between is divided.
    private static let depth = 8

    /// For each line of the text, from 0, the number of its line in the other, from 0.
    private var matches: [Int?]

    /// - Parameters:
    ///   - text: The text whose lines are asked about.
    ///   - other: The one that they are looked for in.
    init(_ text: String, in other: String) {
        var numbers: [Identifier: Int] = [:]
        func lines(_ text: String) -> [Int] {
            text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
                let line = Identifier(
                    String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self))
                let number = numbers[line] ?? numbers.count
                numbers[line] = number
                return number
            }
        }
        let (mine, theirs) = (lines(text), lines(other))
        matches = [Int?](repeating: nil, count: mine.count)
        var parts = [(mine[...], theirs[...])]
        for _ in 0..<Self.depth where !parts.isEmpty { parts = parts.flatMap { divide($0, $1) } }
    }

    /// The number of a line in the other text, both from 1; nil if it isn't there.
    func line(of number: Int) -> Int? {
        matches.indices.contains(number - 1) ? matches[number - 1].map { $0 + 1 } : nil
    }

    /// Matches what is equal at the ends of two parts.
    ///
    /// - Returns: What is left between the lines that both have once.
    private mutating func divide(
        _ mine: ArraySlice<Int>,
        _ theirs: ArraySlice<Int>
    ) -> [(ArraySlice<Int>, ArraySlice<Int>)] {
        var (mine, theirs) = (mine, theirs)
        while let first = mine.first, first == theirs.first {
            matches[mine.startIndex] = theirs.startIndex
            mine.removeFirst()
            theirs.removeFirst()
        }
        while let last = mine.last, last == theirs.last {
            matches[mine.endIndex - 1] = theirs.endIndex - 1
            mine.removeLast()
            theirs.removeLast()
        }
        guard !mine.isEmpty, !theirs.isEmpty else { return [] }
        let anchors = Self.anchors(mine, theirs)
        guard !anchors.isEmpty else { return [] }
        var parts: [(ArraySlice<Int>, ArraySlice<Int>)] = []
        var (start, other) = (mine.startIndex, theirs.startIndex)
        for (line, match) in anchors {
            matches[line] = match
            parts.append((mine[start..<line], theirs[other..<match]))
            (start, other) = (line + 1, match + 1)
        }
        return parts + [(mine[start...], theirs[other...])]
    }

    /// The lines that both have once, in the order that both have: the longest row of such lines.
    private static func anchors(_ mine: ArraySlice<Int>, _ theirs: ArraySlice<Int>) -> [(Int, Int)] {
        func once(_ lines: ArraySlice<Int>) -> [Int: Int] {
            var places: [Int: Int?] = [:]
            for (index, line) in zip(lines.indices, lines) {
                places[line] = places[line] == nil ? .some(index) : .some(nil)
            }
            return places.compactMapValues { $0 }
        }
        let (own, others) = (once(mine), once(theirs))
        let pairs = own.compactMap { line, index in others[line].map { (index, $0) } }.sorted { $0.0 < $1.0 }
        // The longest increasing row, with the last pair of the best row of each length.
        var ends: [Int] = []
        var before = [Int?](repeating: nil, count: pairs.count)
        for index in pairs.indices {
            var (low, high) = (0, ends.count)
            while low < high {
                let middle = (low + high) / 2
                if pairs[ends[middle]].1 < pairs[index].1 { low = middle + 1 } else { high = middle }
            }
            before[index] = low > 0 ? ends[low - 1] : nil
            if low == ends.count { ends.append(index) } else { ends[low] = index }
        }
        var row: [(Int, Int)] = []
        var next = ends.last
        while let index = next {
            row.append(pairs[index])
            next = before[index]
        }
        return row.reversed()
    }
}
