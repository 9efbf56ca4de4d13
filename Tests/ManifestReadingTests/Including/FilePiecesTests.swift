import Diagnostics
import FlagModel
import FlagTestKit
import FuzzedManifest
import TestTools
import Testing

@testable import ManifestReading

@Suite("A file that is read in pieces")
struct FilePiecesTests {
    private static let small = {
        var sizes = SideBySideSizes()
        (sizes.leastBytes, sizes.headsOfPiece) = (1, 0)
        return sizes
    }()

    private func readInPieces(_ text: String, _ sizes: SideBySideSizes = small) -> Assembly? {
        SideBySide(bounds: Bounds(), keys: FlagKeys(.standard), sizes: sizes)
            .readRoot(Array(text.utf8)[...], number: 0, into: Assembly(bounds: Bounds()))?.assembly
    }

    private func readAsOne(_ text: String) -> Assembly {
        var assembly = Assembly(bounds: Bounds())
        var text = text
        text.withUTF8 {
            FileDecoder.decode(
                $0, file: 0, role: .root, bounds: Bounds(), keys: FlagKeys(.standard), into: &assembly)
        }
        return assembly
    }

    // MARK: Any layout

    @Test("what is read and said is the same as that of the file as one", arguments: Seeds.cases(400))
    func sameAsOne(seed: UInt64) {
        var layout = PiecesLayout(Seeded(seed: seed))
        var files = [("flags.yaml", layout.text(isRoot: true))]
        for number in 0..<Int.random(in: 0...2, using: &layout.random) {
            files.append(("flags/\(number).yaml", layout.text(isRoot: false)))
        }
        var bounds = Bounds()
        if layout.random.chance(10) { bounds.nodes = Int.random(in: 50..<400, using: &layout.random) }
        if layout.random.chance(10) { bounds.diagnostics = Int.random(in: 1..<3, using: &layout.random) }
        func lines(_ sizes: SideBySideSizes) -> [String] {
            ManifestReader.read(
                Array(files[0].1.utf8), name: "flags.yaml",
                files: MemoryFiles(files: files.dropFirst().map { .file($0.0, $0.1) }), bounds: bounds, sizes: sizes
            ).lines
        }
        let expected = lines(SideBySideSizes())
        #expect(lines(Self.small) == expected, "seed \(seed)\n\(files)")
        var sizes = Self.small
        sizes.leastBytes = Int.random(in: 1...300, using: &layout.random)
        #expect(lines(sizes) == expected, "seed \(seed), \(sizes.leastBytes) bytes\n\(files)")
    }

    @Test("many of these layouts are read in pieces, and many have mistakes")
    func layouts() {
        var (inPieces, wrong) = (0, 0)
        for seed in 1...UInt64(200) {
            var layout = PiecesLayout(Seeded(seed: seed))
            let text = layout.text(isRoot: true)
            if readInPieces(text) != nil { inPieces += 1 }
            if !readAsOne(text).diagnostics.reported.isEmpty { wrong += 1 }
        }
        #expect(inPieces > 40)
        #expect(wrong > 40)
    }

    // MARK: What has pieces

    private static let flags = (1...20).map { "  f\($0): {stage: S\($0)}\n" }.joined()

    /// Texts that are read in pieces.
    private static let usual: [(name: String, text: String)] = [
        ("flags alone", "version: 1\nflags:\n" + flags),
        (
            "comments and blank lines in any column",
            "version: 1\nflags: # all\n\n# a\n" + flags + "# b\n\n   # c\n" + flags2
        ),
        ("CRLF", ("version: 1\nflags:\n" + flags).replacing("\n", with: "\r\n")),
        ("no line end at the end", "version: 1\nflags:\n" + flags + "  last:\n    name: N"),
        ("anchors before the flags", "version: 1\nx-a: &a {stage: S}\nflags:\n" + flags + "  g: *a\n  h: {<<: *a}\n"),
        (
            "an anchor and its alias in one flag",
            "version: 1\nflags:\n" + flags + "  g: {name: &n N, description: *n}\n"
        ),
        (
            "texts over lines",
            "version: 1\nflags:\n  a:\n    description: |+\n      one\n\n  b:\n    name: \"one\n      two\"\n"
                + "    description: >-\n      three\n    # a comment\n\n" + flags
        ),
        ("brackets that end in the column of the flags", "version: 1\nflags:\n  a: {\n    stage: S\n  }\n" + flags),
        ("keys in quotes", "version: 1\nflags:\n  \"a b\": {}\n  'c': {}\n" + flags),
        ("four spaces", "version: 1\nflags:\n" + flags.replacing("  f", with: "    f")),
        ("a document of its own", "%YAML 1.1\n---\nversion: 1\nflags:\n" + flags),
    ]
    private static let flags2 = flags.replacing("  f", with: "  g")

