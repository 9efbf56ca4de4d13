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
