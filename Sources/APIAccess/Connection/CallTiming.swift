#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The source of time and randomness for calls, so that tests can replace it.
package struct CallTiming: Sendable {
    /// A monotonic time.
    package let now: @Sendable () -> Duration
    /// Waits; throws `CancellationError` when the task is cancelled.
    package let sleep: @Sendable (Duration) async throws -> Void
    /// The time of day, in seconds since 1970.
    package let unixTime: @Sendable () -> Int
    /// A random number for the jitter of waits.
    package let random: @Sendable () -> UInt64

    /// Time and randomness from these sources.
    package init(
        now: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        unixTime: @escaping @Sendable () -> Int,
        random: @escaping @Sendable () -> UInt64
    ) {
        self.now = now
        self.sleep = sleep
        self.unixTime = unixTime
        self.random = random
    }

    /// The system's own: `ContinuousClock`, the time of day, and system random numbers.
    package static func system() -> CallTiming {
        let beginning = ContinuousClock.now
        return CallTiming(
            now: { beginning.duration(to: .now) },
            sleep: { try await ContinuousClock().sleep(for: $0) },
            unixTime: { Int(Date().timeIntervalSince1970) },
            random: {
                var generator = SystemRandomNumberGenerator()
                return generator.next()
            }
        )
    }
}

/// A random number generator that calls a closure.
struct ClosureGenerator: RandomNumberGenerator {
    let random: @Sendable () -> UInt64

    mutating func next() -> UInt64 { random() }
}
