import SystemPackage

/// A lock on a file that one process holds at a time. The system releases it when the process ends, however it ends.
package enum FileLock {
    /// Why a lock couldn't be taken.
    package enum Failure: Error {
        /// Its file can't be opened or locked.
        case unusable(FileError)
        /// Another process held it until the wait was over.
        case held
    }

    /// The time between two attempts, in milliseconds.
    private static let pause = 100

    /// Runs `body` with the lock held; waits for another process to release it before. No thread is blocked in the meantime.
    ///
    /// - Parameters:
    ///   - path: The file, which is created if it isn't there.
    ///   - patience: How long to wait for another process.
    ///   - waiting: Called once if another process holds it.
    ///   - body: What runs with the lock held.
    /// - Throws: ``Failure``; and what `body` throws.
    package static func hold<Result>(
        _ path: String,
        patience: Duration = .seconds(300),
        waiting: () -> Void,
        _ body: () async throws -> Result
    ) async throws -> Result {
        let file = try usable {
            try WorkTree.check(FilePath(path))
            return try FileDescriptor.open(
                FilePath(path), .readWrite, options: [.create, .noFollow, .closeOnExec],
                permissions: SystemPackage.FilePermissions(rawValue: 0o600))
        }
        defer { try? file.close() }
        var waited = Duration.zero
        while try !usable({ try LibC.lock(file) }) {
            if waited == .zero { waiting() }
            guard waited < patience else { throw Failure.held }
            waited += .milliseconds(pause)
            try await ContinuousClock().sleep(for: .milliseconds(pause))
        }
        return try await body()
    }

    /// Runs `body` with a folder locked, so that what it reads, changes and writes there isn't changed by another process in
    /// between. Without the lock if the folder isn't there, or others hold it for over a second. The thread waits for it.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - body: What runs, for some milliseconds.
    package static func briefly<Result>(in folder: String, _ body: () -> Result) -> Result {
        let options: FileDescriptor.OpenOptions = [.directory, .closeOnExec]
        guard let file = try? FileDescriptor.open(FilePath(folder), .readOnly, options: options) else { return body() }
        defer { try? file.close() }
        for _ in 0..<briefTries {
            guard (try? LibC.lock(file)) == false else { break }
            LibC.pause(milliseconds: briefPause)
        }
        return body()
    }

    private static let briefTries = 200
    private static let briefPause = 5

    private static func usable<Result>(_ body: () throws -> Result) throws(Failure) -> Result {
        do throws(FileError) {
            return try FileError.wrapping(body)
        } catch {
            throw .unusable(error)
        }
    }
}
