import Diagnostics
import FlagModel

extension EditedText {
    private static let flags: Identifier = "flags"

    /// Writes a flag in place of the one with its key.
    ///
    /// - Returns: False if that isn't written in lines.
    mutating func put(
        _ flag: ManifestFlag,
        inPlaceOf old: ManifestFlag,
        _ grain: ManifestEditor.Grain,
        _ fields: FlagFields
    ) throws(ManifestEditingProblem) -> Bool {
        let path = [Self.flags, flag.key.value]
        do throws(ManifestWritingError) {
            if grain != .flags {
                var copy = self
                if try copy.change(old, to: flag, fields) {
                    self = copy
                    return true
                }
            }
            // A flag that comes from a merge has no lines to replace.
            guard has(path) else { return false }
            return set(path, try Self.lines(of: flag, fields))
        } catch {
            throw .notWritten(error)
        }
    }

    /// Adds owners at the end of `owners`, which is put at its place among the keys of the root if it isn't there.
    ///
    /// - Returns: False if that isn't written in lines.
    mutating func add(_ owners: [OwnerEntry]) throws(ManifestEditingProblem) -> Bool {
        let path: Path = [Identifier(RootField.owners.rawValue)]
        for owner in owners {
            let lines: [String]
            do throws(ManifestWritingError) {
                lines = try ManifestWriter.text(Manifest(owners: [owner])).split(separator: "\n").map(String.init)
            } catch {
                throw .notWritten(error)
            }
            let head = path[0].text + ":"
            let indented = lines.drop { $0 != head }.dropFirst().prefix { $0.hasPrefix("  ") }
            let entry = indented.map { String($0.dropFirst(2)) }
            if has(path) {
                guard fill(path, entry) || set(path + [owner.name.value], entry) else { return false }
            } else {
                guard set(path, [head] + entry.map { "  " + $0 }, rank: RootField.rank) else { return false }
            }
        }
        return true
    }

    /// Changes the parts of a flag that differ.
    private mutating func change(
        _ old: ManifestFlag,
        to new: ManifestFlag,
        _ fields: FlagFields
    ) throws(ManifestWritingError) -> Bool {
        let path = [Self.flags, new.key.value]
        let keys = FlagKey.all(fields)
        for field in keys {
            let before = try Self.lines(of: old, field, fields)
            let after = try Self.lines(of: new, field, fields)
            if before == after { continue }
            let fieldPath = path + [Identifier(field.key)]
            guard !after.isEmpty else {
                guard remove(fieldPath) else { return false }
                continue
            }
            if field == .targets, !old.targets.isEmpty {
                var copy = self
                if try copy.change(old.targets, to: new.targets, at: fieldPath) {
                    self = copy
                    continue
                }
            }
            guard set(fieldPath, after, rank: { FlagKey.rank($0, in: keys) }) else { return false }
        }
        return true
    }

    /// Changes the environments that differ.
    private mutating func change(
        _ old: [ManifestTargets],
        to new: [ManifestTargets],
        at path: Path
    ) throws(ManifestWritingError) -> Bool {
        for targets in new {
            let environment = targets.environment.value
            let lines = try Self.lines(of: targets)
            let before = old.first { $0.environment.value == environment }
            if let before {
                if try Self.lines(of: before) == lines { continue }
                var copy = self
                if try copy.change(before, to: targets, at: path + [environment]) {
                    self = copy
                    continue
                }
            }
            guard set(path + [environment], lines) else { return false }
        }
        return true
    }

    /// Changes the lists of an environment that differ.
    private mutating func change(
        _ old: ManifestTargets,
        to new: ManifestTargets,
        at path: Path
    ) throws(ManifestWritingError) -> Bool {
        for field in TargetsField.allCases {
            let before = try Self.lines(of: old, field)
            let after = try Self.lines(of: new, field)
            if before == after { continue }
            let fieldPath = path + [Identifier(field.rawValue)]
            guard !after.isEmpty else {
                guard remove(fieldPath) else { return false }
                continue
            }
            if let kind = field.kind, let list = new.list(kind)?.value.map(\.value) {
                // Only grants that are there already stay: a new one is written with the whole list.
                let grants = new.grants.filter { $0.kind == kind }.map(\.itemText)
                if setItems(of: fieldPath, to: list + grants, { grants.contains($0) ? nil : Self.item($0) }) {
                    continue
                }
            }
            guard set(fieldPath, after, rank: TargetsField.rank) else { return false }
        }
        return true
    }

