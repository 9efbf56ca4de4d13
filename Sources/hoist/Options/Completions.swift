import ArgumentParser
import FlagModel
import HoistEngine
import SystemAccess

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What shells complete values of options with. All of it is found offline.
extension CompletionKind {
    /// Manifests.
    static var manifest: CompletionKind { .file(extensions: ["yaml", "yml"]) }

    /// Plan files, snapshots, and other files in JSON.
    static var json: CompletionKind { .file(extensions: ["json"]) }

    /// The keys of flags: of the manifest's, then of those whose targets are in the cache.
    static var flagKeys: CompletionKind {
        .custom { words, _, _ in
            let line = TypedLine(words)
            let loaded = line.manifest
            return Offer.words((loaded?.manifest?.flags ?? []).map(\.key.value.text) + line.cachedKeys(for: loaded))
        }
    }

    /// The audiences of the manifest.
    static var audiences: CompletionKind {
        .custom { words, _, _ in
            Offer.words((TypedLine(words).manifest?.manifest?.audiences ?? []).map(\.name.value.text))
        }
    }

    /// The companies or users that the manifest names.
    static func targets(_ kind: TargetKind) -> CompletionKind {
        .custom { words, _, _ in
            guard let manifest = TypedLine(words).manifest?.manifest else { return [] }
            var ids: [Located<Identifier>] = []
            func add(_ list: [Located<Identifier>], _ grants: [Grant]) {
                ids += list
                ids += grants.filter { $0.kind == kind }.map(\.id)
            }
            for audience in manifest.audiences { add(audience.list(kind), audience.grants) }
            for targets in manifest.flags.flatMap(\.targets) { add(targets.list(kind)?.value ?? [], targets.grants) }
            return Offer.words(ids.map(\.value.text))
        }
    }

    /// The environments that the manifest names.
    static var environments: CompletionKind {
        .custom { words, _, _ in
            let flags = TypedLine(words).manifest?.manifest?.flags ?? []
            return Offer.words(flags.flatMap { $0.targets.map(\.environment.value.text) })
        }
    }
}

/// A command line that somebody is typing.
private struct TypedLine {
    private let words: [String]

    /// A line of words as the shell passes them: with the quotes that were typed.
    init(_ words: [String]) { self.words = words.map(Self.unquoted) }

    /// The manifest that it names, or the nearest `flags.yaml`, from the working folder up to the root of the git work tree;
    /// nil if there is none, or it can't be read.
    var manifest: LoadedManifest? {
        guard let path = value(of: "--manifest", "-f") ?? NearestManifest.found() else { return nil }
        // Standard input belongs to the shell.
        return path.isEmpty || path == "-" ? nil : try? LoadedManifest.load(path, today: nil)
    }

    /// The keys of the flags whose targets the cache has, for the app that the command would reach.
    func cachedKeys(for loaded: LoadedManifest?) -> [String] {
        guard !words.contains("--no-cache") else { return [] }
        var options = ConnectionOptions()
        options.app = value(of: "--app")
        options.apiURL = value(of: "--api-url")
        return CachedFlags.keys(
            options, for: .manifest(loaded?.apps ?? []), folder: loaded?.folder ?? ".",
            ofSandbox: words.contains("--sandbox"), EngineContext(environment: ProcessInfo.processInfo.environment)
        ).map(\.text)
    }

    /// The last value of an option; nil if it isn't there.
    private func value(of names: String...) -> String? {
        var value: String?
        for (index, word) in words.enumerated() {
            if names.contains(word), index + 1 < words.count { value = words[index + 1] }
            if let equals = word.firstIndex(of: "="), names.contains(String(word[..<equals])) {
                value = String(word[word.index(after: equals)...])
            }
        }
        return value
    }

    /// A word without quotes and backslashes, as far as they are closed.
    private static func unquoted(_ word: String) -> String {
        var text = ""
        var quote: Character?
        var isEscaped = false
        for character in word {
            switch character {
            case _ where isEscaped:
                text.append(character)
                isEscaped = false
            case "\\" where quote != "'": isEscaped = true
            case "'" where quote != "\"", "\"" where quote != "'": quote = quote == nil ? character : nil
            default: text.append(character)
            }
        }
        return text
    }
}

/// What a shell is offered.
private enum Offer {
    /// Words that no shell does anything with, each once, in their order.
    ///
    /// - Parameter words: Words of a manifest or the cache.
    static func words(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { isInert($0) && seen.insert($0).inserted }.map(written)
    }

    /// Whether a word is one that no shell does anything with.
    ///
    /// A manifest may be a stranger's, and bash expands what it is offered: `$(…)` in a key would run.
    private static func isInert(_ word: String) -> Bool {
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
