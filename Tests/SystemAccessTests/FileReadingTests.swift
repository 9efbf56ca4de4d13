import Foundation
import SystemAccess
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
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let error = Terminal.write("x", to: full.fileDescriptor)
        #expect(error?.reason == "No space left on device" && error?.isBrokenPipe == false)
        Terminal.ignoreBrokenPipes()
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        #expect(Terminal.write("x", to: pipe.fileHandleForWriting.fileDescriptor)?.isBrokenPipe == true)
        #expect(!Terminal.isTerminal(file.fileDescriptor) && Terminal.width(file.fileDescriptor) == nil)
    }
}
