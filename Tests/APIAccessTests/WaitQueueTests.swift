import APITestKit
import TestTools
import Testing

@testable import APIAccess

@Suite("The wait queue")
struct WaitQueueTests {
    @Test("behaves like a list from which entries can be removed")
    func model() {
        let seed = UInt64.random(in: .min ... .max)
        var generator = Seeded(seed: seed)
        var line = WaitQueue<Int>()
        var model: [Int] = []
        for number in 0..<5_000 {
            switch Int.random(in: 0..<5, using: &generator) {
            case 0, 1, 2:
                line.join(number, number: number)
                model.append(number)
            case 3:
                let expected = model.isEmpty ? nil : model.removeFirst()
                #expect(line.next() == expected, "seed \(seed)")
            default:
                let leaving = Int.random(in: 0...number, using: &generator)
                let expected = model.firstIndex(of: leaving).map { model.remove(at: $0) }
                #expect(line.leave(number: leaving) == expected, "seed \(seed)")
            }
            #expect(line.count == model.count, "seed \(seed)")
        }
        while let next = line.next() {
            #expect(next == model.removeFirst(), "seed \(seed)")
        }
        #expect(model.isEmpty, "seed \(seed)")
    }
}
