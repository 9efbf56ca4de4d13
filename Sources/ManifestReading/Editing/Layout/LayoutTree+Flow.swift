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
    /// - `new`: The entry.
    /// - `index`: The entry that it comes before; the number of entries for the end.
    /// - `entries`: The entries that there are.
    func insertFlowEntry(_ new: String, at index: Int, among entries: [Entry], in container: Index, unit: Int)
        -> [Replacement]
    {
        let (open, close) = (nodes[container].body, nodes[container].end - 1)
        guard let last = entries.last, let first = entries.first else {
            return [insertOnlyFlowEntry(new, open, close, unit)]
        }
        guard index < entries.count else {
            return appendFlowEntry(new, after: last, first, among: entries, in: container)
        }
        let next = entries[index]
        let floor = index > 0 ? flowTail(of: entries[index - 1]) : start(ofLine: line(of: open) + 1)
        if index == 0, entries.count > 1, let comma = leadingComma(of: entries[1]) {
            let isOpen = isSameLine(next.start, open)
            let isAligned = column(of: next.start) == column(of: comma) + 2 && isFirst(next.start)
            if isOpen || isAligned && head(ofLineAt: next.start, notBefore: floor) == lineStart(next.start) {
                return [.insert(new + lineBreak + spaces(column(of: comma)) + ", ", at: next.start)]
            }
        }
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

    /// Inserts the first entry: with the white space there is on both sides of it, or on a line before all comments that the
    /// list has, so that none becomes the entry's.
    private func insertOnlyFlowEntry(_ new: String, _ open: Int, _ close: Int, _ unit: Int) -> Replacement {
        let inner = text[(open + 1)..<close]
        guard inner.contains(where: { $0 != 0x20 && $0 != 0x09 }) else {
            let pad = String(decoding: inner, as: UTF8.self)
            return .replace((open + 1)..<close, with: pad + new + pad)
        }
        let below = line(of: open) + 1
        let comment = loneComment(onLine: below) ?? 0
        let column = comment > 0 ? comment : column(of: close) + unit
        return .insert(spaces(column) + new + lineBreak, at: start(ofLine: below))
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
        let isCommaBelow = comma.map { !isSameLine($0, last.end) } ?? false
        guard isOwn || isCommaBelow || comment(behind: last.end) != nil else {
            return [.insert(separator(of: entries) + new, at: last.end)]
        }
        if let leading, comma == nil {
            let line = spaces(column(of: leading)) + ", " + new
            if isSameLine(last.end, close) { return [.insert(lineBreak + line, at: last.end)] }
            return [.insert(line + lineBreak, at: tail(ofEntryAt: last.end))]
        }
        let indentation = spaces(column(of: isFirst(last.start) ? last.start : first.start))
        guard let comma else {
            if isSameLine(last.end, close) {
                return [.insert("," + lineBreak + indentation + new, at: last.end)]
            }
            return [
                .insert(",", at: last.end), .insert(indentation + new + lineBreak, at: tail(ofEntryAt: last.end)),
            ]
        }
        guard isSameLine(comma, close) else {
            return [.insert(indentation + new + "," + lineBreak, at: tail(ofEntryAt: comma + 1))]
        }
        if isCommaBelow {
            let line = spaces(column(of: comma)) + ", " + new + lineBreak
            return [.insert(line, at: tail(ofEntryAt: last.end))]
        }
        return [.insert("," + lineBreak + indentation + new, at: last.end)]
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

    /// Removes an entry of a mapping in braces or a list in brackets, with one comma, the comments directly above it and those
    /// behind it.
    func removeFlowEntry(_ index: Int, among entries: [Entry], in container: Index) -> [Replacement] {
        let (open, close) = (nodes[container].body, nodes[container].end - 1)
        let entry = entries[index]
        let before = index > 0 ? entries[index - 1] : nil
        let after = index + 1 < entries.count ? entries[index + 1] : nil
        if before == nil, after == nil, !text[(open + 1)..<close].contains(0x0A) {
            return [.remove(entry.start..<close)]
        }
        if let after, isSameLine(entry.end, after.start) { return [.remove(entry.start..<after.start)] }
        let leading = leadingComma(of: entry)
        if let before, leading == nil, isSameLine(before.end, entry.start) {
            return [.remove(before.end..<entry.end)] + commentBehind(commaOnLine(after: entry) ?? entry.end)
        }
        // What is between it and its neighbor goes too where it is only a comma and white space.
        if let before, isSameLine(entry.end, close), isBare(before.end..<entry.start) {
            return [.remove(before.end..<entry.end)]
        }
        // The next one, whose line begins with the comma, comes in its place, without the comment behind it.
        if let after, isSameLine(entry.start, open), leadingComma(of: after) != nil,
            isBare((comment(behind: entry.end) == nil ? entry.end : tail(ofEntryAt: entry.end))..<after.start)
        {
            return [.remove(entry.start..<after.start)]
        }
        let end = commaOnLine(after: entry) ?? entry.end
        return lines(of: entry, leading, end, before, open, close) + comma(besides: leading, end, entry, before, after)
    }

    /// One past the comma after an entry, if that is on the entry's line.
    private func commaOnLine(after entry: Entry) -> Int? {
        comma(after: entry).flatMap { isSameLine($0, entry.end) ? $0 + 1 : nil }
    }

    /// Removes an entry that has no neighbor on its lines, with the commas and comments there.
    private func lines(
        of entry: Entry,
        _ leading: Int?,
        _ end: Int,
        _ before: Entry?,
        _ open: Int,
        _ close: Int
    ) -> [Replacement] {
        // A comma that the line begins with is that behind the entry before.
        let ofBefore = before.map { leading == nil ? flowTail(of: $0) : tail(ofEntryAt: $0.end) }
        let floor = ofBefore ?? self.start(ofLine: line(of: open) + 1)
        // A comma on both sides: the one behind stays to part the neighbors.
        let (start, end) = (leading ?? entry.start, leading != nil && end > entry.end ? entry.end : end)
        let isOwn = isFirst(start) && !isSameLine(start, open)
        let head = isOwn && floor <= lineStart(start) ? head(ofLineAt: start, notBefore: floor) : nil
        if let head, !isSameLine(entry.end, close), end >= (commaOnLine(after: entry) ?? end) {
            return [.remove(head..<tail(ofEntryAt: end))]
        }
        let above: [Replacement] = head.map { $0 < lineStart(start) ? [.remove($0..<lineStart(start))] : [] } ?? []
        let isLast = text[end..<lineEnd(end)].allSatisfy { $0 == 0x20 || $0 == 0x09 } || comment(behind: end) != nil
        let from = isLast && !isOwn ? blank(before: start) : start
        return above + [.remove(from..<end)] + commentBehind(end)
    }

    /// Removes the comma that an entry leaves over, if none was on its lines: the one before the next entry, or the one behind
    /// the entry before.
    private func comma(besides leading: Int?, _ end: Int, _ entry: Entry, _ before: Entry?, _ after: Entry?)
        -> [Replacement]
    {
        guard leading == nil, end == entry.end else { return [] }
        if after != nil, let comma = comma(after: entry) {
            let isFirst = isFirst(comma)
            return isFirst ? [.replace(comma..<(comma + 1), with: " ")] : [.remove(comma..<(comma + 1))]
        }
        let other = comma(after: entry) ?? before.flatMap { comma(after: $0) }
        return other.map { [.remove($0..<($0 + 1))] } ?? []
    }

    /// Removes the comment behind an offset, with the white space before it.
    private func commentBehind(_ end: Int) -> [Replacement] {
        guard let comment = comment(behind: end) else { return [] }
        return [.remove(max(end, blank(before: comment))..<lineEnd(comment))]
    }
}
