import Diagnostics
import Testing

@testable import ManifestReading

@Suite("Valid manifests")
struct ValidManifestTests {
    @Test("a valid manifest means what its author wrote", arguments: ValidManifest.all)
    func meaning(_ manifest: ValidManifest) {
        let reading = manifest.read()
        #expect(reading.diagnostics.sorted.map(\.message) == [])
        #expect(reading.manifest?.meaning == manifest.expected)
    }
}

extension ValidManifest {
    static let all = fields + scalars + constructs + grants + policy + includes + encodings
}

/// A valid manifest, with what it means.
struct ValidManifest: Sendable, CustomTestStringConvertible {
    /// What it shows, in a few words.
    let name: String
    /// The file's bytes.
    let bytes: [UInt8]
    /// The files beside it.
    let files: [MemoryFiles.File]
    /// The meaning, in the form of `Manifest.meaning`.
    let expected: String

    init(_ name: String, _ text: String, files: [MemoryFiles.File] = [], _ expected: String) {
        self.init(name, bytes: Array(text.utf8), files: files, expected)
    }

    init(_ name: String, bytes: [UInt8], files: [MemoryFiles.File] = [], _ expected: String) {
        self.name = name
        self.bytes = bytes
        self.files = files
        self.expected = expected
    }

    var testDescription: String { name }

    /// The result of reading it.
    func read() -> ManifestReader.Reading {
        ManifestReader.read(bytes, name: "flags.yaml", files: MemoryFiles(files: files))
    }
}
