import JSONText
import Testing

@Suite("JSON in canonical form (RFC 8785)")
struct CanonicalJSONTests {
    @Test("The RFC's example of literals and a string (3.2.2)")
    func literalsAndString() {
        let value: JSONValue = [
            "string": "\u{20AC}$\u{F}\u{A}A'\u{42}\u{22}\u{5C}\\\"/",
            "literals": [nil, true, false],
        ]
        #expect(value.canonical() == #"{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}"#)
    }

    @Test("The RFC's example of sorting (3.2.3): by UTF-16 code units, not by scalars")
    func sorting() {
        let value: JSONValue = [
            "\u{20AC}": "Euro Sign",
            "\r": "Carriage Return",
            "\u{FB33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One",
            "\u{1F600}": "Emoji: Grinning Face",
            "\u{80}": "Control",
            "\u{F6}": "Latin Small Letter O With Diaeresis",
        ]
        let expected =
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\","
            + "\"\u{F6}\":\"Latin Small Letter O With Diaeresis\",\"\u{20AC}\":\"Euro Sign\","
            + "\"\u{1F600}\":\"Emoji: Grinning Face\",\"\u{FB33}\":\"Hebrew Letter Dalet With Dagesh\"}"
        #expect(Array(value.canonical().utf8) == Array(expected.utf8))
    }

    @Test("Every control character has the escape that the RFC defines")
    func controls() {
        let text = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0) }))
        let expected =
            #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
            + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f""#
        #expect(JSONValue.string(text).canonical() == expected)
    }

    @Test("What the RFC doesn't escape stays unchanged")
    func unescaped() {
        let text = "\u{7F}\u{80}\u{2028}\u{202E}\u{200B}\u{FEFF}##[x]/é e\u{301}"
        #expect(Array(JSONValue.string(text).canonical().utf8) == Array("\"\(text)\"".utf8))
    }

    @Test("Members are sorted at every depth, elements never")
    func depth() {
        let value: JSONValue = ["b": [["d": 2, "c": 1], "a"], "a": ["z": nil, "y": [:]], "": []]
        #expect(value.canonical() == #"{"":[],"a":{"y":{},"z":null},"b":[{"c":1,"d":2},"a"]}"#)
    }
}
