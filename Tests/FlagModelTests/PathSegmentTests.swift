import FlagTestKit
import TestTools
import Testing

@testable import FlagModel

@Suite("A segment of a path")
struct PathSegmentTests {
    @Test(
        "is encoded unless it is unreserved",
        arguments: [
            ("acme", "acme"), ("", ""),
            ("AZaz09-._~", "AZaz09-._~"),
            ("acme/eu", "acme%2Feu"), ("a b", "a%20b"), ("a+b", "a%2Bb"), ("100%", "100%25"), ("%2F", "%252F"),
            (".", "%2E"), ("..", "%2E%2E"), ("...", "..."), (".a", ".a"), ("a..", "a.."), ("../x", "..%2Fx"),
            ("a?b#c", "a%3Fb%23c"), ("a;b=c,d", "a%3Bb%3Dc%2Cd"), ("a:b@c", "a%3Ab%40c"),
            ("!$&'()*", "%21%24%26%27%28%29%2A"), ("\\", "%5C"), ("\"<>^`{|}", "%22%3C%3E%5E%60%7B%7C%7D"),
            ("é", "%C3%A9"), ("e\u{301}", "e%CC%81"), ("🚀", "%F0%9F%9A%80"), ("日本", "%E6%97%A5%E6%9C%AC"),
            ("\0", "%00"), ("\r\n", "%0D%0A"), ("\u{7F}", "%7F"), ("\u{202E}", "%E2%80%AE"),
        ]
    )
    func encoded(_ text: String, _ expected: String) {
        #expect(Array(PathSegment.encoded(text).utf8) == Array(expected.utf8))
    }

    @Test("without an id is reported by its name: the path would lead to the list, and a write to something else")
    func emptyIDs() {
        #expect(RequestPath(["apps", .app("")]).emptyID == "app id")
        #expect(RequestPath(["apps", .app("a"), "flags", .flagID("")]).emptyID == "flag id")
        #expect(RequestPath(["apps", .app("a"), "flags", .flagKey("")]).emptyID == "flag key")
        #expect(RequestPath(["envs", .environment(""), "companies", .company("")]).emptyID == "environment id")
        #expect(RequestPath(["companies", .company("")]).emptyID == "company id")
        #expect(RequestPath(["users", .user("")]).emptyID == "user id")
        #expect(RequestPath(["apps", .app(" "), "flags", .flagID(".")]).emptyID == nil)
    }

    @Test("decodes to the same bytes, and contains nothing that ends a segment")
    func roundTrip() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = Seeded(seed: seed)
        for _ in 0..<2_000 {
            let scalars = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x3FF, using: &generator)) ?? "x"
            }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            let encoded = PathSegment.encoded(text)
            #expect(decoded(encoded) == Array(text.utf8), "seed \(seed)")
            #expect(encoded != "." && encoded != ".." && !encoded.contains { "/?#".contains($0) }, "seed \(seed)")
        }
    }

    private func decoded(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}