    @Test("usual texts have pieces, which say what the text says", arguments: usual)
    func hasPieces(_ name: String, _ text: String) throws {
        let one = readAsOne(text)
        let pieces = try #require(readInPieces(text))
        #expect(one.diagnostics.reported.isEmpty)
        #expect(pieces.manifest.flags.map(\.key) == one.manifest.flags.map(\.key))
        #expect(pieces.written == one.written)
        #expect(pieces.nodes == one.nodes)
        let repeats = text.contains("&")
        #expect(repeats ? pieces.kept >= one.kept : pieces.kept == one.kept)
    }

    /// Texts that have to be read as one.
    private static let unusual: [(name: String, text: String)] = [
        ("one flag", "version: 1\nflags:\n  a: {}\n"),
        ("no flags", "version: 1\n"),
        ("flags in brackets", "version: 1\nflags: {a: {}, b: {}}\n"),
        ("flags in brackets on a line of their own", "version: 1\nflags:\n  {a: {}}\n" + flags),
        ("flags with a tag in another column", "version: 1\nflags:\n  !!map\n    a: {}\n  b: {}\n"),
        ("flags in the first column", "version: 1\nflags:\n" + flags.replacing("  f", with: "f")),
        ("an anchor at the flags", "version: 1\nflags: &f\n" + flags),
        ("another key after the flags", "version: 1\nflags:\n" + flags + "x-own: 1\n"),
        ("a second document", "version: 1\nflags:\n" + flags + "---\n"),
        ("a flag twice", "version: 1\nflags:\n" + flags + "  f1: {}\n"),
        ("a merge key beside flags", "version: 1\nx-m: &m {m: {}}\nflags:\n  <<: *m\n" + flags),
        ("empty merge keys beside flags", "version: 1\nflags:\n  <<: {}\n" + flags + "  <<: {}\n"),
        ("a merge key at the top", "version: 1\nx-m: &m {app: a}\n<<: *m\nflags:\n" + flags),
        (
            "an anchor in one flag, its alias in another",
            "version: 1\nflags:\n  a: {name: &n N}\n" + flags + "  z: {name: *n}\n"
        ),
        (
            "the same anchor before and in flags",
            "version: 1\nx-a: &n N\nflags:\n  a: {name: &n M}\n" + flags + "  z: {name: *n}\n"
        ),
        ("a key with a question mark", "version: 1\nflags:\n  a:\n    ? description\n" + flags),
        ("an unknown key at the end", "version: 1\nflags:\n" + flags + "  z: {nmae: n}\n"),
        ("a bracket that isn't closed", "version: 1\nflags:\n" + flags + "  z: {\n" + flags2),
        ("a quote over flags", "version: 1\nflags:\n  a: {name: \"\n" + flags + "  \"}\n" + flags2),
        (
            "flags in a quote, and others after it",
            "{version: 1, x-own: \"\nflags:\n  a\", flags: {a: {}}}\n" + "  b\", flags: {b: {}}}\n"
        ),
        ("a line separator in quotes", "version: 1\nflags:\n  a: {name: \"a\u{2028}b\"}\n" + flags),
        ("a conflict before the flags", "version: 1\n<<<<<<< HEAD\nflags:\n" + flags),
        ("a carriage return alone", "version: 1\nflags:\n  a: {} # a\rb: {}\n" + flags),
        ("a tab in place of spaces", "version: 1\nflags:\n" + flags + "\tz: {}\n"),
        ("no version", "flags:\n" + flags),
    ]

    @Test("unusual texts are read as one", arguments: unusual)
    func hasNone(_ name: String, _ text: String) {
        #expect(readInPieces(text) == nil)
    }

    // MARK: Sizes

