import Diagnostics
import FlagModel
import FlagTestKit
import FuzzedManifest
import TestTools
import Testing

@testable import ManifestReading

@Suite("Included files, read side by side")
struct SideBySideTests {
    private let sideBySide = SideBySide(bounds: Bounds(), keys: FlagKeys(.standard), sizes: SideBySideSizes())

    /// A manifest and files that it includes.
    private struct Files {
        let root: String
        let files: [(name: String, text: String)]
        var bounds = Bounds()

        func read(sideBySide: Bool) -> [String] {
            let files = MemoryFiles(files: files.map { .file($0.name, $0.text) })
            var sizes = SideBySideSizes()
            if sideBySide { (sizes.leastBytes, sizes.headsOfPiece) = (1, 0) }
            return ManifestReader.read(
                Array(root.utf8), name: "flags.yaml", files: files, bounds: bounds, sizes: sizes
            ).lines
        }
    }

    // Siblings: the same flag or audience in two files, in one file, and in the root; a file that is broken, isn't UTF-8 text of
    // a manifest, has a mistake or a warning, is empty, has a conflict or a lone carriage return, or can't be read; a manifest
    // that has too many nodes with the last of its files, and one with more errors than are reported.
    @Test("what is said and read doesn't depend on it", arguments: Seeds.cases(60))
    func sameAsOneAfterTheOther(seed: UInt64) {
        var random = Seeded(seed: seed)
        let files = (0..<Int.random(in: 2..<6, using: &random)).map { number in
            ("flags/\(number).yaml", text(number, &random))
        }
        var world = Files(
            root: "version: 1\ninclude: [\"flags/*.yaml\"\(random.chance(20) ? ", \"flags/1.yaml\"" : "")]\n"
                + "audiences: {root: {users: [u]}}\nflags: {root-flag: {}}\n", files: files)
        if random.chance(20) { world.bounds.nodes = Int.random(in: 20..<120, using: &random) }
        if random.chance(20) { world.bounds.diagnostics = Int.random(in: 1..<4, using: &random) }
        let expected = world.read(sideBySide: false)
        for _ in 0..<3 { #expect(world.read(sideBySide: true) == expected, "seed \(seed)") }
    }

    private func text(_ number: Int, _ random: inout Seeded) -> String {
        if random.chance(4) { return "" }
        var lines: [String] = []
        if random.chance(30) { lines.append("create: {stage: S\(number)}") }
        if random.chance(40) {
            lines.append("audiences:")
            let names = ["a\(number)", "a\(number)b"] + (random.chance(10) ? ["root", "a0"] : [])
            for name in random.some(of: names, 70) { lines.append("  \(name): {users: [u1, u\(number)]}") }
        }
        lines.append("flags:")
        for flag in 0..<Int.random(in: 0..<4, using: &random) {
            let key = random.chance(6) ? "f0-0" : random.chance(3) ? "root-flag" : "f\(number)-\(flag)"
            lines.append("  \(key):")
            lines.append("    targets: {Production: {users: [u1, \"u \(flag)\"], companies: [c]}}")
            if random.chance(6) {
                let mistakes = [
                    "    nmae: x", "    stage: [", "    permanent: yes", "<<<<<<< HEAD", "    name: a\rb",
                    "    targets: {}",
                    "\u{A0}   name: x", "    owner: *nobody",
                ]
                lines.append(random.one(of: mistakes, or: ""))
            }
        }
        if lines.last == "flags:" { lines[lines.count - 1] = "flags: {}" }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test("files that are right are taken as they were read by themselves, and others are read again")
    func parts() {
        let texts = [
            "flags: {a: {}}\n", "flags: {b: {nmae: x}}\n", "flags: {c: [}\n", "\u{FEFF}flags: {d: {}}\n", "",
            // A conflict that is right to YAML: within quotation marks.
            "flags:\n  e:\n    name: \"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n      d\"\n",
        ]
        let files = texts.enumerated().map { SideBySide.File(bytes: Array($1.utf8), number: UInt32($0 + 1)) }
        let parts = sideBySide.read(files)
        #expect(
            parts.map { $0.map { $0.assembly.manifest.flags.map(\.key.value.text) } } == [
                ["a"], nil, nil, ["d"], [], nil,
            ])
        #expect(parts[3]?.assembly.manifest.flags.first?.key.place.file == 4)
    }

    @Test("a manifest has as many nodes as it may have, whichever of its files has the last of them")
    func nodes() {
        let files = (0..<4).map { ("flags/\($0).yaml", "flags:\n  f\($0): {name: N}\n  g\($0): {stage: Beta}\n") }
        var world = Files(root: "version: 1\ninclude: [\"flags/*.yaml\"]\nflags: {}\n", files: files)
        for nodes in 8..<70 {
            world.bounds.nodes = nodes
            #expect(world.read(sideBySide: true) == world.read(sideBySide: false), "\(nodes) nodes")
        }
    }

    @Test("a file takes little by itself beyond what its size allows")
    func bounds() {
        // Repeated parts take much more than the text says.
        let merges = (0..<2_000).map { "  f\($0): {<<: *m}\n" }.joined()
        let text = "x-m: &m {name: \(String(repeating: "n", count: 60)), description: d}\nflags:\n" + merges
        let file = SideBySide.File(bytes: Array(text.utf8), number: 1)
        #expect(sideBySide.read([file, file]).map { $0 == nil } == [true, true])
    }
}
