import Diagnostics
import FlagModel
import FlagTestKit
import ManifestReading
import Testing

/// The longest texts that Reflag takes: they are counted in characters, not in bytes or UTF-16 units.
@Suite("The longest text of a field")
struct LengthTests {
    /// One, two, three and four bytes in UTF-8; the last is two units in UTF-16.
    static let characters = ["d", "\u{E9}", "\u{4E2D}", "\u{1F680}"]

    @Test("is valid, whatever its characters take", arguments: characters)
    func longest(_ character: String) throws {
        let description = String(repeating: character, count: 8_192)
        let name = String(repeating: character, count: 255)
        let text = """
            version: 1
            create: {description: "\(description)"}
            flags:
              a:
                name: \(name)
                description: |-
                  \(description)
            """
        let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml")
        #expect(reading.diagnostics.sorted.map(\.message) == [])
        let manifest = try #require(reading.manifest)
        let flag = try #require(manifest.flags.first)
        #expect(flag.name?.value == name)
        #expect(flag.description?.value == description)
        #expect(manifest.create.description?.value == description)
    }

    @Test("is one character less than what is refused, whatever its characters take", arguments: characters)
    func longer(_ character: String) {
        let text = """
            version: 1
            flags:
              a:
                name: \(String(repeating: character, count: 256))
                description: \(String(repeating: character, count: 8_193))
            """
        let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml")
        #expect(reading.diagnostics.sorted.map(\.code) == [.nameTooLong, .descriptionTooLong])
    }
}
