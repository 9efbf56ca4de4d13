import APITestKit
import TestTools
import Testing

@testable import APIAccess

@Suite("The concurrency window")
struct ConcurrencyWindowTests {
    @Test("starts as wide as the parallelism, at least 1", arguments: [(8, 8), (1, 1), (0, 1), (-3, 1)])
    func start(_ parallelism: Int, _ width: Int) {
        #expect(ConcurrencyWindow(parallelism: parallelism).width == width)
    }

    @Test("halves with each 429, down to one")
    func halving() {
        var window = ConcurrencyWindow(parallelism: 9)
        var widths: [Int] = []
        for _ in 0..<5 {
            window.rateLimited()
            widths.append(window.width)
        }
        #expect(widths == [4, 2, 1, 1, 1])
    }

    @Test("grows by one after as many successes as it is wide, up to the parallelism")
    func growth() {
        var window = ConcurrencyWindow(parallelism: 8)
        window.rateLimited()
        window.rateLimited()
        var widths: [Int] = []
        for _ in 0..<30 {
            window.succeeded()
            widths.append(window.width)
        }
        let expected =
            [2] + Array(repeating: 3, count: 3) + Array(repeating: 4, count: 4) + Array(repeating: 5, count: 5)
            + Array(repeating: 6, count: 6) + Array(repeating: 7, count: 7) + Array(repeating: 8, count: 4)
        #expect(widths == expected)
    }

    @Test("starts counting successes again after a halving")
    func countAnew() {
        var window = ConcurrencyWindow(parallelism: 8)
        window.rateLimited()
        for _ in 0..<3 { window.succeeded() }
        window.rateLimited()
        window.succeeded()
        #expect(window.width == 2)
        window.succeeded()
        #expect(window.width == 3)
    }

    @Test("always stays between 1 and the parallelism")
    func bounds() {
        let seed = UInt64.random(in: .min ... .max)
        var generator = Seeded(seed: seed)
        var window = ConcurrencyWindow(parallelism: 16)
        for _ in 0..<5_000 {
            if Int.random(in: 0..<8, using: &generator) == 0 {
                window.rateLimited()
            } else {
                window.succeeded()
            }
            #expect((1...16).contains(window.width), "seed \(seed)")
        }
    }
}
