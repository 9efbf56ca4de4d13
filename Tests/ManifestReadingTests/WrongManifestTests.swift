import Diagnostics
import Testing

@testable import ManifestReading

@Suite("Wrong manifests")
struct WrongManifestTests {
    @Test("each mistake is told once, at its place, with the way out", arguments: WrongManifest.all)
    func mistakes(_ manifest: WrongManifest) {
        #expect(manifest.told() == manifest.expected)
    }

    @Test("what the app doesn't have is told the same way", arguments: WrongManifest.app)
    func app(_ manifest: WrongManifest) {
        #expect(manifest.told() == "")
        #expect(manifest.told(withApp: true) == manifest.expected)
    }

    @Test("a wrong manifest is never handed on", arguments: WrongManifest.all)
    func nothingHandedOn(_ manifest: WrongManifest) {
        let reading = manifest.read()
        #expect((reading.manifest == nil) == reading.diagnostics.hasErrors)
    }
}

extension WrongManifest {
    static let all =
        keys + types + ids + flags + lengths + targets + policy + between + includes + structure + broken
        + hurried
}
