import FlagModel

/// Which ids could be slips, or meant by one, at all: told by bits and short hashes, so that the others cost no table of ids.
///
/// Ids that share a bit by chance are of interest too. What is said of an id depends on the id alone, so that each is noted
/// wherever it is, or nowhere.
struct SlipFilter {
    private var companies = Prints()
    private var users = Prints()
    /// The ids with white space at an end, and those that are names of audiences.
    private var marked = Bits(for: 1 << 13)

    /// - Parameter names: The names of the audiences.
    init(names: [Identifier]) {
        for name in names { marked.insert(IDSketch(name).text) }
    }

    /// Notes an id.
    mutating func note(_ id: Identifier, _ kind: TargetKind) {
        let sketch = IDSketch(id)
        if sketch.hasBlankEnd { marked.insert(sketch.text) }
        switch kind {
        case .company: companies.all.append(sketch.print)
        case .user: users.all.append(sketch.print)
        }
    }

    /// To be called when all ids were noted.
    mutating func close() {
        companies.close()
        users.close()
    }

    /// Whether an id is of interest.
    ///
    /// - Parameter number: Which one of its kind it was when it was noted, from 0.
    func isOfInterest(_ number: Int, _ kind: TargetKind) -> Bool {
        switch kind {
        case .company: isOfInterest(companies.all[number], companies, besides: users)
        case .user: isOfInterest(users.all[number], users, besides: companies)
        }
    }

    private func isOfInterest(_ print: UInt64, _ own: Prints, besides others: Prints) -> Bool {
        let (sketch, text) = (UInt32(truncatingIfNeeded: print >> 32), UInt32(truncatingIfNeeded: print))
        return own.shared.contains(sketch) || others.texts.contains(text) || marked.contains(text)
    }

    /// The ids of one kind.
    private struct Prints {
        /// Of each id, in the order in which they were noted.
        var all: [UInt64] = []
        /// The sketches that two ids have.
        var shared = Bits(for: 0)
        /// The hashes of the ids.
        var texts = Bits(for: 0)

        mutating func close() {
            var first = [UInt32](repeating: 0, count: Bits.size(for: all.count * 4))
            shared = Bits(for: all.count)
            texts = Bits(for: all.count)
            for print in all {
                let (sketch, text) = (UInt32(truncatingIfNeeded: print >> 32), UInt32(truncatingIfNeeded: print))
                texts.insert(text)
                let slot = Int(sketch) & (first.count - 1)
                if first[slot] == 0 {
                    first[slot] = text | 1
                } else if first[slot] != text | 1 {
                    shared.insert(sketch)
                }
            }
        }
    }

    /// Bits by the lower part of a hash.
    private struct Bits {
        private var words: [UInt64]

        /// Eight bits or more for each of a number of hashes.
        init(for count: Int) {
            words = [UInt64](repeating: 0, count: Self.size(for: count * 8) / 64)
        }

        /// The next power of two, 64 at least.
        static func size(for count: Int) -> Int {
            var size = 64
            while size < count { size *= 2 }
            return size
        }

        mutating func insert(_ hash: UInt32) {
            let bit = Int(hash) & (words.count * 64 - 1)
            words[bit / 64] |= 1 &<< UInt64(bit % 64)
        }

        func contains(_ hash: UInt32) -> Bool {
            let bit = Int(hash) & (words.count * 64 - 1)
            return words[bit / 64] & (1 &<< UInt64(bit % 64)) != 0
        }
    }
}
