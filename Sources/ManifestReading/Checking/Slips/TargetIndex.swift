import Diagnostics
import FlagModel

/// The companies or the users of a manifest, each once, with how many flags and audiences have it.
struct TargetIndex {
    /// A company or a user: 48 bytes, since a manifest may have a million of them; the order of the members decides that.
    struct Entry {
        /// The id.
        let id: Identifier
        /// Where it is first; nil if it isn't in the manifest.
        let place: Place?
        /// Whether any flag or audience lists it, and not only among its removals.
        var isListed = false
        /// Whether it is a live target.
        var isLive = false
        /// How many flags and audiences have it, among their removals too; a list that many share counts as two.
        var holders: Int32 = 0
        /// The last of them, so that none counts twice.
        var last: Int32 = -1
        /// The hash of its sketch.
        let sketch: UInt32

        /// Whether the flag is on for it anywhere.
        var isTarget: Bool { isListed || isLive }
        /// How sure it is that the id is right.
        var weight: Int32 { isLive ? .max : holders }
    }

    /// The ids, in the order in which they were noted.
    private(set) var entries: [Entry] = []
    private var table = KeyTable()

    /// The index of an id; nil if it isn't there.
    func index(of id: Identifier) -> Int? {
        table.find(hash: id.hashOfBytes) { entries[Int($0)].id == id }.map(Int.init)
    }

    /// Makes room for the ids of a long list: a copy of all entries, when there is no more room, takes as much again.
    mutating func reserve(_ more: Int) {
        guard more > Self.long, entries.count + more > entries.capacity else { return }
        // By no less than a half, so that many long lists are no more than a few copies.
        let capacity = max(entries.count + more, entries.count + entries.count / 2)
        entries.reserveCapacity(capacity)
        table.reserve(entries.count + more)
    }

    private static let long = 4_096

    /// Notes that a flag or an audience has an id.
    mutating func note(_ id: Identifier, at place: Place?, in holder: Int32, isListed: Bool) {
        let index = add(id, at: place)
        entries[index].isListed = entries[index].isListed || isListed
        guard entries[index].last != holder else { return }
        entries[index].last = holder
        entries[index].holders += 1
    }

    /// Notes that an id is a live target.
    mutating func note(live id: Identifier) {
        entries[add(id, at: nil)].isLive = true
    }

    private mutating func add(_ id: Identifier, at place: Place?) -> Int {
        if let earlier = earlier(id) { return earlier }
        entries.append(Entry(id: id, place: place, sketch: IDSketch(id).hash))
        return entries.count - 1
    }

    /// The index of an id; if it isn't there, registers it for the entry that is added next.
    ///
    /// A separate function, so that nothing retains the entries while one is appended.
    private mutating func earlier(_ id: Identifier) -> Int? {
        let entries = entries
        let next = Int32(truncatingIfNeeded: entries.count)
        return table.insert(next, hash: id.hashOfBytes) { entries[Int($0)].id == id }.map(Int.init)
    }
}
