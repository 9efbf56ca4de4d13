/// A YAML file for all parsers to read.
struct YAMLSample: Sendable {
    let name: String
    let bytes: [UInt8]

    init(_ name: String, _ text: String) {
        self.init(name, bytes: Array(text.utf8))
    }

    init(_ name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// The constructs, and every valid manifest with the files beside it.
    static let all = anchors + merges + flow + plain + quoted + blocks + scalars + encodings + refused + manifests

    private static let manifests = ValidManifest.all.flatMap { manifest in
        [YAMLSample("manifest: \(manifest.name)", bytes: manifest.bytes)]
            + manifest.files.compactMap { file in
                guard case .text(let text) = file.content else { return nil }
                return YAMLSample("manifest: \(manifest.name): \(file.path)", text)
            }
    }

    private static let anchors = [
        YAMLSample("anchors and aliases of all kinds", "a: &t text\nb: &l [1, *t]\nc: &m {k: *l}\nd: [*t, *l, *m]\n"),
        YAMLSample("an anchor given again", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n"),
        YAMLSample("an alias for a key", "a: &k key\n*k : value\n"),
        YAMLSample("an anchor on an empty node", "a: &e\nb: *e\n"),
        YAMLSample("an anchor on block lines", "a: &b\n  - x\n  - y\nc: *b\n"),
        YAMLSample("an anchor on literal text", "a: &l |\n  x\n  y\nb: *l\n"),
        YAMLSample("an anchor and a tag", "a: &x !!str 1\nb: !!str &y 2\nc: [*x, *y]\n"),
    ]

    private static let merges = [
        YAMLSample("a merge of one", "a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\n"),
        YAMLSample("a merge before and after own keys", "a: &a {x: 1}\nb: {x: 2, <<: *a}\nc: {<<: *a, x: 2}\n"),
        YAMLSample("a merge of a list", "a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}\nd: {<<: [*b, *a]}\n"),
        YAMLSample("a merge of an empty list", "a: {<<: []}\n"),
        YAMLSample("a merge of an empty mapping", "a: {<<: {}}\n"),
        YAMLSample("a merge of what is written in place", "a: {<<: {x: 1}, y: 2}\nb: {<<: [{x: 1}, {x: 2, z: 3}]}\n"),
        YAMLSample("merges of merges", "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b, z: 3}\n"),
        YAMLSample("a merge of a list that merges", "a: &a {x: 1}\nb: &b {<<: *a, x: 2}\nc: {<<: [*b, *a]}\n"),
        YAMLSample("a quoted merge key is a key", "a: {\"<<\": {x: 1}}\nb: {'<<': 2}\n"),
        YAMLSample("a merge with a tag", "a: &a {x: 1}\nb: {!!merge <<: *a}\n"),
        YAMLSample("a merge in an item of a list", "a: &a {x: 1}\nb:\n  - <<: *a\n    y: 2\n  - <<: *a\n"),
    ]

    private static let flow = [
        YAMLSample("flow over lines", "a: [\n  x,\n  y\n  ,\n]\nb: {x:\n  1,\n  y: 2,\n}\n"),
        YAMLSample("flow with comments", "a: [ # one\n  x, # two\n  # three\n  y ]\n"),
        YAMLSample("flow in flow in block", "a:\n  - {b: [1, {c: d}], e: []}\n  - [[], {}, [[]]]\n"),
        YAMLSample("a pair in a list", "a: [b: c, d]\n"),
        YAMLSample("keys without values in flow", "a: {b, c: , d: }\n"),
        YAMLSample("quoted keys next to their values", "a: {\"b\":1, 'c':2}\n"),
        YAMLSample("colons within flow", "a: [b:c, http://d/e]\n"),
        YAMLSample("a colon first within flow", "a: [:b]\n"),
        YAMLSample("an explicit key in flow", "a: {? b : c, ? d}\n"),
        YAMLSample("a comma at the end", "a: [b, ]\nc: {d: e, }\n"),
    ]

    private static let plain = [
        YAMLSample("plain text on several lines", "a: one\n  two\n\n  three\n   four\nb: x\n"),
        YAMLSample("plain text that begins below its key", "a:\n  one\n  two\n"),
        YAMLSample("plain text with marks in it", "a: b#c d,e [f] {g} h:i j'k \"l\" !m &n *o %p @q -r ?s\n"),
        YAMLSample("plain text with dashes and colons first", "a: -b\nc: :d\ne: ?f\n- : x\n"),
        YAMLSample("comments", "# first\na: b # second\n# third\n  # fourth\nc: # fifth\n  d\n#last"),
        YAMLSample("spaces at the ends of lines", "a:  b  \nc:   \n  - d   \n"),
        YAMLSample("tabs between and behind", "a: \tb\nc: d\t# e\n"),
        YAMLSample("a tab behind a colon, and one behind a string", "a:\tb\t\n"),
        YAMLSample("empty lines", "\n\na: b\n\n\nc: d\n\n"),
        YAMLSample("nothing for a value", "a:\nb: \nc: {d: }\ne:\n  -\n  - f\n"),
        YAMLSample("block in block", "a:\n  b:\n    - c\n    - - d\n      - e\n    - f: g\n      h: i\n"),
        YAMLSample("a list at the depth of its key", "a:\n- b\n- c: d\n  e: f\ng:\n- h\n"),
        YAMLSample("explicit keys", "? a\n: b\n? c\n? d\n:\n  e\n"),
        YAMLSample("document markers", "---\na: b\n...\n"),
        YAMLSample("a version and a tag directive", "%YAML 1.1\n%TAG !y! tag:yaml.org,2002:\n---\na: !y!str 1\n"),
        YAMLSample("letters of all kinds", "zürich: 日本語\n🚀: e\u{301}\n\u{A0}: a\u{3000}b\n"),
    ]

    private static let quoted = [
        YAMLSample("double quotes", "a: \"b\"\n\"c d\": \"\"\ne: \"f: g # h, [i]\"\n"),
        YAMLSample("single quotes", "a: 'b'\n'c d': ''\ne: 'it''s \"f\" \\n'\n"),
        YAMLSample("double quotes over lines", "a: \"one\n  two\n\n  three\n  \"\nb: \"x \\\n   y\\\n  \\ z\"\n"),
        YAMLSample("single quotes over lines", "a: 'one\n  two\n\n\n  three '\nb: '\n  x\n\n  '\n"),
        YAMLSample(
            "all escapes",
            #"a: "\0\a\b\t\n\v\f\r\e\ \"\\\N\_\L\P\x41\u00e9\U0001F680""# + "\n"),
        YAMLSample("an escaped slash", #"a: "b\/c""# + "\n"),
        YAMLSample("an escaped tab", "a: \"b\\\tc\"\n"),
        YAMLSample(
            "numbers, words and nothing in quotes", "a: [\"1\", '1', \"true\", 'null', \"~\", '', \"\", \"1e3\"]\n"),
    ]

    /// Literal and folded text with each chomping and indentation, over bodies that tell them apart.
    private static let blocks: [YAMLSample] = ["|", ">"].flatMap { style in
        ["", "-", "+"].flatMap { chomping in
            ["", "1", "3"].flatMap { indentation in
                bodies.map { name, lines in
                    // A given indentation is beyond the parent's, which is 2 here.
                    let space = String(repeating: " ", count: 2 + (Int(indentation) ?? 2))
                    let body = lines.map { $0.isEmpty ? "" : space + $0 }.joined(separator: "\n")
                    return YAMLSample(
                        "\(style)\(indentation)\(chomping) \(name)",
                        "a:\n  b: \(style)\(indentation)\(chomping) # c\n\(body)\n  d: e\n")
                }
            }
        }
    }

    private static let bodies: [(name: String, lines: [String])] = [
        ("two lines", ["x", "y"]),
        ("empty lines within and after", ["x", "", "", "y", "", ""]),
        ("an empty line first", ["", "x"]),
        ("deeper lines", ["x", "  y", "  z", "", "w", " v", "u"]),
        ("comments that are none", ["# x", "y # z"]),
        ("marks", ["- x", "k: v", "---", "\"y", "%z"]),
        ("spaces behind", ["x ", "y  ", "z"]),
        ("tabs", ["x\ty", "\tz", "w\t"]),
        ("nothing", []),
        ("nothing but empty lines", ["", ""]),
    ]

    private static let scalars = [
        YAMLSample("nulls", "[~, null, Null, NULL, nULL, \"null\", !!null ~, !!str ~, !!str null]\n"),
        YAMLSample("booleans", "[true, True, TRUE, tRUE, false, False, FALSE, !!bool true, !!str true]\n"),
        YAMLSample("words that YAML 1.1 took for booleans", "[yes, Yes, no, NO, on, On, off, y, n, Y, N]\n"),
        YAMLSample("whole numbers", "[0, 1, -1, +1, 12345678, 007, 08, 0o17, 0x2A, 0xfF, !!int 3, !!str 3]\n"),
        YAMLSample("numbers with a point", "[1.5, -1.5, .5, 5., 1e3, 1E-3, 1.5e+3, !!float 1, !!float 1.5]\n"),
        YAMLSample("numbers that aren't finite", "[.inf, -.inf, +.INF, .Inf, .nan, .NaN, .NAN]\n"),
        YAMLSample("numbers of YAML 1.1", "[1_000, 1:30, 190:20:30, 0b101, 1_0.5]\n"),
        YAMLSample("a date", "[2027-03-31]\n"),
        YAMLSample("what is no number", "[1.2.3, 0xg, 0o8, 1e, e1, -, +, ., .., 1a, inf, nan, -a, 0x]\n"),
        YAMLSample("a tag for no tag", "[! 1, ! true, ! a]\n"),
        YAMLSample("tags on lists and mappings", "[!!seq [a], !!map {a: b}]\n"),
        YAMLSample("tags written out", "[!<tag:yaml.org,2002:str> 1, !<tag:yaml.org,2002:int> 2]\n"),
    ]

    private static let lines = "a: é🚀\nb:\n  - c\n  - \"d\n\n    e\"\nf: |\n  g\n  h\n"

    private static let encodings = [
        YAMLSample("LF", lines),
        YAMLSample("UTF-8 with a byte order mark", bytes: [0xEF, 0xBB, 0xBF] + Array(lines.utf8)),
        YAMLSample("UTF-16, little end first, with its mark", bytes: [0xFF, 0xFE] + utf16(lines, bigEndian: false)),
        YAMLSample("UTF-16, big end first, with its mark", bytes: [0xFE, 0xFF] + utf16(lines, bigEndian: true)),
        YAMLSample("CRLF", lines.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")),
        YAMLSample("CR", lines.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r")),
        YAMLSample("no line end at the end", "a: b"),
        YAMLSample("a literal text without a line end", "a: |\n  b"),
    ]

    private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let halves = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
            return bigEndian ? halves.reversed() : halves
        }
    }

    /// What a manifest can't have.
    private static let refused = [
        YAMLSample("a second document", "a: b\n---\nc: d\n"),
        YAMLSample("a foreign tag", "a: !thing b\n"),
        YAMLSample("a tag of another language", "a: !!python/tuple [b]\n"),
        YAMLSample("a mapping for a key", "? {a: b}\n: c\n"),
        YAMLSample("a list for a key", "? [a, b]\n: c\n"),
        YAMLSample("a key that is there twice", "a: b\na: c\n"),
        YAMLSample("an alias without an anchor", "a: *b\n"),
        YAMLSample("an alias within what it repeats", "a: &b [*b]\n"),
        YAMLSample("a merge of a string", "a: {<<: b}\n"),
        YAMLSample("a merge of a list of texts", "a: {<<: [b]}\n"),
        YAMLSample("a merge of nothing", "a: {<<: }\n"),
        YAMLSample("a set", "a: !!set {b}\n"),
        YAMLSample("an ordered mapping", "a: !!omap [b: c]\n"),
        YAMLSample("bytes", "a: !!binary aGk=\n"),
        YAMLSample("a time", "a: !!timestamp 2027-03-31\n"),
        YAMLSample("a number that is none", "a: !!int b\n"),
        YAMLSample("quotes that don't close", "a: \"b\n"),
        YAMLSample("a bracket that doesn't close", "a: [b\n"),
        YAMLSample("tabs for indentation", "a:\n\tb: c\n"),
        YAMLSample("a NUL", "a: b\u{0}c\n"),
        YAMLSample("a value in a value", "a: b: c\n"),
        YAMLSample("lines that don't align", "a:\n    b: c\n  d: e\n"),
    ]
}
