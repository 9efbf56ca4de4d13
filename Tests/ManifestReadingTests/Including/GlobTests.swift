import Diagnostics
import FlagTestKit
import Testing

@testable import ManifestReading

@Suite("Globs of files")
struct GlobTests {
    @Test(
        "a part of a glob matches names",
        arguments: [
            ("*.yaml", ["a.yaml", ".yaml2", "b.yml", "c.yaml", "d.yaml.bak", ".e.yaml"], ["a.yaml", "c.yaml"]),
            ("*", ["a", "b.c", ".d", ""], ["a", "b.c", ""]),
            (".*", [".a", "b", "."], [".a", "."]),
            ("a?c", ["abc", "aéc", "a🚀c", "ac", "abbc"], ["abc", "aéc", "a🚀c"]),
            ("[a-c]x", ["ax", "cx", "dx", "-x"], ["ax", "cx"]),
            ("[!a-c]x", ["ax", "dx", "-x", "x"], ["dx", "-x"]),
            ("[^a]x", ["ax", "bx"], ["bx"]),
            ("[]a]x", ["]x", "ax", "bx"], ["]x", "ax"]),
            ("[a-]x", ["ax", "-x", "bx"], ["ax", "-x"]),
            ("[ax", ["[ax", "ax"], ["[ax"]),
            ("a*b*c", ["abc", "aXbYc", "acb", "abcbc"], ["abc", "aXbYc", "abcbc"]),
            ("**", ["a"], ["a"]),
            ("caf\u{E9}", ["caf\u{E9}", "cafe\u{301}"], ["caf\u{E9}"]),
            ("", ["", "a"], [""]),
        ])
    func names(_ pattern: String, _ names: [String], _ matched: [String]) {
        let found = names.filter { PathPattern(pattern).matches($0) }
        #expect(found.map { Array($0.utf8) } == matched.map { Array($0.utf8) })
    }

    @Test("many stars don't make it slow")
    func stars() {
        let pattern = PathPattern(String(repeating: "a*", count: 40) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 5_000)))
    }

    @Test(
        "a glob finds files in a stable order",
        arguments: [
            ("flags/*.yaml", ["flags/a.yaml", "flags/b.yaml"]),
            ("./flags//./a.yaml", ["flags/a.yaml"]),
            ("**/*.yaml", ["z.yaml", "flags/a.yaml", "flags/b.yaml", "flags/deep/c.yaml", "flags/deep/er/d.yaml"]),
            (
                "flags/**",
                ["flags/a.yaml", "flags/b.yaml", "flags/readme.md", "flags/deep/c.yaml", "flags/deep/er/d.yaml"]
            ),
            ("**/**/deep/**/*.yaml", ["flags/deep/c.yaml", "flags/deep/er/d.yaml"]),
            ("*/*/c.yaml", ["flags/deep/c.yaml"]),
            ("flags/.hidden/*.yaml", ["flags/.hidden/x.yaml"]),
            ("flags/a.yaml/b.yaml", []),
            ("nowhere/*.yaml", []),
        ])
    func finding(_ text: String, _ expected: [String]) throws {
        let files = MemoryFiles(
            files: [
                .file("z.yaml", ""), .file("flags/b.yaml", ""), .file("flags/deep/er/d.yaml", ""),
                .file("flags/deep/c.yaml", ""), .file("flags/a.yaml", ""), .file("flags/.hidden/x.yaml", ""),
                .file("flags/readme.md", ""),
            ])
        let found = FileFinder.find(try FileGlob(text), in: files, atMost: 1_000)
        // A folder's own files come before those of the folders in it.
        #expect(found.files.map(\.path) == expected)
        #expect(!found.isCutShort)
    }

    @Test("a glob that leaves the folder isn't one", arguments: ["/a", "..", "a/../b", "../a", "a/.."])
    func flaws(_ text: String) {
        #expect(throws: FileGlob.InvalidGlob.self) { try FileGlob(text) }
    }

    @Test("what two dots are a part of doesn't leave the folder", arguments: ["a..b", "..a", "a/...", "*..yaml"])
    func dots(_ text: String) {
        #expect(throws: Never.self) { try FileGlob(text) }
    }

    /// Files, some of whose folders can't be read.
    private struct LockedFiles: FileLoading {
        let files: MemoryFiles
        let locked: Set<String>

        func entries(of folder: String) throws(FileLoadingProblem) -> [FolderEntry]? {
            if locked.contains(folder) { throw FileLoadingProblem(reason: "Permission denied") }
            return try files.entries(of: folder)
        }

        func bytes(of file: String, atMost count: Int) throws(FileLoadingProblem) -> [UInt8] {
            try files.bytes(of: file, atMost: count)
        }
    }

    @Test(
        "a folder that can't be read is an error at the glob, at any depth and for any pattern",
        arguments: [
            ("**/*.yaml", "flags/deep"), ("flags/*/*.yaml", "flags/deep"), ("flags/*.yaml", "flags"),
            ("flags/**", "flags/deep/er"), ("*/deep/**/*.yaml", "flags/deep"), ("flags/deep/c.yaml", "flags/deep"),
        ])
    func locked(_ glob: String, _ folder: String) {
        let files = MemoryFiles(
            files: [.file("flags/b.yaml", ""), .file("flags/deep/er/d.yaml", ""), .file("flags/deep/c.yaml", "")])
        let reading = ManifestReader.read(
            Array("version: 1\ninclude: ['\(glob)']\nflags: {}\n".utf8), name: "flags.yaml",
            files: LockedFiles(files: files, locked: [folder]))
        #expect(reading.manifest == nil)
        #expect(
            reading.diagnostics.sorted.map { "\($0.code.rawValue): \($0.message)" }
                == ["include-unreadable: the folder `\(folder)` can't be read: Permission denied"])
    }

    @Test("the folder of the manifest itself is named as such")
    func lockedRoot() {
        let reading = ManifestReader.read(
            Array("version: 1\ninclude: ['*.yaml']\nflags: {}\n".utf8), name: "flags.yaml",
            files: LockedFiles(files: MemoryFiles(files: []), locked: [""]))
        #expect(
            reading.diagnostics.sorted.map(\.message)
                == ["the folder of the manifest can't be read: Permission denied"])
    }

    @Test("it gives up where there is too much to look at")
    func bound() throws {
        let files = MemoryFiles(files: (0..<20).map { .file("flags/\($0).yaml", "") })
        #expect(!FileFinder.find(try FileGlob("flags/*.yaml"), in: files, atMost: 21).isCutShort)
        #expect(FileFinder.find(try FileGlob("flags/*.yaml"), in: files, atMost: 20).isCutShort)
    }
}
