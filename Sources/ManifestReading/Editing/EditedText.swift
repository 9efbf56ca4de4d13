import FlagModel

/// The text of a manifest's file while it is edited.
struct EditedText {
    /// The path to a mapping, or to a value in it: the keys from the top.
    typealias Path = [Identifier]

    private let mark: [UInt8]
    private var tree: TextTree
    private let lineEnd: [UInt8]
    /// Whether the result of a change wasn't valid YAML.
    private(set) var isBroken = false

    /// A file's text; nil if it isn't UTF-8, or isn't YAML.
    init?(_ bytes: [UInt8]) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let hasMark = bytes.starts(with: mark)
        let text = hasMark ? Array(bytes.dropFirst(3)) : bytes
        guard String(validating: text, as: UTF8.self) != nil, let tree = TextTree(text) else { return nil }
        self.mark = hasMark ? mark : []
        self.tree = tree
        let first = text.firstIndex(of: 0x0A)
        lineEnd = first.map { $0 > 0 && text[$0 - 1] == 0x0D } ?? false ? [0x0D, 0x0A] : [0x0A]
    }

    /// The file's bytes.
    var bytes: [UInt8] { mark + tree.text }

    /// Whether a path exists, with each of its keys in a mapping that is written in lines.
    func has(_ path: Path) -> Bool { tree.find(path) != nil }

    /// Replaces the key and value at a path with lines, and keeps the comments of the parts that remain. If there is
    /// nothing at the path, adds the lines to the mapping: after the last key that comes before it, else first.
    ///
    /// - Parameters:
    ///   - lines: The lines, the key first, without indentation.
    ///   - rank: A key's position among the others; nil puts it last.
    /// - Returns: False, with nothing changed, if the mapping isn't written in lines.
    mutating func set(_ path: Path, _ lines: [String], rank: ((Identifier) -> Int)? = nil) -> Bool {
        guard let key = path.last, let children = tree.children(of: Array(path.dropLast())), let first = children.first
        else { return false }
        if let child = children.first(where: { $0.key == key }) {
            let commented = tree.comments(of: child).put(into: lines)
            return replace(child.lines, indent(commented, by: first.column - 1))
        }
        let indented = indent(lines, by: first.column - 1)
        guard let rank else { return replace(children[children.count - 1].lines.upperBound, indented) }
        let before = children.last { rank($0.key) <= rank(key) }
        return replace(before?.lines.upperBound ?? first.lines.lowerBound, indented)
    }

    /// Removes the key and value at a path; false if there is none, or it is the only one in its mapping.
    mutating func remove(_ path: Path) -> Bool {
        guard let key = path.last, let children = tree.children(of: Array(path.dropLast())), children.count > 1,
            let child = children.first(where: { $0.key == key })
        else { return false }
        return replace(child.lines, [])
    }

    /// Changes a list: removes the lines of removed items, and adds new ones at the end.
    ///
    /// - Parameters:
    ///   - wanted: The items, as ``TextTree/Item/text`` has them.
    ///   - written: Gives a new item as YAML; nil if it can't.
    /// - Returns: False, with nothing changed, if the items don't have lines of their own, or none would be left.
    mutating func setItems(of path: Path, to wanted: [Identifier], _ written: (Identifier) -> String?) -> Bool {
        guard let items = tree.items(of: path), let last = items.last else { return false }
        let kept = Set(wanted)
        let known = Set(items.map(\.text))
        guard items.contains(where: { kept.contains($0.text) }) else { return false }
        let added = wanted.filter { !known.contains($0) }
        let texts = added.compactMap(written)
        guard texts.count == added.count else { return false }
        let copy = self
        // From the end, so that the line numbers before stay valid.
        guard texts.isEmpty || replace(last.lines.upperBound, indent(texts.map { "- " + $0 }, by: last.column - 1))
        else {
            return false
        }
        for item in items.reversed() where !kept.contains(item.text) {
            guard replace(item.lines, []) else {
                self = copy
                return false
            }
        }
        return true
    }

    /// Replaces the braces of an empty mapping with lines.
    mutating func fill(_ path: Path, _ lines: [String]) -> Bool {
        guard let empty = tree.emptyBraces(path) else { return false }
        return replace(empty.line + 1, indent(lines, by: empty.column + 1), removing: empty.bytes)
    }

    // MARK: Lines

    private func indent(_ lines: [String], by count: Int) -> [String] {
        lines.map { $0.isEmpty ? "" : String(repeating: " ", count: count) + $0 }
    }

    private mutating func replace(_ line: Int, _ lines: [String], removing bytes: Range<Int>? = nil) -> Bool {
        replace(line..<line, lines, removing: bytes)
    }

    /// Replaces lines, and parses the text again.
    private mutating func replace(_ range: Range<Int>, _ lines: [String], removing removed: Range<Int>? = nil) -> Bool {
        var text = tree.text
        let start = tree.offset(ofLine: range.lowerBound)
        let end = tree.offset(ofLine: range.upperBound)
        var new = lines.flatMap { Array($0.utf8) + lineEnd }
        // A last line may have no end.
        if !new.isEmpty, start == text.count, let last = text.last, last != 0x0A { new = lineEnd + new }
        text.replaceSubrange(start..<end, with: new)
        if let removed { text.removeSubrange(removed) }
        guard let tree = TextTree(text) else {
            isBroken = true
            return false
        }
        self.tree = tree
        return true
    }
}
