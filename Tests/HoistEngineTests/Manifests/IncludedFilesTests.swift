import Diagnostics
import FlagModel
import Foundation
import HoistEngine
import Testing

/// A glob of `include` takes all that it matches, or is an error: a flag that is dropped without a word may be archived.
@Suite("What a glob of include matches")
struct IncludedFilesTests {
    /// A folder with `flags.yaml` and `flags/a.yaml`, and something that can't be included.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var glob = "flags/*.yaml"
        let make: @Sendable (Tree) throws -> Void
        let expected: [String]

        init(
            _ description: String, glob: String = "flags/*.yaml", _ make: @escaping @Sendable (Tree) throws -> Void,
            _ expected: String...
        ) {
            testDescription = description
            self.glob = glob
            self.make = make
            self.expected = expected
        }
    }

    static let obstacles = [
        Case(
            "a link that leads nowhere", { try $0.link("flags/b.yaml", to: "gone.yaml") },
            "include-unreadable: the link `flags/b.yaml` leads nowhere: No such file or directory"),
        Case(
            "a link to itself", { try $0.link("flags/b.yaml", to: "b.yaml") },
            "include-unreadable: the link `flags/b.yaml` leads nowhere: Too many levels of symbolic links"),
        Case(
            "a link below a file", { try $0.link("flags/b.yaml", to: "a.yaml/b.yaml") },
            "include-unreadable: the link `flags/b.yaml` leads nowhere: Not a directory"),
        Case(
            "a folder", { try $0.folder("flags/b.yaml") },
            "include-unreadable: `flags/b.yaml` can't be included: it is a folder"),
        Case(
            "a folder with files in it, behind two stars", glob: "**/*.yaml",
            {
                try $0.write("x-a: 1\n", "flags/b.yaml/c.yaml")
                try $0.move("flags.yaml", to: "flags.yml")
            },
            "include-unreadable: `flags/b.yaml` can't be included: it is a folder"),
        Case(
            "a link to a folder",
            {
                try $0.folder("other")
                try $0.link("flags/b.yaml", to: "../other")
            },
            "include-unreadable: `flags/b.yaml` can't be included: it is a folder"),
        Case(
            "a pipe", { try $0.pipe("flags/b.yaml") },
            "include-unreadable: `flags/b.yaml` can't be included: it is a device, a pipe or a socket"),
        Case(
            "a link to a pipe",
            {
                try $0.pipe("pipe")
                try $0.link("flags/b.yaml", to: "../pipe")
            },
            "include-unreadable: `flags/b.yaml` can't be included: it is a device, a pipe or a socket"),
        Case(
            "a link to a device", { try $0.link("flags/b.yaml", to: "/dev/zero") },
            "include-outside: the link `flags/b.yaml` leads out of the manifest's folder"),
        Case(
            "a link to a file outside", { try $0.link("flags/b.yaml", to: "/etc/passwd") },
            "include-outside: the link `flags/b.yaml` leads out of the manifest's folder"),
        Case(
            "a link to a folder outside", glob: "flags/*/*.yaml",
            {
                try $0.write("flags: {}\n", "flags/x/a.yaml")
                try $0.link("flags/y", to: "/etc")
            }, "include-outside: the link `flags/y` leads out of the manifest's folder"),
        Case(
            "the same behind two stars", glob: "flags/**/*.yaml", { try $0.link("flags/y", to: "/etc") },
            "include-outside: the link `flags/y` leads out of the manifest's folder"),
        Case(
            "a link that leads nowhere, where a folder is looked for", glob: "flags/*/*.yaml",
            {
                try $0.write("flags: {}\n", "flags/x/a.yaml")
                try $0.link("flags/y", to: "../gone")
            }, "include-unreadable: the link `flags/y` leads nowhere: No such file or directory"),
        Case(
            "the same behind two stars", glob: "flags/**/*.yaml", { try $0.link("flags/y", to: "../gone") },
            "include-unreadable: the link `flags/y` leads nowhere: No such file or directory"),
        Case(
            "a link to the folder that it is in", glob: "flags/*/*.yaml", { try $0.link("flags/y", to: ".") },
            "include-cycle: the link `flags/y` leads to a folder that it is in"),
        Case(
            "the same behind two stars", glob: "flags/**/*.yaml", { try $0.link("flags/y", to: ".") },
            "include-cycle: the link `flags/y` leads to a folder that it is in"),
        Case(
            "a link to the folder of the manifest", glob: "flags/**/*.yaml", { try $0.link("flags/y", to: "..") },
            "include-cycle: the link `flags/y` leads to a folder that it is in"),
        Case(
            "two links that lead to each other's folders", glob: "flags/**/*.yaml",
            {
                try $0.folder("flags/x")
                try $0.folder("flags/y")
                try $0.link("flags/x/to-y", to: "../y")
                try $0.link("flags/y/to-x", to: "../x")
            },
            "include-cycle: the link `flags/x/to-y/to-x` leads to a folder that it is in",
            "include-cycle: the link `flags/y/to-x/to-y` leads to a folder that it is in"),
        Case(
            "a folder that is linked beside the files in it", glob: "flags/**/*.yaml",
            {
                try $0.write("x-a: 1\n", "flags/x/b.yaml")
                try $0.link("flags/y", to: "x")
            }, "included-twice: `flags/y/b.yaml` is included twice"),
    ]

    @Test("what can't be included is an error at the glob that names it", arguments: obstacles)
    func refused(_ sample: Case) throws {
        try Tree.with { tree in
            try tree.write("version: 1\ninclude: ['\(sample.glob)']\nflags: {}\n", "flags.yaml")
            try tree.write("flags: {a: {}}\n", "flags/a.yaml")
            try sample.make(tree)
            let name = FileManager.default.fileExists(atPath: tree("flags.yml")) ? "flags.yml" : "flags.yaml"
            let loaded = try LoadedManifest.load(tree(name), today: nil)
            #expect(loaded.manifest == nil)
            #expect(loaded.diagnostics.sorted.map { "\($0.code.rawValue): \($0.message)" } == sample.expected)
            for diagnostic in loaded.diagnostics.sorted { #expect(diagnostic.place?.start.line == 2) }
        }
    }

    @Test(
        "links to folders are followed by one star as by two; what no pattern matches may be anything",
        arguments: ["flags/*/*.yaml", "flags/**/*.yaml", "flags/**"])
    func taken(glob: String) throws {
        try Tree.with { tree in
            try tree.write("version: 1\ninclude: ['\(glob)']\nflags: {}\n", "flags.yaml")
            try tree.write("flags: {a: {}}\n", "flags/x/a.yaml")
            try tree.write("flags: {b: {}}\n", "shared/b.yaml")
            try tree.link("flags/y", to: "../shared")
            try tree.link("flags/.hidden", to: "gone")
            try tree.link("shared/.c.yaml", to: "gone")
            if glob != "flags/**" {
                try tree.pipe("flags/pipe")
                try tree.link("flags/x/notes.txt", to: "a.yaml")
            }
            let loaded = try LoadedManifest.load(tree("flags.yaml"), today: nil)
            #expect(loaded.diagnostics.sorted.map(\.message) == [])
            #expect(loaded.manifest?.flags.map(\.key.value) == ["a", "b"])
        }
    }
}

/// A folder of a test, which is removed at its end.
struct Tree {
    private let folder: String

    static func with<Result>(_ body: (Tree) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hoist-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(Tree(folder: folder))
    }

    func callAsFunction(_ path: String) -> String { folder + "/" + path }

    func folder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: self(path), withIntermediateDirectories: true)
    }

    func write(_ text: String, _ path: String) throws {
        let parent = URL(filePath: self(path)).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: self(path)))
    }

    func move(_ path: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: self(path), toPath: self(other))
    }

    func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: self(path), withDestinationPath: target)
    }

    func pipe(_ path: String) throws { try #require(mkfifo(self(path), 0o644) == 0) }
}
