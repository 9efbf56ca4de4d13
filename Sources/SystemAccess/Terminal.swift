import SystemPackage

/// Standard input, output and error, by their numbers, and the terminal that they may be.
package enum Terminal {
    /// Whether a file descriptor is a terminal.
    package static func isTerminal(_ descriptor: Int32) -> Bool {
        LibC.isTerminal(FileDescriptor(rawValue: descriptor))
    }

    /// How many columns a terminal has; nil where the descriptor is none.
    package static func width(_ descriptor: Int32) -> Int? { LibC.columns(FileDescriptor(rawValue: descriptor)) }

    /// A pipe that nobody reads any more must not kill a run in the middle of its writes.
    package static func ignoreBrokenPipes() { LibC.ignoreBrokenPipes() }

    /// Writes all bytes of a string.
    ///
    /// - Returns: Why not all of them were written; nil where they were.
    @discardableResult
    package static func write(_ text: String, to descriptor: Int32) -> FileError? {
        var text = text
        do throws(FileError) {
            _ = try FileError.wrapping {
                try text.withUTF8 { try FileDescriptor(rawValue: descriptor).writeAll($0) }
            }
            return nil
        } catch {
            return error
        }
    }
}

/// SIGINT and SIGTERM.
package enum InterruptionSignals {
    /// Has both call a handler from now on, which may do nothing but what is allowed in a signal handler: work on
    /// atomics, and ``exitNow(_:)``.
    package static func handle(_ handler: @escaping @convention(c) (Int32) -> Void) { LibC.onInterruption(handler) }

    /// Ends the process with nothing else done.
    package static func exitNow(_ code: Int32) -> Never { LibC.exitNow(code) }
}
