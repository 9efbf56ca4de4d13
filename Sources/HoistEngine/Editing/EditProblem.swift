import Diagnostics
import FlagModel
import ManifestReading
import Planning

/// Why changes of a manifest's text aren't made, with what a person would write in their place.
struct EditProblem {
    private let problem: ManifestChangeProblem
    private let manifest: Manifest
    private let sources: Sources
    /// The lines to write: a difference that was read, and means the changes alone; none if none is known.
    private let lines: [String]

    /// - Parameters:
    ///   - changes: The changes.
    ///   - original: The manifest before.
    ///   - sources: Its texts, for the names of files.
    ///   - loader: Where included files are read from.
    init(
        _ problem: ManifestChangeProblem,
        of changes: [ManifestChange],
        in original: ManifestEditor.Original,
        _ sources: Sources,
        from loader: some FileLoading
    ) {
        self.problem = problem
        manifest = original.manifest
        self.sources = sources
        let proposal = ManifestEditor.proposal(for: changes, in: original, from: loader)
        lines = (proposal?.files ?? []).flatMap { LineDiff($0.name, $0.before, $0.after).lines }
    }

    /// What is reported: the place, whose doing it is, and the lines to write.
    var error: any Error {
        switch problem {
        case .notUTF8(let file): return notEditable("\(file) isn't UTF-8", "save the file as UTF-8", [])
        case .breaks(let changes, let diagnostics, let sources):
            let errors = diagnostics.sorted.filter { $0.severity == .error }
            guard let change = changes.first, !errors.allSatisfy({ ManifestEditor.meanings.contains($0.code) }) else {
                return InvalidManifestError(diagnostics: diagnostics, sources: sources)
            }
            return notEditable(
                "\(change.name) can't be changed in place: how it is written leaves no safe way", byHand, changes)
        case .shared(let sharing, let file, let line, let column, let others, let change):
            let what =
                switch sharing {
                case .alias: "is an alias"
                case .mergeKey: "comes from a merge key"
                case .anchor: "has an anchor"
                }
            return notEditable(
                "\(change.name) \(what) at \(file):\(line):\(column): a change there would be one of "
                    + "\(NameList.text(others, atMost: 3) ?? "other parts") too", byHand, [])
        case .notFound(let change, let file):
            return notEditable("\(change.name) can't be changed in place in \(file)", byHand, [change])
        case .notSafe(let changes):
            return notEditable(
                "\(changes.first?.name ?? "the manifest") can't be changed without changing what other parts mean",
                byHand, changes)
        }
    }

    private var byHand: String {
        lines.isEmpty
            ? "write out what it shares, and edit again"
            : "write these lines by hand, or write out what it shares, and edit again"
    }

    private func notEditable(_ message: String, _ hint: String, _ changes: [ManifestChange]) -> EngineError {
        var places: [String] = []
        for place in changes.prefix(5).compactMap({ manifest.place(of: $0) }) {
            let line = "the place is \(sources.name(of: place)):\(place.start.line)"
            if !places.contains(line) { places.append(line) }
        }
        return EngineError(
            .notEditable, message, hint: hint,
            details: places + (lines.isEmpty ? [] : ["the lines to write:"] + lines.map { "  " + $0 })
                + ["nothing was written"])
    }
}

extension ManifestChange {
    /// What it is made in, in words.
    var name: String {
        switch self {
        case .put(_, let list), .remove(_, let list), .drop(_, let list), .rename(_, _, let list), .empty(let list),
            .unmanage(let list):
            let what =
                switch list.list {
                case .audiences: "the list of audiences"
                case .targets(let kind): "the list of \(kind.plural)"
                case .removals(let kind): "`remove` of \(kind.plural)"
                }
            switch list.holder {
            case .audience(let name): return "\(what) of the audience `\(name)`"
            case .flag(let key, let environment): return "\(what) of `\(key)` in \(environment)"
            }
        case .set(let field, _, let key), .unset(let field, let key): return "`\(field.key)` of `\(key)`"
        case .expires(_, let key): return "`expires` of `\(key)`"
        case .addFlag(let key, _), .removeFlag(let key): return "`\(key)`"
        }
    }
}

extension Manifest {
    /// The place of what a change is made in: the list or the field, else the flag, the environment or the audience; nil for
    /// what isn't there.
    fileprivate func place(of change: ManifestChange) -> Place? {
        func flag(_ key: Identifier) -> ManifestFlag? { flags.first { $0.key.value == key } }
        switch change {
        case .put(_, let list), .remove(_, let list), .drop(_, let list), .rename(_, _, let list), .empty(let list),
            .unmanage(let list):
            switch list.holder {
            case .audience(let name): return audiences.first { $0.name.value == name }?.name.place
            case .flag(let key, let environment):
                let targets = flag(key)?.targets.first { $0.environment.value == environment }
                let own: Place? =
                    switch list.list {
                    case .audiences: targets?.audiences?.place
                    case .targets(let kind): targets?.list(kind)?.place
                    case .removals: nil
                    }
                return own ?? targets?.environment.place ?? flag(key)?.key.place
            }
        case .set(let field, _, let key), .unset(let field, let key):
            return flag(key)?[field]?.place ?? flag(key)?.key.place
        case .expires(_, let key): return flag(key)?.expires?.place ?? flag(key)?.key.place
        case .addFlag: return nil
        case .removeFlag(let key): return flag(key)?.key.place
        }
    }
}
