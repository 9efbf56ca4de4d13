import FlagModel
import Foundation
import HoistEngine
import Planning
import Testing

@Suite("The digest of a manifest")
struct ManifestDigestTests {
    @Test("is another one if any of its files is, the included ones too")
    func included() throws {
        let folders = try CacheFolders()
        let folder = folders.next()
        try FileManager.default.createDirectory(atPath: folder + "/flags", withIntermediateDirectories: true)
        func write(_ text: String, to name: String) throws {
            try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
        }
        func digest() throws -> String {
            let loaded = try LoadedManifest.load(folder + "/flags.yaml", today: nil)
            #expect(loaded.digest.paths.map { $0.dropFirst(folder.count + 1) } == ["flags.yaml", "flags/one.yaml"])
            return loaded.digest.sha256
        }
        try write("version: 1\ninclude: [flags/*.yaml]\nflags: {a: {}}\n", to: "flags.yaml")
        try write("flags: {b: {}}\n", to: "flags/one.yaml")
        let first = try digest()
        try write("flags: {b: {permanent: true}}\n", to: "flags/one.yaml")
        let second = try digest()
        try write("version: 1\ninclude: [flags/*.yaml]\nflags: {a: {}, c: {}}\n", to: "flags.yaml")
        let third = try digest()
        #expect(Set([first, second, third]).count == 3)
        try write("version: 1\ninclude: [flags/*.yaml]\nflags: {a: {}}\n", to: "flags.yaml")
        try write("flags: {b: {}}\n", to: "flags/one.yaml")
        #expect(try digest() == first)
    }
}
