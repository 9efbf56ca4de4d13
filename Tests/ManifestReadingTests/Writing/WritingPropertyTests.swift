import Diagnostics
import FlagModel
import FlagTestKit
import TerminalText
import TestTools
import Testing

@testable import ManifestReading

@Suite("Writing: what holds for every manifest")
struct WritingPropertyTests {
    @Test("reading what was written gives the same manifest", arguments: Seeds.cases(300))
    func roundTrip(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        for _ in 0..<10 {
            let manifest = Manifest.generated(&random)
            let text = try ManifestWriter.text(manifest)
            let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml")
            let read = try #require(
                reading.manifest, "seed \(seed): \(reading.diagnostics.sorted.map(DiagnosticNames().lines))\n\(text)")
            #expect(Array(read.meaning.utf8) == Array(manifest.meaning.utf8), "seed \(seed)\n\(text)")
            let again = try ManifestWriter.text(read)
            #expect(Array(again.utf8) == Array(text.utf8), "seed \(seed)")
        }
    }

    @Test("no text of a manifest can end a line or hide in it", arguments: Seeds.cases(50))
    func nothingHidden(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let text = try ManifestWriter.text(Manifest.generated(&random))
        #expect(!text.unicodeScalars.contains { $0 != "\n" && HiddenScalars.contains($0) }, "seed \(seed)\n\(text)")
    }

    // Siblings: a key, a list's item and a description of several lines; `##[` in each; white space before `::`.
    @Test("no line of a manifest that is printed is a command of a CI system's log", arguments: HostileStrings.all)
    func noCommands(_ text: String) throws {
        var parts = ManifestParts()
        parts.mapping { parts in
            parts.text(text)
            parts.list([text, "a\n" + text])
            parts.text("b\n" + text)
            parts.add(.text("c\n" + text + "\nd"), of: .description)
        }
        let written = try YAMLEmitter.text(of: parts.parts)
        #expect(!LogText.hasCommand(written), "\(written)")
    }

    @Test(
        "each hostile string comes back byte for byte, as a key, in a list and as a description",
        arguments: HostileStrings.all)
    func text(_ text: String) throws {
        var parts = ManifestParts()
        parts.mapping { parts in
            parts.text(text)
            parts.list([text, "a" + text])
            parts.text("b" + text)
            parts.add(.text(text), of: .description)
        }
        let written = try YAMLEmitter.text(of: parts.parts)
        let expected: OtherValue = .mapping([
            (.text(text), .list([.text(text), .text("a" + text)])),
            (.text("b" + text), .text(NormalText.description(text) ?? "")),
        ])
        #expect(OtherValue.read(Array(written.utf8)).description == expected.description, "\(written)")
    }

    @Test("YAML 1.1 and 1.2 readers take each written text for the same text")
    func otherParsers() throws {
        let documents = try HostileStrings.all.enumerated().map { index, text in
            var parts = ManifestParts()
            parts.mapping { parts in
                parts.text("list")
                parts.list([text, "a" + text])
                parts.text("lines")
                parts.add(.text(text), of: .description)
                parts.text(text)
                parts.text(text)
            }
            return (name: String(index), bytes: Array(try YAMLEmitter.text(of: parts.parts).utf8))
        }
        guard let others = try OtherParsers.read(documents) else { return }
        for (index, text) in HostileStrings.all.enumerated() {
            let expected = OtherValue.mapping([
                (.text("list"), .list([.text(text), .text("a" + text)])),
                (.text("lines"), .text(NormalText.description(text) ?? "")),
                (.text(text), .text(text)),
            ])
            for (parser, reading) in others.readings[String(index)] ?? [:] {
                #expect(
                    reading.description == expected.description,
                    "\(parser) on \(String(decoding: documents[index].bytes, as: UTF8.self))")
            }
        }
    }
}
