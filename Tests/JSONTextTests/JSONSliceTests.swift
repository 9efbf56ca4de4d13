import TestTools
import Testing

@testable import JSONText

/// A text that is read part by part is read like one that is read at once, and what was read doesn't stay in memory.
@Suite("Reading JSON part by part")
struct JSONSliceTests {
    /// A text with lists of elements of very different sizes, so that borders of chunks are in all kinds of places.
    private static func text(seed: UInt64) -> [UInt8] {
        var random = Seeded(seed: seed)
        func value(_ depth: Int) -> JSONValue {
            switch Int.random(in: 0..<(depth > 3 ? 4 : 6), using: &random) {
            case 0: .integer(Int.random(in: -9_000...9_000, using: &random))
            case 1: random.one(of: [true, false, .null], or: .null)
            case 2: .string(random.one(of: ["", "a\\", "\"]}", "é\u{1F680}", "\n\t", "[{", ",:"], or: ""))
            case 3: .string(String(repeating: "x\\\"]", count: Int.random(in: 0..<40, using: &random)))
            case 4: .array((0..<Int.random(in: 0..<5, using: &random)).map { _ in value(depth + 1) })
            default:
                .object((0..<Int.random(in: 0..<5, using: &random)).map { JSONMember("n\($0)\"", value(depth + 1)) })
            }
        }
        let lists = ["b", "a", "c"].map { name in
            JSONMember(name, .array((0..<Int.random(in: 0..<4_000, using: &random)).map { _ in value(0) }))
        }
        let all = JSONValue.object(lists + [JSONMember("d", value(0))])
        return Array((random.chance(50) ? all.pretty() : all.compact()).utf8)
    }

    /// What a text is, read part by part: lists of the outermost object element by element, the last member first.
    private static func parts(_ source: JSONSource) throws(JSONReader.Problem) -> JSONValue {
        let slice = try JSONSlice(source)
        guard let members = try slice.members() else { return try slice.value() }
        var read: [JSONMember] = []
        for member in members.reversed() {
            guard member.value.isList else {
                read.append(JSONMember(member.name, try member.value.value()))
                continue
            }
            var elements: [JSONValue] = []
            try member.value.elements(or: { $0 }) { index, element throws(JSONReader.Problem) in
                #expect(index == elements.count)
                elements.append(element)
            }
            read.append(JSONMember(member.name, .array(elements)))
        }
        return .object(read.reversed())
    }

    @Test("gives the same values", arguments: 1...20 as ClosedRange<UInt64>)
    func same(seed: UInt64) throws {
        let bytes = Self.text(seed: seed)
        let whole = try JSONReader.read(bytes)
        #expect(try Self.parts(JSONSource(bytes)) == whole, "seed \(seed)")
        // With a byte order mark in front of it too.
        #expect(try Self.parts(JSONSource([0xEF, 0xBB, 0xBF] + bytes)) == whole, "seed \(seed)")
    }

    /// Siblings: a text that is cut, a byte that another one stands in for, and one that comes in addition.
    @Test("rejects the same texts", arguments: 1...20 as ClosedRange<UInt64>)
    func damaged(seed: UInt64) {
        var random = Seeded(seed: ~seed)
        let bytes = Self.text(seed: seed)
        for _ in 0..<5 {
            var other = bytes
            let index = Int.random(in: 0..<bytes.count, using: &random)
            let byte = random.one(of: Array("{}[]\",:\\ 0tx\n".utf8), or: 0)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: other.removeLast(bytes.count - index)
            case 1: other[index] = byte
            default: other.insert(byte, at: index)
            }
            let whole = try? JSONReader.read(other)
            #expect((try? Self.parts(JSONSource(other))) == whole, "seed \(seed), byte \(index)")
        }
    }

    @Test(
        "says where a mistake is in words of its own",
        arguments: [
            ("", "it ends too early", 1),
            ("{\"a\":\n[1,\n2", "it ends too early", 3),
            ("{\"a\":\n[\"x\n", "a string has no end", 3),
            ("{\"a\":\n[1,\n\"\\x\"]}", "an escape that JSON doesn't know", 3),
            ("{\"a\":[1\n2]}", "`,` or `]` was expected", 2),
            ("{\"a\":[\"b\"\n\"c\"]}", "`,` or `]` was expected", 2),
            ("{\"a\":1x}", "`,` or `}` was expected", 1),
            ("{\"a\":[1,\n\u{FEFF}2]}", "a value was expected", 2),
            ("{\"a\":\u{FEFF}2}", "a value was expected", 1),
            ("{\"a\":tru}", "a value was expected", 1),
            ("{\n\"a\" 1}", "a colon was expected", 2),
            ("{\n\"a\":1,\n\"a\":2}", "the name `a` is there twice in one object", 3),
            ("{\n\"a\":1,\n}", "a name in quotation marks was expected", 3),
            ("{}\n}", "there is more after the end", 2),
        ])
    func words(_ text: String, _ reason: String, _ line: Int) {
        // Far behind the first chunk, the line is that of the whole text too.
        for lines in [0, 100_000] {
            let problem = #expect(throws: JSONReader.Problem.self) {
                try Self.parts(JSONSource(Array((String(repeating: "\n", count: lines) + text).utf8)))
            }
            #expect(problem == JSONReader.Problem(reason: reason, line: line + lines))
        }
    }

    @Test("keeps no more of a list than what is still to be read, and a chunk at each end")
    func letsGo() throws {
        let elements = (0..<20_000).map { JSONValue.string("element \($0)") }
        let bytes = Array(JSONValue.object([JSONMember("a", .array(elements)), JSONMember("b", [1])]).compact().utf8)
        let source = JSONSource(bytes)
        let members = try #require(try JSONSlice(source).members())
        #expect(source.whole == bytes)
        var read = 0
        try members[0].value.elements(or: { $0 }) { index, element throws(JSONReader.Problem) in
            #expect(element == elements[index])
            read += element.compact().utf8.count + 1
            #expect(source.kept <= bytes.count - read + 2 * JSONSource.chunk)
        }
        #expect(read > 4 * JSONSource.chunk)
        #expect(source.kept <= 2 * JSONSource.chunk)
        #expect(source.whole == nil)
        #expect(try members[1].value.value() == [1])
    }
}
