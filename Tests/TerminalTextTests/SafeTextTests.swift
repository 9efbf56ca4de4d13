import TerminalText
import TestTools
import Testing

@Suite("Safe external text")
struct SafeTextTests {
    @Test(
        "Hidden characters are escaped",
        arguments: [
            ("line breaks and tabs", "a\nb\tc\rd\r\n", #"a\nb\tc\rd\r\n"#),
            ("controls", "\u{0}\u{7}\u{1B}[31m\u{7F}\u{9B}", #"\u{0}\u{7}\u{1B}[31m\u{7F}\u{9B}"#),
            ("directions", "pay\u{202E}lap\u{2069}\u{61C}\u{200E}", #"pay\u{202E}lap\u{2069}\u{61C}\u{200E}"#),
            (
                "zero width", "a\u{200B}b\u{200D}c\u{2060}d\u{2064}\u{FEFF}\u{AD}\u{180E}",
                #"a\u{200B}b\u{200D}c\u{2060}d\u{2064}\u{FEFF}\u{AD}\u{180E}"#
            ),
            ("fillers", "\u{115F}\u{1160}\u{3164}\u{FFA0}", #"\u{115F}\u{1160}\u{3164}\u{FFA0}"#),
            ("tags", "\u{E0001}\u{E0041}\u{E007F}", #"\u{E0001}\u{E0041}\u{E007F}"#),
            ("annotations", "\u{FFF9}\u{FFFB}", #"\u{FFF9}\u{FFFB}"#),
            ("separators", "\u{85}\u{2028}\u{2029}", #"\u{85}\u{2028}\u{2029}"#),
            ("noncharacters", "\u{FFFE}\u{10FFFF}", #"\u{FFFE}\u{10FFFF}"#),
            ("in a character of several scalars", "e\u{301}\u{200D}x", "e\u{301}\\u{200D}x"),
            ("a command", "a ##[add-mask]b ###[x]", ##"a ##\u{5B}add-mask]b ###\u{5B}x]"##),
            ("Azure's and TeamCity's", "##vso[task]##teamcity[x]", ##"##vso\u{5B}task]##teamcity\u{5B}x]"##),
            ("no command", "#[a] # #[b] ##", "#[a] # #[b] ##"),
            ("no command either", "##a [b] #a[b] ##1[c] ##a#[d]", "##a [b] #a[b] ##1[c] ##a#[d]"),
        ])
    func visible(name: String, text: String, expected: String) {
        #expect(Array(SafeText.visible(text).utf8) == Array(expected.utf8))
    }

    @Test(
        "Visible characters stay unchanged",
        arguments: [
            "", "plain", #"back\slash "quoted""#, "é e\u{301} ñ", "Привет", "日本語 ｶﾅ", "😀 ❤\u{FE0F} 👍🏽 🇩🇪", "\u{FFFD}",
        ])
    func untouched(text: String) {
        #expect(Array(SafeText.visible(text).utf8) == Array(text.utf8))
    }

    @Test("Quoted has quotation marks and escapes them")
    func quoted() {
        #expect(SafeText.quoted("") == #""""#)
        #expect(SafeText.quoted("say \"hi\"\n\\ \u{202E}") == #""say \"hi\"\n\\ \u{202E}""#)
        #expect(SafeText.quoted("日本") == "\"日本\"")
        #expect(SafeText.quoted("##[x]") == ###""##\u{5B}x]""###)
    }

    @Test("Nothing hidden is left in any text", arguments: seeds)
    func hostile(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        for _ in 0..<2_000 {
            let text = generator.hostileText()
            for shown in [SafeText.visible(text), SafeText.quoted(text)] {
                try #require(!shown.unicodeScalars.contains(where: isHidden), "seed \(seed), shown \(shown)")
                try #require(!shown.contains("##["), "seed \(seed), shown \(shown)")
            }
        }
    }

    @Test("Every scalar is either seen or escaped, as Unicode's properties want it")
    func everyScalar() {
        var wrong: [String] = []
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(Character(scalar))
            if (SafeText.visible(text).unicodeScalars.first != scalar) != isHidden(scalar) {
                wrong.append(String(value, radix: 16))
            }
        }
        #expect(wrong == [])
    }
}
