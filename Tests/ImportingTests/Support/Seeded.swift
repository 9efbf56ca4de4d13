import Foundation

/// Numbers that look random and come again with their seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// True in so many of a hundred cases.
    mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }

    /// One of the elements, or the fallback where there is none.
    mutating func one<Element>(of elements: [Element], or fallback: Element) -> Element {
        elements.randomElement(using: &self) ?? fallback
    }
}

/// The seeds of a property's cases.
enum Seeds {
    /// So many seeds, or the one that the environment variable `HOIST_SEED` names.
    static func cases(_ count: UInt64) -> [UInt64] {
        if let named = ProcessInfo.processInfo.environment["HOIST_SEED"].flatMap(UInt64.init) { return [named] }
        return Array(1...count)
    }
}
