import Foundation
import SystemAccess
import TestTools
import Testing

/// A folder of a test's own, without links in its path, that is gone afterwards.
final class Scratch {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("system-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        path = try #require(FileReading.realPath(folder))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { path + "/" + name }

    func put(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: self(name)))
    }

    func folder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: self(name), withIntermediateDirectories: true)
    }

    func link(_ name: String, to destination: String) throws {
        try FileManager.default.createSymbolicLink(atPath: self(name), withDestinationPath: destination)
    }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: self(name), encoding: .utf8)
    }

    /// Everything under the folder, in order.
    func names() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: path).sorted() }

    func isLink(_ name: String) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: self(name))) != nil
    }

    func mode(_ name: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: self(name))[.posixPermissions] as? Int)
    }

    func setMode(_ mode: Int, _ name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: self(name))
    }
}

private func write(
    _ text: String,
    _ path: String,
    _ permissions: FilePermissions = .user
) throws(FileError) -> String? {
    try FileWriting.write(Array(text.utf8), to: path, permissions: permissions)
}

@Suite("writing a file")
struct FileWritingTests {
    @Test("makes it, replaces it, and leaves nothing next to it")
    func whole() throws {
        let scratch = try Scratch()
        #expect(try write("one", scratch("a")) == scratch("a"))
        let before = try FileManager.default.attributesOfItem(atPath: scratch("a"))[.systemFileNumber] as? Int
        let reader = try #require(FileHandle(forReadingAtPath: scratch("a")))
        #expect(try write("two and more", scratch("a")) == scratch("a"))
        #expect(try scratch.text("a") == "two and more")
        // It is another file: whoever reads the old one reads on in that.
        let after = try FileManager.default.attributesOfItem(atPath: scratch("a"))[.systemFileNumber] as? Int
        #expect(before != after)
        #expect(try reader.readToEnd() == Data("one".utf8))
        #expect(try scratch.names() == ["a"])
        #expect(try write("", scratch("a")) == scratch("a"))
        #expect(try scratch.text("a") == "")
        let big = String(repeating: "0123456789", count: 1_000_000)
        #expect(try write(big, scratch("a")) == scratch("a"))
        #expect(try scratch.text("a") == big)
    }

    @Test("a file for the user is only for the user; one for everyone is by the mask, and keeps the mode that it has")
    func modes() throws {
        let scratch = try Scratch()
        _ = try write("", scratch("mine"))
        #expect(try scratch.mode("mine") == 0o600)
        try scratch.setMode(0o644, "mine")
        _ = try write("", scratch("mine"))
        #expect(try scratch.mode("mine") == 0o600)

        // What the mask leaves of 0666 is what a file of Foundation's gets, which is made with that.
        #expect(FileManager.default.createFile(atPath: scratch("plain"), contents: nil))
        _ = try write("", scratch("ours"), .everyone)
        #expect(try scratch.mode("ours") == scratch.mode("plain") & 0o666)
        for mode in [0o755, 0o640, 0o600, 0o400] {
            try scratch.setMode(mode, "ours")
            _ = try write("\(mode)", scratch("ours"), .everyone)
            #expect(try scratch.mode("ours") == mode)
            #expect(try scratch.text("ours") == "\(mode)")
        }
        #expect(try scratch.names() == ["mine", "ours", "plain"])
    }

    @Test(
        "links are followed and stay: relative, absolute, chained, into another folder, and one that leads nowhere yet")
    func links() throws {
        let scratch = try Scratch()
        try scratch.folder("x/y")
        try scratch.folder("z")
        try scratch.put("old", "z/file")
        try scratch.setMode(0o640, "z/file")
        try scratch.link("relative", to: "z/file")
        try scratch.link("absolute", to: scratch("z/file"))
        try scratch.link("x/y/up", to: "../../relative")
        try scratch.link("chain", to: scratch("x/y/up"))
        try scratch.link("folder", to: "x")
        for name in ["relative", "absolute", "x/y/up", "chain", "folder/y/up"] {
            #expect(try write("by \(name)", scratch(name), .everyone) == scratch("z/file"))
            #expect(try scratch.text("z/file") == "by \(name)")
            #expect(try scratch.mode("z/file") == 0o640)
        }
        try scratch.link("dangling", to: "z/new")
        try scratch.link("dangling2", to: "x/../dangling")
        #expect(try write("made", scratch("dangling2")) == scratch("z/new"))
        #expect(try scratch.text("z/new") == "made")
        let all = [
            "absolute", "chain", "dangling", "dangling2", "folder", "relative", "x", "x/y", "x/y/up", "z", "z/file",
            "z/new",
        ]
        #expect(try scratch.names() == all)
        for name in all where !["x", "x/y", "z", "z/file", "z/new"].contains(name) {
            #expect(scratch.isLink(name), "\(name)")
        }
    }

