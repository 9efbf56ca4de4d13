package import FlagModel

/// What of live state is imported: the flags, the environments, and the targets that have to be read for them.
package struct ImportSelection: Sendable {
    /// The flags, by their keys.
    package let flags: [LiveFlag]
    /// The environments, in the app's order.
    package let environments: [AppEnvironment]
    /// One address for each flag and environment whose targets are wanted, and no others.
    package let readSet: ReadSet

    /// Chooses from a listing.
    ///
    /// - Throws: ``ImportProblem`` if a name or a pattern matches nothing.
    package init(from live: LiveState, _ options: ImportOptions) throws(ImportProblem) {
        environments = try Self.environments(of: live.app, options.environments)
        for pattern in options.only {
            let matched = live.flags.filter { pattern.matches($0.key) }
            guard !matched.isEmpty else { throw .unmatchedPattern(pattern, keys: live.flags.map(\.key.text).sorted()) }
            guard options.archived || !matched.allSatisfy(\.archived) else { throw .archivedAlone(pattern) }
        }
        flags = live.flags
            .filter { flag in
                (options.archived || !flag.archived)
                    && (options.only.isEmpty || options.only.contains { $0.matches(flag.key) })
            }
            .sorted { $0.key < $1.key }
        let environments = environments
        let wanted = options.fields.contains(.targets) ? flags.filter { !$0.archived && $0.key.isWritable } : []
        readSet = ReadSet(
            wanted.flatMap { flag in
                environments.map { TargetsAddress(flag: flag.key, environment: $0.id) }
            })
    }

    private static func environments(
        of app: App,
        _ names: [Identifier]
    ) throws(ImportProblem) -> [AppEnvironment] {
        guard !names.isEmpty else { return app.environments }
        let chosen: Set<Identifier>
        do {
            chosen = try EnvironmentLookup(app.environments, id: \.id, name: \.name).ids(of: names)
        } catch {
            throw .environment(error)
        }
        return app.environments.filter { chosen.contains($0.id) }
    }
}

extension Identifier {
    /// Whether a manifest can have a flag with this key.
    var isWritable: Bool { FlagKeyFormat.custom.accepts(text) }
}
