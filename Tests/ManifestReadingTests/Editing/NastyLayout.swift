import TestTools

/// Writes a manifest in a layout that nobody would choose: comments everywhere, block and flow lists over one or several lines,
/// quotes, wide characters, CRLF, anchors, merge keys.
struct NastyLayout {
    private var random: Seeded
    /// Whether lists are shared by anchors, aliases and merge keys.
    let isShared: Bool
    /// Whether items and names have anchors, to which others of this flag or of another one refer.
    let isAnchored: Bool
    private let unit: Int
    private let dash: Int
    private var serial = 0
    /// The anchors on items that there are, each with its id.
    private var anchors: [(name: String, id: String)] = []
    private var hasNameAnchor = false
    /// Those of the list that is being written.
    private var listed: Set<String> = []

    /// - Parameters:
    ///   - isIncluded: Whether it is of a file that another one includes, which shares no lists.
    ///   - shares: Whether it shares lists, items and names; by chance if that isn't said.
    init(_ random: Seeded, isIncluded: Bool = false, shares: Bool? = nil) {
        var random = random
        let sharesLists = random.chance(10)
        let sharesItems = random.chance(15)
        isShared = !isIncluded && (shares ?? sharesLists)
        isAnchored = shares ?? sharesItems
        unit = random.one(of: [2, 2, 4, 3], or: 2)
        dash = random.one(of: [0, 2, 4], or: 2)
        self.random = random
    }

    /// The text of a manifest.
    ///
    /// - Parameter included: The glob of the files that it includes.
    mutating func text(including included: String? = nil) -> String {
        var lines = ["# Flags of a team: \"it's\" [theirs]", "version: 1" + comment()]
        if let included { lines += ["include: [\(included)]" + comment()] }
        if random.chance(40) { lines += ["policy: {targets: additive}" + comment()] }
        if isShared { lines += ["x-all: &all [shared-1, shared-2]", "x-base: &base", "  permanent: true"] }
        lines += own(0)
        if random.chance(70) {
            lines += ["audiences:" + comment(behindKey: true)]
            for name in random.chance(50) ? ["one"] : ["one", "two"] {
                lines += [spaces(unit) + "\(name):" + comment(behindKey: true)] + list("companies", unit * 2)
            }
        }
        return text(lines + flags(from: 0))
    }

    /// The text of a file that a manifest includes.
    ///
    /// - Parameter number: The number of its first flag.
    mutating func includedText(from number: Int) -> String { text(own(0) + flags(from: number)) }

    private mutating func flags(from first: Int) -> [String] {
        let isAiry = random.chance(30)
        var lines = ["flags:" + comment(behindKey: true)]
        for number in first..<(first + Int.random(in: 2...5, using: &random)) {
            if isAiry { lines.append("") }
            lines += own(unit) + flag(number)
        }
        return lines
    }

    private mutating func text(_ all: [String]) -> String {
        let lines = all + (random.chance(50) ? ["# The end."] : [])
        let end = random.chance(20) ? "\r\n" : "\n"
        let mark = random.chance(10) ? "\u{FEFF}" : ""
        return mark + lines.joined(separator: end) + (random.chance(80) ? end : "")
    }

    private mutating func flag(_ number: Int) -> [String] {
        let key = random.one(of: ["flag-\(number)", "\"flag \(number)\"", "флаг-\(number)", "f\(number)🙂"], or: "")
        if random.chance(15) {
            return [spaces(unit) + key + ": " + random.one(of: ["{}", "~", ""], or: "") + comment(behindKey: true)]
        }
        if random.chance(10) {
            return [spaces(unit) + key + ": {targets: {Production: {companies: [a-1, b-2], users: []}}}" + comment()]
        }
        let isLong = random.chance(10)
        var body: [String] = []
        if isShared, random.chance(50) { body.append("<<: *base") }
        if random.chance(50) { body.append("name: " + name(number) + comment()) }
        if random.chance(30) {
            body +=
                [
                    "description: |" + random.one(of: ["", "-", "+"], or: "") + comment(),
                    spaces(unit) + "Text # no comment", "",
                ]
                + [spaces(unit) + "more: [text]"] + (random.chance(50) ? ["", ""] : [])
        }
        body += own(0) + ["targets:" + comment(behindKey: true)]
        for environment in ["Production", "Staging"] {
            body += own(unit) + [spaces(unit) + environment + ":" + comment(behindKey: true)]
            body += list("companies", unit * 2) + (random.chance(60) ? list("users", unit * 2) : [])
        }
        let indented = body.map { $0.isEmpty ? "" : spaces(unit * 2) + $0 }
        // As libyaml writes long keys.
        return
            (isLong
            ? [spaces(unit) + "? " + key, spaces(unit) + ":" + comment(behindKey: true)]
            : [spaces(unit) + key + ":" + comment(behindKey: true)])
            + indented
    }

