import ArgumentParser
import FlagModel
import HoistEngine

/// What shells complete values of options with. All of it is found offline.
extension CompletionKind {
    /// Manifests.
    static var manifest: CompletionKind { .file(extensions: ["yaml", "yml"]) }

    /// Plan files, snapshots, and other files in JSON.
    static var json: CompletionKind { .file(extensions: ["json"]) }

    /// The keys of the manifest's flags.
    static var flagKeys: CompletionKind {
        .custom { words, _, _ in
            ManifestWords.written(in: words) { manifest in manifest.flags.map(\.key.value.text) }
        }
    }

    /// The environments that the manifest names.
    static var environments: CompletionKind {
        .custom { words, _, _ in
            ManifestWords.written(in: words) { manifest in
                manifest.flags.flatMap { $0.targets.map(\.environment.value.text) }
            }
        }
    }
}

/// Words of a manifest, for shells.
private enum ManifestWords {
    /// Words of the manifest that a command line names, each once, in their order; none if it isn't valid.
    ///
    /// - Parameter words: The words of the command line.
    static func written(in words: [String], _ list: (Manifest) -> [String]) -> [String] {
        guard let path = path(in: words), let manifest = try? LoadedManifest.load(path, today: nil).manifest else {
            return []
        }
        var seen: Set<String> = []
        return list(manifest).filter { isOffered($0) && seen.insert($0).inserted }.map(written)
    }

    /// The manifest's path; nil if it is standard input, which belongs to the shell.
    private static func path(in words: [String]) -> String? {
        var path = "flags.yaml"
        for (word, next) in zip(words, words.dropFirst()) where ["-f", "--manifest"].contains(word) { path = next }
        for word in words where word.hasPrefix("--manifest=") { path = String(word.dropFirst("--manifest=".count)) }
        return path.isEmpty || path == "-" ? nil : path
    }

    /// Whether a word is one that no shell does anything with.
    ///
    /// A manifest may be a stranger's, and bash expands what it is offered: `$(…)` in a key would run.
    private static func isOffered(_ word: String) -> Bool {
        !word.isEmpty && !word.hasPrefix("-")
            && word.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-", "/", "@", "+", " ": true
                default: scalar.value > 0x7F && scalar.properties.isAlphabetic
                }
            }
    }

    /// How the shell that asks has to get a word. bash expands what it is offered, and inserts the result as it is.
    private static func written(_ word: String) -> String {
        CompletionShell.requesting == .bash ? word.replacing(" ", with: #"\\\ "#) : word
    }
}