    // MARK: Lines without indentation

    private static func lines(
        of flag: ManifestFlag,
        _ fields: FlagFields = .standard
    ) throws(ManifestWritingError) -> [String] {
        var lines = try ManifestWriter.entry(of: flag, indentation: 0, fields: fields)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// A flag with a short key and nothing in it yet.
    private static var bare: ManifestFlag {
        ManifestFlag(key: Located(Identifier("k"), at: .beginning(of: 0)))
    }

    /// The lines of a part of a flag: those of a flag with only that part, without the lines and indentation above it.
    private static func part(
        _ flag: ManifestFlag,
        depth: Int,
        _ fields: FlagFields = .standard
    ) throws(ManifestWritingError) -> [String] {
        try lines(of: flag, fields).dropFirst(depth).map { String($0.dropFirst(2 * depth)) }
    }

    /// A field's lines; none if it isn't written.
    private static func lines(
        of flag: ManifestFlag,
        _ key: FlagKey,
        _ fields: FlagFields
    ) throws(ManifestWritingError) -> [String] {
        var one = bare
        switch key {
        case .field(let field): one[field] = flag[field]
        case .expires: one.expires = flag.expires
        case .targets:
            one.targetsPlace = flag.targetsPlace
            one.targets = flag.targets
        }
        return try part(one, depth: 1, fields)
    }

    private static func lines(of targets: ManifestTargets) throws(ManifestWritingError) -> [String] {
        var flag = bare
        flag.targets = [targets]
        return try part(flag, depth: 2)
    }

    /// A list's lines; none if it isn't written.
    private static func lines(
        of targets: ManifestTargets,
        _ field: TargetsField
    ) throws(ManifestWritingError) -> [String] {
        var one = ManifestTargets(environment: Located(Identifier("e"), at: .beginning(of: 0)))
        switch field {
        case .audiences: one.audiences = targets.audiences
        case .companies:
            one.companies = targets.companies
            one.grants = targets.grants.filter { $0.kind == .company }
        case .users:
            one.users = targets.users
            one.grants = targets.grants.filter { $0.kind == .user }
        case .remove:
            one.removeCompanies = targets.removeCompanies
            one.removeUsers = targets.removeUsers
        }
        guard one.isManaged else { return [] }
        var flag = bare
        flag.targets = [one]
        return try part(flag, depth: 3)
    }

    /// An id as it is written in a list.
    private static func item(_ id: Identifier) -> String? {
        var targets = ManifestTargets(environment: Located(id, at: .beginning(of: 0)))
        targets.users = Located([Located(id, at: .beginning(of: 0))], at: .beginning(of: 0))
        guard let last = try? lines(of: targets, .users).last, let dash = last.firstIndex(of: "-") else { return nil }
        return String(last[last.index(after: dash)...].drop { $0 == " " })
    }
}

extension FlagKey {
    /// A key's position among the others; an unknown one comes last.
    fileprivate static func rank(_ key: Identifier, in keys: [FlagKey]) -> Int {
        keys.firstIndex { Identifier($0.key) == key } ?? keys.count
    }
}

extension RootField {
    /// A key's position among the others; an author's own comes first, since anchors are in it.
    fileprivate static func rank(_ key: Identifier) -> Int {
        allCases.firstIndex { Identifier($0.rawValue) == key } ?? -1
    }
}

extension TargetsField {
    /// A key's position among the others; an unknown one comes last.
    fileprivate static func rank(_ key: Identifier) -> Int {
        allCases.firstIndex { Identifier($0.rawValue) == key } ?? allCases.count
    }

    /// The kind of targets in the list; nil if it isn't a list of targets.
    fileprivate var kind: TargetKind? {
        switch self {
        case .companies: .company
        case .users: .user
        case .audiences, .remove: nil
        }
    }
}

extension Grant {
    /// The grant as an item of a list.
    fileprivate var itemText: Identifier {
        let fields: [(GrantField, String?)] = [
            (.id, id.value.text), (.from, from?.value.description), (.until, until?.value.description),
            (.why, why?.value),
        ]
        return TextTree.Item.grant(fields.compactMap { field, value in value.map { (field.rawValue, $0) } })
    }
}
