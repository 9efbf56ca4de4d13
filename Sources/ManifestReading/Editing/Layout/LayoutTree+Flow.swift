import FlagModel

extension LayoutTree {
    /// The comma after an entry of a mapping in braces or a list in brackets; nil if there is none.
    func comma(after entry: Entry) -> Int? {
        let offset = next(from: entry.end)
        return offset < text.count && text[offset] == UInt8(ascii: ",") ? offset : nil
    }

    /// The comma that an entry's line begins with; nil if it doesn't.
    private func leadingComma(of entry: Entry) -> Int? {
        let line = lineStart(entry.start)
        guard let comma = text[line..<entry.start].firstIndex(where: { $0 != 0x20 && $0 != 0x09 }),
            text[comma] == UInt8(ascii: ","), text[(comma + 1)..<entry.start].allSatisfy({ $0 == 0x20 || $0 == 0x09 })
        else { return nil }
        return comma
    }

    private func isSameLine(_ one: Int, _ other: Int) -> Bool { line(of: one) == line(of: other) }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

    /// Whether there is nothing but commas and white space between two offsets.
    private func isBare(_ range: Range<Int>) -> Bool {
        text[range].allSatisfy { [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ",")].contains($0) }
    }

    /// The white space before an offset, on its line.
    private func blank(before offset: Int) -> Int {
        var start = offset
        while start > 0, text[start - 1] == 0x20 || text[start - 1] == 0x09 { start -= 1 }
        return start
    }

    // MARK: Inserting

    /// Inserts an entry into a mapping in braces or a list in brackets.
    ///
    /// - Parameters:
    ///   - new: The entry.
    ///   - index: The entry that it comes before; the number of entries for the end.
    ///   - entries: The entries that there are.
    func insertFlowEntry(_ new: String, at index: Int, among entries: [Entry], in container: Index, unit: Int)
        -> [Replacement]
    {
        let (open, close) = (nodes[container].body, nodes[container].end - 1)
        guard let last = entries.last, let first = entries.first else {
            guard text[(open + 1)..<close].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
                let line = spaces(column(of: close) + unit) + new + lineBreak
                return [.insert(line, at: lineStart(close))]
            }
            return [.replace((open + 1)..<close, with: new)]
        }
        guard index < entries.count else {
            return appendFlowEntry(new, after: last, first, among: entries, in: container)
        }
        let next = entries[index]
        let floor = index > 0 ? flowTail(of: entries[index - 1]) : start(ofLine: line(of: open) + 1)
        if isFirst(next.start), floor <= lineStart(next.start) {
            let head = head(ofLineAt: next.start, notBefore: floor)
            return [.insert(spaces(column(of: next.start)) + new + "," + lineBreak, at: head)]
        }
        if let comma = leadingComma(of: next), index > 0 {
            let head = head(ofLineAt: comma, notBefore: tail(ofEntryAt: entries[index - 1].end))
            return [.insert(spaces(column(of: comma)) + ", " + new + lineBreak, at: head)]
        }
        return [.insert(new + separator(of: entries), at: next.start)]
    }

    private func appendFlowEntry(
        _ new: String,
        after last: Entry,
        _ first: Entry,
        among entries: [Entry],
        in container: Index
    ) -> [Replacement] {
        let (open, close) = (nodes[container].body, nodes[container].end - 1)
        let comma = comma(after: last)
        let leading = leadingComma(of: last)
        let isOwn = (isFirst(last.start) || leading != nil) && !isSameLine(last.start, open)
        guard isOwn || comment(behind: last.end) != nil else {
            return [.insert(separator(of: entries) + new, at: last.end)]
        }
        if let leading, comma == nil {
            let line = spaces(column(of: leading)) + ", " + new
            if isSameLine(last.end, close) { return [.insert(lineBreak + line, at: last.end)] }
            return [.insert(line + lineBreak, at: tail(ofEntryAt: last.end))]
        }
        let indentation = spaces(column(of: isFirst(last.start) ? last.start : first.start))
        let end = comma.map { $0 + 1 } ?? last.end
        if isSameLine(end, close) {
            let text = (comma == nil ? "," : "") + lineBreak + indentation + new + (comma == nil ? "" : ",")
            return [.insert(text, at: end)]
        }
        let line = indentation + new + (comma == nil ? "" : ",") + lineBreak
        return (comma == nil ? [.insert(",", at: last.end)] : []) + [.insert(line, at: tail(ofEntryAt: end))]
    }

    /// What is between the entries of a list: a comma, and a space unless there is none in the list.
    private func separator(of entries: [Entry]) -> String {
        for (before, after) in zip(entries, entries.dropFirst()) where isSameLine(before.end, after.start) {
            if isBare(before.end..<after.start) {
                return String(decoding: text[before.end..<after.start], as: UTF8.self)
            }
        }
        return ", "
    }

    /// The beginning of the line after an entry with the comma and the comment behind it.
    private func flowTail(of entry: Entry) -> Int { tail(ofEntryAt: comma(after: entry).map { $0 + 1 } ?? entry.end) }

    // MARK: Removing

    /// Removes an entry of a mapping in braces or a list in brackets, with the comments directly above it and behind it.
    func removeFlowEntry(_ index: Int, among entries: [Entry], in container: Index) -> [Replacement] {
        let (open, close) = (nodes[container].body, nodes[container].end - 1)
        let entry = entries[index]
        let before = index > 0 ? entries[index - 1] : nil
        let after = index + 1 < entries.count ? entries[index + 1] : nil
        let comma = comma(after: entry)
        let end = comma.map { $0 + 1 } ?? entry.end
        if entries.count == 1, isBare((open + 1)..<entry.start), isBare(entry.end..<close),
            !text[(open + 1)..<close].contains(0x0A)
        {
            return [.remove((open + 1)..<close)]
        }
        if let after, isSameLine(entry.end, after.start) { return [.remove(entry.start..<after.start)] }
        if let before, isSameLine(before.end, entry.start), leadingComma(of: entry) == nil {
            return [.remove(before.end..<entry.end)] + commentBehind(end)
        }
        if let leading = leadingComma(of: entry), let before {
            if isSameLine(entry.end, close) {
                return isBare(before.end..<entry.start)
                    ? [.remove(before.end..<entry.end)] : [.remove(leading..<entry.end)]
            }
            let head = head(ofLineAt: leading, notBefore: tail(ofEntryAt: before.end))
            return [.remove(head..<tail(ofEntryAt: entry.end))]
        }
        if isFirst(entry.start), !isSameLine(entry.start, open) {
            return removeLines(of: entry, before, isLast: after == nil, end: end, hasComma: comma != nil, close, open)
        }
        // The first one, behind the bracket.
        if let after, isBare(entry.end..<after.start), leadingComma(of: after) != nil {
            return [.remove(entry.start..<after.start)]
        }
        let start =
            text[end..<lineEnd(end)].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) || comment(behind: end) != nil
            ? blank(before: entry.start) : entry.start
        guard let comma, !isSameLine(comma, entry.end) else { return [.remove(start..<end)] + commentBehind(end) }
        return [.remove(start..<entry.end), .remove(comma..<(comma + 1))] + commentBehind(entry.end)
    }

    /// Removes an entry that has lines of its own.
    private func removeLines(
        of entry: Entry,
        _ before: Entry?,
        isLast: Bool,
        end: Int,
        hasComma: Bool,
        _ close: Int,
        _ open: Int
    ) -> [Replacement] {
        let floor = before.map { flowTail(of: $0) } ?? start(ofLine: line(of: open) + 1)
        let head =
            floor <= lineStart(entry.start) ? head(ofLineAt: entry.start, notBefore: floor) : lineStart(entry.start)
        let ofBefore = before.flatMap { self.comma(after: $0) }.map { Replacement.remove($0..<($0 + 1)) }
        guard isSameLine(end, close) else {
            let lines = Replacement.remove(head..<tail(ofEntryAt: end))
            return (isLast && !hasComma ? ofBefore.map { [$0] } ?? [] : []) + [lines]
        }
        if let before, isBare(before.end..<entry.start) { return [.remove(before.end..<entry.end)] }
        let comments: [Replacement] = head < lineStart(entry.start) ? [.remove(head..<lineStart(entry.start))] : []
        return (hasComma ? [] : ofBefore.map { [$0] } ?? []) + comments + [.remove(entry.start..<end)]
    }

    /// Removes the comment behind an offset, with the white space before it.
    private func commentBehind(_ end: Int) -> [Replacement] {
        guard let comment = comment(behind: end) else { return [] }
        return [.remove(max(end, blank(before: comment))..<lineEnd(comment))]
    }
}
