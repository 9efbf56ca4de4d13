package import FlagModel

/// What is imported from live state.
package struct ImportOptions: Sendable {
    /// What an import can make managed: all that Reflag lets hoist read.
    package enum Field: Hashable, Sendable {
        /// A field of the table that can be read back.
        case field(FlagField)
        /// Specific targets.
        case targets

        /// What an option calls it.
        package var key: String {
            switch self {
            case .field(let field): field.key
            case .targets: "targets"
            }
        }

        /// All that there are in a table.
        package static func all(in fields: FlagFields = .standard) -> [Field] {
            fields.details.filter(\.isReadable).map(Field.field) + [.targets]
        }
    }

    /// What flags are split into files by.
    package enum Split: Hashable, Sendable {
        case owner
        case stage
        /// The first part of the key.
        case prefix
        /// What a file says.
        case map(SplitMap)

        /// A word for it.
        var word: String {
            switch self {
            case .owner: "owner"
            case .stage: "stage"
            case .prefix: "prefix"
            case .map: "map"
            }
        }
    }

    /// The table of the fields that a flag has.
    package let table: FlagFields
    /// The fields that are written and so become managed.
    package var fields: Set<Field>
    /// Whether archived flags are written, with `archived: true` and no targets.
    package var archived: Bool
    /// Keys of the only flags that are written, with `*` for any characters; empty for all.
    package var only: [KeyPattern]
    /// Names or ids of the only environments whose targets are written; empty for all.
    package var environments: [Identifier]
    /// Whether repeated lists of targets become audiences.
    package var audiences: Bool
    /// What the flags are split into files by; nil for one file.
    package var split: Split?

    /// By default everything about every flag that isn't archived, in one file.
    package init(
        fields: Set<Field>? = nil,
        of table: FlagFields = .standard,
        archived: Bool = false,
        only: [KeyPattern] = [],
        environments: [Identifier] = [],
        audiences: Bool = false,
        split: Split? = nil
    ) {
        self.table = table
        self.fields = fields ?? Set(Field.all(in: table))
        self.archived = archived
        self.only = only
        self.environments = environments
        self.audiences = audiences
        self.split = split
    }

    /// Whether only some of a flag is imported.
    package var isNarrow: Bool { !environments.isEmpty || fields != Set(Field.all(in: table)) }
}

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

    /// Whether a manifest can have it as an id or a name: it isn't empty, and has no NUL.
    var isWritableID: Bool { !text.isEmpty && !text.utf8.contains(0) }
}
