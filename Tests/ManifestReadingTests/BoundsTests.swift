import Diagnostics
import FlagTestKit
import Testing

@testable import ManifestReading

@Suite("Bounds against hostile files")
struct BoundsTests {
    @Test("a file at the bound of bytes is read, one beyond isn't")
    func bytes() {
        var bounds = Bounds()
        let text = "version: 1\nflags: {}\n"
        bounds.bytes = text.utf8.count
        #expect(reported(text, bounds) == [])
        #expect(
            reported(text + "#", bounds) == [
                "error[too-large] 1:1-1:2: this file has more than 21 bytes, the most that hoist reads\n  help: keep fewer flags in one manifest"
            ])
    }

    @Test("mappings and lists can be nested as deep as the bound, and no deeper", arguments: ["[]", "{}"])
    func depth(_ brackets: String) {
        var bounds = Bounds()
        bounds.depth = 8
        let open = brackets == "[]" ? "[" : "{a: "
        let close = brackets == "[]" ? "]" : "}"
        func nested(_ count: Int) -> String {
            "version: 1\nflags: {}\nx-deep: " + String(repeating: open, count: count)
                + String(repeating: close, count: count) + "\n"
        }
        #expect(reported(nested(7), bounds) == [])
        let column = 9 + 7 * open.count
        #expect(
            reported(nested(8), bounds) == [
                """
                error[too-deep] 3:\(column)-3:\(column + 1): mappings and lists are nested more than 8 deep here
                  help: a manifest needs no more than eight levels
                """
            ])
    }

    @Test("nodes are counted with their aliases expanded")
    func nodes() {
        var bounds = Bounds()
        // Six to `x-bomb`, its list, three in `&a`, seven in `&b`, fifteen in the last.
        let text = "version: 1\nflags: {}\nx-bomb: [&a [1, 1], &b [*a, *a], [*b, *b]]\n"
        bounds.nodes = 32
        #expect(reported(text, bounds) == [])
        bounds.nodes = 31
        #expect(
            reported(text, bounds) == [
                """
                error[too-many-nodes] 3:39-3:41: with its aliases expanded this file has over 31 nodes
                  help: aliases that repeat aliases multiply: write fewer levels of them, or split the manifest
                """
            ])
    }

    @Test("a bomb of a billion aliased nodes is refused at once")
    func bomb() {
        var text = "version: 1\nflags: {}\nx-bomb:\n  - &l0 [a, a, a, a, a, a, a, a, a, a]\n"
        for level in 1...9 {
            let alias = "*l\(level - 1)"
            text += "  - &l\(level) [" + Array(repeating: alias, count: 10).joined(separator: ", ") + "]\n"
        }
        #expect(codes(text) == ["too-many-nodes"])
    }

    @Test("extremely deep nesting ends cleanly")
    func abyss() {
        #expect(codes(String(repeating: "[", count: 100_000)) == ["too-deep"])
        #expect(codes(String(repeating: "{a: ", count: 100_000)) == ["too-deep"])
        #expect(codes(String(repeating: "- ", count: 100_000)) == ["too-deep"])
    }

    private func reported(_ text: String, _ bounds: Bounds) -> [String] {
        let reading = ManifestReader.read(Array(text.utf8), name: "flags.yaml", bounds: bounds)
        return reading.diagnostics.sorted.map(DiagnosticNames().lines)
    }

    private func codes(_ text: String) -> [String] {
        ManifestReader.read(Array(text.utf8), name: "flags.yaml").diagnostics.sorted.map(\.code.rawValue)
    }
}
