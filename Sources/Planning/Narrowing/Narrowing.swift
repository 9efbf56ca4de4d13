package import Diagnostics
package import FlagModel

/// A run that is limited to some environments or some flags: `--environment`, `--details`, `--only`.
///
/// Between Resolution and Making it excludes parts of the resolved manifest, and counts them. Nothing that the
/// manifest doesn't list is archived in a narrowed run.
package struct Narrowing: Hashable, Sendable {
    /// Names or ids of the only environments whose targets are planned, with the creates that they need; empty for all.
    package var environments: [Identifier]
    /// Whether details, archiving and unarchiving are planned even if environments are named.
    package var details: Bool
    /// Keys of the only flags that are planned, with `*` for any characters; empty for all.
    package var only: [KeyPattern]

    /// A narrowing; without arguments, none.
    package init(environments: [Identifier] = [], details: Bool = false, only: [KeyPattern] = []) {
        self.environments = environments
        self.details = details
        self.only = only
    }

    /// Whether anything is excluded.
    package var isNarrow: Bool { !environments.isEmpty || !only.isEmpty }

    /// Narrows a manifest.
    ///
    /// - Parameters:
    ///   - manifest: The resolved manifest.
    ///   - readSet: Whose targets have to be read for all of it.
    ///   - live: The app and the listing of its flags, without targets.
    /// - Throws: ``NarrowingProblem`` if a name or a pattern matches nothing.
    package func narrow(
        _ manifest: ResolvedManifest,
        readSet: ReadSet,
        live: LiveState
    ) throws(NarrowingProblem) -> Narrowed {
        guard isNarrow else { return Narrowed(manifest: manifest, readSet: readSet, notes: []) }
        let kept = try chosen(live.app)
        try checkPatterns(manifest)
        var excluded = Excluded(live)
        var narrowed = manifest
        if manifest.unlisted?.value == .archive {
            narrowed.unlisted = manifest.unlisted.map { Located(.report, at: $0.place) }
        }
        narrowed.flags = []
        for flag in manifest.flags {
            if let flag = narrow(flag, to: kept, &excluded) {
                narrowed.flags.append(flag)
            } else {
                narrowed.excluded.insert(flag.key.value)
            }
        }
        excluded.wouldArchiveUnlisted = manifest.unlisted?.value == .archive
        let addresses = Set(
            narrowed.flags.flatMap { flag in
                flag.targets.map { TargetsAddress(flag: flag.key.value, environment: $0.environment.id) }
            })
        return Narrowed(
            manifest: narrowed, readSet: ReadSet(readSet.addresses.filter(addresses.contains)),
            notes: excluded.notes(of: self, environments: kept, in: live.app))
    }

    /// The ids of the environments that are named; nil for all.
    ///
    /// - Throws: ``NarrowingProblem`` if a name matches none, or several.
    package func chosen(_ app: App) throws(NarrowingProblem) -> Set<Identifier>? {
        guard !environments.isEmpty else { return nil }
        do {
            return try EnvironmentLookup(app.environments, id: \.id, name: \.name).ids(of: environments)
        } catch {
            throw .environment(error)
        }
    }

    private func checkPatterns(_ manifest: ResolvedManifest) throws(NarrowingProblem) {
        for pattern in only where !manifest.flags.contains(where: { pattern.matches($0.key.value) }) {
            // One that isn't in the manifest may be named, too.
            let key = manifest.ignored.first { pattern.matches($0) } ?? pattern.text
            if let ignoring = manifest.ignoring.first(where: { $0.value.matches(key) }) {
                throw .ignored(pattern, key: key, by: ignoring)
            }
            throw .unmatchedPattern(pattern, keys: manifest.flags.map(\.key.value.text))
        }
    }

    /// The part of a flag that is planned; nil if nothing is.
    private func narrow(_ flag: ResolvedFlag, to kept: Set<Identifier>?, _ excluded: inout Excluded) -> ResolvedFlag? {
        guard only.isEmpty || only.contains(where: { $0.matches(flag.key.value) }) else {
            excluded.flags += 1
            return nil
        }
        guard let kept else { return flag }
        var narrowed = flag
        narrowed.targets = flag.targets.filter { kept.contains($0.environment.id) }
        excluded.lists += flag.targets.count { !kept.contains($0.environment.id) && $0.written.isManaged }
        if details { return narrowed }
        let isTargeted = narrowed.targets.contains(where: \.written.isManaged)
        guard let live = excluded.live[flag.key.value] else {
            // Nothing has to be done for a flag that is archived here and doesn't exist.
            if flag.archived?.value == true { return nil }
            if narrowed.targets.contains(where: \.wantsTargets) { return narrowed }
            excluded.creates += 1
            return nil
        }
        excluded.count(flag, live)
        let end = flag.archived?.value ?? live.archived
        guard isTargeted, flag.archived == nil || (end == live.archived && !end) else { return nil }
        var bare = ResolvedFlag(key: flag.key)
        bare.targetsPlace = flag.targetsPlace
        bare.targets = narrowed.targets
        return bare
    }
}

