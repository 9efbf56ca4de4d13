import Diagnostics
import FlagModel
import TerminalText

/// Writes live flags as flags of a manifest.
struct FlagImporter {
    let names: ImportNames
    let options: ImportOptions
    let environments: [AppEnvironment]
    /// What can't be written.
    private(set) var tally = ImportTally()
    /// The users' ids by what owners were called: an owner can lose their last flag, and nothing would lead to them.
    private(set) var owners: [Identifier: Identifier] = [:]

    init(names: ImportNames, _ options: ImportOptions, environments: [AppEnvironment]) {
        self.names = names
        self.options = options
        self.environments = environments
    }

    /// A flag with all that is to become managed; nil if a manifest can't have one with its key.
    ///
    /// - Parameter targets: The targets at an address; only used for flags that aren't archived.
    /// - Throws: ``ImportProblem/targetsNotRead(_:)``.
    mutating func flag(
        _ live: LiveFlag,
        targets: TargetsTable
    ) throws(ImportProblem) -> ManifestFlag? {
        guard live.key.isWritable else {
            tally.add(.key, SafeText.quoted(live.key.text))
            return nil
        }
        var flag = ManifestFlag(key: .imported(live.key))
        for field in options.table.details where options.fields.contains(.field(field)) {
            flag[field] = value(of: field, in: live).map { .imported($0) }
        }
        if options.fields.contains(.targets), !live.archived {
            for environment in environments {
                let address = TargetsAddress(flag: live.key, environment: environment.id)
                guard let found = targets[address] else { throw .targetsNotRead(address) }
                if let written = self.targets(found, of: live, in: environment) { flag.targets.append(written) }
            }
        }
        if live.archived { flag.archived = .imported(true) }
        return flag
    }

    // MARK: Fields

    /// What a manifest says about a field; nil, and recorded, if it can't say what is live.
    private mutating func value(of field: FlagField, in live: LiveFlag) -> FieldValue? {
        let written: FieldValue?
        switch live[field] {
        case .plain(.none) where !field.isClearable && field.isReference: return nil
        case .plain(let value): written = field.canHold(value) ? value : nil
        case .stage(let stage): written = names.text(for: stage).map { .text($0.text) }
        case .owner(let owner):
            let name = names.text(for: owner)
            if let name, name != owner.id { owners[name] = owner.id }
            written = name.map { .text($0.text) }
        }
        if written == nil { tally.add(.field(field), live.key.text) }
        return written
    }

    /// What is live in an environment, as the lists that aren't empty; nil if all are.
    private mutating func targets(
        _ live: LiveTargets,
        of flag: LiveFlag,
        in environment: AppEnvironment
    ) -> ManifestTargets? {
        guard !live.companies.isEmpty || !live.users.isEmpty else { return nil }
        guard let name = names.text(for: environment) else {
            tally.add(.environment, flag.key.text)
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

    /// A list of ids; nil, with a note, if one of them can't be written: a list with only the others would remove it.
    mutating func list(
        _ ids: Set<Identifier>,
        _ kind: TargetKind,
        of flag: LiveFlag,
        in environment: AppEnvironment
    ) -> Located<[Located<Identifier>]>? {
        guard ids.allSatisfy(\.isWritableID) else {
            tally.add(.targets, "\(kind.plural) of \(flag.key) in \(environment.name)")
            return nil
        }
        tally.checkForEmails(in: ids, kind)
        return .imported(ids.sorted().map { .imported($0) })
    }
}

extension [Identifier: Identifier] {
    /// `owners` with these users' ids by their names.
    var ownerEntries: [OwnerEntry] {
        sorted { $0.key < $1.key }.map { OwnerEntry(name: .imported($0.key), id: .imported($0.value)) }
    }
}

extension FlagField {
    /// Whether a manifest can say this of the field.
    fileprivate func canHold(_ value: FieldValue) -> Bool {
        guard case .text(let rule) = kind else { return true }
        let length = value.text?.unicodeScalars.count ?? 0
        if let text = value.text, text.utf8.contains(0) { return false }
        return length <= rule.longest && (length > 0 || rule.empty == nil)
    }
}

extension Located {
    /// A value that isn't written in a file yet.
    static func imported(_ value: Value) -> Located {
        let start = SourcePosition(line: 1, column: 1)
        return Located(value, at: Place(file: 0, start: start, end: start))
    }
}
