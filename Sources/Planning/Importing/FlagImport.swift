import Diagnostics
import FlagModel
import TerminalText

/// Writes live flags as flags of a manifest.
struct FlagImport {
    let names: ImportNames
    let fields: Set<ImportOptions.Field>
    let environments: [AppEnvironment]
    /// What can't be written.
    private(set) var tally = ImportTally()

    init(names: ImportNames, fields: Set<ImportOptions.Field>, environments: [AppEnvironment]) {
        self.names = names
        self.fields = fields
        self.environments = environments
    }

    /// A flag with all that is to become managed; nil where a manifest can't have one with its key.
    ///
    /// - Parameter targets: The targets at an address; asked for flags that aren't archived alone.
    /// - Throws: ``ImportProblem/targetsNotRead(_:)``.
    mutating func flag(
        _ live: LiveFlag,
        targets: [TargetsAddress: LiveTargets]
    ) throws(ImportProblem) -> ManifestFlag? {
        guard live.key.isWritable else {
            tally.lose(.key, SafeText.quoted(live.key.text))
            return nil
        }
        var flag = ManifestFlag(key: .imported(live.key))
        for field in ImportOptions.Field.allCases where fields.contains(field) {
            switch field {
            case .name: flag.name = name(of: live)
            case .description: flag.description = description(of: live)
            case .owner: flag.owner = owner(of: live)
            case .stage: flag.stage = stage(of: live)
            case .permanent: flag.permanent = .imported(live.permanent)
            case .targets:
                guard !live.archived else { continue }
                for environment in environments {
                    let address = TargetsAddress(flag: live.key, environment: environment.id)
                    guard let found = targets[address] else { throw .targetsNotRead(address) }
                    if let written = self.targets(found, of: live, in: environment) { flag.targets.append(written) }
                }
            }
        }
        if live.archived { flag.archived = .imported(true) }
        return flag
    }

    // MARK: Fields

    private mutating func name(of live: LiveFlag) -> Located<String>? {
        guard (1...FlagName.maximumLength).contains(live.name.unicodeScalars.count) else {
            tally.lose(.name, live.key.text)
            return nil
        }
        return .imported(live.name)
    }

    private mutating func description(of live: LiveFlag) -> Located<String?>? {
        guard (live.description?.unicodeScalars.count ?? 0) <= FlagLengths.description else {
            tally.lose(.description, live.key.text)
            return nil
        }
        return .imported(live.description)
    }

    private mutating func owner(of live: LiveFlag) -> Located<Identifier?>? {
        guard let owner = live.owner else { return .imported(nil) }
        guard let text = names.text(for: owner) else {
            tally.lose(.owner, live.key.text)
            return nil
        }
        return .imported(text)
    }

    private mutating func stage(of live: LiveFlag) -> Located<Identifier>? {
        guard let stage = live.stage else { return nil }
        guard let text = names.text(for: stage) else {
            tally.lose(.stage, live.key.text)
            return nil
        }
        return .imported(text)
    }

    /// What is live in an environment, by the lists that have anything in them; nil where nothing is.
    private mutating func targets(
        _ live: LiveTargets,
        of flag: LiveFlag,
        in environment: AppEnvironment
    ) -> ManifestTargets? {
        guard !live.companies.isEmpty || !live.users.isEmpty else { return nil }
        guard let name = names.text(for: environment) else {
            tally.lose(.environment, flag.key.text)
            return nil
        }
        var written = ManifestTargets(environment: .imported(name))
        for kind in TargetKind.allCases where !live[kind].isEmpty {
            guard let list = list(live[kind], kind, of: flag, in: environment) else { continue }
            switch kind {
            case .company: written.companies = list
            case .user: written.users = list
            }
        }
        return written.isManaged ? written : nil
    }

    /// A list by its ids; nil, with a note, where one of them can't be written: the others would take it away.
    mutating func list(
        _ ids: Set<Identifier>,
        _ kind: TargetKind,
        of flag: LiveFlag,
        in environment: AppEnvironment
    ) -> Located<[Located<Identifier>]>? {
        guard !ids.contains("") else {
            let noun = kind == .company ? "companies" : "users"
            tally.lose(.targets, "\(noun) of \(flag.key) in \(environment.name)")
            return nil
        }
        tally.look(at: ids, kind)
        return .imported(ids.sorted().map { .imported($0) })
    }
}

extension Located {
    /// A value that stands in no text yet.
    static func imported(_ value: Value) -> Located {
        let start = SourcePosition(line: 1, column: 1)
        return Located(value, at: Place(file: 0, start: start, end: start))
    }
}
