import Diagnostics
import FlagModel

/// What has been read of a manifest so far, across all its files.
struct Assembly {
    /// A glob of `include` with its location.
    typealias Glob = Located<String>

    /// The parts of the manifest.
    var manifest = Manifest()
    /// All errors and warnings.
    var diagnostics: BoundedDiagnostics
    /// Whether all files were read to the end, so that missing parts can be reported.
    var isWhole = true
    /// The keys that the root file's top level has.
    var written: Set<RootField> = []
    /// The globs that the root file includes.
    var globs: [Glob] = []
    /// Where each audience is written.
    var audiences: [Identifier: Place] = [:]
    /// The number of nodes of all files, with aliases expanded.
    var nodes = 0
    /// The approximate number of bytes of memory that the manifest takes.
    var kept = 0
    private var flagKeys = KeyTable()

    /// Bytes of memory for a flag with nothing under it, including its entry in the key table.
    static let costOfFlag = MemoryLayout<ManifestFlag>.stride + 32
    /// Bytes of memory for an empty audience, including its entry in the dictionary and spare capacity.
    static let costOfAudience = 350

    /// Whether the root file has no key but those of an included file: other files may have what it refers to.
    var looksIncluded: Bool {
        !written.isEmpty && written.allSatisfy { IncludedField(rawValue: $0.rawValue) != nil }
    }

    /// Nothing so far.
    init(bounds: Bounds) {
        diagnostics = BoundedDiagnostics(atMost: bounds.diagnostics)
    }

    /// Reserves capacity for the flags of a text: growing later would temporarily take the memory twice, and unused
    /// capacity costs nothing.
    mutating func reserve(forBytes bytes: Int) {
        manifest.flags.reserveCapacity(manifest.flags.count + bytes / 4)
    }

    /// Adds a flag, unless there is one with the same key: then returns the key of the existing one.
    mutating func add(_ flag: ManifestFlag) -> Located<Identifier>? {
        if let earlier = earlierFlag(with: flag.key.value) { return earlier }
        manifest.flags.append(flag)
        return nil
    }

    /// The existing flag's key; if there is none, registers the key for the flag that is added next.
    ///
    /// A separate function, so that nothing retains the array of flags while one is appended.
    private mutating func earlierFlag(with key: Identifier) -> Located<Identifier>? {
        let flags = manifest.flags
        let next = Int32(truncatingIfNeeded: flags.count)
        return flagKeys.insert(next, hash: key.hashOfBytes) { flags[Int($0)].key.value == key }
            .map { flags[Int($0)].key }
    }
}

extension Identifier {
    /// A hash of the bytes, with a different seed for each run.
    var hashOfBytes: Int {
        var text = text
        return text.withUTF8 { $0.hash }
    }
}