    private mutating func name(_ number: Int) -> String {
        guard isAnchored else { return "Name \(number)" }
        if hasNameAnchor { return random.chance(50) ? "*name" : "Name \(number)" }
        guard random.chance(60) else { return "Name \(number)" }
        hasNameAnchor = true
        return "&name Name \(number)"
    }

    private mutating func list(_ key: String, _ indentation: Int) -> [String] {
        listed = []
        let ids = (0..<Int.random(in: 0...4, using: &random)).map { _ in id() }
        let sorted = random.chance(40) ? ids.sorted() : ids
        if isShared, random.chance(30) { return [spaces(indentation) + key + ": *all"] }
        let anchor = isShared && random.chance(30) ? "&l\(serial) " : ""
        if sorted.isEmpty, random.chance(30) {
            let inner = spaces(indentation + dash + 2)
            return [
                spaces(indentation) + key + ": " + anchor + "[" + comment(), inner + "# nobody", inner + "# yet",
                spaces(indentation + 1) + "]" + comment(),
            ]
        }
        guard !sorted.isEmpty else {
            return [spaces(indentation) + key + ": " + anchor + random.one(of: ["[]", "[ ]"], or: "") + comment()]
        }
        let head = spaces(indentation) + key + ":"
        let inner = indentation + dash
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1:
            let gap = random.one(of: [" ", " ", "   "], or: " ")
            return [head + (anchor.isEmpty ? "" : " " + anchor.dropLast()) + comment(behindKey: true)]
                + sorted.flatMap { own(inner) + [spaces(inner) + "-" + gap + item($0) + comment()] }
        case 2:
            let separator = random.one(of: [", ", ",", " , "], or: ", ")
            let pad = random.one(of: ["", " "], or: "")
            return [
                head + " " + anchor + "[" + pad + sorted.map { item($0) }.joined(separator: separator)
                    + pad + "]"
                    + comment()
            ]
        case 3:
            let hasComma = random.chance(50)
            let items = sorted.enumerated().flatMap { number, id in
                own(inner + 2)
                    + [
                        spaces(inner + 2) + item(id)
                            + (number + 1 < sorted.count || hasComma ? "," : "") + comment()
                    ]
            }
            return [head + " " + anchor + "[" + comment()] + items + own(inner + 2) + [
                spaces(inner + 1) + "]" + comment()
            ]
        default:
            let first = item(sorted[0]) + comment()
            let rest = sorted.dropFirst().map { spaces(inner + 1) + ", " + item($0) + comment() }
            let begin =
                random.chance(50)
                ? [head + " " + anchor + "[ " + first] : [head + " " + anchor + "[", spaces(inner + 3) + first]
            return begin + rest + [spaces(inner + 1) + "]"]
        }
    }

    private mutating func id() -> String {
        serial += 1
        return random.one(of: ["acme", "globex", "größe", "日本", "it's", "007", "a b", "x:y", "#1", "🙂"], or: "")
            + "-\(serial)"
    }

    private mutating func item(_ id: String) -> String {
        guard isAnchored else { return bare(id) }
        if random.chance(35), let old = anchors.filter({ !listed.contains($0.id) }).randomElement(using: &random) {
            listed.insert(old.id)
            return "*" + old.name
        }
        guard random.chance(40) else { return bare(id) }
        anchors.append(("i\(serial)-\(anchors.count)", id))
        listed.insert(id)
        return "&" + anchors[anchors.count - 1].name + " " + bare(id)
    }

    private mutating func bare(_ id: String) -> String {
        let needs = id.contains { ":#'".contains($0) } || id.hasPrefix("0")
        let quoted =
            needs
            ? "\"\(id)\"" : random.one(of: [id, id, "'\(id)'", "\"\(id)\""], or: id)
        guard random.chance(15) else { return quoted }
        return "{id: \(quoted), until: 2099-0\(Int.random(in: 1...9, using: &random))-01, why: \"because, of [it]\"}"
    }

    /// A comment behind something; libyaml takes no tab behind a key alone.
    private mutating func comment(behindKey: Bool = false) -> String {
        let tab = behindKey ? " # a tab\t" : "\t# after a tab\t"
        return random.chance(25)
            ? random.one(of: ["  # a comment, [with] \"signs\"", tab, " #", " # größer 🙂"], or: "") : ""
    }

    private mutating func own(_ indentation: Int) -> [String] {
        guard random.chance(20) else { return [] }
        return [spaces(indentation) + "# own: line - with, signs"] + (random.chance(30) ? [""] : [])
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
