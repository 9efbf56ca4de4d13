#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Keeps two applies of one machine and one `.hoist/` apart. The system lets go of it when the process ends,
/// however it ends.
struct RunLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock in a folder.
    ///
    /// - Throws: ``RunFailure`` where another run holds it, or the file can't be made.
    init(in folder: String) throws(RunFailure) {
        try FolderMaking.make(folder)
        let path = folder + "/apply.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw RunFailure(
                status: .failed, message: "\(path) can't be opened: \(String(cString: strerror(errno)))",
                hint: "check the permissions, or name another folder with HOIST_DIR")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw RunFailure(
                status: .failed, message: "another `hoist apply` is at work here (it holds \(path))",
                hint: "wait until it has ended, then run again")
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
