import Foundation
import SystemAccess
import TestTools
import Testing

@Suite("reading files")
struct FileReadingTests {
    @Test("complete, or no more than is asked for", arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
    func bytes(size: Int) throws {
        let scratch = try Scratch()
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Data(bytes).write(to: URL(fileURLWithPath: scratch("file")))
        #expect(try FileReading.bytes(scratch("file")) == bytes)
        for count in [0, 1, 65_536, size, size + 1] {
            #expect(try FileReading.bytes(scratch("file"), atMost: count) == Array(bytes.prefix(count)), "\(count)")
        }
    }

    @Test("in pieces that are the whole file, within a bound", arguments: [0, 1, 65_536, 65_537, 200_000])
    func pieces(size: Int) throws {
        let scratch = try Scratch()
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Data(bytes).write(to: URL(fileURLWithPath: scratch("file")))
        var read: [UInt8] = []
        try FileReading.regularFile(scratch("file"), within: size) { piece in
            #expect(piece.count <= 1 << 16)
            read += piece
        }
        #expect(read == bytes)
        guard size > 0 else { return }
        let error = #expect(throws: FileError.self) {
            try FileReading.regularFile(scratch("file"), within: size - 1) { _ in }
        }
        #expect(error?.unfit == .tooLarge(bound: size - 1))
    }

    @Test("what can't be read is an error in the system's words")
    func errors() throws {
        let scratch = try Scratch()
        try scratch.put("", "file")
        for (path, reason) in [
            (scratch("missing"), "No such file or directory"), (scratch.path, "Is a directory"),
            (scratch("file/below"), "Not a directory"),
        ] {
            let error = #expect(throws: FileError.self) { try FileReading.bytes(path) }
            #expect(error?.reason == reason)
            #expect(error?.isMissing == (reason == "No such file or directory"))
        }
    }

    @Test("a file that has no size is read to its end")
    func unsized() throws {
        #expect(try !FileReading.bytes("/proc/self/status").isEmpty)
    }

    /// Siblings: a link to a device, a socket, a pipe that nobody writes to, a sparse file of 2^62 bytes, a file of `/proc`
    /// that says it has no bytes.
    @Test("a regular file within a bound, and what each other thing is instead", .timeLimit(.minutes(60)))
    func regular() throws {
        let scratch = try Scratch()
        try scratch.put("12345", "file")
        try scratch.put("", "empty")
        try scratch.link("link", to: "file")
        #expect(try FileReading.regularFile(scratch("file"), within: 5) == Array("12345".utf8))
        #expect(try FileReading.regularFile(scratch("link"), within: 6) == Array("12345".utf8))
        #expect(try FileReading.regularFile(scratch("empty"), within: 0).isEmpty)
        #expect(try !FileReading.regularFile("/proc/self/status", within: 1 << 16).isEmpty)

        try scratch.link("zero", to: "/dev/zero")
        try #require(mkfifo(scratch("fifo"), 0o600) == 0)
        try scratch.link("link to fifo", to: "fifo")
        try scratch.put("", "sparse")
        try #require(truncate(scratch("sparse"), 1 << 42) == 0)
        let socket = try listeningSocket(at: scratch("s"))
        defer { close(socket) }
        for (path, unfit, reason) in [
            (scratch.path, UnfitFile.folder, "it is a folder"),
            ("/dev/zero", .device, "it is a device, not a file"),
            (scratch("zero"), .device, "it is a device, not a file"),
            (scratch("fifo"), .pipe, "it is a pipe, not a file"),
            (scratch("link to fifo"), .pipe, "it is a pipe, not a file"),
            (scratch("s"), .socket, "it is a socket, not a file"),
            (scratch("file"), .tooLarge(bound: 4), "it is larger than 4 bytes"),
            (scratch("sparse"), .tooLarge(bound: 4), "it is larger than 4 bytes"),
            ("/proc/self/status", .tooLarge(bound: 4), "it is larger than 4 bytes"),
        ] {
            let error = #expect(throws: FileError.self, "\(path)") { try FileReading.regularFile(path, within: 4) }
            #expect(error?.unfit == unfit && error?.reason == reason && error?.isMissing == false, "\(path)")
        }
        let missing = #expect(throws: FileError.self) { try FileReading.regularFile(scratch("no"), within: 4) }
        #expect(missing?.isMissing == true && missing?.unfit == nil)
    }

