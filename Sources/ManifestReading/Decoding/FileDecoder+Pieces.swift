import CLibYAML
import Diagnostics
import FlagModel

extension FileDecoder {
    /// What was read of a piece of a file.
    struct Piece: Sendable {
        /// What is in it: all that is before `flags` too.
        let assembly: Assembly
        /// The number of its nodes that are flags, with aliases expanded.
        let nodes: Int
        /// The approximate number of bytes of memory that its flags take.
        let kept: Int
    }

    /// Reads a piece of a file (``FilePieces``).
    ///
    /// - Parameters:
    ///   - text: What is before the flags, and some of the flags.
    ///   - moved: The lines of it that are further down in the file.
    ///   - first: Where the first of its flags begins, in the file.
    ///   - assembly: What the manifest is before any of its files.
    ///   - bytes: How many bytes the flags have for which there should be room.
    /// - Returns: Nil if anything about it is unusual, or if what it says could depend on the other pieces.
    static func decode(
        piece text: UnsafeBufferPointer<UInt8>,
        moved: MovedLines?,
        first: SourcePosition,
        file: UInt32,
        role: Role,
        bounds: Bounds,
        keys: FlagKeys,
        into assembly: Assembly,
        forBytes bytes: Int
    ) -> Piece? {
        var bounds = bounds
        // The first error ends it.
        bounds.diagnostics = 0
        guard let document = Document(text, file: file, bounds: bounds, readsIDs: true, moved: moved) else {
            return nil
        }
        var assembly = assembly
        assembly.reserve(forBytes: bytes)
        var decoder = FileDecoder(document, role, keys)
        decoder.decode(into: &assembly)
        guard let start = decoder.flagsStart, start.position == first, decoder.isWhole,
            decoder.document.diagnostics.reported.isEmpty, !decoder.document.events.hasSeparators
        else { return nil }
        // What is merged comes after all flags, and an alias repeats the last anchor with its name.
        guard !decoder.hasMerges else { return nil }
        guard decoder.document.anchors.count == decoder.document.anchored.count else { return nil }
        return Piece(
            assembly: assembly, nodes: decoder.document.total - start.nodes, kept: decoder.document.kept - start.kept)
    }
}

/// Where `flags` began as it was streamed, and what was counted up to there.
struct FlagsStart {
    /// The first flag.
    let position: SourcePosition
    /// The number of nodes, with that of the mapping.
    let nodes: Int
    /// The approximate number of bytes of memory.
    let kept: Int

    /// At the current event, which opens the mapping.
    init(_ document: borrowing Document) {
        position = SourcePosition(document.events.current.pointee.start_mark)
        nodes = document.total + 1
        kept = document.kept
    }
}
