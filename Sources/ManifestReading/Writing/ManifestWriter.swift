package import FlagModel

/// Writes manifests: a ``/FlagModel/Manifest`` → parts of YAML → libyaml's emitter → text.
///
/// The output is in block style, with keys in the order of the schema table, everything else in the manifest's order, and
/// one id per line; the same manifest gives the same text. Strings are quoted if a YAML 1.1 or 1.2 reader would read them
/// as something else (`"007"`, `"no"`, `"1:30"`), and multi-line descriptions are literal blocks if that preserves them.
/// Invisible characters are escaped, so that a reviewer sees them.
///
/// ```
/// version: 1
///
/// flags:
///   new-checkout-flow:
///     name: New checkout flow
///     targets:
///       Production:
///         companies:
///         - acme-corp
///         - "42"
/// ```
/// Reading the output gives the same manifest, except for locations, if the manifest is valid, as every one is that was
/// read. An invalid one (an empty id, a list with duplicates) is written as it is, and rejected when it is read.
package enum ManifestWriter {
    /// Which keys a file may have.
    package enum Role: Sendable {
        /// The manifest itself.
        case root
        /// A file that a manifest includes: only `create`, `audiences` and `flags`.
        case included
    }

    /// The text of a manifest's file, with a final line end.
    ///
    /// - Throws: ``ManifestWritingError`` if the manifest has parts that a file in this role can't have, or libyaml is out
    ///   of memory.
    package static func text(
        _ manifest: Manifest,
        as role: Role = .root,
        extras: ManifestExtras = ManifestExtras()
    ) throws(ManifestWritingError) -> String {
        var parts = ManifestParts()
        try parts.add(manifest, as: role, extras)
        return CommentLines.add(extras, to: try YAMLEmitter.text(of: parts.parts))
    }

    /// The text of one flag, its key first, as it is written under `flags`, indented by a number of spaces.
    ///
    /// - Throws: ``ManifestWritingError`` if libyaml is out of memory.
    package static func entry(
        of flag: ManifestFlag,
        indentation: Int,
        fields: FlagFields = .standard
    ) throws(ManifestWritingError) -> String {
        var parts = ManifestParts()
        parts.add([flag], fields)
        let space = String(repeating: " ", count: indentation)
        let lines = try YAMLEmitter.text(of: parts.parts).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { $0.isEmpty ? "" : space + $0 }.joined(separator: "\n")
    }
}

/// Why a manifest can't be written.
package enum ManifestWritingError: Error, Hashable, CustomStringConvertible {
    /// Included files have their own defaults for new flags, which one file can't express.
    case createOfIncludedFiles
    /// An included file can't have this key.
    case notInIncludedFiles(String)
    /// An error of libyaml's emitter.
    case emitter(String)

    /// What is wrong, in a sentence.
    package var description: String {
        switch self {
        case .createOfIncludedFiles: "the manifest has a `create` of included files, which one file can't express"
        case .notInIncludedFiles(let key): "an included file can't have `\(key)`"
        case .emitter(let problem): "the YAML can't be written: \(problem)"
        }
    }
}
