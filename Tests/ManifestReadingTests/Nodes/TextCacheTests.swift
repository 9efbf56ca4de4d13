import TestTools
import Testing

@testable import ManifestReading

@Suite("Strings of texts")
struct TextCacheTests {
    @Test("a text is its own string, whatever was asked for before", arguments: Seeds.cases(50))
    func same(seed: UInt64) {
        var random = Seeded(seed: seed)
        let cache = TextCache()
        for _ in 0..<2_000 {
            let text = random.text(of: ["a", "b", "\u{0}", "\u{E9}", "company-"], upTo: random.chance(50) ? 4 : 20)
            let string = Array(text.utf8).withUnsafeBufferPointer { cache.string($0) }
            #expect(Array(string.utf8) == Array(text.utf8), "seed \(seed)")
        }
    }

    @Test("bytes are UTF-8 if the standard library says so", arguments: Seeds.cases(50))
    func utf8(seed: UInt64) {
        var random = Seeded(seed: seed)
        let edges: [UInt8] = [
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF,
            0xF0,
            0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        for _ in 0..<2_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                bytes += Array(
                    random.text(of: ["a", "plain text", "\u{E9}", "\u{20AC}", "\u{1F680}", "\u{10FFFF}"], upTo: 4).utf8)
                if random.chance(40) { bytes.append(random.one(of: edges, or: 0)) }
                if random.chance(20) { bytes = bytes.dropLast() }
            }
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            #expect(bytes.withUnsafeBufferPointer { $0.isUTF8 } == isValid, "seed \(seed) \(bytes)")
        }
    }
}
