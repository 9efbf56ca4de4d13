import Foundation
import SystemAccess
import Testing

@Suite("folders of the user, and who else can write to them")
struct UserFolderTests {
    @Test("the folder for caches, by the variables; a relative path counts as not set")
    func caches() {
        func caches(_ variables: [String: String]) -> String? { UserFolders.caches(variables) }
        let below = caches(["HOME": "/"]) ?? ""
        #expect(["/.cache", "/Library/Caches"].contains(below))
        #expect(caches(["XDG_CACHE_HOME": "/x", "HOME": "/h"]) == "/x")
        #expect(caches(["XDG_CACHE_HOME": "x", "HOME": "/h"]) == "/h" + below)
        #expect(caches(["XDG_CACHE_HOME": "", "HOME": "/h/"]) == "/h" + below)
        #expect(caches(["HOME": "h"]) == nil && caches(["HOME": ""]) == nil && caches([:]) == nil)
    }

    @Test("a folder that its group or everyone can write to, or that is another user's, is exposed")
    func exposure() throws {
        let scratch = try Scratch()
        try scratch.folder("here")
        let path = scratch("here")
        for (mode, expected) in [
            (0o700, nil), (0o755, nil), (0o720, .writableByOthers), (0o702, .writableByOthers),
            (0o777, .writableByOthers),
        ] as [(Int, FolderExposure?)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            #expect(FolderExposure.of(path) == expected, "\(String(mode, radix: 8))")
        }
        #expect(FolderExposure.of(scratch("none")) == nil)
        try scratch.link("link", to: "here")
        #expect(FolderExposure.of(scratch("link")) == .writableByOthers)
    }

    @Test("the work trees around a folder, a submodule's first")
    func roots() throws {
        let scratch = try Scratch()
        try scratch.folder("tree/.git")
        try scratch.folder("tree/sub/deep")
        try scratch.put("gitdir: elsewhere", "tree/sub/.git")
        let real = try #require(FileReading.realPath(scratch("tree")))
        #expect(WorkTree.roots(around: scratch("tree/sub/deep")).prefix(2) == [real + "/sub", real])
        #expect(WorkTree.roots(around: scratch("tree/none")) == [])
    }

    @Test("a link counts where it stands in a work tree, wherever it leads")
    func links() throws {
        let scratch = try Scratch()
        try scratch.folder("tree/.git")
        try scratch.folder("tree/inner")
        try scratch.folder("outer")
        try scratch.link("tree/to-inner", to: "inner")
        try scratch.link("tree/to-outer", to: "../outer")
        try scratch.link("into", to: "tree/inner")
        for (path, expected) in [
            ("tree/inner", false), ("tree/to-inner", true), ("tree/to-inner/none", true), ("tree/to-outer", true),
            ("tree/none", false), ("into", false), ("tree/../outer", false),
        ] {
            #expect(WorkTree.hasLink(on: scratch(path)) == expected, "\(path)")
        }
    }

    @Test("temporary files of a process that was killed are removed once they are an hour old, and nothing else")
    func leftovers() throws {
        let scratch = try Scratch()
        for name in [".hoist-a.tmp", ".hoist-b.tmp", "c.tmp", ".hoist-d"] { try scratch.put("left", name) }
        try scratch.folder(".hoist-e.tmp")
        for name in [".hoist-a.tmp", "c.tmp", ".hoist-d", ".hoist-e.tmp"] {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -3_700)], ofItemAtPath: scratch(name))
        }
        FileWriting.removeLeftovers(in: scratch("."))
        #expect(try scratch.names() == [".hoist-b.tmp", ".hoist-d", ".hoist-e.tmp", "c.tmp"])
        FileWriting.removeLeftovers(in: scratch("none"))
    }
}