    @Test("a link that leads nowhere, in a circle or to a folder is an error in the system's words, and stays")
    func wrongLinks() throws {
        let scratch = try Scratch()
        try scratch.folder("folder")
        try scratch.link("nowhere", to: "missing/file")
        try scratch.link("circle", to: "circle")
        try scratch.link("one", to: "two")
        try scratch.link("two", to: "one")
        try scratch.link("here", to: ".")
        try scratch.link("there", to: "folder")
        let before = try scratch.names()
        let expected = [
            "nowhere": "No such file or directory", "circle": "Too many levels of symbolic links",
            "one": "Too many levels of symbolic links", "here": "Is a directory", "there": "Is a directory",
            "folder": "Is a directory", "missing/file": "No such file or directory",
        ]
        for (name, reason) in expected {
            let error = #expect(throws: FileError.self, "\(name)") { _ = try write("x", scratch(name)) }
            #expect(error?.reason == reason, "\(name)")
            #expect(error?.isMissing == (reason == "No such file or directory"), "\(name)")
            let appended = #expect(throws: FileError.self, "\(name)") {
                try FileWriting.append([1], to: scratch(name))
            }
            #expect(appended?.reason == reason, "\(name)")
        }
        #expect(try scratch.names() == before)
    }

    @Test("a name below a file is no folder's, and what fails leaves nothing")
    func failures() throws {
        let scratch = try Scratch()
        try scratch.put("a file", "file")
        let error = #expect(throws: FileError.self) { _ = try write("x", scratch("file/below")) }
        #expect(error?.reason == "Not a directory")
        let long = String(repeating: "n", count: 300)
        let name = #expect(throws: FileError.self) { _ = try write("x", scratch(long)) }
        #expect(name?.reason == "File name too long")
        // As long as a name may be: the temporary file's name doesn't grow with it.
        let longest = String(repeating: "n", count: 255)
        #expect(try write("x", scratch(longest)) == scratch(longest))
        #expect(try scratch.names() == ["file", longest].sorted())
        #expect(try scratch.text("file") == "a file")
    }

    @Test("a link in a git work tree mustn't lead out of it", arguments: ["folder", "file"])
    func workTree(git: String) throws {
        let scratch = try Scratch()
        try scratch.folder("tree/deep/er")
        if git == "folder" { try scratch.folder("tree/.git") } else { try scratch.put("gitdir: x", "tree/.git") }
        try scratch.folder("tree/inner/.git")
        try scratch.folder("treetop")
        try scratch.put("untouched", "secret")
        try scratch.put("untouched", "treetop/secret")
        try scratch.link("tree/out", to: "../secret")
        try scratch.link("tree/deep/er/out", to: scratch("secret"))
        try scratch.link("tree/beside", to: "../treetop/secret")
        try scratch.link("tree/new", to: "../made")
        try scratch.link("tree/up", to: "..")
        try scratch.link("tree/through", to: "up/secret")
        try scratch.link("tree/chain", to: "deep/er/out")
        try scratch.link("back", to: "tree/deep/file")
        try scratch.link("tree/roundabout", to: "../back")
        let devices = try OwnDevices()
        try scratch.link("tree/null", to: devices.null)
        try scratch.link("tree/deep/in", to: "../kept")
        try scratch.link("tree/inner/parent", to: "../kept")
        try scratch.link("tree/to-inner", to: "inner/kept")
        let before = try scratch.names()
        for name in ["out", "deep/er/out", "beside", "new", "through", "chain", "roundabout", "null", "inner/parent"] {
            let error = #expect(throws: FileError.self, "\(name)") { _ = try write("x", scratch("tree/" + name)) }
            #expect(error?.reason == "it is a link that leads out of the git work tree", "\(name)")
            #expect(throws: FileError.self, "\(name)") { try FileWriting.append([1], to: scratch("tree/" + name)) }
        }
        #expect(try scratch.names() == before)
        #expect(try scratch.text("secret") == "untouched")
        #expect(try scratch.text("treetop/secret") == "untouched")

        for name in ["up/made", "deep/../up/made", "up/treetop/secret"] {
            let error = #expect(throws: FileError.self, "\(name)") { _ = try write("x", scratch("tree/" + name)) }
            #expect(error?.reason == "`up` on the way to it is a link that leads out of the git work tree", "\(name)")
        }
        #expect(throws: FileError.self) { try FolderCreation.create(scratch("tree/up/folder")) }
        #expect(throws: FileError.self) { try FolderCreation.create(scratch("tree/up")) }
        #expect(try scratch.names() == before)

        #expect(try write("kept", scratch("tree/deep/in")) == scratch("tree/kept"))
        #expect(try write("kept", scratch("tree/to-inner")) == scratch("tree/inner/kept"))
        // Into a work tree, from outside of any.
        #expect(try write("file", scratch("back")) == scratch("tree/deep/file"))
        #expect(try write("plain", scratch("tree/plain")) == scratch("tree/plain"))
        // A path that leads out is the user's own.
        #expect(try write("mine", scratch("tree/../mine")) == scratch("tree/../mine"))
    }

    @Test("a lock isn't taken through a link that leads out of the git work tree, or to a file somebody chose")
    func plantedLock() async throws {
        let scratch = try Scratch()
        try scratch.folder("tree/.git")
        try scratch.folder("out")
        try scratch.link("tree/apply.lock", to: "../out/lock")
        try scratch.link("tree/folder", to: "../out")
        for name in ["tree/apply.lock", "tree/folder/apply.lock"] {
            await #expect(throws: FileLock.Failure.self, "\(name)") {
                try await FileLock.hold(scratch(name)) {
                } _: {
                }
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch("out")) == [])
    }

    /// Siblings: before anything was written, after a part of it, a file that wasn't there.
    @Test("nothing is left of a file whose content comes to no end, and what it would replace is as it was")
    func halfWritten() throws {
        let scratch = try Scratch()
        try scratch.put("old", "file")
        for (name, pieces) in [("file", 0), ("file", 3), ("new", 2)] {
            #expect(throws: FileError.self) {
                try FileWriting.write(to: scratch(name)) { write throws(FileError) in
                    for _ in 0..<pieces { try write(Array("half".utf8)) }
                    _ = try FileReading.bytes(scratch("missing"))
                }
            }
            #expect(try scratch.names() == ["file"])
            #expect(try scratch.text("file") == "old")
        }
    }

    @Test("a planted temporary file or link isn't written to")
    func planted() throws {
        let scratch = try Scratch()
        try scratch.put("untouched", "secret")
        // The name of earlier versions, and any that could be guessed.
        let number = ProcessInfo.processInfo.processIdentifier
        try scratch.link("plan.json.\(number).tmp", to: "secret")
        try scratch.link(".hoist-0.tmp", to: "secret")
        let before = try scratch.names()
        _ = try write("plan", scratch("plan.json"))
        #expect(try scratch.text("secret") == "untouched")
        #expect(try scratch.names() == (before + ["plan.json"]).sorted())
    }
}

