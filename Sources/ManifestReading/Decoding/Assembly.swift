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

    // What a flag is counted as. It takes less: half a flag of a few targets.

    /// Bytes of memory for a flag with nothing under it, including its entry in the key table.
    static let costOfFlag = MemoryLayout<ManifestFlag>.stride + 32
    /// Bytes of memory for an environment of a flag without its lists.
    static let costOfEnvironment = 128
    /// Bytes of memory for the parts of a flag.
    static func cost(ofParts count: Int) -> Int { count == 0 ? 0 : 48 + 48 * count }
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

    /// Adds what was read of a file by itself, unless anything in it is in a file before it too; then nothing is added.
    mutating func add(_ part: Assembly) -> Bool {
        let flags = part.manifest.flags
        guard part.audiences.keys.allSatisfy({ audiences[$0] == nil }),
            flags.allSatisfy({ existingFlag(with: $0.key.value) == nil })
        else { return false }
        for flag in flags { _ = add(flag) }
        manifest.audiences += part.manifest.audiences
        audiences.merge(part.audiences) { first, _ in first }
        manifest.includedCreate.merge(part.manifest.includedCreate) { first, _ in first }
        nodes += part.nodes
        kept += part.kept
        return true
    }

    /// Adds the flags of a piece of the same file, unless one of them is in a piece before it too.
    mutating func add(_ piece: FileDecoder.Piece) -> Bool {
        for flag in piece.assembly.manifest.flags { guard add(flag) == nil else { return false } }
        nodes += piece.nodes
        kept += piece.kept
        return true
    }

    private func existingFlag(with key: Identifier) -> Int32? {
        flagKeys.find(hash: key.hashOfBytes) { manifest.flags[Int($0)].key.value == key }
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