    @Test("a piece has at least some bytes, and many times those of what is before the flags")
    func sizes() throws {
        let text = "version: 1\nflags:\n" + (1...2_000).map { "  f\($0): {}\n" }.joined()
        func lengths(_ least: Int, _ heads: Int) -> [Int]? {
            var sizes = SideBySideSizes()
            (sizes.leastBytes, sizes.headsOfPiece) = (least, heads)
            return FilePieces(Array(text.utf8)[...], sizes)?.lengths
        }
        let head = 18
        // At most sixteen, and all of the text once.
        let many = try #require(lengths(1, 0))
        #expect(many.count == 16)
        #expect(many.reduce(0, +) - 15 * head == text.utf8.count)
        #expect(try #require(lengths(text.utf8.count / 3, 0)).count == 3)
        #expect(lengths(text.utf8.count / 2 + 1, 0) == nil)
        #expect(try #require(lengths(1, text.utf8.count / head / 4)).count == 4)
        #expect(lengths(1, text.utf8.count / head / 2 + 1) == nil)
    }

    @Test("places are those of the file, in the pieces and before the flags")
    func places() throws {
        let text =
            "version: 1\nx-a: &a [u1, u2, u3]\nflags:\n" + Self.flags
            + "  last:\n    targets:\n      Production: {users: *a, companies: [c]}\n"
        let flag = try #require(readInPieces(text)?.manifest.flags.last)
        #expect(flag.key.place.start == SourcePosition(line: 24, column: 3))
        let targets = try #require(flag.targets.first)
        #expect(targets.users?.place.start == SourcePosition(line: 26, column: 27))
        #expect(targets.users?.value.map(\.place.start.line) == [2, 2, 2])
        #expect(targets.companies?.value.map(\.place.start.line) == [26])
    }

    @Test("a manifest that has more nodes than it may isn't read in pieces")
    func nodes() {
        let text = "version: 1\nflags:\n" + Self.flags
        var bounds = Bounds()
        func lines(_ nodes: Int, _ sizes: SideBySideSizes) -> [String] {
            bounds.nodes = nodes
            return ManifestReader.read(Array(text.utf8), name: "flags.yaml", bounds: bounds, sizes: sizes).lines
        }
        let most = readAsOne(text).nodes
        for nodes in most - 2...most {
            #expect(lines(nodes, Self.small) == lines(nodes, SideBySideSizes()))
        }
    }
}

/// Writes a file with many flags in layouts that a reader of lines could take for what they aren't.
private struct PiecesLayout {
    var random: Seeded
    private var serial = 0
    private let unit: Int
    private let hasMistakes: Bool
    private var hasAnchors = false

    init(_ random: Seeded) {
        self.random = random
        unit = self.random.one(of: [1, 2, 2, 4], or: 2)
        hasMistakes = self.random.chance(40)
    }

    mutating func text(isRoot: Bool) -> String {
        serial += 100
        var lines: [String] = []
        if isRoot {
            if random.chance(10) { lines += ["%YAML 1.1", "---"] }
            lines += ["version: 1", "include: [\"flags/*.yaml\"]"]
            if random.chance(20) { lines.append("policy: {targets: additive, require: [name]}") }
            if random.chance(20) { lines.append("owners: {jane: u1}") }
        }
        if random.chance(30) { lines.append("create: {stage: Beta}") }
        if random.chance(30) { lines += ["audiences:", "  one\(serial): {users: &users [u1, u2]}"] }
        hasAnchors = random.chance(60)
        if hasAnchors {
            lines += [
                "x-a: &a [shared-1, \"shared 2\", 'it''s']", "x-base: &base {permanent: true, stage: Beta}",
                "x-t: &t {Production: {users: *a}}", "x-f: &f {name: A name of some length}", "x-k: &k key",
                "x-many: &many", "  merged-1: {}", "  merged-2: {stage: Beta}",
            ]
        }
        if random.chance(3) { lines.append("x-quote: \"\nflags:\n  a: {}\n\"") }
        if random.chance(3) { lines.append("<<: {create: {secret: true}}") }
        if random.chance(2) { lines.append("<<<<<<< HEAD") }
        lines.append("flags:" + random.one(of: ["", "", "", " ", " # all of them", "  ", "# no comment"], or: ""))
        if random.chance(20) { lines += ["", "# own", "      # more"] }
        for _ in 0..<Int.random(in: 0...14, using: &random) { lines += flag() }
        if random.chance(4) { lines += ["x-end: 1"] }
        if random.chance(2) { lines += ["..."] }
        if random.chance(2) { lines += ["---", "a: b"] }
        if random.chance(3) { lines += ["audiences: {late: {}}"] }
        let end = random.chance(10) ? "\r\n" : "\n"
        return lines.joined(separator: "\n").replacing("\n", with: end) + (random.chance(85) ? end : "")
    }

