import Foundation
import SystemAccess
import Testing

@Suite("child processes", .timeLimit(.minutes(60)))
struct ChildProcessTests {
    private func shell(
        _ script: String,
        atMost count: Int = 1 << 20,
        environment: [String: String] = ChildProcess.environment,
        within limit: Duration = .seconds(60)
    ) async throws(FileError) -> ChildProcess.Output? {
        try await ChildProcess.end(
            of: ["sh", "-c", script], atMost: count, environment: environment, within: limit
        ).output
    }

    @Test("gives what is printed on standard output where the program ends well, and nothing else")
    func output() async throws {
        let output = try #require(try await shell("printf 'a\\0b\\n'; echo no >&2"))
        #expect(output.bytes == Array("a\0b\n".utf8) && !output.isCut)
        #expect(try await shell("true")?.bytes.isEmpty == true)
        #expect(try await shell("echo x; exit 3") == nil)
        #expect(try await shell("echo x; kill -9 $$") == nil)
        // An argument is no shell's to read.
        let echo = try await ChildProcess.end(of: ["printf", "%s", "$HOME; `x`"], atMost: 100).output
        #expect(echo?.bytes == Array("$HOME; `x`".utf8))
    }

    @Test("gives what a program says on standard error, also where it fails")
    func words() async throws {
        let ended = try await ChildProcess.end(of: ["sh", "-c", "echo out; echo why >&2; exit 3"], atMost: 100)
        #expect(ended.output == nil && ended.words == "why\n")
        let well = try await ChildProcess.end(of: ["sh", "-c", "echo out; echo by the way >&2"], atMost: 100)
        #expect(well.output?.bytes == Array("out\n".utf8) && well.words == "by the way\n")
    }

    @Test("takes all of a long output, or as much as is asked for, and then ends the program")
    func bounds() async throws {
        let script = "yes 0123456789 | head -c 1000000"
        #expect(try await shell(script)?.bytes.count == 1_000_000)
        for count in [0, 1, 100_000, 999_999] {
            let output = try #require(try await shell(script, atMost: count))
            #expect(output.bytes.count == count && output.isCut, "\(count)")
        }
        #expect(try await shell(script, atMost: 1_000_000)?.isCut == false)
        let endless = try #require(try await ChildProcess.end(of: ["yes"], atMost: 10).output)
        #expect(endless.bytes == Array("y\ny\ny\ny\ny\n".utf8) && endless.isCut)
    }

    @Test("a program that doesn't end in time is ended, though what it has started holds its output open")
    func time() async throws {
        let started = ContinuousClock.now
        let error = await #expect(throws: FileError.self) {
            try await shell("sleep 120 & sleep 120", within: .milliseconds(1001))
        }
        #expect(error?.reason == "it didn't end within 2 seconds")
        // Not for as long as what it has started holds its output open.
        #expect(started.duration(to: .now) < .seconds(100))
    }

    @Test("a program that isn't there, or is none, is an error in the system's words")
    func missing() async throws {
        let scratch = try Scratch()
        let error = await #expect(throws: FileError.self) {
            try await ChildProcess.end(of: ["no-such-program-\(UUID().uuidString)"], atMost: 10)
        }
        #expect(error?.reason == "No such file or directory" && error?.isMissing == true)
        try scratch.put("#!/bin/sh\n", "plain")
        try scratch.setMode(0o644, "plain")
        await #expect(throws: FileError.self) { try await ChildProcess.end(of: [scratch("plain")], atMost: 10) }
    }

    @Test("reads nothing, and gets of the environment what it needs and no key")
    func surroundings() async throws {
        #expect(try await shell("cat; echo end")?.bytes == Array("end\n".utf8))
        let names = Set(ChildProcess.environment.keys)
        #expect(names.isSubset(of: ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "XDG_CONFIG_HOME"]))
        #expect(names.contains("PATH"))
        // What this process has besides isn't handed on. No variable is set here: other threads read them meanwhile.
        try #require(!Set(ProcessInfo.processInfo.environment.keys).isSubset(of: names))
        let all = try #require(try await shell("env"))
        let seen = String(decoding: all.bytes, as: UTF8.self).split(separator: "\n").map { $0.prefix { $0 != "=" } }
        #expect(Set(seen.map(String.init)).subtracting(["PWD", "OLDPWD", "SHLVL", "_"]) == names)
        let given = try await shell("echo $A", environment: ["A": "b", "PATH": "/usr/bin:/bin"])
        #expect(given?.bytes == Array("b\n".utf8))
    }
}

@Suite("file locks", .timeLimit(.minutes(60)))
struct FileLockTests {
    @Test("one at a time holds it, who waits is told of it once, and gives up in time")
    func hold() async throws {
        let scratch = try Scratch()
        var waits = 0
        let result = try await FileLock.hold(scratch("lock")) {
            waits += 100
        } _: {
            await #expect(throws: FileLock.Failure.self) {
                try await FileLock.hold(scratch("lock"), patience: .milliseconds(250)) {
                    waits += 1
                } _: {
                    Issue.record()
                }
            }
            return 7
        }
        #expect(result == 7 && waits == 1)
        // A program that another test starts at this moment has the descriptor until it executes, so this may wait.
        #expect(try await FileLock.hold(scratch("lock"), waiting: {}, { 8 }) == 8)
        #expect(try scratch.mode("lock") == 0o600)
        let error = await #expect(throws: FileLock.Failure.self) {
            try await FileLock.hold(scratch("missing/lock"), waiting: {}, {})
        }
        guard case .unusable(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.isMissing && reason.reason == "No such file or directory")
    }

    // Siblings: a folder that is there, one that isn't, a file in its place.
    @Test("what many read, add to and write with the folder locked has what each added")
    func briefly() async throws {
        let scratch = try Scratch()
        let path = scratch("count")
        try FileWriting.write([], to: path)
        let folder = String(path.dropLast("/count".count))
        let trouble = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<64 as Range<UInt8> {
                group.addTask {
                    FileLock.briefly(in: folder) {
                        let held = try? FileReading.regularFile(path, within: 100)
                        return (try? FileWriting.write((held ?? []) + [number], to: path)) == nil
                    }
                }
            }
            return try await group.contains(true)
        }
        #expect(!trouble)
        #expect(Set(try FileReading.regularFile(path, within: 100)) == Set(0..<64))
        for other in [scratch("missing"), path] { #expect(FileLock.briefly(in: other) { 7 } == 7) }
    }
}
