package import FlagModel

/// Writes manifests: a ``/FlagModel/Manifest`` → parts of YAML → libyaml's emitter → text.
///
/// Block style, keys in the order of the schema table, all else in the manifest's order, lists with an id a line; the
/// same manifest gives the same text. Texts are in quotes wherever a reader of YAML 1.1 or 1.2 would take a plain one
/// for something else (`"007"`, `"no"`, `"1:30"`), and descriptions of several lines are literal blocks where that
/// keeps them. Characters that can't be seen are escaped, so that a reviewer sees them.
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
/// Reading what was written gives the same manifest, places aside, if it is sound as every one is that was read. One
/// that isn't (an empty id, a list with an id twice) is written as it is, and refused when it is read.
package enum ManifestWriter {
    /// What a file may say.
    package enum Role: Sendable {
        /// The manifest itself.
        case root
        /// A file that a manifest includes: `create`, `audiences` and `flags` alone.
        case included
    }

    /// The text of a manifest's file, with a line end at its end.
    ///
    /// - Throws: ``ManifestWritingError`` where the manifest says what a file in this role can't say, or libyaml has
    ///   no memory.
    package static func text(
        _ manifest: Manifest,
        as role: Role = .root,
        extras: ManifestExtras = ManifestExtras()
    ) throws(ManifestWritingError) -> String {
        var parts = ManifestParts()
        try parts.add(manifest, as: role, extras)
        return CommentLines.add(extras, to: try YAMLEmitter.text(of: parts.parts))
    }

    /// The text of one flag, its key first, as it stands under `flags` at an indentation of so many spaces.
    ///
    /// - Throws: ``ManifestWritingError`` where libyaml has no memory.
    package static func entry(of flag: ManifestFlag, indentation: Int) throws(ManifestWritingError) -> String {
        var parts = ManifestParts()
        parts.add([flag])
        let space = String(repeating: " ", count: indentation)
        let lines = try YAMLEmitter.text(of: parts.parts).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { $0.isEmpty ? "" : space + $0 }.joined(separator: "\n")
    }
}

/// Why a manifest can't be written.
package enum ManifestWritingError: Error, Hashable, CustomStringConvertible {
    /// Included files say what their flags get when they are created, which one file can't say.
    case createOfIncludedFiles
    /// An included file can't have this key.
    case notInIncludedFiles(String)
    /// What libyaml's emitter says.
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
