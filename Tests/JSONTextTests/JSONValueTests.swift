import Foundation
import JSONText
import TestTools
import Testing

@Suite("JSON values")
struct JSONValueTests {
    private static let report: JSONValue = [
        "name": "hoist", "empty": [:], "none": [], "count": -12, "found": true, "file": nil,
        "list": [1, "two", [false]], "nested": ["b": 1, "a": []],
    ]

    @Test("Pretty has one member per line, in the given order")
    func pretty() {
        #expect(
            Self.report.pretty() == """
                {
                  "name": "hoist",
                  "empty": {},
                  "none": [],
                  "count": -12,
                  "found": true,
                  "file": null,
                  "list": [
                    1,
                    "two",
                    [
                      false
                    ]
                  ],
                  "nested": {
                    "b": 1,
                    "a": []
                  }
                }
                """)
    }

    @Test("Compact has no space")
    func compact() {
        let expected =
            #"{"name":"hoist","empty":{},"none":[],"count":-12,"found":true,"file":null,"#
            + #""list":[1,"two",[false]],"nested":{"b":1,"a":[]}}"#
        #expect(Self.report.compact() == expected)
    }

    @Test(
        "Terminal control and invisible characters are escaped",
        arguments: [
            ("controls", "\u{0}\u{8}\t\n\u{B}\u{C}\r\u{1B}\u{1F}", #""\u0000\b\t\n\u000b\f\r\u001b\u001f""#),
            ("quotes", #"a "b" \ /"#, #""a \"b\" \\ /""#),
            ("more controls", "\u{7F}\u{80}\u{85}\u{9F}", #""\u007f\u0080\u0085\u009f""#),
            ("line separators", "a\u{2028}b\u{2029}", #""a\u2028b\u2029""#),
            ("directions", "\u{202E}\u{2066}\u{61C}\u{200F}", #""\u202e\u2066\u061c\u200f""#),
            ("nothing to see", "\u{200B}\u{FEFF}\u{AD}", #""\u200b\ufeff\u00ad""#),
            ("surrogate pairs", "\u{E0041}\u{1FFFF}", #""\udb40\udc41\ud83f\udfff""#),
            ("a command", "##[group]", ###""##\u005bgroup]""###),
            ("another command", "a##vso[x] #vso[y] [z]", ###""a##vso\u005bx] #vso[y] [z]""###),
            ("no command", "#[a] [b]", ##""#[a] [b]""##),
            ("harmless", "é e\u{301} 日本 😀 ❤\u{FE0F}", "\"é e\u{301} 日本 😀 ❤\u{FE0F}\""),
        ])
    func escapes(name: String, text: String, expected: String) {
        #expect(Array(JSONValue.string(text).compact().utf8) == Array(expected.utf8))
        #expect(Array(JSONValue.string(text).pretty().utf8) == Array(expected.utf8))
    }

    @Test("Names are escaped like strings")
    func names() {
        let value = JSONValue.object([JSONMember("a\"\u{202E}", 1)])
        #expect(value.compact() == #"{"a\"\u202e":1}"#)
        #expect(value.pretty() == "{\n  \"a\\\"\\u202e\": 1\n}")
    }

    @Test("Members are found by the bytes of their names")
    func subscripts() {
        let value: JSONValue = ["e\u{301}": 1, "é": 2, "é": 3]
        #expect(value["é"] == .integer(2))
        #expect(value["e\u{301}"] == .integer(1))
        #expect(value["e"] == .none)
        #expect(JSONValue.array([])["e"] == .none)
    }

    @Test("Values are equal when their bytes are")
    func equality() {
        #expect(JSONValue.string("é") != .string("e\u{301}"))
        #expect(JSONMember("é", 1) != JSONMember("e\u{301}", 1))
        #expect(Set<JSONValue>(["é", "e\u{301}", "é", 1, true, nil, [], [:], [:]]).count == 7)
        #expect((["a": 1, "b": 2] as JSONValue) != ["b": 2, "a": 1])
    }

    @Test("A missing value is null")
    func optionals() {
        let value = JSONValue.array([
            .optional("a"), .optional(nil as String?), .optional(1), .optional(nil as Int?), .strings(["b", "c"]),
        ])
        #expect(value.compact() == #"["a",null,1,null,["b","c"]]"#)
    }

    @Test(
        "Another parser reads every writer's output back unchanged",
        arguments: seeds + [16_592_312_071_376_977_001, 1_396_462_281_831_282_125])
    func roundTrip(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        for _ in 0..<300 {
            let value = JSONValue.random(depth: 4, using: &generator)
            for text in [value.pretty(), value.compact(), value.canonical()] {
                let object = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
                try #require(Parsed(object) == Parsed(value), "seed \(seed), text \(text)")
            }
            let shown = value.pretty() + value.compact()
            try #require(!shown.unicodeScalars.contains { $0 != "\n" && isHidden($0) }, "seed \(seed)")
            try #require(!shown.utf8.contains("##[".utf8), "seed \(seed)")
        }
    }
}

extension JSONValue {
    /// A value without numbers that two parsers could read differently, and without duplicate names.
    fileprivate static func random(depth: Int, using generator: inout Seeded) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .integer(.random(in: -9_007_199_254_740_992...9_007_199_254_740_992, using: &generator))
        case 3, 4: return .string(generator.hostileText())
        case 5:
            let count = Int.random(in: 0...4, using: &generator)
            return .array((0..<count).map { _ in random(depth: depth - 1, using: &generator) })
        default:
            let count = Int.random(in: 0...4, using: &generator)
            return .object(
                (0..<count)
                    .map { index in
                        // A number at the start keeps names unique.
                        JSONMember("\(index)" + generator.hostileText(), random(depth: depth - 1, using: &generator))
                    })
        }
    }
}

/// A common form of values and the parser's objects: objects without an order, strings as bytes.
private indirect enum Parsed: Equatable {
    case null, bool(Bool), integer(Int), string([UInt8]), array([Parsed]), object([[UInt8]: Parsed])

    /// A string's bytes without U+FEFF, which that parser removes as a byte order mark at the start of a string, and after
    /// an escape in it. The cases above have it.
    private static func bytes(_ text: String) -> [UInt8] {
        Array(String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != "\u{FEFF}" })).utf8)
    }

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .number: self = .null
        case .string(let text): self = .string(Self.bytes(text))
        case .array(let elements): self = .array(elements.map { Parsed($0) })
        case .object(let members):
            self = .object(
                Dictionary(members.map { (Self.bytes($0.name), Parsed($0.value)) }, uniquingKeysWith: { $1 }))
        }
    }

    init(_ object: Any) {
        switch object {
        case let text as String: self = .string(Self.bytes(text))
        case let elements as [Any]: self = .array(elements.map { Parsed($0) })
        case let members as [String: Any]:
            self = .object(
                Dictionary(members.map { (Self.bytes($0.key), Parsed($0.value)) }, uniquingKeysWith: { $1 }))
        case let number as NSNumber:
            self = String(cString: number.objCType) == "c" ? .bool(number.boolValue) : .integer(number.intValue)
        default: self = .null
        }
    }
}

extension Sequence<UInt8> {
    fileprivate func contains(_ part: some Sequence<UInt8>) -> Bool {
        let bytes = Array(self)
        let part = Array(part)
        return bytes.indices.contains { bytes[$0...].starts(with: part) }
    }
}
