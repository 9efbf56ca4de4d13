import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The calls of the C library that swift-system lacks. Only this file knows which library it is.
enum LibC {
    // MARK: Files

    /// Waits until a file's bytes, or a folder's names, are on disk.
    static func synchronize(_ descriptor: FileDescriptor) throws(Errno) {
        try retrying { fsync(descriptor.rawValue) }
    }

    static func setPermissions(_ permissions: SystemPackage.FilePermissions, of file: FileDescriptor) throws(Errno) {
        try retrying { fchmod(file.rawValue, permissions.rawValue) }
    }

    /// Gives a file to another user and group.
    static func setOwner(_ user: UserID, _ group: GroupID, of file: FileDescriptor) throws(Errno) {
        try retrying { fchown(file.rawValue, user.rawValue, group.rawValue) }
    }

    /// Makes reads and writes wait again, for a file that was opened without waiting.
    static func setBlocking(_ file: FileDescriptor) throws(Errno) {
        let flags = fcntl(file.rawValue, F_GETFL)
        guard flags >= 0 else { throw current }
        try retrying { fcntl(file.rawValue, F_SETFL, flags & ~O_NONBLOCK) }
    }

    /// Blocks this thread.
    static func pause(milliseconds: Int) { usleep(UInt32(milliseconds) * 1_000) }

    /// Renames a file; an existing one of that name is replaced.
    static func move(_ path: FilePath, to other: FilePath) throws(Errno) {
        try retrying { path.withPlatformString { path in other.withPlatformString { rename(path, $0) } } }
    }

    /// Removes a file or a link.
    static func remove(_ path: FilePath) throws(Errno) {
        try retrying { path.withPlatformString { unlink($0) } }
    }

    static func createFolder(_ path: FilePath, _ permissions: SystemPackage.FilePermissions) throws(Errno) {
        try retrying { path.withPlatformString { mkdir($0, permissions.rawValue) } }
    }

    /// The path of something that exists, absolute and without links and `..`.
    static func realPath(_ path: FilePath) throws(Errno) -> FilePath {
        guard let resolved = path.withPlatformString({ realpath($0, nil) }) else { throw current }
        defer { free(resolved) }
        return FilePath(platformString: resolved)
    }

    /// Whether a path is that of something that exists, absolute and without links, as ``realPath(_:)`` would give it.
    static func isReal(_ path: FilePath) -> Bool {
        path.withPlatformString { written in
            guard let resolved = realpath(written, nil) else { return false }
            defer { free(resolved) }
            return strcmp(written, resolved) == 0
        }
    }

    /// Whether the bytes of a path begin with others.
    static func begins(_ path: FilePath, with beginning: String) -> Bool {
        path.withPlatformString { strncmp($0, beginning, beginning.utf8.count) == 0 }
    }

    /// The path in a link, which may be relative.
    static func destination(of link: FilePath) throws(Errno) -> FilePath {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = link.withPlatformString { readlink($0, &buffer, buffer.count - 1) }
        guard count >= 0 else { throw current }
        return FilePath(platformString: buffer)
    }

