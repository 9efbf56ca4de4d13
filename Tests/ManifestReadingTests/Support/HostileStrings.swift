import TestTools

/// Strings that a writer or reader of YAML may read as something else.
enum HostileStrings {
    /// Noncharacters, which Swift takes as numbers alone.
    static let noncharacters = [0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFE, 0x10FFFF].compactMap(Unicode.Scalar.init).map {
        "a\($0)"
    }

    static let all = words + numbers + dates + indicators + spaces + lines + hidden + letters + long + noncharacters

    /// Nulls and booleans of YAML 1.1 and 1.2, and what looks like them.
    static let words = [
        "~", "null", "Null", "NULL", "nULL", "true", "True", "TRUE", "tRUE", "false", "False", "FALSE", "yes", "Yes",
        "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "y", "Y", "n", "N", "none", "nil", "yes ", "=",
        "<<", "<<: *a", "NO2", "yesterday",
    ]

    static let numbers = [
        "0", "1", "-1", "+1", "007", "08", "09", "0o17", "0O17", "0x2A", "0X2a", "0b101", "0x", "0xg", "0x_f", "1_000",
        "1,000", "1e3", "1E+3", "1e-3", "1e", "e1", "1.5", ".5", "5.", "-.5", "+.5", "1.2.3", "1__0", "_1", "1_", "-",
        "+", ".", "..", "...", ".inf", "-.inf", "+.INF", ".Inf", ".nan", ".NaN", ".NAN", "inf", "nan", "NaN", "1:30",
        "190:20:30", "190:20:30.15", "1:60", "12:30:45", ":1", "1:", "10%", "0.", "0e0", "00", "-0", "6.8523015e+5",
        "685.230_15e+03", "9223372036854775808", "1 000", "١٢٣", "١", "²", "0777_7", "-0b1", "+0x1", "1e3e", "1e1_0",
    ]

    static let dates = [
        "2027-03-31", "2027-3-1", "2027-13-45", "2027-03-31T10:00:00Z", "2027-03-31 10:00:00", "2027-03-31t10:00:00.5",
        "2027-03-31x", "27-03-31", "2027-03", "10:00", "2027-03-31\t10:00",
    ]

    static let indicators = [
        "- a", "-a", "--", "---", "--- a", "...", "... a", "? a", "?", "?a", ": a", ":", ":a", "a:", "a: b", "a:b",
        "a : b",
        "::", "a::", ",", "a, b", "[", "]", "[a]", "{", "}", "{a: b}", "#", "# a", "#a", "a #b", "a#b", "a # b", "&a",
        "*", "*a", "!", "!a", "!!str a", "|", "|-", ">", ">-", "> a", "'", "''", "'a'", "a'b", "\"", "\"\"", "\"a\"",
        "a\"b", "a\\b", "\\", "\\n", "\\u0041", "%", "%YAML 1.1", "@", "@a", "`", "`a`", "=", "=a", "<", "<a>", "a]b",
        "{{ a }}", "${a}", "$(a)", "a;b", "^", "~a", "a\"'b", "\"\\'", "http://a.example/b?c=d#e", "*.example.com",
        "jane@example.com", "a|b", "::set-output name=a::b", "##[group]", "a ##[error]b", "##vso[x]",
        "##[a]##[b]\u{1F680}\u{E000}",
    ]

    static let spaces = [
        " ", "  ", " a", "a ", "  a  ", "a  b", "\t", "\ta", "a\t", "a\tb", "a \t b", "\u{A0}", "\u{A0}a", "a\u{A0}",
        "\u{3000}a", "a\u{2003}", ": ", " #", "- ", "\u{1680}a",
    ]

    static let lines = [
        "\n", "\n\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}", "a\n", "\na", "a\nb", "a\n\nb", "a\nb\n",
        "a\nb\n\n",
        "a\n\n\nb", "a\n b", " a\nb", "\n a\nb", "a \nb", "a\n \nb", "a\n  \n", "a\n- b\n", "a\n# b\n", "a\n---\nb\n",
        "a\n...\nb\n", "a\tb\nc", "\ta\nb", "a\n\tb", "a\rb", "a\r\nb", "a\u{85}b\nc", "a\u{2028}b\nc", "a: b\nc: d\n",
        "\"a\nb", "é\n🚀\n", "a\n%b\n", "| a\n|b\n", "a\n ", "a\n::error::b\n", "::x\n\n \u{3000}::y", "a\r::b",
        "b\n##[x]\n##vso[y]\nc",
        "\n\na\n\n", "   a\n  b\n c\nd", "a\u{202E}b\nc", "🚀 \n🚀",
    ]

    static let hidden = [
        "\u{0}", "a\u{0}b", "\u{1}", "\u{7}", "\u{8}", "\u{B}", "\u{C}", "\u{1B}[31m", "\u{7F}", "\u{80}", "\u{9F}",
        "\u{AD}",
        "\u{200B}", "a\u{200B}", "\u{200D}", "\u{200E}", "\u{202E}a", "\u{2066}a\u{2069}", "\u{FEFF}", "\u{FEFF}a",
        "a\u{FEFF}", "\u{FFF9}", "\u{FFFD}", "\u{E0067}",
        "\u{E000}", "\u{F8FF}", "\u{E000}🚀\u{E001}", "\u{D7FF}", "\u{E001}\u{202E}",
    ]

    static let letters = [
        "é", "e\u{301}", "\u{212B}", "\u{C5}", "\u{1E9E}", "ß", "日本語", "한국어", "\u{1112}\u{1161}\u{11AB}", "עברית",
        "عربى",
        "🚀", "🚀 a", "a 🚀", "👩‍👩‍👧", "🏴\u{E0067}\u{E0062}\u{E007F}", "❤️", "\u{301}a", "İ", "ı", "𝟙", "𝒳: 𝒴", "🚀 # 🚀",
        "a\u{301}\u{302}",
        "ｙｅｓ", "Ｎ",
    ]

    static let long = [
        String(repeating: "a", count: 127), String(repeating: "a", count: 129),
        String(repeating: "é ", count: 120) + "é",
        String(repeating: "word ", count: 50) + "end", String(repeating: "🚀", count: 130),
        String(repeating: "a", count: 255),
    ]

    /// One of them, or a few joined.
    static func text(_ random: inout Seeded) -> String {
        (0..<(random.chance(70) ? 1 : Int.random(in: 1...4, using: &random)))
            .map { _ in random.one(of: all, or: "a") }.joined()
    }
}
