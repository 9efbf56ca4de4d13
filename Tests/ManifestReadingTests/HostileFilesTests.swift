import Diagnostics
import FlagTestKit
import Testing

@testable import ManifestReading

@Suite("Hostile files")
struct HostileFilesTests {
    @Test("each ends with one error, reported in a few lines", arguments: HostileFile.all)
    func reported(_ file: HostileFile) {
        let reading = ManifestReader.read(file.bytes, name: "flags.yaml")
        let diagnostics = reading.diagnostics.sorted
        #expect(reading.manifest == nil)
        #expect(diagnostics.map(DiagnosticNames().lines) == [file.expected])
        // However long a line or a text is, what is shown of it is short.
        let shown = TextRenderer(reading.sources).render(diagnostics)
        #expect(shown.utf8.count < 2_000, "\(shown.prefix(4_000))")
        #expect(GitHubRenderer(reading.sources).render(diagnostics).utf8.count < 2_000)
    }
}

/// A file that is made to cost much, and all that is reported of it.
struct HostileFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let expected: String

    init(_ description: String, _ text: String, _ expected: String) {
        self.init(description, bytes: Array(text.utf8), expected)
    }

    init(_ description: String, bytes: [UInt8], _ expected: String) {
        testDescription = description
        self.bytes = bytes
        self.expected = expected
    }

    private static func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    static let all = [
        HostileFile(
            "a million brackets", times("[", 1_000_000),
            """
            error[too-deep] 1:65-1:66: mappings and lists are nested more than 64 deep here
              help: a manifest needs no more than eight levels
            """),
        HostileFile(
            "a million braces in block style", "version: 1\nflags: {}\nx-a: " + times("{a: ", 1_000_000),
            """
            error[too-deep] 3:258-3:259: mappings and lists are nested more than 64 deep here
              help: a manifest needs no more than eight levels
            """),
        HostileFile(
            "aliases of aliases",
            "version: 1\nflags: {}\nx-0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
                + (1...20).map { level in
                    "x-\(level): &a\(level) [" + times("*a\(level - 1), ", 10) + "]\n"
                }.joined(),
            """
            error[too-many-nodes] 9:21-9:24: with its aliases expanded this file has over 4000000 nodes
              help: aliases that repeat aliases multiply: write fewer levels of them, or split the manifest
            """),
        HostileFile(
            "a byte more than the bound", bytes: [UInt8](repeating: UInt8(ascii: "#"), count: 64 * 1024 * 1024 + 1),
            """
            error[too-large] 1:1-1:2: this file has more than 67108864 bytes, the most that hoist reads
              help: keep fewer flags in one manifest
            """),
        HostileFile(
            "quotes around a million characters that never close", "version: 1\nflags: \"" + times("a", 1_000_000),
            #"""
            error[unclosed-quote] 2:8-2:9: these quotes are never closed (they open here)
              2:1000009-2:1000010: the file ends here
              help: close them; a `'` between single quotes is written twice, a `"` between double quotes is `\"`
              note: libyaml says: found unexpected end of stream while scanning a quoted scalar
            """#),
        HostileFile(
            "a name of a million characters", "version: 1\nflags: {a: {name: \"" + times("é", 1_000_000) + "\"}}\n",
            """
            error[name-too-long] 2:19-2:1000021: a name has at most 255 characters; this one has 1000000
              help: shorten it, and put the rest into `description`
            """),
        HostileFile(
            "a key of a million characters", "version: 1\nflags: {}\n? " + times("k", 1_000_000) + "\n: 1\n",
            """
            error[unknown-key] 3:3-3:1000003: a manifest has no `kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…`
              help: a key of your own begins with `x-`
              note: a manifest has version, app, include, policy, owners, create, audiences, flags
            """),
        HostileFile(
            "a million NULs", bytes: [UInt8](repeating: 0, count: 1_000_000),
            """
            error[invalid-character] 1:1-1:2: the character U+0000 isn't allowed in YAML
              help: remove it
            """),
        HostileFile(
            "a million bytes that are no UTF-8", bytes: [0xFE] + [UInt8](repeating: 0x80, count: 1_000_000),
            """
            error[invalid-encoding] 1:1-1:2: the file isn't UTF-8 from here on
              help: save the file as UTF-8
            """),
        HostileFile(
            "a million line ends", times("\n", 1_000_000),
            """
            error[empty-manifest] 1:1-1:2: the manifest is empty
              help: write `version: 1` and `flags:`
            """),
    ]
}