    private mutating func flag() -> [String] {
        serial += 1
        let spaces = String(repeating: " ", count: unit)
        var key = "flag-\(serial)"
        if random.chance(10) {
            key = random.one(of: ["\"flag \(serial)\"", "'f\(serial)'", "ф\(serial)", "\(serial)"], or: "")
        }
        if hasMistakes {
            if random.chance(3) { key = "flag-1" }
            if random.chance(1) { return [spaces + "<<: *many"] }
            if random.chance(1) { return [spaces + "<<: {}"] }
            if random.chance(1) { return [spaces + "*k : {}"] }
            if random.chance(1) { return [spaces + "&x \(key): {}"] }
            if random.chance(1) { return [spaces + "!!str \(key): {}"] }
            if random.chance(1) { return [spaces + "? \(key)"] }
            if random.chance(1) { return [spaces + "? \(key)", spaces + ": {}"] }
            if random.chance(1) { return [spaces + "- \(key)"] }
            if random.chance(1) { return [spaces + key] }
        }
        var lines: [String] = random.chance(20) ? [random.one(of: ["", "# own", spaces + "# own", "  "], or: "")] : []
        if random.chance(20) {
            let values =
                ["{}", "", "~", "{name: N, stage: Beta} # why", "{\n\(spaces)  name: N\n\(spaces)}"]
                + (hasAnchors ? ["*f"] : [])
            return lines + [spaces + key + ": " + random.one(of: values, or: "")]
        }
        lines.append(spaces + key + ":")
        let inner = spaces + "    "
        var fields = [
            "name: N\(serial)", "name: of\n\(inner)two lines", "name: \"in quotes\n\n\(inner)x: {}\"",
            "description: ''",
            "description: |\n\(inner)- text\n\(inner) more: {}", "description: >-\n\(inner)folded\n\(inner)text\n",
            "description: |+\n\(inner)kept\n\n\n", "description: |2\n\(inner) indented", "description: null",
            "description:", "description: ~ # none", "owner: jane", "owner: null", "stage: Beta", "expires: 2031-01-02",
            "permanent: true", "secret: true", "name: &n\(serial) N",
            "targets:\n\(inner)Production:\n\(inner)  users: [\n\(inner)a,\n\(inner)\"b c\"]",
            "targets:\n\(inner)Production:\n\(inner)  users: # list\n\(inner)  - a\n\n\(inner)  - b",
            "targets:\n\(inner)Production: {users: [{id: u\(serial), until: 2099-01-01}]}",
            "targets: {Production: {remove: {companies: &r\(serial) [c9]}}, Staging: {companies: *r\(serial)}}",
        ]
        if hasAnchors {
            fields += [
                "<<: *base", "<<: [*base, *f]", "targets: *t", "targets: {Production: {users: *a, companies: [c1]}}",
                "<<: *base", "targets: {Production: {users: [c1, *k]}}",
            ]
        }
        if random.chance(3) { fields = ["name: &again N", "name: &a N", "description: *again"] }
        // Lines in the column of the flags that aren't flags.
        if random.chance(3) {
            fields = [
                "name: \"in quotes\n\(spaces)fake: {}\n\n  x\"", "targets: {Production: {users: [\n\(spaces)a, b]}}",
                "targets: {Production: {users: [a\n\(spaces)], companies: []}}",
            ]
        }
        if hasMistakes, random.chance(8) {
            fields = [
                "nmae: x", "stage: [", "name: \"open", "? description", "? description\n", "- ? a", "\tname: tab",
                "name: 'a\u{85}b'", "name: a\u{2028}b", "name: a\rb", "name: a\u{0}b", "\u{A0}name: x",
                "owner: *nobody",
                "<<: *base\n    <<: *f", "name: |\nnot indented", "description: \"a\\\n\(spaces)b\"",
                "name: \"\\u2028\"", "}", "name: @x", "name: !tag x", "permanent: yes",
            ]
        }
        var seen: Set<String> = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let field = random.one(of: fields, or: "")
            guard hasMistakes || seen.insert(String(field.prefix { $0 != ":" })).inserted else { continue }
            lines.append(spaces + "  " + field)
        }
        return lines
    }
}
