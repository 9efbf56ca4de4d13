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

    @Test(
        "Numbers are written as ECMAScript does (appendix B)",
        arguments: [
            (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"), (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"), (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"), (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"), (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"), (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"), (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"), (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"), (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"), (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"), (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] as [(UInt64, String)])
    func numbers(_ bits: UInt64, _ text: String) throws {
        #expect(JSONValue.number(Double(bitPattern: bits)).canonical() == text)
        #expect(try JSONReader.read(Array(text.utf8)).canonical() == text)
    }

    @Test("A number has one form, however it is written")
    func written() throws {
        for (text, canonical) in [
            ("[1.50, 15e-1, 0.15E+1]", "[1.5,1.5,1.5]"), ("[1e2, 100, 100.0]", "[100,100,100]"),
            ("[0, -0, 0.0, -0e5]", "[0,0,0,0]"), ("123456789012345678901234567890", "1.2345678901234568e+29"),
        ] {
            #expect(try JSONReader.read(Array(text.utf8)).canonical() == canonical)
        }
    }
}
