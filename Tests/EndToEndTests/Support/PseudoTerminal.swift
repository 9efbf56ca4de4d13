import Foundation

/// A terminal that the tests sit at: what the program prints can be read, and answers typed.
final class PseudoTerminal: Sendable {
    /// It can't be had.
    struct Trouble: Error {}

    private let controller: Int32
    /// The device that the program has as its terminal.
    let device: String

    /// A terminal.
    ///
    /// - Parameter columns: how wide it says that it is; nil leaves that unsaid.
    init(columns: UInt16? = nil) throws {
        #if os(Linux)
            // What grantpt, unlockpt and ptsname do, which the C library's module doesn't show: TIOCSPTLCK, TIOCGPTN.
            controller = open("/dev/ptmx", O_RDWR | O_NOCTTY)
            var locked: Int32 = 0
            var number: UInt32 = 0
            guard controller >= 0, ioctl(controller, 0x4004_5431, &locked) == 0,
                ioctl(controller, 0x8004_5430, &number) == 0
            else { throw Trouble() }
            device = "/dev/pts/\(number)"
        #else
            controller = posix_openpt(O_RDWR | O_NOCTTY)
            guard controller >= 0, grantpt(controller) == 0, unlockpt(controller) == 0, let name = ptsname(controller)
            else { throw Trouble() }
            device = String(cString: name)
        #endif
        if let columns {
            var size = winsize()
            size.ws_col = columns
            size.ws_row = 24
            guard ioctl(controller, UInt(TIOCSWINSZ), &size) == 0 else { throw Trouble() }
        }
        // What isn't there yet must not be waited for.
        guard fcntl(controller, F_SETFL, O_NONBLOCK) == 0 else { throw Trouble() }
    }

    deinit { close(controller) }

    /// Types a line.
    func type(_ line: String, ending: String = "\n") {
        let bytes = Array((line + ending).utf8)
        _ = write(controller, bytes, bytes.count)
    }

    /// What was printed since it was last asked for.
    func read() -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = Foundation.read(controller, &chunk, chunk.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}
