import Diagnostics
import FlagModel

/// What was read of a manifest so far, over all its files.
struct Assembly {
    /// A glob of `include` with its place.
    typealias Glob = Located<String>

    /// The parts of the manifest.
    var manifest = Manifest()
    /// Everything that was wrong.
    var diagnostics: BoundedDiagnostics
    /// Whether all files were read to their ends, so that what isn't there can be missed.
    var isWhole = true
    /// The globs that the root file includes.
    var globs: [Glob] = []
    /// Where each audience is written.
    var audiences: [Identifier: Place] = [:]
    /// Nodes of all files, aliases expanded.
    var nodes = 0
    /// Bytes that the manifest takes, about.
    var kept = 0
    private var flagKeys = KeyTable()

    /// Bytes that a flag with nothing under it takes, with its part in what finds a key again.
    static let costOfFlag = MemoryLayout<ManifestFlag>.stride + 32
    /// Bytes that an audience with nothing in it takes, with what finds its name again, and the room of all that.
    static let costOfAudience = 350

    /// Nothing so far.
    init(bounds: Bounds) {
        diagnostics = BoundedDiagnostics(atMost: bounds.diagnostics)
    }

    /// Makes room for the flags of a text: to grow later would take the room twice for a while, and room that isn't used
    /// costs nothing.
    mutating func reserve(forBytes bytes: Int) {
        manifest.flags.reserveCapacity(manifest.flags.count + bytes / 4)
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
    /// A hash of the bytes, seeded anew for each run.
    var hashOfBytes: Int {
        var text = text
        return text.withUTF8 { $0.hash }
    }
}
