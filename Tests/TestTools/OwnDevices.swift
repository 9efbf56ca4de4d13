import Foundation

/// Devices in a folder of the tests' own: a fault in how files are written could replace those in `/dev`, and with them
/// break every other program on the machine.
package struct OwnDevices: Sendable {
    /// A device that can't be made, nor used where the machine has it.
    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    private let folder: String
    /// The path of a device that takes everything, like `/dev/null`.
    package let null: String
    /// The path of a device on which no byte has room, like `/dev/full`.
    package let full: String

    /// Makes both devices, once for all tests of this process; the folder is removed at its end. Where this process may
    /// not make devices, those of the machine or of its container are named.
    ///
    /// - Throws: ``Missing`` where neither can be had.
    package init() throws { self = try Self.made.get() }

    private static let made: Result<Self, any Error> = Result {
        let devices = try Self(in: FileManager.default.temporaryDirectory)
        atexit {
            if let devices = try? OwnDevices.made.get() { try? FileManager.default.removeItem(atPath: devices.folder) }
        }
        return devices
    }

    private init(in parent: URL) throws {
        let folder = parent.appendingPathComponent("devices-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        self.folder = folder.resolvingSymlinksInPath().path
        null = try Self.device("null", minor: 3, in: self.folder)
        full = try Self.device("full", minor: 7, in: self.folder)
    }

    /// Whether a path is still a character device, itself and not by a link.
    package static func isDevice(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR
    }

    /// The path of a memory device of Linux, by its minor number.
    private static func device(_ name: String, minor: Int32, in folder: String) throws -> String {
        let own = folder + "/" + name
        // 1 is the major number of memory devices.
        if mknod(own, S_IFCHR | 0o666, dev_t(1 << 8 | minor)) == 0, chmod(own, 0o666) == 0, opens(own) { return own }
        unlink(own)
        let shared = "/dev/" + name
        guard isDevice(shared) else {
            throw Missing(description: "no device can be made in \(folder), and \(shared) isn't one")
        }
        return shared
    }

    /// Whether a device can be opened: some file systems have them, and don't let them be used.
    private static func opens(_ path: String) -> Bool {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        close(file)
        return true
    }
}
