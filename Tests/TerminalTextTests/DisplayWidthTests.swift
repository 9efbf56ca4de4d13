import TerminalText
import Testing

@Suite("Display width")
struct DisplayWidthTests {
    @Test(
        "Each string has its width",
        arguments: [
            ("nothing", "", 0),
            ("ASCII", "flags.yaml", 10),
            ("Latin", "äöü", 3),
            ("combining mark", "e\u{301}", 1),
            ("many marks", "a\u{301}\u{302}\u{303}", 1),
            ("Cyrillic", "Привет", 6),
            ("Han", "日本語", 6),
            ("kana", "カナかな", 8),
            ("halfwidth kana", "ｶﾅ", 2),
            ("fullwidth Latin", "ＡＢ", 4),
            ("Hangul", "한글", 4),
            ("Hangul from its letters", "\u{1112}\u{1161}\u{11AB}", 2),
            ("Devanagari", "\u{915}\u{94D}\u{937}", 2),
            ("emoji", "😀", 2),
            ("emoji by selector", "❤\u{FE0F}", 2),
            ("heart as text", "❤", 1),
            ("skin tone", "👍🏽", 2),
            ("flag", "🇩🇪", 2),
            ("family", "👨\u{200D}👩\u{200D}👧", 2),
            ("keycap", "1\u{FE0F}\u{20E3}", 2),
            ("mixed", "a日b😀c", 7),
            ("zero width", "a\u{200B}\u{FEFF}b", 2),
            ("beyond the first plane", "\u{20000}", 2),
            ("ideographic space", "\u{3000}", 2),
        ])
    func columns(name: String, text: String, expected: Int) {
        #expect(DisplayWidth.columns(of: text) == expected)
    }

    @Test("A substring is measured like a string")
    func part() {
        #expect(DisplayWidth.columns(of: "a日b".dropFirst()) == 3)
    }
}
