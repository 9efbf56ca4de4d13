import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How often SIGINT or SIGTERM came.
private let interruptions = Atomic<Int>(0)

/// SIGINT and SIGTERM: the first starts no new call and lets those in flight end, the second ends at once.
enum Interruption {
    /// Begins to listen for the signals.
    static func listen() {
        let handler: @convention(c) (Int32) -> Void = { _ in
            // Nothing but what is allowed in a signal handler: an atomic, and `_exit`.
            let before = interruptions.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue
            if before > 0 { _exit(ExitStatus.interrupted.rawValue) }
        }
        signal(SIGINT, handler)
        signal(SIGTERM, handler)
    }

    /// Whether a signal came.
    static var came: Bool { interruptions.load(ordering: .sequentiallyConsistent) > 0 }
}
