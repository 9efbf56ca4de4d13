import FlagModel
import FlagTestKit
import Testing

@Suite("An identifier")
struct IdentifierTests {
    /// Pairs that Swift's `String` calls equal, and that are two companies to Reflag.
    static let lookalikes: [(String, String)] = [
        ("\u{E9}", "e\u{301}"),
        ("caf\u{E9}-corp", "cafe\u{301}-corp"),
        ("\u{212A}", "K"),
        ("\u{212B}", "\u{C5}"),
        ("\u{2126}", "\u{3A9}"),
        ("\u{AC00}", "\u{1100}\u{1161}"),
        ("a\u{323}\u{307}", "a\u{307}\u{323}"),
    ]

    @Test("differs if a byte does, though the strings are equal in Swift", arguments: lookalikes)
    func differs(one: String, other: String) {
        #expect(one == other, "the pair shows nothing if Swift distinguishes it")
        #expect(Identifier(one) != Identifier(other))
        #expect(!one.isSame(as: other))
        #expect(Set([Identifier(one), Identifier(other)]).count == 2)
        #expect([Identifier(one): 1, Identifier(other): 2] == [Identifier(other): 2, Identifier(one): 1])
        #expect((Identifier(one) < Identifier(other)) != (Identifier(other) < Identifier(one)))
    }

    @Test("is equal and has the same hash if every byte is the same, however the string is stored")
    func equal() {
        let literal = Identifier("a-key-that-is-too-long-for-a-small-string-é")
        let built = Identifier("a-key-that-is-too-long-for-a-small-string-" + "é")
        let cut = Identifier(String("xx a-key-that-is-too-long-for-a-small-string-é".dropFirst(3)))
        #expect(literal == built)
        #expect(literal == cut)
        #expect(Set([literal, built, cut]).count == 1)
        #expect(literal.text.isSame(as: cut.text))
        #expect(Identifier("").hashValue == Identifier(String("x".dropFirst())).hashValue)
    }

    @Test("is compared by all of its bytes, whatever its length and wherever they differ", arguments: 0...34)
    func lengths(_ length: Int) {
        let text = String((0..<length).map { Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8($0 % 26))) })
        // Made otherwise, it is stored otherwise.
        let cut = String("xx-long-enough-for-memory-of-its-own-\(text)".dropFirst(37))
        #expect(text.isSame(as: cut))
        #expect(Identifier(text).hashValue == Identifier(cut).hashValue)
        var others = [text + "a", text + "\0"]
        for place in 0..<length {
            var bytes = Array(text.utf8)
            bytes[place] = UInt8(ascii: "!")
            others.append(String(decoding: bytes, as: UTF8.self))
            bytes.remove(at: place)
            others.append(String(decoding: bytes, as: UTF8.self))
        }
        for other in others {
            #expect(!text.isSame(as: other) && !other.isSame(as: cut), "`\(text)` and `\(other)`")
            #expect(Identifier(text).hashValue != Identifier(other).hashValue, "`\(text)` and `\(other)`")
        }
    }

    @Test("shows its text")
    func description() {
        #expect("\(Identifier("a b"))" == "a b")
        let literal: Identifier = "a b"
        #expect(literal.text == "a b")
    }

    @Test("goes in the order of the bytes, which is that of the Unicode scalars")
    func order() {
        let ordered = [
            "", "\u{0}", " ", "-", "0", "10", "2", "A", "Z", "_", "a", "a\u{0}", "a ", "aa", "b", "e\u{301}", "z",
            "\u{E9}", "\u{3A9}", "\u{2126}", "\u{FFFD}", "\u{1F680}",
        ]
        let identifiers = ordered.map { Identifier($0) }
        #expect(identifiers.reversed().sorted() == identifiers)
        for (index, one) in identifiers.enumerated() {
            for (other, identifier) in identifiers.enumerated() {
                #expect((one < identifier) == (index < other), "`\(one)` and `\(identifier)`")
                let scalars = one.text.unicodeScalars.map(\.value)
                    .lexicographicallyPrecedes(identifier.text.unicodeScalars.map(\.value))
                #expect((one < identifier) == scalars, "`\(one)` and `\(identifier)`")
            }
        }
    }
}
