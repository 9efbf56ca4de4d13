import Diagnostics
import FlagModel
import Testing

@testable import ManifestReading

/// A manifest that is right, with what it means.
struct RightManifest: Sendable, CustomTestStringConvertible {
    /// What it shows, in a few words.
    let name: String
    /// The file's bytes.
    let bytes: [UInt8]
    /// The meaning, in the form of `Manifest.meaning`.
    let expected: String

    init(_ name: String, _ text: String, _ expected: String) {
        self.init(name, bytes: Array(text.utf8), expected)
    }

    init(_ name: String, bytes: [UInt8], _ expected: String) {
        self.name = name
        self.bytes = bytes
        self.expected = expected
    }

    var testDescription: String { name }
}
