package import Diagnostics
package import FlagModel

/// Reads manifests: bytes → text → nodes with places → a ``/FlagModel/Manifest``, or diagnostics.
///
/// The stages are folders: `Text` (bytes to text), `Nodes` (libyaml's events to nodes), `Schema` (the table of
/// keys), `Decoding` (nodes to manifest, a flag at a time), `Including` (which more files), `Checking` (what holds
/// between the parts), `Telling` (words for mistakes). `Writing` goes the other way. Nothing here touches the disk,
/// the network or the clock.
package enum ManifestReader {
    /// What came of reading.
    package struct Reading: Sendable {
        /// The manifest; nil where any error was found.
        package let manifest: Manifest?
        /// The texts, which places count into.
        package let sources: Sources
        /// Every mistake, in the order of the text.
        package let diagnostics: DiagnosticBag
        /// The files that were included, in their order: the names that messages give them, and their bytes.
        package let included: [(name: String, bytes: [UInt8])]
    }

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - bytes: The file's bytes: UTF-8, or UTF-16 with a byte order mark.
    ///   - name: What messages call the file: the path as the user wrote it.
    ///   - files: Where included files come from; the folder of the manifest.
    ///   - bounds: What a hostile file may cost.
    package static func read(
        _ bytes: [UInt8],
        name: String,
        files: some FileLoading = NoFiles(),
        bounds: Bounds = Bounds()
    ) -> Reading {
        var manifest = ManifestFiles(files, rootName: name, bounds: bounds)
        manifest.readRoot(bytes)
        manifest.readIncluded()
        return manifest.finished()
    }
}

/// The bounds that keep a hostile file from costing more than it is worth. Each has a message of its own.
package struct Bounds: Sendable {
    /// Bytes of all files together.
    package var bytes = 64 * 1024 * 1024
    /// Mappings and lists inside one another.
    package var depth = 64
    /// Nodes of a file after its aliases are expanded.
    package var nodes = 4_000_000
    /// Bytes of memory that what is read may take, whatever the size of the files.
    ///
    /// Few files say so much in so little that it matters: hundreds of thousands of ids of a letter, or merge keys that
    /// repeat much. With the program itself, the files and their texts this keeps `validate` within 30 MB and ten
    /// times the bytes.
    package var keptBytes = 11_000_000
    /// Bytes of memory that what is read may take beside those, for each byte of the files.
    package var keptBytesPerByte = 7
    /// Files that are included.
    package var files = 10_000
    /// Errors that are reported, and warnings; more are counted.
    package var diagnostics = 1_000

    /// The bounds of a release.
    package init() {}
}
