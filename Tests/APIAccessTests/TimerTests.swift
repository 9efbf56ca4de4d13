#if os(Linux)
    import Foundation
    import Testing

    @testable import APIAccess

    /// Every call has a timer, and an apply has a hundred thousand calls: what a timer takes must go when its call has ended,
    /// and not when its time is up.
    @Suite("The timers of calls", .timeLimit(.minutes(60)))
    struct TimerTests {
        /// The bytes of memory that this process has.
        private static func resident() throws -> Int {
            let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
            return try #require(Int(pages[1])) * Int(getpagesize())
        }

        @Test("take nothing once they are cancelled, however long they were")
        func cancelled() async throws {
            let timers = 20_000
            var least = Int.max
            // Other tests of this process take memory too.
            for _ in 0..<5 where least > 200 * timers {
                let before = try Self.resident()
                for _ in 0..<timers {
                    let timer = Task { await HTTPTransport.passes(.seconds(3_600)) }
                    timer.cancel()
                    #expect(await !timer.value)
                }
                least = min(least, try Self.resident() - before)
            }
            #expect(least <= 200 * timers, "\(least) bytes for \(timers) timers")
        }

        @Test("pass")
        func pass() async {
            #expect(await HTTPTransport.passes(.milliseconds(1)))
        }
    }
#endif
