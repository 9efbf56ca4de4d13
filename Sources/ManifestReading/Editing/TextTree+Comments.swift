import Diagnostics
import FlagModel

extension TextTree {
    /// The comments in the lines of a key and its value, each with the part that it belongs to.
    func comments(of child: Child) -> PartComments {
        let lines = PartLines(of: child, in: self)
        var comments = PartComments()
        var pending: [String] = []
        for line in child.lines {
            let found = comment(on: line, lines)
            if let found, found.isAlone {
                pending.append(found.text)
            } else if let path = lines.first[line] {
                comments.add(pending, above: path)
                pending = []
                if let found { comments.add(found.text, beside: path) }
            } else if let found {
                // After a bracket that closes a list.
                comments.add(found.text, beside: [child.key])
            }
        }
        comments.add(pending, above: [child.key])
        return comments
    }

    /// The comment on a line, with the white space before it unless it is alone on the line.
    private func comment(on line: Int, _ parts: PartLines) -> (text: String, isAlone: Bool)? {
        let bytes = content(ofLine: line)
        guard let from = parts.scalarEnd[line] ?? bytes.startIndex, from <= bytes.endIndex else { return nil }
        let blank: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\t")]
        let mark = bytes[from...].indices.first { index in
            bytes[index] == UInt8(ascii: "#") && (index == bytes.startIndex || blank.contains(bytes[index - 1]))
        }
        guard let mark else { return nil }
        var start = mark
        while start > bytes.startIndex, blank.contains(bytes[start - 1]) { start -= 1 }
        let isAlone = start == bytes.startIndex
        return (String(decoding: bytes[(isAlone ? mark : start)...], as: UTF8.self), isAlone)
    }
}

/// The parts on the lines of a key and its value.
private struct PartLines {
    /// The path of the part that a line begins with, from that key on: keys, and items after a dash.
    private(set) var first: [Int: [Identifier]] = [:]
    /// One past the last byte of a scalar on a line; nil if the line is in the middle of one.
    private(set) var scalarEnd: [Int: Int?] = [:]

    init(of child: TextTree.Child, in tree: TextTree) {
        tree.walk(child) { node, path in
            let line = Int(node.start.line)
            if first[line] == nil { first[line] = path }
            if node.kind == .scalar { note(node, tree) }
        }
    }

    /// The parts on the lines of a complete YAML text.
    init(of tree: TextTree) {
        tree.walk { node, path in
            let line = Int(node.start.line)
            if first[line] == nil { first[line] = path }
        }
    }

    private mutating func note(_ node: TextTree.TextNode, _ tree: TextTree) {
        let line = Int(node.start.line)
        let last = Int(node.end.line)
        if tree.isBlock(node) {
            // A comment may follow the sign that begins a block.
            for line in line + 1..<max(line + 1, node.end.column == 1 ? last : last + 1) {
                scalarEnd[line] = .some(nil)
            }
        } else {
            for line in line..<last { scalarEnd[line] = .some(nil) }
            scalarEnd[last] = tree.offset(of: node.end)
        }
    }
}

/// Comments, by the parts of a text that they belong to.
struct PartComments {
    private var above: [[Identifier]: [String]] = [:]
    private var beside: [[Identifier]: String] = [:]

    /// Adds comments on lines of their own.
    mutating func add(_ comments: [String], above path: [Identifier]) {
        if !comments.isEmpty { above[path, default: []] += comments }
    }

    /// Adds a comment at the end of a part's line, with the white space before it; a second one goes above.
    mutating func add(_ comment: String, beside path: [Identifier]) {
        guard beside[path] != nil else {
            beside[path] = comment
            return
        }
        add([String(comment.drop { $0 == " " || $0 == "\t" })], above: path)
    }

    /// The lines of a key and its value, with the comments of the parts that remain.
    func put(into lines: [String]) -> [String] {
        guard !above.isEmpty || !beside.isEmpty, let tree = TextTree(Array(lines.joined(separator: "\n").utf8)) else {
            return lines
        }
        let first = PartLines(of: tree).first
        var rest = self
        return lines.enumerated().flatMap { index, line -> [String] in
            guard let path = first[index + 1] else { return [line] }
            let indentation = line.prefix { $0 == " " }
            let comments = rest.above.removeValue(forKey: path) ?? []
            return comments.map { indentation + $0 } + [line + (rest.beside.removeValue(forKey: path) ?? "")]
        }
    }
}
