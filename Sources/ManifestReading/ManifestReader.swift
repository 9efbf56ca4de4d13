package import Diagnostics
package import FlagModel

/// Reads manifests: bytes → text → nodes with locations → a ``/FlagModel/Manifest``, or diagnostics.
///
/// Each stage is a folder, with one file to begin with:
/// - `Text`: bytes to text (``DecodedText``).
/// - `Nodes`: libyaml's events to nodes (``Document``).
/// - `Schema`: the table of keys (``ManifestField``) and the JSON Schema made from it.
/// - `Decoding`: nodes to a manifest, one flag at a time (``FileDecoder``).
/// - `Including`: the files that a manifest includes (``ManifestFiles``).
/// - `Checking`: checks across the parts of a manifest (``ManifestCheck``).
/// - `Reporting`: the wording of diagnostics, and how many are kept (`BoundedDiagnostics`).
/// - `Writing`: the other direction, a manifest to text (``ManifestWriter``).
/// - `Editing`: changes to the text of an existing manifest (``ManifestEditor``).
///
/// Nothing here touches the disk, the network or the clock.
package enum ManifestReader {
    /// The result of reading.
    package struct Reading: Sendable {
        /// The manifest; nil where any error was found.
        package let manifest: Manifest?
        /// The ids of the apps that `app` names, also if there are errors elsewhere.
        package let apps: [Identifier]
        /// The source texts, which locations refer to.
        package let sources: Sources
        /// Every error and warning, in source order.
        package let diagnostics: DiagnosticBag
        /// The included files, in order: the names used in messages, and their bytes.
        package let included: [(name: String, bytes: [UInt8])]
        /// The globs of `include`, also if there are errors.
        package let includes: [Located<String>]
        /// Whether the file says which version of the manifest it is: an included file doesn't.
        package let hasVersion: Bool
    }

    /// Reads a manifest.
    ///
    /// - Parameters:
    ///   - bytes: The file's bytes: UTF-8, or UTF-16 with a byte order mark.
    ///   - name: The file's name in messages: the path as the user wrote it.
    ///   - files: Where included files are read from: the manifest's folder.
    ///   - bounds: Limits on what a hostile file may cost.
    ///   - fields: The table of the fields that a flag has.
    ///   - sizes: What is read side by side.
    package static func read(
        _ bytes: [UInt8],
        name: String,
        files: some FileLoading = NoFiles(),
        bounds: Bounds = Bounds(),
        fields: FlagFields = .standard,
        sizes: SideBySideSizes = SideBySideSizes()
    ) -> Reading {
        var manifest = ManifestFiles(
            files, rootName: name, bounds: bounds, fields: fields, sizes: sizes)
        manifest.readRoot(bytes)
        manifest.readIncluded()
        return manifest.finished()
    }
}

/// Limits on what a hostile file may cost. Each has its own message.
package struct Bounds: Sendable {
    /// Total bytes of all files.
    package var bytes = 64 * 1024 * 1024
    /// Nesting depth of mappings and lists.
    package var depth = 64
    /// Nodes of a file with its aliases expanded.
    package var nodes = 4_000_000
    /// Bytes of memory that the result may take, whatever the size of the files.
    ///
    /// It matters only for files that are dense: hundreds of thousands of one-letter ids, or merge keys that repeat a
    /// lot. Together with the program, the files and their texts, this keeps `validate` within 30 MB plus ten times the
    /// size of the files.
    package var keptBytes = 11_000_000
    /// Additional bytes of memory that the result may take, per byte of the files.
    package var keptBytesPerByte = 7
    /// Files and folders to look at for one glob of `include`.
    package var files = 10_000
    /// Errors that are reported, and as many warnings; more warnings are only counted.
    package var diagnostics = BoundedDiagnostics.usual

    /// The bounds of a release.
    package init() {}
}

/// What is read side by side with others: included files, and pieces of large ones. Nothing that is read depends on it.
package struct SideBySideSizes: Sendable {
    /// The least bytes of a piece, and of files together: fewer take less than a thread does.
    package var leastBytes = 1 << 16
    /// How many times what is before the flags, which is read with each piece, a piece has at least.
    package var headsOfPiece = 32

    /// The sizes of a release.
    package init() {}
}