@Suite("writing to what is no regular file")
struct DeviceWritingTests {
    /// What a separate program reads from a pipe while `body` runs.
    private func reading(_ fifo: String, into file: String, _ body: () throws -> Void) throws -> String {
        // A file, since nobody would read another pipe before the first one is written.
        let reader = try Child(.init(program: "/bin/cat", arguments: [fifo], output: file))
        try body()
        // Where something else took the pipe's place, nobody ever writes to its reader.
        if try !isFIFO(fifo) { reader.kill() }
        _ = reader.waited()
        return try String(contentsOfFile: file, encoding: .utf8)
    }

    private func isFIFO(_ path: String) throws -> Bool {
        var status = stat()
        try #require(lstat(path, &status) == 0)
        return status.st_mode & S_IFMT == S_IFIFO
    }

    @Test("a pipe is written to and stays, by its own name and by a link")
    func pipe() throws {
        let scratch = try Scratch()
        let (fifo, link) = (scratch("fifo"), scratch("link"))
        try #require(mkfifo(fifo, 0o600) == 0)
        try scratch.link("link", to: "fifo")
        let output = scratch("output")
        try scratch.put("", "output")
        let names = try scratch.names()
        let text = String(repeating: "more than a pipe holds ", count: 10_000)
        for path in [fifo, link] {
            var written: String? = ""
            #expect(try reading(fifo, into: output) { written = try write(text, path) } == text)
            #expect(written == nil)
            let end = try reading(fifo, into: output) { try FileWriting.append(Array("end".utf8), to: path) }
            #expect(end == "end")
            #expect(try isFIFO(fifo))
            #expect(scratch.isLink("link"))
        }
        #expect(try scratch.names() == names)
    }

