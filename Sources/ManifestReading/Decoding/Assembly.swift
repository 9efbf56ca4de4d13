import Diagnostics
import FlagModel

/// What was read of a manifest so far, over all its files.
struct Assembly {
    /// A glob of `include` with its place.
    typealias Glob = Located<String>

    /// The parts of the manifest.
    var manifest = Manifest()
    /// Everything that was wrong.
    var mistakes: Mistakes
    /// Whether all files were read to their ends, so that what isn't there can be missed.
    var isWhole = true
    /// The globs that the root file includes.
    var globs: [Glob] = []
    /// Where each audience is written.
    var audiences: [Identifier: Place] = [:]
    /// Nodes of all files, aliases expanded.
    var nodes = 0
    private var flagKeys = KeyTable()

    /// Nothing so far.
    init(bounds: Bounds) {
        mistakes = Mistakes(atMost: bounds.mistakes)
    }

    /// Adds a flag unless one with the same key is there: then that one's key is given.
    mutating func add(_ flag: ManifestFlag) -> Located<Identifier>? {
        if let earlier = earlierFlag(with: flag.key.value) { return earlier }
        manifest.flags.append(flag)
        return nil
    }

    /// The flag that has this key already; if there is none, the next one that is added has it.
    ///
    /// A function of its own, so that nothing holds on to the flags while one is added.
    private mutating func earlierFlag(with key: Identifier) -> Located<Identifier>? {
        let flags = manifest.flags
        let next = Int32(truncatingIfNeeded: flags.count)
        return flagKeys.insert(next, hash: key.hashOfBytes) { flags[Int($0)].key.value == key }
            .map { flags[Int($0)].key }
    }
}

extension Identifier {
    fileprivate var hashOfBytes: Int {
        var text = text
        return text.withUTF8 { $0.hash }
    }
}
