import FlagModel
import FlagTestKit
import Synchronization
import Testing

@testable import ManifestReading

@Suite("Many flags at once")
struct EachFlagTests {
    /// Counts how often a manifest is read: each time, the folder of its glob is looked into.
    private struct CountingFiles: FileLoading {
        let files: MemoryFiles
        let looks: Looks

        func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]? {
            looks.count.withLock { $0 += 1 }
            return try files.entries(of: folder)
        }

        func bytes(of file: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
            try files.bytes(of: file, atMost: count)
        }
    }

    private final class Looks: Sendable {
        let count = Mutex(0)
    }

    private static let root =
        "version: 1\ninclude: [flags/*.yaml]\nflags:\n" + (1...40).map { "  f\($0): {name: F} # \($0)\n" }.joined()
    private static let included = "flags:\n" + (1...40).map { "  g\($0):\n    name: G\n" }.joined()

    /// The flags that were written of 80 whose names change, those that weren't, the texts, and how often they were read.
    private static func written(
        except refused: Set<Identifier>
    ) throws -> (result: ManifestEditor.Additions, reads: Int) {
        let looks = Looks()
        let files = CountingFiles(
            files: MemoryFiles(files: [MemoryFiles.File(path: "flags/g.yaml", content: .text(included))]), looks: looks)
        let reading = ManifestReader.read(Array(root.utf8), name: "flags.yaml", files: files)
        let manifest = try #require(reading.manifest)
        let once = looks.count.withLock { $0 }
        let original = ManifestEditor.Original(manifest, files: [("flags.yaml", Array(root.utf8))] + reading.included)
        let additions = manifest.flags.map { flag -> ManifestEditor.Addition in
            var flag = flag
            flag[.name] = .field(.text("New"), at: flag.key.place)
            return (flag, [])
        }
        let result = ManifestEditor.put(each: additions, in: original, from: files) { _, keys in
            refused.isDisjoint(with: keys)
        }
        return (result, looks.count.withLock { $0 } / once - 1)
    }

    // Siblings: flags of the root and of an included file; one that isn't right, several, all in one half.
    @Test("are written together and read once; one that isn't right is left out after a few more")
    func reads() throws {
        let (all, reads) = try Self.written(except: [])
        #expect(reads == 1)
        #expect(all.written.count == 80 && all.left.isEmpty)
        let texts = all.original.files.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(
            texts == [
                Self.root.replacing("name: F", with: "name: New"),
                Self.included.replacing("name: G", with: "name: New"),
            ])
        for refused in [["f7"], ["f7", "g40"], ["g1", "g2", "g3"]] as [Set<Identifier>] {
            let (some, reads) = try Self.written(except: refused)
            // Two for each time that 80 is halved, and the first.
            #expect(reads <= 1 + refused.count * 14, "\(reads)")
            #expect(Set(some.left.map(\.flag)) == refused && some.left.allSatisfy { $0.problem == nil })
            #expect(some.written.count == 80 - refused.count)
            let kept = some.original.manifest.flags.filter { refused.contains($0.key.value) }
            #expect(kept.allSatisfy { $0[.name]?.value.text != "New" })
        }
    }
}
