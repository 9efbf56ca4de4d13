import Diagnostics
import FlagModel
import Testing

@testable import ManifestReading

/// Between quotes, the characters at which YAML 1.1 ends a line are data. Outside they are errors, see the corpus; there,
/// each of them is tried in a comment, a plain string, a block of text and in place of a line end.
@Suite("Characters at which YAML 1.1 ends a line")
struct LineSeparatorTests {
    @Test(
        "are kept as they are between quotes, with the spaces around them",
        arguments: [
            (#""x \#u{2028} y""#, "x \u{2028} y"), ("'x \u{2029} y'", "x \u{2029} y"), ("\"\u{85}\"", "\u{85}"),
            ("'a''\u{85}\u{2028}\u{2029}\u{2028}'", "a'\u{85}\u{2028}\u{2029}\u{2028}"),
            ("\"a\\\"\u{2028}\\L\\P\\N\\u2028\"", "a\"\u{2028}\u{2028}\u{2029}\u{85}\u{2028}"),
            // Texts that have the letters that would stand for them, as they are and as escapes.
            ("\"\u{E000}\\uE001\\U0000e002\u{2028}\"", "\u{E000}\u{E001}\u{E002}\u{2028}"),
            ("\"\u{700}\\u0701\\U00000702\u{85}\"", "\u{700}\u{701}\u{702}\u{85}"),
        ])
    func kept(_ written: String, _ expected: String) throws {
        let text = """
            version: 1
            flags:
              a: {owner: \(written), name: \(written), targets: {Production: {users: [u_1, \(written)]}}}
              b: {nme: x}
            """
        let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml")
        // The line of what follows is git's.
        #expect(reading.diagnostics.sorted.map(\.code) == [.unknownKey])
        #expect(reading.diagnostics.sorted.first?.place?.start == SourcePosition(line: 4, column: 7))
        let right = ManifestReader.read(Array(text.replacing("nme", with: "name").utf8), name: "flags.yaml")
        let flag = try #require(right.manifest?.flags.first)
        #expect(flag[.owner]?.value.text?.isSame(as: expected) == true)
        #expect(flag[.name]?.value.text?.isSame(as: expected) == true)
        #expect(flag.targets.first?.companies == nil)
        #expect(flag.targets.first?.users?.value.map(\.value) == ["u_1", Identifier(expected)])
    }

    @Test("are errors everywhere in a text that has all the letters that could stand for them")
    func noLetters() {
        let letters = (UInt32(0xE000)...0xF8FF).compactMap(Unicode.Scalar.init).map { String($0) }.joined()
        let text = "version: 1\nx-a: \(letters)\nflags: {a: {name: \"\u{2028}\"}}\n"
        let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml")
        #expect(reading.diagnostics.sorted.map(\.code) == [.invalidCharacter])
        #expect(reading.diagnostics.sorted.first?.place?.start == SourcePosition(line: 3, column: 20))
    }

    @Test(
        "each kind outside of quotes is an error at its place, and the only one",
        arguments: ["\u{85}", "\u{2028}", "\u{2029}"],
        [
            ("version: 1 # c§  b: {}\nflags: {}\n", 1, 15), ("version: 1\nflags:§\n  a: {}\n", 2, 7),
            ("version: 1\nflags: {a: {name: x§y}}\n", 2, 20), ("version: 1\nflags: {a: &x§ {}}\n", 2, 14),
            ("version: 1\nflags:\n  a:\n    description: |\n      x§y\n", 5, 8), ("§version: 1\nflags: {}\n", 1, 1),
            ("version: 1\nflags: {}\n§", 3, 1), ("version: 1\nflags: {a§: {}}\n", 2, 10),
            ("version: 1\nflags: {a: {name: \"x\"§}}\n", 2, 22), ("version: 1\nflags: {}\n--- § # x\n", 3, 5),
        ])
    func bare(_ character: String, _ sample: (text: String, line: Int, column: Int)) {
        let text = sample.text.replacing("§", with: character)
        let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml")
        #expect(reading.manifest == nil)
        let found = reading.diagnostics.sorted
        #expect(found.map(\.code) == [.invalidCharacter])
        #expect(found.first?.place?.start.line == UInt32(sample.line))
        #expect(found.first?.place?.start.column == UInt32(sample.column))
    }
}
