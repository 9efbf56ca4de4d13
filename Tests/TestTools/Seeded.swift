/// Pseudorandom numbers that a seed reproduces (SplitMix64).
package struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// True in this percentage of cases.
    package mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }

    /// One of the elements, or the fallback if there is none.
    package mutating func one<Element>(of elements: [Element], or fallback: Element) -> Element {
        elements.randomElement(using: &self) ?? fallback
    }

    /// A random selection of this percentage of elements, in order.
    package mutating func some<Element>(of elements: [Element], _ percent: Int) -> [Element] {
        elements.filter { _ in chance(percent) }
    }

    /// A string of at most this many of the pieces.
    package mutating func text(of pieces: [String], upTo length: Int) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...length, using: &self) { text += one(of: pieces, or: "") }
        return text
    }
}
