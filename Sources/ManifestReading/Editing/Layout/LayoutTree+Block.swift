import FlagModel

extension LayoutTree {
    /// The line end of the text.
    var lineBreak: String {
        let first = text.firstIndex(of: 0x0A)
        return first.map { $0 > 0 && text[$0 - 1] == 0x0D } ?? false ? "\r\n" : "\n"
    }

    /// Lines with an indentation, each with its end.
    func indented(_ lines: [String], by column: Int) -> String {
        lines.map { ($0.isEmpty ? "" : String(repeating: " ", count: column) + $0) + lineBreak }.joined()
    }

    /// Inserts lines at the beginning of a line; behind the last line if it has no end.
    func insertLines(_ lines: [String], column: Int, at offset: Int) -> Replacement {
        let new = indented(lines, by: column)
        guard offset == text.count, let last = text.last, last != 0x0A else { return .insert(new, at: offset) }
        return .insert(lineBreak + new.dropLast(lineBreak.count), at: offset)
    }

    /// Inserts an entry into a mapping or a list in lines.
    ///
    /// - `lines`: The lines of the entry, without indentation.
    /// - `index`: The entry that it comes before; the number of entries for the end.
    /// - `entries`: The entries that there are, at least one.
    /// - `floor`: The offset before which no comment belongs to the first entry.
    func insertEntry(_ lines: [String], at index: Int, among entries: [Entry], in container: Index, floor: Int)
        -> Replacement?
    {
        guard let first = entries.first, let last = entries.last else { return nil }
        let column = column(of: first.start)
        let isMapping = nodes[container].kind == .mapping
        // Entries that have an empty line between them get one to the new one too.
        let isAiry =
            isMapping && entries.count > 1
            && zip(entries, entries.dropFirst()).allSatisfy { before, after in
                let floor = tail(ofEntryAt: before.end)
                return hasEmptyLine(above: head(ofLineAt: after.start, notBefore: floor), notBefore: floor)
            }
        // Behind a text that has no line end, only because nothing follows it, what is inserted would give it one.
        let index = endsInOpenText ? min(index, entries.count - 1) : index
        guard index < entries.count else {
            var offset = tail(ofEntryAt: last.end)
            // A comment that is indented further belongs to what is above.
            while isMapping, let other = loneComment(onLine: line(of: offset)), other > column, offset < text.count,
                offset == lineStart(offset)
            {
                offset = start(ofLine: line(of: offset) + 1)
            }
            return insertLines(isAiry ? [""] + lines : lines, column: column, at: offset)
        }
        let next = entries[index]
        guard isFirst(next.start) else {
            let text = indented(lines, by: column)
            return .insert(
                text.drop { $0 == " " } + String(repeating: " ", count: column), at: next.start)
        }
        let floor = index > 0 ? tail(ofEntryAt: entries[index - 1].end) : floor
        let offset = head(ofLineAt: next.start, notBefore: floor, column: isMapping ? column : nil)
        return insertLines(isAiry ? lines + [""] : lines, column: column, at: offset)
    }

    /// Whether the last line, which has no end, is of a block of text whose line end counts.
    private var endsInOpenText: Bool {
        guard let last = nodes.last, last.style == .text, last.end == text.count, text.last != 0x0A else {
            return false
        }
        return !text[last.body..<min(last.body + 3, text.count)].prefix { $0 != 0x0A }.contains(UInt8(ascii: "-"))
    }

    /// Whether an empty line is directly above a line, and not before an offset: there it is a part of a text that keeps its line
    /// ends.
    private func hasEmptyLine(above offset: Int, notBefore floor: Int) -> Bool {
        guard offset > 0 else { return false }
        let above = line(of: offset) - 1
        return isBlank(line: above) && start(ofLine: above) >= floor
    }

    /// Removes an entry of a mapping or a list in lines, with the comments directly above it and behind it.
    ///
    /// - `parent`: The key whose value the mapping or the list is.
    func removeEntry(_ index: Int, among entries: [Entry], in container: Index, parent: Index?) -> [Replacement]? {
        let entry = entries[index]
        let empty = nodes[container].kind == .mapping ? "{}" : "[]"
        let isOnly = entries.count == 1
        guard isFirst(entry.start) else {
            guard !isOnly else { return [.replace(entry.start..<entry.end, with: empty)] }
            guard index + 1 < entries.count else { return nil }
            return [.remove(entry.start..<entries[index + 1].start)]
        }
        let floor =
            index > 0
            ? tail(ofEntryAt: entries[index - 1].end) : self.floor(of: container, parent: parent)
        let isMapping = nodes[container].kind == .mapping
        let head = head(ofLineAt: entry.start, notBefore: floor, column: isMapping ? column(of: entry.start) : nil)
        var tail = tail(ofEntryAt: entry.end)
        var start = head
        if hasEmptyLine(above: head, notBefore: floor) {
            let isFollowed = tail < text.count && isBlank(line: line(of: tail))
            while tail < text.count, isBlank(line: line(of: tail)) { tail = self.start(ofLine: line(of: tail) + 1) }
            // The empty line that parts the last one from the others.
            if !isFollowed, index > 0, index == entries.count - 1 { start = self.start(ofLine: line(of: head) - 1) }
        } else if index == 0, !isOnly, head == floor, tail < text.count, isBlank(line: line(of: tail)) {
            // The one that parts the first one from the next.
            tail = self.start(ofLine: line(of: tail) + 1)
        }
        // A last line without an end leaves none.
        if tail == text.count, text.last != 0x0A, start > 0 {
            start = lineEnd(start - 1)
        }
        guard isOnly else { return [.remove(start..<tail)] }
        guard let parent else { return nil }
        let value = nodes[container]
        let offset = value.start == value.body ? colon(after: parent) + 1 : endOfProperties(value.start)
        guard offset <= start else { return nil }
        return [.insert(" " + empty, at: offset), .remove(start..<tail)].filter {
            !$0.range.isEmpty || !$0.bytes.isEmpty
        }
    }

    /// The offset before which no comment belongs to the first entry of a mapping or a list: the line after its key.
    func floor(of container: Index, parent: Index?) -> Int {
        guard let parent else { return 0 }
        let value = nodes[container]
        let last = value.start == value.body ? colon(after: parent) : endOfProperties(value.start) - 1
        return start(ofLine: line(of: last) + 1)
    }

    /// One past an anchor and a tag.
    func endOfProperties(_ start: Int) -> Int {
        var end = start
        while true {
            let next = next(from: end)
            guard next < text.count, text[next] == UInt8(ascii: "&") || text[next] == UInt8(ascii: "!") else {
                return end
            }
            end = next
            while end < text.count, ![0x20, 0x09, 0x0A, 0x0D].contains(text[end]) { end += 1 }
        }
    }
}
