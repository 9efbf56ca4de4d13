import Diagnostics
import FlagModel
import Synchronization

/// Reads files, and pieces of large ones, side by side: as many at once as the machine has cores, each as if it were alone.
///
/// That is an attempt: what is right and small by itself is taken as it is, in order. Any other file is read again after the
/// files before it, so that what is said of it doesn't depend on what ran first.
struct SideBySide {
    /// A file to read.
    struct File: Sendable {
        let bytes: [UInt8]
        /// The number that it will have among the sources.
        let number: UInt32
    }

    /// What was read of a file.
    struct Part: Sendable {
        /// The text.
        let text: ArraySlice<UInt8>
        /// What is in it.
        let assembly: Assembly
        /// The bytes of memory that it could have taken before it would have been given up.
        let mayKeep: Int
    }

    /// A file that is about to be read.
    private struct Prepared: Sendable {
        let text: ArraySlice<UInt8>
        let number: UInt32
        /// Nil if it is read as one.
        let pieces: FilePieces?
    }

    /// So many files are read at a time.
    static let mostFiles = 64
    /// Bytes of memory that each may take beside ``Bounds/keptBytesPerByte``: all of them together must not take what a manifest may.
    private static let keptBytes = 1 << 15

    let bounds: Bounds
    let keys: FlagKeys
    let sizes: SideBySideSizes

    /// Reads files that a manifest includes.
    ///
    /// - Returns: What was read of each; nil for one that has to be read after the files before it.
    func read(_ files: [File]) -> [Part?] {
        let prepared = Cores.map(files.count) { number -> Prepared? in
            guard case .text(let text) = DecodedText.decode(files[number].bytes) else { return nil }
            return Prepared(
                text: text, number: files[number].number, pieces: FilePieces(text, sizes))
        }
        guard files.count > 1 || prepared.contains(where: { $0?.pieces != nil }) else { return [nil] }
        return read(prepared, .included, into: Assembly(bounds: bounds))
    }

    /// Reads the manifest itself in pieces.
    ///
    /// - `assembly`: What the manifest is before any of its files.
    /// - Returns: Nil if it has to be read as one.
    func readRoot(_ text: ArraySlice<UInt8>, number: UInt32, into assembly: Assembly) -> Part? {
        guard let pieces = FilePieces(text, sizes) else { return nil }
        return read([Prepared(text: text, number: number, pieces: pieces)], .root, into: assembly)[0]
    }

    private func read(_ files: [Prepared?], _ role: FileDecoder.Role, into assembly: Assembly) -> [Part?] {
        let units = files.enumerated()
            .flatMap { number, file in (0..<(file?.pieces?.count ?? 1)).map { (file: number, piece: $0) } }
        let wrong = Mutex<Set<Int>>([])
        var read = Cores.map(units.count) { number -> FileDecoder.Piece? in
            let unit = units[number]
            // What is left of a file that has to be read again isn't read for nothing.
            guard let file = files[unit.file], wrong.withLock({ !$0.contains(unit.file) }) else { return nil }
            let piece: FileDecoder.Piece?
            if let pieces = file.pieces {
                let bounds = bounds(forBytes: pieces.lengths[unit.piece])
                piece = pieces.read(unit.piece, file: file.number, role, bounds, keys, into: assembly)
            } else {
                piece = whole(file)
            }
            if piece == nil { wrong.withLock { _ = $0.insert(unit.file) } }
            return piece
        }
        var unit = 0
        return files.map { file in
            let lengths = file?.pieces?.lengths ?? [file?.text.count ?? 0]
            // Nothing else refers to them, so that the first one gets the flags of the others without being copied.
            let pieces = (unit..<unit + lengths.count).compactMap { read[$0].take() }
            unit += lengths.count
            guard let file, pieces.count == lengths.count, let assembly = FilePieces.joined(pieces) else { return nil }
            return Part(
                text: file.text, assembly: assembly, mayKeep: lengths.reduce(0) { $0 + bounds(forBytes: $1).keptBytes })
        }
    }

    /// Reads an included file as one; nil if it isn't right by itself.
    private func whole(_ file: Prepared) -> FileDecoder.Piece? {
        let bounds = bounds(forBytes: file.text.count)
        var assembly = Assembly(bounds: bounds)
        assembly.reserve(forBytes: file.text.count)
        let isRight = file.text.withUnsafeBufferPointer { text in
            guard ConflictMarkers.diagnostics(in: text, file: file.number, atMost: 1).isEmpty,
                LoneCarriageReturns.diagnostic(in: text, file: file.number) == nil
            else { return false }
            FileDecoder.decode(text, file: file.number, role: .included, bounds: bounds, keys: keys, into: &assembly)
            return assembly.isWhole && assembly.diagnostics.bag.isEmpty
        }
        return isRight ? FileDecoder.Piece(assembly: assembly, nodes: assembly.nodes, kept: assembly.kept) : nil
    }

    private func bounds(forBytes count: Int) -> Bounds {
        var bounds = bounds
        bounds.keptBytes = Self.keptBytes + bounds.keptBytesPerByte * count
        return bounds
    }
}
