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
        case .createOfIncludedFiles: "the manifest has a `create` of included files, which one file can't say"
        case .notInIncludedFiles(let key): "an included file can't have `\(key)`"
        case .emitter(let problem): "the YAML can't be written: \(problem)"
        }
    }
}