extension ResolvedTargets {
    /// Whether a flag that is created for them would get any target.
    fileprivate var wantsTargets: Bool {
        !(audiences ?? []).isEmpty || TargetKind.allCases.contains { !(written.list($0)?.value ?? []).isEmpty }
    }
}

/// A manifest that was narrowed.
package struct Narrowed: Sendable {
    /// What is planned.
    package var manifest: ResolvedManifest
    /// Whose targets have to be read for it.
    package let readSet: ReadSet
    /// What was excluded, for the plan's notes.
    package let notes: [PlanRemark]
}

/// A name or pattern on the command line that a run can't be narrowed by.
package enum NarrowingProblem: Error, Hashable, Sendable {
    /// What `--environment` names isn't one environment.
    case environment(EnvironmentProblem)
    /// No flag of the manifest matches.
    case unmatchedPattern(KeyPattern, keys: [String])
    /// No flag of the manifest or the app matches what `explain` was given.
    case unmatchedFlag(KeyPattern, keys: [String])
    /// No flag of the manifest matches what `explain` was given, and the app wasn't asked.
    case unwrittenFlag(KeyPattern, keys: [String])
    /// The manifest doesn't name the environment that `explain` was given, and the app wasn't asked.
    case unwrittenEnvironment(Identifier, names: [String])
    /// Only flags match that `policy.ignore` ignores, such as the one with this key.
    case ignored(KeyPattern, key: Identifier, by: Located<KeyPattern>)

    /// Where the manifest says so; nil if it doesn't matter.
    package var place: Place? {
        if case .ignored(_, _, let by) = self { by.place } else { nil }
    }

    /// What is wrong, in one line without a full stop.
    package var message: String {
        switch self {
        case .environment(.unknown(let name, _)): "the app has no environment `\(name)`, which --environment names"
        case .environment(let problem): problem.message
        case .unmatchedPattern(let pattern, _): "no flag of the manifest matches `--only \(pattern.text)`"
        case .unmatchedFlag(let pattern, _): "neither the manifest nor the app has a flag `\(pattern.text)`"
        case .unwrittenFlag(let pattern, _):
            "the manifest has no flag `\(pattern.text)`, and the app isn't asked with --offline"
        case .unwrittenEnvironment(let name, _):
            "the manifest names no environment `\(name)`, and the app isn't asked with --offline"
        case .ignored(let pattern, let key, let by):
            "`--only \(pattern.text)` names `\(key)`, which `policy.ignore` ignores by `\(by.value.text)`"
        }
    }

    /// What to do.
    package var hint: String {
        switch self {
        case .environment(let problem): problem.hint
        case .unwrittenEnvironment(let name, let names):
            DidYouMean.question(for: name.text, among: names)
                ?? (names.isEmpty
                    ? "it names none" : "it names " + names.joined(separator: ", ") + ", as an id or a name each")
        case .unmatchedPattern(let pattern, let keys), .unmatchedFlag(let pattern, let keys),
            .unwrittenFlag(let pattern, let keys):
            DidYouMean.question(for: pattern.text.text, among: keys)
                ?? "write a key as in the manifest; `*` matches any characters"
        case .ignored: "hoist leaves it alone altogether; narrow `policy.ignore`, or name another flag"
        }
    }
}
