import Foundation
import Testing

@Suite("the one layer for the system")
struct OneLayerTests {
    @Test("no other target asks which C library there is")
    func otherTargets() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let names = ["Glibc", "Musl", "Darwin", "Bionic"]
        let asks = names.flatMap { ["canImport(\($0))", "import \($0)"] }
        var read = 0
        var found: [String] = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path).sorted()
        where path.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
            read += 1
            if asks.contains(where: text.contains) { found.append(path) }
        }
        #expect(read > 100)
        #expect(found == ["SystemAccess/LibC.swift"])
    }
}
