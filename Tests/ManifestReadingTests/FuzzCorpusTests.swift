import Foundation
import FuzzedManifest
import TestTools
import Testing

@Suite("The fuzzer's corpus")
struct FuzzCorpusTests {
    @Test("every file of the corpus goes through what the fuzzer does")
    func corpus() throws {
        for (name, bytes) in try Self.files() { run(bytes, name) }
    }

    @Test("files of the corpus with something changed go through it too", arguments: Seeds.cases(20))
    func mutations(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let files = try Self.files()
        try #require(files.count > 100)
        for number in 0..<150 {
            var bytes = random.one(of: files, or: files[0]).bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let other = random.one(of: files, or: files[0]).bytes
                Self.mutate(&bytes, with: other, &random)
            }
            run(bytes, "seed \(seed), number \(number)")
        }
    }

    private func run(_ bytes: [UInt8], _ name: String) {
        do throws(FuzzedManifest.Violation) {
            try FuzzedManifest.run(bytes)
        } catch {
            Issue.record("\(name): \(error.text)\n\(Data(bytes).base64EncodedString())")
        }
    }

    private static func mutate(_ bytes: inout [UInt8], with other: [UInt8], _ random: inout Seeded) {
        func slice(_ bytes: [UInt8], upTo count: Int) -> Range<Int> {
            let start = Int.random(in: 0...bytes.count, using: &random)
            return start..<min(bytes.count, start + Int.random(in: 0...count, using: &random))
        }
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes.removeSubrange(slice(bytes, upTo: 20))
        case 1: bytes.insert(contentsOf: other[slice(other, upTo: 60)], at: place)
        case 2: bytes.insert(contentsOf: bytes[slice(bytes, upTo: 60)], at: place)
        case 3: bytes.insert(random.one(of: marks, or: 0), at: place)
        case 4 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 5 where place < bytes.count: bytes[place] = random.one(of: marks, or: 0)
        default: bytes.removeSubrange(place...)
        }
    }

    /// What means something in YAML.
    private static let marks = Array("\n\n\n  \t\r:-?,[]{}#&*!|>'\"%@`<=~.0159eExyn\u{0}".utf8)

    private static func files() throws -> [(name: String, bytes: [UInt8])] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fuzz/corpus")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { ($0.lastPathComponent, Array(try Data(contentsOf: $0))) }
    }
}
