import FlagTestKit
import TestTools
import Testing

@testable import ManifestReading

@Suite("The table of keys")
struct KeyTableTests {
    @Test("it finds the first of what is the same, however the hashes fall", arguments: [0, 1, 5, 31, 1 << 40])
    func finds(_ spread: Int) {
        var table = KeyTable()
        var values: [Int] = []
        var generator = Seeded(seed: UInt64(spread))
        for number in 0..<400 {
            let value = Int.random(in: 0..<150, using: &generator)
            let earlier = table.insert(Int32(number), hash: value &* spread) { [values] in values[Int($0)] == value }
            #expect(earlier.map { Int($0) } == values.firstIndex(of: value))
            values.append(value)
        }
    }
}
