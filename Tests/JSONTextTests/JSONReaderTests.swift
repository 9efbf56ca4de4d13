import JSONText
import Testing

/// What the reader takes, and what it refuses: a plan file or an answer means one thing to every reader, or nothing.
@Suite("Reading JSON")
struct JSONReaderTests {
    private static func read(_ text: String) throws(JSONReader.Problem) -> JSONValue {
        try JSONReader.read(Array(text.utf8))
    }

    @Test(
        "refuses what readers understand in different ways, with the reason and the line",
        arguments: [
            (#"{"a": 1, "a": 2}"#, "the name `a` is there twice in one object", 1),
            (#"{"a": 1, "\u0061": 2}"#, "the name `a` is there twice in one object", 1),
            (#"{"b": {"a": 1}, "c": [{"a": 1, "a": 1}]}"#, "the name `a` is there twice in one object", 1),
            ("1e309", "a number is too large", 1), ("[\n-1e400]", "a number is too large", 2),
            ("01", "a number begins with a zero", 1), ("-01.5", "a number begins with a zero", 1),
            ("-", "a digit was expected", 1), ("-a", "a digit was expected", 1), ("1.", "a digit was expected", 1),
            ("1.e3", "a digit was expected", 1), ("1e", "a digit was expected", 1), ("1E+", "a digit was expected", 1),
            ("0x10", "there is more after the end", 1), ("1.5.2", "there is more after the end", 1),
            (".5", "a value was expected", 1), ("+1", "a value was expected", 1), ("NaN", "a value was expected", 1),
            ("\u{FEFF}\u{FEFF}1", "a value was expected", 1),
            ("{\u{FEFF}}", "a name in quotation marks was expected", 1),
            (#""\ud83d""#, "half of a pair of escapes", 1),
            (#""\ud83dx""#, "half of a pair of escapes", 1),
            (#""\ud83d\u0041""#, "half of a pair of escapes", 1),
            (#""\ud83d\ud83d""#, "half of a pair of escapes", 1),
            (#""\ude80""#, "half of a pair of escapes", 1),
            ("\"a\nb\"", "a string contains an unescaped control character", 1),
            ("\"a\tb\"", "a string contains an unescaped control character", 1),
            ("\"a\u{1}b\"", "a string contains an unescaped control character", 1),
            ("\"\u{1F}\"", "a string contains an unescaped control character", 1),
            (#""\x""#, "an escape that JSON doesn't know", 1),
            (#""\u00g0""#, "four hexadecimal digits were expected", 1),
        ])
    func refused(_ text: String, _ reason: String, _ line: Int) {
        do throws(JSONReader.Problem) {
            let value = try Self.read(text)
            Issue.record("it is read as \(value.compact())")
        } catch {
            #expect(error.reason == reason)
            #expect(error.line == line)
        }
    }

    @Test("refuses a name that is there twice, however many names the object has", arguments: [2, 16, 17, 40])
    func twice(_ count: Int) throws {
        let names = (0..<count).map { "n\($0)" }
        func object(_ names: [String]) -> String { "{" + names.map { "\"\($0)\": 1" }.joined(separator: ", ") + "}" }
        #expect(try Self.read(object(names)) == .object(names.map { JSONMember($0, 1) }))
        for name in [names[0], names[count / 2], names[count - 1]] {
            #expect(throws: JSONReader.Problem.self) { try Self.read(object(names + [name])) }
            #expect(throws: JSONReader.Problem.self) { try Self.read(object(names + ["other", name])) }
        }
    }

    @Test(
        "takes what stands next to it",
        arguments: [
            (#"{"a": 1, "A": 2}"#, ["a": 1, "A": 2]), (#"[{"a": 1}, {"a": 1}]"#, [["a": 1], ["a": 1]]),
            (#"{"e\u0301": 1, "\u00e9": 2}"#, ["e\u{301}": 1, "\u{E9}": 2]),
            ("9007199254740992", 9_007_199_254_740_992), ("-9007199254740992", -9_007_199_254_740_992),
            ("0", 0), ("-0", 0), ("10", 10), ("9007199254740993", .number(9_007_199_254_740_992)),
            ("1.5", .number(1.5)), ("-2.50", .number(-2.5)), ("1e3", 1_000), ("1.0", 1), ("-0.0", 0),
            ("15e-1", .number(1.5)),
            ("123456789012345678901234567890", .number(1.2345678901234568e29)), ("\u{FEFF} 1", 1),
            ("\u{FEFF}{\"a\": 1}", ["a": 1]), (#""\ud83d\ude80""#, "\u{1F680}"), (#""\udbff\udfff""#, "\u{10FFFF}"),
            (#""\u0000\u001f\n""#, "\0\u{1F}\n"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"), ("\" \"", " "),
        ] as [(String, JSONValue)])
    func taken(_ text: String, _ value: JSONValue) throws {
        #expect(try Self.read(text) == value)
    }

    @Test("says of UTF-16 what it is", arguments: [[0xFE, 0xFF, 0, 0x31], [0xFF, 0xFE, 0x31, 0]] as [[UInt8]])
    func utf16(_ bytes: [UInt8]) {
        let problem = #expect(throws: JSONReader.Problem.self) { try JSONReader.read(bytes) }
        #expect(problem?.reason == "it isn't UTF-8, but probably UTF-16")
    }
}