    // Siblings: a link to such a pipe, appending to one, and a reader that comes late.
    @Test("a pipe that nobody reads is waited for, but not for ever")
    func pipeWithoutReader() throws {
        let scratch = try Scratch()
        try #require(mkfifo(scratch("fifo"), 0o600) == 0)
        try scratch.link("link", to: "fifo")
        for name in ["fifo", "link"] {
            let error = #expect(throws: FileError.self) {
                try FileWriting.write([1], to: scratch(name), patience: .milliseconds(40))
            }
            #expect(error?.reason == "it is a pipe, and no program reads it")
            #expect(error?.writingHelp == "start the program that reads the pipe first, or name a file")
        }
        #expect(try isFIFO(scratch("fifo")))
        try scratch.put("", "output")
        let late = try reading(scratch("fifo"), into: scratch("output")) { _ = try write("late", scratch("fifo")) }
        #expect(late == "late")
    }

    @Test("a stream that is open is written on with, by /dev/fd and by a link to it, where it leads to a file too")
    func stream() throws {
        let scratch = try Scratch()
        try scratch.put("", "file")
        let file = try #require(FileHandle(forWritingAtPath: scratch("file")))
        try file.write(contentsOf: Data("before ".utf8))
        let path = "/dev/fd/\(file.fileDescriptor)"
        #expect(try write("one ", path) == nil)
        try scratch.link("link", to: path)
        #expect(try write("two ", scratch("link")) == nil)
        try FileWriting.append(Array("three ".utf8), to: scratch("link"))
        try file.write(contentsOf: Data("after".utf8))
        #expect(try scratch.text("file") == "before one two three after")
        // As a process names what another one has open.
        let number = ProcessInfo.processInfo.processIdentifier
        #expect(try write(" and more", "/proc/\(number)/fd/\(file.fileDescriptor)") == nil)
        #expect(try scratch.text("file") == "before one two three after and more")
        #expect(try scratch.names() == ["file", "link"])
        try file.close()
        let error = #expect(throws: FileError.self) { _ = try write("x", path) }
        #expect(error?.reason == "Bad file descriptor")
    }

    @Test("a device is written to and stays; a full one is an error")
    func devices() throws {
        let scratch = try Scratch()
        let devices = try OwnDevices()
        try scratch.link("null", to: devices.null)
        try scratch.link("full", to: devices.full)
        #expect(try write("gone", scratch("null")) == nil)
        let full = #expect(throws: FileError.self) { _ = try write("x", scratch("full")) }
        #expect(full?.reason == "No space left on device")
        let appended = #expect(throws: FileError.self) { try FileWriting.append([1], to: scratch("full")) }
        #expect(appended?.reason == "No space left on device")
        for device in [devices.null, devices.full] { #expect(OwnDevices.isDevice(device), "\(device)") }
        #expect(try scratch.names() == ["full", "null"])
    }
}

@Suite("adding to a file")
struct AppendingTests {
    @Test("adds to the end, makes the file if there is none, follows links, and keeps the file that it is")
    func append() throws {
        let scratch = try Scratch()
        try scratch.link("link", to: "summary")
        try FileWriting.append(Array("one\n".utf8), to: scratch("link"))
        let before = try FileManager.default.attributesOfItem(atPath: scratch("summary"))[.systemFileNumber] as? Int
        try FileWriting.append(Array("two\n".utf8), to: scratch("summary"))
        try FileWriting.append([], to: scratch("summary"))
        let after = try FileManager.default.attributesOfItem(atPath: scratch("summary"))[.systemFileNumber] as? Int
        #expect(before == after)
        #expect(try scratch.text("summary") == "one\ntwo\n")
        #expect(try scratch.names() == ["link", "summary"])
    }
}

