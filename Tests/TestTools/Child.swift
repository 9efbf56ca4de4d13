package import Foundation

/// A program that runs next to the tests, with nothing of their surroundings but what it is given.
///
/// Foundation's `Process` isn't used by any test: on Linux it lists `/proc/self/fd` and copies 256 bytes of each name,
/// past the end of its buffer, so a process with many open files crashes now and then.
package struct Child {
    /// What a child is started with.
    package struct Start {
        /// Its path.
        package var program: String
        /// What follows its name.
        package var arguments: [String]
        /// Its whole environment.
        package var environment: [String: String]
        /// The folder that it runs in.
        package var folder: String
        /// The file that is its standard input.
        package var input: String
        /// The file that its standard output is written to.
        package var output: String
        /// The file that its standard error is written to.
        package var errors: String

        /// What a child is started with.
        package init(
            program: String,
            arguments: [String],
            environment: [String: String] = ProcessInfo.processInfo.environment,
            folder: String = "/",
            input: String = "/dev/null",
            output: String = "/dev/null",
            errors: String = "/dev/null"
        ) {
            self.program = program
            self.arguments = arguments
            self.environment = environment
            self.folder = folder
            self.input = input
            self.output = output
            self.errors = errors
        }
    }

    /// How a child ended.
    package struct End {
        /// As a shell gives it: the exit code, or 128 and the signal's number.
        package let status: Int32
        /// What it printed on standard output.
        package let output: Data
        /// What it printed on standard error.
        package let errors: String
    }

    /// It couldn't be started, or had to be ended.
    package struct Trouble: Error, CustomStringConvertible {
        /// What went wrong.
        package let description: String

        /// With what went wrong.
        package init(description: String) { self.description = description }
    }

    private let id: pid_t

    /// Starts a program.
    ///
    /// - Throws: ``Trouble`` where it can't be started.
    package init(_ start: Start) throws {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // Files rather than pipes: no reader is needed, so nothing can wait for one.
        let new = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, start.input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, start.output, new, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, start.errors, new, 0o600)
        // A socket that a test next to this one listens on would stay open for as long as a child runs that inherits it.
        #if os(Linux)
            _ = closeFrom(&actions, 3)
        #else
            Self.keepFilesFromChildren()
        #endif
        // Signals as a shell would give them, whatever the test process does with them.
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigemptyset(&all)
        for number in [SIGINT, SIGTERM, SIGPIPE, SIGHUP] { sigaddset(&all, number) }
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var id: pid_t = 0
        // The shell changes the folder and becomes the program: not every system's posix_spawn can do the former.
        let shell = "/bin/sh"
        let words = [shell, "-c", #"cd "$0" && exec "$@""#, start.folder, start.program] + start.arguments
        let code = Self.withStrings(words) { arguments in
            Self.withStrings(start.environment.map { "\($0.key)=\($0.value)" }) { environment in
                posix_spawn(&id, shell, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else {
            throw Trouble(description: "\(start.program) can't be started: \(String(cString: strerror(code)))")
        }
        self.id = id
    }

    /// Waits until it has ended, and gives its status as a shell does: the exit code, or 128 and the signal's number.
    ///
    /// - Throws: ``Trouble`` where it hasn't ended within the limit, which is a net to catch what hangs.
    package func ending(within limit: Duration = .seconds(120)) async throws -> Int32 {
        let end = ContinuousClock.now + limit
        while true {
            if let status = status(waiting: false) { return status }
            do {
                try await Task.sleep(for: .milliseconds(4))
            } catch {
                kill()
                throw error
            }
            if ContinuousClock.now > end {
                kill()
                throw Trouble(description: "it hadn't ended within \(limit), and was killed")
            }
        }
    }

    /// Waits in this thread until it has ended, however long it takes; the status is that of ``ending(within:)``.
    package func waited() -> Int32 { status(waiting: true) ?? -1 }

    /// Runs a program of the `PATH` to its end, in this thread.
    ///
    /// - Throws: ``Trouble`` where it can't be started, and what a file of its streams throws.
    package static func end(
        of words: [String],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        input: Data = Data()
    ) throws -> End {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hoist-child-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = { (name: String) in folder.appendingPathComponent(name) }
        try input.write(to: file("input"))
        let child = try Child(
            Start(
                program: "/usr/bin/env", arguments: words, environment: environment, folder: folder.path,
                input: file("input").path, output: file("output").path, errors: file("errors").path))
        let status = child.waited()
        return End(
            status: status, output: try Data(contentsOf: file("output")),
            errors: String(decoding: try Data(contentsOf: file("errors")), as: UTF8.self))
    }

    /// Sends a signal.
    package func send(_ signal: Int32) {
        Foundation.kill(id, signal)
    }

    /// Ends it for good.
    package func kill() {
        send(SIGKILL)
        _ = status(waiting: true)
    }

    private func status(waiting: Bool) -> Int32? {
        var status: Int32 = 0
        guard waitpid(id, &status, waiting ? 0 : WNOHANG) == id else { return nil }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    #if !os(Linux)
        /// Not as sure as closing them in the child: another thread may open one at this moment.
        private static func keepFilesFromChildren() {
            for file in 3..<Int32(1_024) {
                let flags = fcntl(file, F_GETFD)
                if flags >= 0 { _ = fcntl(file, F_SETFD, flags | FD_CLOEXEC) }
            }
        }
    #endif

    private static func withStrings<Result>(
        _ texts: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        var strings: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        strings.append(nil)
        defer {
            for string in strings { free(string) }
        }
        return body(strings)
    }
}

#if os(Linux)
    /// `posix_spawn_file_actions_addclosefrom_np` of glibc 2.34, which the module Glibc doesn't show.
    @_silgen_name("posix_spawn_file_actions_addclosefrom_np")
    private func closeFrom(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ first: Int32) -> Int32
#endif
