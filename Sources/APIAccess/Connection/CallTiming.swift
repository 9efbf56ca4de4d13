#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where calls take time and chance from, so that a test can hand in its own.
package struct CallTiming: Sendable {
    /// The time since some beginning; it never goes back.
    package let now: @Sendable () -> Duration
    /// Waits; throws `CancellationError` when the task is cancelled.
    package let sleep: @Sendable (Duration) async throws -> Void
    /// The time of day, in seconds since 1970.
    package let unixTime: @Sendable () -> Int
    /// A random number for the jitter of waits.
    package let random: @Sendable () -> UInt64

    /// Time and chance from these sources.
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

    /// The system's own: `ContinuousClock`, the time of day, and its random numbers.
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

/// A generator that asks a closure.
struct ClosureGenerator: RandomNumberGenerator {
    let random: @Sendable () -> UInt64

    mutating func next() -> UInt64 { random() }
}
