package import Diagnostics
package import FlagModel

extension Resolver.Outcome {
    /// Narrows what was resolved. What the app doesn't have is an error only where the narrowed run needs it: what it
    /// leaves aside can't block it, and is warned of.
    ///
    /// - Parameter live: The app and the listing of its flags, without targets.
    /// - Returns: What is planned, which is complete if there is no error, and the diagnostics.
    /// - Throws: ``NarrowingProblem`` if a name or a pattern matches nothing.
    package func narrowed(
        by narrowing: Narrowing,
        live: LiveState
    ) throws(NarrowingProblem) -> (narrowed: Narrowed, diagnostics: [Diagnostic]) {
        let readSet = manifest == nil ? ReadSet.needed(for: partial, in: live.flags) : readSet
        let narrowed = try narrowing.narrow(partial, readSet: readSet, live: live)
        guard narrowing.isNarrow, !problems.isEmpty else { return (narrowed, diagnostics) }
        let needed = NeededParts(
            of: narrowed.manifest, narrowing, environments: try narrowing.chosen(live.app) ?? [], live.flags.byKey)
        var bag = BoundedDiagnostics(atMost: BoundedDiagnostics.usual)
        for problem in problems { bag.add(needed.contains(problem) ? problem.diagnostic : problem.aside) }
        return (narrowed, bag.reported.sorted)
    }

    /// What was resolved for only these flags, whatever the app doesn't have of others or for new ones; nil if it doesn't
    /// have something of theirs.
    package func manifest(ofOnly keys: [Identifier]) -> ResolvedManifest? {
        let keys = Set(keys)
        let isBlocked = problems.contains { problem in
            switch problem.part {
            case .policy: true
            case .create: false
            case .details(let key), .targets(let key): keys.contains(key)
            }
        }
        return isBlocked ? nil : partial
    }
}

extension Resolver.Problem {
    /// The warning that it is where a run leaves it aside.
    fileprivate var aside: Diagnostic {
        Diagnostic(
            .warning, diagnostic.code, diagnostic.message, at: diagnostic.place, inline: diagnostic.inline,
            labels: diagnostic.labels, help: diagnostic.help,
            notes: diagnostic.notes + ["this run leaves it aside; without narrowing it is an error"])
    }
}

/// The parts of a manifest that a narrowed run needs.
private struct NeededParts {
    private let flags: [Identifier: ResolvedFlag]
    private let narrowing: Narrowing
    private let live: [Identifier: LiveFlag]
    /// The ids of the environments that are named.
    private let environments: Set<Identifier>
    /// The flags that are created.
    private let created: [ResolvedFlag]

    init(
        of manifest: ResolvedManifest,
        _ narrowing: Narrowing,
        environments: Set<Identifier>,
        _ live: [Identifier: LiveFlag]
    ) {
        self.environments = environments
        flags = Dictionary(firstOf: manifest.flags, by: \.key.value)
        self.narrowing = narrowing
        self.live = live
        created = manifest.flags.filter { live[$0.key.value] == nil && $0.archived?.value != true }
    }

    func contains(_ problem: Resolver.Problem) -> Bool {
        switch problem.part {
        case .policy: true
        case .create(let field, let files):
            created.contains { files.contains($0.key.place.file) && $0.values[field] == nil }
        case .details(let key):
            flags[key] != nil && (narrowing.environments.isEmpty || narrowing.details || live[key] == nil)
        // With environments named, one that the app doesn't have isn't among them, unless one of them was probably meant, or
        // has that name.
        case .targets(let key):
            (narrowing.only.isEmpty || narrowing.only.contains { $0.matches(key) })
                && (environments.isEmpty || !environments.isDisjoint(with: problem.environments))
        }
    }
}