/// What a user is told to do goes by the system's error, not by the operation.
@Suite("the help for what can't be written")
struct WritingHelpTests {
    // Siblings: a limit on the size of files, a disk that can only be read, a name that is too long.
    @Test("is by the system's error")
    func help() throws {
        let scratch = try Scratch()
        try scratch.put("", "file")
        try scratch.folder("folder")
        try scratch.link("circle", to: "circle")
        let expected = [
            "missing/file": "check that the folder is there", "folder": "that is a folder: name a file in it",
            "file/below": "a part of the path is a file and not a folder: check the path",
            "circle": "a link leads in a circle: fix it, or name another file",
            String(repeating: "n", count: 300): "choose a shorter name",
        ]
        for (name, help) in expected {
            let error = #expect(throws: FileError.self, "\(name)") { _ = try write("x", scratch(name)) }
            #expect(error?.writingHelp == help, "\(name)")
        }
        let devices = try OwnDevices()
        let full = #expect(throws: FileError.self) { _ = try write("x", devices.full) }
        #expect(full?.writingHelp == "the disk is full: make room on it, or name a file on another one")
    }

    // Siblings: another group, a mode with a special bit, a file that belongs to this user already.
    @Test("a file that is replaced keeps its owner, group and mode", .enabled(if: geteuid() == 0, "not run: not root"))
    func owner() throws {
        let scratch = try Scratch()
        for (user, group, mode) in [(1_234, 0, 0o644), (0, 4_321, 0o640), (1_234, 4_321, 0o664), (0, 0, 0o600)] {
            try scratch.put("old", "file")
            try #require(chown(scratch("file"), uid_t(user), gid_t(group)) == 0)
            try scratch.setMode(mode, "file")
            _ = try write("new", scratch("file"), .everyone)
            let attributes = try FileManager.default.attributesOfItem(atPath: scratch("file"))
            #expect(attributes[.ownerAccountID] as? Int == user)
            #expect(attributes[.groupOwnerAccountID] as? Int == group)
            #expect(try scratch.mode("file") == mode)
        }
        // What only the user may read is the user's.
        _ = try write("mine", scratch("file"))
        try #require(chown(scratch("file"), 1_234, 1_234) == 0)
        _ = try write("mine", scratch("file"))
        #expect(try FileManager.default.attributesOfItem(atPath: scratch("file"))[.ownerAccountID] as? Int == 0)
    }
}

@Suite("making folders")
struct FolderMakingTests {
    @Test("the folder is for whom it was asked, those above it are for everyone, and what is there is left")
    func make() throws {
        let scratch = try Scratch()
        try FolderCreation.create(scratch("a/b/c"))
        try FileManager.default.createDirectory(atPath: scratch("usual"), withIntermediateDirectories: false)
        let usual = try scratch.mode("usual")
        #expect(try ["a", "a/b", "a/b/c"].map(scratch.mode) == [usual, usual, 0o700])
        try scratch.setMode(0o755, "a/b")
        try FolderCreation.create(scratch("a/b/"), permissions: .everyone)
        #expect(try scratch.mode("a/b") == 0o755)
        try FolderCreation.create(scratch("open/er"), permissions: .everyone)
        try FileManager.default.createDirectory(atPath: scratch("plain"), withIntermediateDirectories: false)
        #expect(try scratch.mode("open/er") == scratch.mode("plain"))
        try scratch.link("link", to: "a/b")
        try FolderCreation.create(scratch("link/d"))
        #expect(try scratch.names() == ["a", "a/b", "a/b/c", "a/b/d", "link", "open", "open/er", "plain", "usual"])
        try scratch.put("", "file")
        let file = #expect(throws: FileError.self) { try FolderCreation.create(scratch("file")) }
        #expect(file?.reason == "File exists")
        let below = #expect(throws: FileError.self) { try FolderCreation.create(scratch("file/x/y")) }
        #expect(below?.reason == "Not a directory")
    }
}
