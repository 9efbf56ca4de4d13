import SystemPackage

/// Standard input, output and error, by their numbers, and the terminal that they may be.
package enum Terminal {
    /// Whether a file descriptor is a terminal.
    package static func isTerminal(_ descriptor: Int32) -> Bool {
        LibC.isTerminal(FileDescriptor(rawValue: descriptor))
    }

    /// How many columns a terminal has; nil if the descriptor isn't one.
    package static func width(_ descriptor: Int32) -> Int? { LibC.columns(FileDescriptor(rawValue: descriptor)) }

    /// Keeps a closed pipe, or a file that may not grow any more, from killing a run in the middle of its writes.
    package static func ignoreWriteSignals() { LibC.ignoreWriteSignals() }

    /// Writes all bytes of a string.
    ///
    /// - Returns: Why not all of them were written; nil if they were.
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
    /// Makes both call a handler from now on, which may only do what is allowed in a signal handler: work on atomics, and
    /// ``exitNow(_:)``.
    package static func handle(_ handler: @escaping @convention(c) (Int32) -> Void) { LibC.onInterruption(handler) }

    /// Lets both end the process, as the system does, unless the surroundings ignore them.
    package static func restore() { LibC.restoreInterruption() }

    /// Writes bytes to a descriptor as far as that goes; a signal handler may call it.
    package static func writeNow(_ bytes: UnsafeRawPointer, count: Int, to descriptor: Int32) {
        LibC.writeNow(bytes, count: count, to: descriptor)
    }

    /// Milliseconds since some moment before this process began; a signal handler may ask for them.
    package static var milliseconds: Int { LibC.monotonicMilliseconds }

    /// Ends the process without any cleanup.
    package static func exitNow(_ code: Int32) -> Never { LibC.exitNow(code) }
}