    @Test("a stream that the process has open, where its name is taken, within the bound")
    func streams() throws {
        let pipe = Pipe()
        let name = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
        try pipe.fileHandleForWriting.write(contentsOf: Data("key".utf8))
        #expect(throws: FileError.self) { try FileReading.regularFile(name, within: 3) }
        try pipe.fileHandleForWriting.close()
        #expect(try FileReading.regularFile(name, within: 3, orStream: true) == Array("key".utf8))

        let zero = try #require(FileHandle(forReadingAtPath: "/dev/zero"))
        let error = #expect(throws: FileError.self) {
            try FileReading.regularFile("/dev/fd/\(zero.fileDescriptor)", within: 100, orStream: true)
        }
        #expect(error?.unfit == .tooLarge(bound: 100))
        // Only its name is taken: what a link leads to may have been chosen by somebody else.
        let scratch = try Scratch()
        try scratch.link("link", to: "/dev/fd/\(zero.fileDescriptor)")
        let linked = #expect(throws: FileError.self) {
            try FileReading.regularFile(scratch("link"), within: 100, orStream: true)
        }
        #expect(linked?.unfit == .device)
    }

    /// A socket with a path, which has to be a short one.
    private func listeningSocket(at path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        return descriptor
    }

    @Test("says what is at a path, and who may read it")
    func looking() throws {
        let scratch = try Scratch()
        try scratch.put("x", "file")
        try scratch.folder("folder")
        try scratch.link("link", to: "folder")
        try scratch.link("nowhere", to: "missing")
        try #require(mkfifo(scratch("fifo"), 0o644) == 0)
        #expect(
            ["file", "folder", "link", "fifo"].map { FileReading.kind(scratch($0)) } == [
                .file, .folder, .folder, .other,
            ])
        #expect(FileReading.kind(scratch("nowhere")) == nil)
        #expect(FileReading.isTaken(scratch("nowhere")) && !FileReading.isTaken(scratch("missing")))
        #expect(FileReading.realPath(scratch("link/../file")) == scratch("file"))
        #expect(FileReading.realPath(scratch("nowhere")) == nil)
        try scratch.setMode(0o600, "file")
        #expect(!FileReading.othersCanRead(scratch("file")))
        for mode in [0o640, 0o604] {
            try scratch.setMode(mode, "file")
            #expect(FileReading.othersCanRead(scratch("file")))
        }
        #expect(!FileReading.othersCanRead(scratch("fifo")) && !FileReading.othersCanRead(scratch("folder")))
    }

    @Test("says what is in a folder")
    func entries() throws {
        let scratch = try Scratch()
        try scratch.put("", ".hidden")
        try scratch.put("", "file")
        try scratch.folder("folder")
        try scratch.link("link", to: "folder")
        try scratch.link("nowhere", to: "missing")
        let entries = try #require(try FolderReading.entries(scratch.path)).sorted { $0.name < $1.name }
        #expect(entries.map(\.name) == [".hidden", "file", "folder", "link", "nowhere"])
        #expect(entries.map(\.kind) == [.file, .file, .folder, .folder, nil])
        #expect(entries.map(\.isLink) == [false, false, false, true, true])
        #expect(try FolderReading.entries(scratch("folder"))?.isEmpty == true)
        #expect(try FolderReading.entries(scratch("missing")) == nil)
        #expect(try FolderReading.entries(scratch("file")) == nil)
        try scratch.link("circle", to: "circle")
        let error = #expect(throws: FileError.self) { try FolderReading.entries(scratch("circle")) }
        #expect(error?.reason == "Too many levels of symbolic links")
    }
}

@Suite("writing to a stream")
struct TerminalTests {
    @Test("writes all of a string, and says why where it can't")
    func write() throws {
        let scratch = try Scratch()
        try scratch.put("", "file")
        let file = try #require(FileHandle(forWritingAtPath: scratch("file")))
        #expect(Terminal.write("all of it, é\n", to: file.fileDescriptor) == nil)
        #expect(Terminal.write("", to: file.fileDescriptor) == nil)
        #expect(try scratch.text("file") == "all of it, é\n")
        let devices = try OwnDevices()
        let full = try #require(FileHandle(forWritingAtPath: devices.full))
        let error = Terminal.write("x", to: full.fileDescriptor)
        #expect(error?.reason == "No space left on device" && error?.isBrokenPipe == false)
        Terminal.ignoreWriteSignals()
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        #expect(Terminal.write("x", to: pipe.fileHandleForWriting.fileDescriptor)?.isBrokenPipe == true)
        #expect(!Terminal.isTerminal(file.fileDescriptor) && Terminal.width(file.fileDescriptor) == nil)
    }
}
