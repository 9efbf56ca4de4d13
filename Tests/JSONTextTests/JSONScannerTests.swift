import TestTools
import Testing

@testable import JSONText

@Suite("Walking through JSON")
struct JSONScannerTests {
    /// Walks over a whole document: nil if it is JSON, else whether it ends too early.
    private static func problem(_ text: String) -> Bool? {
        var scanner = JSONScanner(Array(text.utf8))
        do throws(JSONScanner.Problem) {
            try scanner.skip()
            try scanner.end()
            return nil
        } catch {
            return error.isCut
        }
    }

    @Test(
        "says whether a document is whole, cut off, or something else",
        arguments: [
            ("{}", nil), ("[]", nil), (#" { "a" : [ 1 , -2.5e+3 , true , false , null , "\"" ] } "#, nil),
            ("\"\\\\\"", nil),
            ("7", nil), ("", true), ("  ", true), ("{", true), (#"{"a"#, true), (#"{"a":"#, true), (#"{"a":1,"#, true),
            ("[1", true), ("tru", true), (#""\"#, true), (#""\""#, true), ("}", false), ("{1:2}", false),
            ("[1 2]", false),
            ("{}x", false), ("trux", true), ("nil ", false), (#"{"a" 1}"#, false), ("[,]", false), ("<html>", false),
        ] as [(String, Bool?)])
    func documents(_ text: String, _ isCut: Bool?) {
        #expect(Self.problem(text) == isCut)
    }

    @Test("goes as deep as a decoder, and no deeper")
    func depth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(Self.problem(nested(JSONScanner.deepest)) == nil)
        #expect(Self.problem(nested(JSONScanner.deepest + 1)) == false)
        #expect(Self.problem(nested(200_000)) == false)
    }

    @Test(
        "compares strings with their escapes",
        arguments: [
            (#""key""#, true), (#""kex""#, false), (#""ke""#, false), (#""keyy""#, false), (#""k\u0065y""#, true),
            (#""ke\""#, false), (#"12345"#, false), (#""k\ud83dy""#, false),
        ])
    func strings(_ token: String, _ isKey: Bool) {
        let scanner = JSONScanner(Array(token.utf8))
        #expect(scanner.isString(0..<token.utf8.count, "key") == isKey)
    }

    /// A string as the scanner reads it, and whether it walks over it with its escapes checked; nil where it doesn't.
    private static func read(_ bytes: [UInt8]) -> (text: String?, isSkipped: Bool) {
        var (reading, skipping) = (JSONScanner(bytes), JSONScanner(bytes))
        let text = (try? reading.string()) ?? nil
        return (text, (try? skipping.skipStrictly()) != nil && (try? skipping.end()) != nil)
    }

    // Siblings: a quotation mark that is written with an escape, a byte that isn't UTF-8, the last control character and the first
    // that is none, and what follows one of them.
    @Test("reads strings eight bytes at a time as it reads them byte for byte", arguments: 0...20)
    func places(_ place: Int) {
        let pieces: [(written: [UInt8], text: String?)] = [
            ([], ""), (Array("\\\"".utf8), "\""), (Array("\\\\".utf8), "\\"), (Array("\\n".utf8), "\n"),
            (Array("\\u00e9".utf8), "é"), (Array("é".utf8), "é"), (Array("\u{1F680}".utf8), "\u{1F680}"),
            ([0x7F], "\u{7F}"), ([0x20], " "), ([0x1F], nil), ([0x00], nil), ([0x80], nil), ([0xFF], nil),
            (Array("\\q".utf8), nil),
        ]
        let before = String(repeating: "a", count: place)
        for piece in pieces {
            for after in ["", "b", "!\u{7F}cdefgh", "bcdefghijklmnopqrstuvwxyz"] {
                var bytes = Array("\"\(before)".utf8)
                bytes += piece.written
                bytes += Array("\(after)\"".utf8)
                let read = Self.read(bytes)
                #expect(read.text == piece.text.map { before + $0 + after })
                // What isn't UTF-8 is only seen where a string is made.
                #expect(read.isSkipped == (piece.text != nil || piece.written[0] >= 0x80))
                #expect(Self.read(Array(bytes.dropLast())) == (nil, false))
            }
        }
    }

    @Test("walks over what is written like something before, and over nothing else")
    func repeated() throws {
        let bytes = Array(#"[{"a": 1, "b": [2]},{"a": 1, "b": [2]},{"a": 1, "b": [3]}]"#.utf8)
        var scanner = JSONScanner(bytes)
        var isWritten: [Bool] = []
        var hasMore = try scanner.begin(.array)
        let start = scanner.place
        try scanner.skip()
        let first = start..<scanner.place
        isWritten.append(scanner.skip(sameAs: first))
        hasMore = try scanner.goesOn(.array)
        while hasMore {
            let isSame = scanner.skip(sameAs: first)
            isWritten.append(isSame)
            if !isSame { try scanner.skip() }
            hasMore = try scanner.goesOn(.array)
        }
        // What is left is shorter.
        isWritten.append(scanner.skip(sameAs: first))
        #expect(isWritten == [false, true, false, false])
        try scanner.end()
    }

    // Siblings: no digits, a leading zero, more digits than a double has, other forms of the same number.
    @Test(
        "reads whole numbers that are written in digits alone",
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-12", -12), ("999999999999999", 999_999_999_999_999),
            ("1000000000000000", nil), ("-", nil), ("01", nil), ("1.0", nil), ("1e1", nil), ("1-2", nil),
            ("\"1\"", nil),
        ] as [(String, Int?)])
    func integers(_ token: String, _ number: Int?) {
        #expect(JSONScanner(Array(token.utf8)).integer(of: 0..<token.utf8.count) == number)
    }

    @Test(
        "checks escapes and numbers where it is asked to",
        arguments: [
            (#"{"a": ["\"\\\/\b\f\n\r\tA\uD83D", -0.5e+1, 0, 1E9]}"#, true), (#""\q""#, false), (#""\u12g4""#, false),
            (#""\u12""#, false), (#"{"\q": 1}"#, false), (#"[{"a": "\x"}]"#, false), ("\"a\u{1}b\"", false),
            ("01", false),
            ("-", false), ("1.", false), ("1e", false), ("1e+", false), ("1-2", false), ("-.5", false),
        ])
    func strict(_ text: String, _ isValid: Bool) {
        var scanner = JSONScanner(Array(text.utf8))
        let isTaken = (try? scanner.skipStrictly()) != nil
        #expect(isTaken == isValid)
        // Otherwise, they are walked over.
        if !isValid { #expect(Self.problem(text) == nil) }
    }

    @Test("takes whatever is written, and no beginning of it", arguments: seeds)
    func written(_ seed: UInt64) {
        var random = Seeded(seed: seed)
        for _ in 0..<60 {
            let bytes = random.json(depth: 4).bytes()
            #expect(Self.problem(String(decoding: bytes, as: UTF8.self)) == nil, "seed \(seed)")
            let cut = Int.random(in: 0..<bytes.count, using: &random)
            #expect(Self.problem(String(decoding: bytes.prefix(cut), as: UTF8.self)) == true, "seed \(seed), \(cut)")
        }
    }
}

extension Seeded {
    /// An object whose members are any JSON.
    fileprivate mutating func json(depth: Int) -> JSONValue {
        .object(
            (0..<Int.random(in: 0...4, using: &self)).map { number in
                JSONMember("\(number)" + hostileText(upTo: 6), value(depth: depth))
            })
    }

    private mutating func value(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &self) {
        case 0: .null
        case 1: .bool(chance(50))
        case 2: .integer(Int.random(in: -1_000...1_000, using: &self))
        case 3: .string(hostileText(upTo: 12))
        case 4: .array((0..<Int.random(in: 0...3, using: &self)).map { _ in value(depth: depth - 1) })
        default: json(depth: depth - 1)
        }
    }
}