    /// The names in a folder, without `.` and `..`, in any order: all, or those that begin with some bytes.
    static func names(in folder: FilePath, with beginning: String = "") throws(Errno) -> [FilePath.Component] {
        guard let stream = folder.withPlatformString({ opendir($0) }) else { throw current }
        defer { closedir(stream) }
        var names: [FilePath.Component] = []
        guard let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) else { throw .notSupported }
        errno = 0
        while let entry = readdir(stream) {
            // By its address: a copy of the array of 256 bytes could read past the end of the stream's buffer.
            let start = (UnsafeRawPointer(entry) + nameOffset).assumingMemoryBound(to: CChar.self)
            if strncmp(start, beginning, beginning.utf8.count) == 0,
                let name = FilePath.Component(platformString: start), name.kind == .regular
            {
                names.append(name)
            }
            errno = 0
        }
        guard errno == 0 else { throw current }
        return names
    }

    /// Takes the lock of a file; false if another process holds it.
    static func lock(_ file: FileDescriptor) throws(Errno) -> Bool {
        do throws(Errno) {
            try retrying { flock(file.rawValue, LOCK_EX | LOCK_NB) }
            return true
        } catch {
            guard error == .wouldBlock else { throw error }
            return false
        }
    }

    /// How many seconds ago a file was last written; negative if the clock was set back since then.
    static func secondsSinceChange(_ status: Stat) -> Int {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return now.tv_sec - status.st_mtim.tv_sec
    }

    /// Milliseconds since some moment before this process began, which a signal handler may ask for.
    static var monotonicMilliseconds: Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
    }

    // MARK: The terminal and signals

    static func isTerminal(_ descriptor: FileDescriptor) -> Bool { isatty(descriptor.rawValue) == 1 }

    /// How many columns a terminal has; nil if the descriptor isn't one.
    static func columns(_ descriptor: FileDescriptor) -> Int? {
        var size = winsize()
        guard ioctl(descriptor.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Makes a closed pipe, and a file beyond the limit of sizes, an error of the write instead of a signal.
    static func ignoreWriteSignals() {
        _ = signal(SIGPIPE, SIG_IGN)
        _ = signal(SIGXFSZ, SIG_IGN)
    }

    /// Makes SIGINT and SIGTERM call a handler. One that is ignored stays so: a shell's background jobs ignore SIGINT.
    static func onInterruption(_ handler: @escaping @convention(c) (Int32) -> Void) {
        for number in [SIGINT, SIGTERM] {
            let before = signal(number, handler)
            if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                _ = signal(number, SIG_IGN)
            }
        }
    }

    /// Undoes ``onInterruption(_:)``.
    static func restoreInterruption() {
        for number in [SIGINT, SIGTERM] {
            let before = signal(number, SIG_DFL)
            if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                _ = signal(number, SIG_IGN)
            }
        }
    }

    /// Writes bytes as far as that goes, which a signal handler may do.
    static func writeNow(_ bytes: UnsafeRawPointer, count: Int, to descriptor: Int32) {
        var done = 0
        while done < count {
            let written = write(descriptor, bytes + done, count - done)
            if written <= 0, errno != EINTR { return }
            done += max(0, written)
        }
    }

    /// Ends the process without any cleanup, which a signal handler may do.
    static func exitNow(_ code: Int32) -> Never { _exit(code) }

    // MARK: The process

    /// Where programs keep their caches, from the user's home.
    static var cacheFolder: String {
        #if canImport(Darwin)
            "Library/Caches"
        #else
            ".cache"
        #endif
    }

    /// The user whose permissions this process has.
    static var effectiveUser: uid_t { geteuid() }

    /// A variable of this process's environment.
    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// The soft and the hard limit of how many descriptors may be open.
    static func openFileLimits() throws(Errno) -> (soft: Int, hard: Int) {
        var limits = rlimit()
        try retrying { getrlimit(openFiles, &limits) }
        return (Int(clamping: limits.rlim_cur), Int(clamping: limits.rlim_max))
    }

    /// Sets the soft limit of how many descriptors may be open; the hard one stays.
    static func setOpenFileLimit(soft: Int) throws(Errno) {
        var limits = rlimit()
        try retrying { getrlimit(openFiles, &limits) }
        limits.rlim_cur = rlim_t(soft)
        try retrying { setrlimit(openFiles, &limits) }
    }

    /// Whether a descriptor is open.
    static func isOpen(_ descriptor: Int32) -> Bool { fcntl(descriptor, F_GETFD) != -1 }

    #if canImport(Glibc)
        private static var openFiles: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }
    #else
        private static var openFiles: Int32 { RLIMIT_NOFILE }
    #endif

    // MARK: Memory

    /// Makes the allocator take blocks of this size and larger from the system, and give each back as soon as it is freed; and have
    /// at most so many heaps for the others, of which so many bytes can be used from the beginning.
    static func setAllocator(large size: Int32, heaps count: Int32, ready bytes: Int32) {
        // Neither musl nor macOS has such settings.
        #if canImport(Glibc)
            // M_MMAP_THRESHOLD, M_ARENA_MAX, M_TOP_PAD
            let (threshold, heaps, ready): (Int32, Int32, Int32) = (-3, -8, -2)
            _ = mallopt(threshold, size)
            _ = mallopt(heaps, count)
            _ = mallopt(ready, bytes)
        #endif
    }

    // MARK: Errors

    private static var current: Errno { Errno(rawValue: errno) }

    /// Repeats a call while a signal interrupts it.
    private static func retrying(_ call: () -> Int32) throws(Errno) {
        while call() != 0 {
            guard errno == EINTR else { throw current }
        }
    }
}

#if canImport(Glibc)
    /// `mallopt` of `malloc.h`, which the module of glibc leaves out.
    @_silgen_name("mallopt")
    private func mallopt(_ parameter: Int32, _ value: Int32) -> Int32
#endif

/// What the program runs on.
package enum Platform {
    /// The system, and with it the C library where several are usual: `linux`, `linux-musl` or `macos`.
    package static var name: String {
        #if canImport(Darwin)
            "macos"
        #elseif canImport(Musl)
            "linux-musl"
        #else
            "linux"
        #endif
    }
}
