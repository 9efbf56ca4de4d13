import APIAccess
import FlagModel
import JSONText
import TestTools
import Testing

@testable import ManagementAPI

/// A page of flags that is read straight from its bytes has the values that the decoder gives, or is left to the decoder.
@Suite("A page of flags")
struct FlagPageScanTests {
    /// What a page says, byte for byte: two strings may be equal and not be the same.
    private static func text(_ page: APIFlagPage) -> [UInt8] { Array(String(describing: page).utf8) }

    private static func decoded(_ body: [UInt8], _ fields: FlagFields = .standard) -> Result<[UInt8], UnreadableAnswer>
    {
        do throws(UnreadableAnswer) {
            return .success(text(try APIFlagPage(decoding: body, fields)))
        } catch {
            return .failure(error)
        }
    }

    private static func read(_ body: [UInt8]) -> Result<[UInt8], UnreadableAnswer> {
        do throws(UnreadableAnswer) { return .success(text(try APIFlagPage(body))) } catch { return .failure(error) }
    }

    @Test("as documented isn't left to the decoder, whatever it says", arguments: Seeds.cases(12))
    func documented(_ seed: UInt64) throws {
        var pages = FlagPages(seed: seed)
        for _ in 0..<10 {
            let body = pages.documented()
            let page = try #require(
                FlagPageScan.page(in: body, .standard), "seed \(seed): \(String(decoding: body, as: UTF8.self))")
            let isSame = .success(Self.text(page)) == Self.decoded(body)
            #expect(isSame, "seed \(seed): \(String(decoding: body, as: UTF8.self))")
        }
    }

    // Pieces that begin at a comma in a string or in another list, and of any length: nothing that is said depends on them.
    @Test("that is read in pieces has the same values", arguments: Seeds.cases(12))
    func pieces(_ seed: UInt64) {
        var pages = FlagPages(seed: seed)
        for _ in 0..<25 {
            let body = pages.long()
            let whole = FlagPageScan.page(in: body, .standard, each: .max).map(Self.text)
            for length in [1, 40, 200, 1_000] {
                let isSame = FlagPageScan.page(in: body, .standard, each: length).map(Self.text) == whole
                #expect(isSame, "seed \(seed), each \(length): \(String(decoding: body, as: UTF8.self))")
            }
        }
    }

    @Test("with anything in it has the decoder's values, or the decoder's error", arguments: Seeds.cases(12))
    func anything(_ seed: UInt64) {
        var pages = FlagPages(seed: seed)
        for _ in 0..<25 {
            let body = pages.damaged()
            let decoded = Self.decoded(body)
            let text = String(decoding: body, as: UTF8.self)
            if let page = FlagPageScan.page(in: body, .standard) {
                let isSame = .success(Self.text(page)) == decoded
                #expect(isSame, "seed \(seed): \(text)")
            }
            let isReadSo = Self.read(body) == decoded
            #expect(isReadSo, "seed \(seed): \(text)")
        }
    }

    private static func page(_ flag: String, _ rest: String = #""totalCount": 1"#) -> [UInt8] {
        Array(#"{"data": [\#(flag)], \#(rest)}"#.utf8)
    }

    private static let least = #""id": "f", "key": "k", "name": "n", "permanent": false, "archived": false"#

    /// Each of them is one of the things that could be read otherwise than by the decoder.
    @Test(
        "is left to the decoder where it isn't as documented",
        arguments: [
            ("a member twice", page("{\(least), \"key\": \"other\"}")),
            ("the list twice", page("{\(least)}", #""data": [], "totalCount": 1"#)),
            ("a count twice", page("{\(least)}", #""totalCount": 1, "totalCount": 2"#)),
            ("a size twice", page("{\(least)}", #""totalCount": 1, "pageSize": "x", "pageSize": 2"#)),
            ("a stage's id twice", page(#"{\#(least), "stage": {"id": "a", "id": "b", "name": "n"}}"#)),
            ("an owner's e-mail twice", page(#"{\#(least), "owner": {"id": "a", "email": null, "email": "b"}}"#)),
            ("an escape in a name", page(#"{\#(least), "\u006bey": "other"}"#)),
            ("a name that isn't ASCII", page(#"{\#(least), "é": 1}"#)),
            ("a count with a fraction", page("{\(least)}", #""totalCount": 1.0"#)),
            ("a count with an exponent", page("{\(least)}", #""totalCount": 1e0"#)),
            ("a byte order mark", [0xEF, 0xBB, 0xBF] + page("{\(least)}")),
            ("no total", page("{\(least)}", #""pageSize": 1"#)),
            ("a total out of range", page("{\(least)}", #""totalCount": -1"#)),
            (
                "a required member that is null",
                page(#"{\#(least), "key": null}"#.replacing(#""key": "k", "#, with: ""))
            ),
            ("an escape that JSON doesn't know, where nobody reads", page(#"{\#(least), "more": [{"a": "\q"}]}"#)),
            ("three digits of an escape there", page(#"{\#(least), "more": "\u12g"}"#)),
            ("a control character there", page("{\(least), \"more\": \"\u{1}\"}")),
            ("a number that begins with zero there", page("{\(least), \"more\": 01}")),
            ("a number without an exponent there", page("{\(least), \"stale\": 1e}")),
            ("half of a surrogate pair", page(#"{\#(least), "description": "\ud83d"}"#)),
            ("a string that isn't UTF-8", page("{\(least), \"description\": \"\u{1}\"}").map { $0 == 1 ? 0xFF : $0 }),
            ("something behind it", page("{\(least)}") + Array("x".utf8)),
            ("its beginning", page("{\(least)}").dropLast()),
        ] as [(String, [UInt8])])
    func undocumented(_ name: String, _ body: [UInt8]) {
        #expect(FlagPageScan.page(in: body, .standard) == nil)
        #expect(Self.read(body) == Self.decoded(body))
    }

    @Test("of another table has that table's members; one with two of a name is left to the decoder")
    func tables() throws {
        func field(_ key: String, _ answer: String?) -> FlagField {
            FlagField(
                key, rank: 9, .truth, creation: .value(.none), created: nil, updated: .init(key, 9), answer: answer,
                words: .init(key))
        }
        let body = Self.page("{\(Self.least), \"loud\": true}")
        let loud = field("loudness", "loud")
        let fields = FlagFields([.name, .archived, loud])
        let page = try #require(FlagPageScan.page(in: body, fields))
        #expect(page.data.map { $0.flag[loud] } == [.plain(.flag(true))])
        #expect(.success(Self.text(page)) == Self.decoded(body, fields))
        #expect(FlagPageScan.page(in: body, FlagFields([.archived, field("other", "archived")])) == nil)
        #expect(FlagPageScan.page(in: body, FlagFields([.archived, field("other", "é")])) == nil)
    }
}

/// Generates pages of flags: as documented, and with one thing or a few that aren't.
private struct FlagPages {
    private var random: Seeded
    /// Whether the objects of the page have their members in the same order, and the same white space, as a server writes them.
    private var isEven = false
    /// The stages and owners of the page, which other flags have too.
    private var parts: [String: [String]] = [:]

    init(seed: UInt64) { random = Seeded(seed: seed) }

    /// As documented, with white space, members in any order, and members that nobody reads.
    mutating func documented() -> [UInt8] {
        isEven = random.chance(50)
        parts = [:]
        let flags = (0..<Int.random(in: 0...5, using: &random)).map { _ in flag() }
        var members = [
            ("data", "[" + flags.joined(separator: "," + space()) + "]"), ("totalCount", number()),
            ("sortBy", string()), ("more", any(depth: 2)),
        ]
        if random.chance(70) { members.append(("pageSize", random.chance(20) ? misfit() : number())) }
        if random.chance(70) { members.append(("pageIndex", random.chance(20) ? misfit() : number())) }
        return Array((space() + object(members) + space()).utf8)
    }

    /// With more flags, in most of which is what looks like the beginning of another one; some with damage.
    mutating func long() -> [UInt8] {
        isEven = true
        parts = [:]
        let deceptive = [
            #""},{""#, #""\\"},{"a":"\\""#, #"[{"id":"a"},{"id":"b"}]"#, #""},{\\"id\\":\\"f\\",\\"key\\":\\"k\\"},{""#,
        ]
        let flags = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            let flag = flag()
            return random.chance(70) ? flag.dropLast() + ",\"x\":\(random.one(of: deceptive, or: "1"))}" : flag
        }
        let comma = random.chance(10) ? " ," : ","
        var bytes = Array(("{\"data\":[" + flags.joined(separator: comma) + "],\"totalCount\":7}").utf8)
        if random.chance(20) { bytes.remove(at: Int.random(in: bytes.indices, using: &random)) }
        return bytes
    }

    /// The same with some bytes, tokens or parts replaced, doubled or missing.
    mutating func damaged() -> [UInt8] {
        var bytes = documented()
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let start = Int.random(in: 0...bytes.count, using: &random)
            let length = min(bytes.count - start, Int.random(in: 0...8, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0: bytes.removeSubrange(start..<(start + length))
            case 1: bytes.insert(contentsOf: bytes[start..<(start + length)], at: start)
            case 2 where start < bytes.count: bytes[start] = UInt8.random(in: .min ... .max, using: &random)
            case 3 where start < bytes.count:
                bytes[start] = random.one(of: Array("{}[]:,\"\\0-.e \u{1}".utf8), or: 0)
            case 4: bytes = Array(bytes.prefix(start))
            default: bytes = replacingToken(bytes)
            }
        }
        return bytes
    }

    /// A token replaced by one of another kind, or one that is hard to read.
    private mutating func replacingToken(_ bytes: [UInt8]) -> [UInt8] {
        var text = String(decoding: bytes, as: UTF8.self)
        let tokens = ["null", "true", "false", "\"id\"", "\"key\"", "\"data\"", "\"name\"", "\"stage\"", "1", "0", ":"]
        let values = [
            "null", "true", "1.0", "-0", "1e2", "01", "1.", "-", "+1", "1e", "1-2", "9007199254740992",
            "9007199254740993", "99999999999999999999", "1e400", "[]", "{}", "\"\"", "\"\\ud83d\"",
            "\"\\ud83d\\ude80\"", "\"\\u0000\"",
            "\"\\q\"", "\"\\u12\"", "\"a\u{1}b\"", "\"\u{212A}\"", "tru", "nulll", "NaN", "\"key\"", "\"k\\u0065y\"",
            "// x", "'a'", "[1,]", "{\"a\":1,}", "",
        ]
        let token = random.one(of: tokens, or: ":")
        let places = text.ranges(of: token)
        guard let place = places.randomElement(using: &random) else { return bytes }
        text.replaceSubrange(place, with: random.one(of: values, or: ""))
        return Array(text.utf8)
    }

    private mutating func flag() -> String {
        var members = [
            ("id", string()), ("key", string()), ("name", string()), ("archived", truth()), ("permanent", truth()),
        ]
        if random.chance(60) { members.append(("description", random.chance(20) ? "null" : string())) }
        if random.chance(60) { members.append(("stale", random.chance(20) ? misfit() : truth())) }
        if random.chance(60) { members.append(("noRecentChecks", random.chance(20) ? misfit() : truth())) }
        if random.chance(60) { members.append(("stage", random.chance(20) ? "null" : part("stage") { $0.stage() })) }
        if random.chance(60) { members.append(("owner", random.chance(20) ? "null" : part("owner") { $0.owner() })) }
        if random.chance(50) { members.append(("createdAt", any(depth: 2))) }
        if random.chance(30) { members.append(("secret", any(depth: 1))) }
        return object(members)
    }

    /// One of the page's values of a kind, or a new one.
    private mutating func part(_ kind: String, _ new: (inout FlagPages) -> String) -> String {
        if random.chance(60), let known = parts[kind]?.randomElement(using: &random) { return known }
        let part = new(&self)
        parts[kind, default: []].append(part)
        return part
    }

    private mutating func stage() -> String {
        var members = [("id", string()), ("name", string())]
        if random.chance(70) { members.append(("order", random.chance(20) ? misfit() : number(negative: true))) }
        if random.chance(50) { members.append(("color", any(depth: 1))) }
        return object(members)
    }

    private mutating func owner() -> String {
        var members = [("id", string())]
        if random.chance(70) { members.append(("name", random.chance(20) ? "7" : string())) }
        if random.chance(70) { members.append(("email", random.chance(20) ? "null" : string())) }
        if random.chance(50) { members.append(("avatarUrl", any(depth: 1))) }
        return object(members)
    }

    private mutating func object(_ members: [(String, String)]) -> String {
        let ordered = isEven ? members : members.shuffled(using: &random)
        let members = ordered.map { "\(space())\"\($0)\"\(space()):\(space())\($1)\(space())" }
        return "{" + members.joined(separator: ",") + "}"
    }

    private mutating func space() -> String {
        isEven || random.chance(80) ? "" : random.text(of: [" ", "\n", "\t", "\r"], upTo: 3)
    }

    private mutating func truth() -> String { random.chance(50) ? "true" : "false" }

    private mutating func number(negative: Bool = false) -> String {
        let number = Int.random(in: 0...(random.chance(50) ? 9 : 99_999), using: &random)
        return (negative && random.chance(20) ? "-" : "") + "\(number)"
    }

    /// Neither a number, nor true or false, nor a string.
    private mutating func misfit() -> String { random.one(of: ["null", "[]", "{}", "[1, {}]", "\"x\""], or: "null") }

    /// A string with any characters, some of which are escaped.
    private mutating func string() -> String {
        guard random.chance(60) else { return "\"flag-\(Int.random(in: 0..<99, using: &random))\"" }
        var text = "\""
        for scalar in random.hostileText(upTo: 12).unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if mustEscape || random.chance(10) {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: random.chance(50))
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        let escapes = ["\\n", "\\/", "\\\"", "\\\\", "\\t", "\\b", "\\f", "\\r"]
        if random.chance(20) { text += random.text(of: escapes, upTo: 3) }
        return text + "\""
    }

    private mutating func any(depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: "null"
        case 1: truth()
        case 2: number(negative: true)
        case 3: random.one(of: ["1.5", "-2e3", "1E+2", "0.0", "12345678901234567890"], or: "0")
        case 4: string()
        case 5: "[" + (0..<3).map { _ in any(depth: depth - 1) }.joined(separator: ",") + "]"
        default: object([("id", any(depth: depth - 1)), ("key", any(depth: depth - 1)), ("a", any(depth: depth - 1))])
        }
    }
}
