import Diagnostics
import Testing

@testable import ManifestReading

@Suite("Right manifests")
struct RightManifestTests {
    @Test("a right manifest means what its author wrote", arguments: RightManifest.all)
    func meaning(_ manifest: RightManifest) {
        let reading = manifest.read()
        #expect(reading.diagnostics.sorted.map(\.message) == [])
        #expect(reading.manifest?.meaning == manifest.expected)
    }
}

extension RightManifest {
    static let all = fields + scalars + constructs + policy + includes + encodings
}
