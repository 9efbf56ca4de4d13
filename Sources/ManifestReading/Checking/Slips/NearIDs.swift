/// Finds, for ids that are in one place, the id that was probably meant.
///
/// Only ids whose sketches occur twice are folded and compared, and by their hashes alone: what it costs is linear in the ids.
struct NearIDs {
    /// The ids that are equal once they are folded.
    private struct Group {
        let folded: FoldedID
        /// The two of most weight; among equals, the first.
        var best: Int
        var second: Int?
        /// The next group with the same hash.
        let next: Int?
    }

    private let index: TargetIndex
    /// The ids whose sketches occur twice, in order.
    private let contenders: [Int]
    private var groups: [Group] = []
    /// The last group with a hash.
    private var byHash: [UInt64: Int] = [:]

    init(_ index: TargetIndex) {
        self.index = index
        contenders = Self.contenders(index)
        for number in contenders where index.entries[number].isTarget { add(number) }
    }

    /// The pairs of an id that is in one place, and the one that was probably meant, in order.
    ///
    /// - Parameter isAsked: Whether an id is of interest.
    func pairs(where isAsked: (TargetIndex.Entry) -> Bool) -> [(id: Int, meant: Int)] {
        contenders.compactMap { number in
            let entry = index.entries[number]
            guard entry.holders == 1, !entry.isLive, isAsked(entry) else { return nil }
            return meant(by: number).map { (number, $0) }
        }
    }

    /// The id of more weight that is nearest to one; of equal weight, one that is before it.
    private func meant(by number: Int) -> Int? {
        let folded = FoldedID(index.entries[number].id)
        // Nothing is left of separators alone.
        guard !folded.scalars.isEmpty else { return nil }
        if let same = group(folded.hash, where: { $0 == folded }), let other = best(of: same, besides: number) {
            return other
        }
        var found: Int?
        for hash in folded.neighbours {
            guard let near = group(hash, where: folded.isOneLetter), let other = best(of: near, besides: number) else {
                continue
            }
            if found.map({ isBefore(other, $0) }) ?? true { found = other }
        }
        return found
    }

    private func best(of group: Group, besides number: Int) -> Int? {
        let other = group.best == number ? group.second : group.best
        return other.flatMap { isBefore($0, number) ? $0 : nil }
    }

    private func isBefore(_ first: Int, _ second: Int) -> Bool {
        let (left, right) = (index.entries[first], index.entries[second])
        guard left.weight == right.weight else { return left.weight > right.weight }
        // What is live alone comes in no order.
        return left.place == nil && right.place == nil ? left.id < right.id : first < second
    }

    private func group(_ hash: UInt64, where isIt: (FoldedID) -> Bool) -> Group? {
        var next = byHash[hash]
        while let number = next {
            if isIt(groups[number].folded) { return groups[number] }
            next = groups[number].next
        }
        return nil
    }

    private mutating func add(_ number: Int) {
        let folded = FoldedID(index.entries[number].id)
        let hash = folded.hash
        var next = byHash[hash]
        while let group = next, groups[group].folded != folded { next = groups[group].next }
        guard let group = next else {
            groups.append(Group(folded: folded, best: number, second: nil, next: byHash[hash]))
            byHash[hash] = groups.count - 1
            return
        }
        if isBefore(number, groups[group].best) {
            groups[group].second = groups[group].best
            groups[group].best = number
        } else if groups[group].second.map({ isBefore(number, $0) }) ?? true {
            groups[group].second = number
        }
    }

    /// The ids whose sketches occur twice, by two tables of bits: where two ids have one bit by chance, they are compared.
    private static func contenders(_ index: TargetIndex) -> [Int] {
        var size = 64
        while size < index.entries.count * 16 { size *= 2 }
        var once = [UInt64](repeating: 0, count: size / 64)
        var twice = once
        for entry in index.entries {
            let (word, bit) = place(of: entry.sketch, in: size)
            twice[word] |= once[word] & bit
            once[word] |= bit
        }
        return index.entries.indices.filter { number in
            let (word, bit) = place(of: index.entries[number].sketch, in: size)
            return twice[word] & bit != 0
        }
    }

    private static func place(of sketch: UInt32, in size: Int) -> (word: Int, bit: UInt64) {
        let number = Int(sketch) & (size - 1)
        return (number / 64, 1 << UInt64(number % 64))
    }
}
