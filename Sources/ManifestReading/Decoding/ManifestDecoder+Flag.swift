import Diagnostics
import FlagModel

extension ManifestDecoder {
    /// Decodes one flag; one that is null or empty has nothing managed but its existence.
    mutating func decodeFlag(_ key: Located<Identifier>, _ value: NodeTree.Index) -> ManifestFlag {
        var flag = ManifestFlag(key: key)
        let node = reader.node(value)
        if node.kind == .scalar, CoreScalar.resolve(node) == .null { return flag }
        let fields: [(field: FlagKey, key: NodeTree.Index, value: NodeTree.Index)]? =
            reader.fields(value, "the flag `\(key.value)`")
        for (field, _, value) in fields ?? [] {
            switch field {
            case .name: flag.name = decodeName(value)
            case .description: flag.description = decodeDescription(value)
            case .owner: flag.owner = reader.clearableID(value, "`owner`")
            case .stage: flag.stage = reader.id(value, "`stage`")
            case .permanent: flag.permanent = reader.boolean(value, "`permanent`")
            case .secret: flag.secret = reader.boolean(value, "`secret`")
            case .archived: flag.archived = reader.boolean(value, "`archived`")
            case .expires: flag.expires = decodeDate(value)
            case .targets: decodeTargets(value, into: &flag)
            }
        }
        return flag
    }

    private mutating func decodeName(_ value: NodeTree.Index) -> Located<String>? {
        guard let name = reader.text(value, "`name`") else { return nil }
        guard !name.value.isEmpty else {
            reader.bag.add(
                Diagnostic(
                    "empty-name", "a name can't be empty", at: name.place,
                    help: "write one, or leave `name` out and hoist makes one from the key"))
            return nil
        }
        let length = name.value.unicodeScalars.count
        guard length <= FlagName.maximumLength else {
            reader.bag.add(
                Diagnostic(
                    "name-too-long", "a name has at most \(FlagName.maximumLength) characters; this one has \(length)",
                    at: name.place, help: "shorten it, and put the rest into `description`"))
            return nil
        }
        return name
    }

    private mutating func decodeDate(_ value: NodeTree.Index) -> Located<CalendarDate>? {
        let node = reader.node(value)
        guard node.kind == .scalar, let date = CalendarDate(node.text) else {
            reader.bag.add(
                Diagnostic(
                    "invalid-date", "`expires` is a day; this is \(reader.described(value))", at: reader.place(value),
                    help: "write it as year, month, day: `2027-03-31`"))
            return nil
        }
        return Located(date, at: reader.place(value))
    }

    private mutating func decodeTargets(_ value: NodeTree.Index, into flag: inout ManifestFlag) {
        let help = "write environments under it; to leave all targets alone, leave `targets` out"
        guard let entries = reader.idEntries(value, "`targets`", help: help) else { return }
        flag.targetsPlace = reader.place(value)
        for (environment, value) in entries {
            flag.targets.append(decodeEnvironment(environment, value))
        }
    }

    private mutating func decodeEnvironment(
        _ environment: Located<Identifier>,
        _ value: NodeTree.Index
    ) -> ManifestTargets {
        var targets = ManifestTargets(environment: environment)
        let node = reader.node(value)
        if node.kind == .scalar, CoreScalar.resolve(node) == .null {
            reader.wrongType(
                value, expected: "the targets in `\(environment.value)` are a mapping",
                help: "write `companies` or `users` under it; to leave it alone, leave `\(environment.value)` out")
            return targets
        }
        let fields: [(field: TargetsField, key: NodeTree.Index, value: NodeTree.Index)]? =
            reader.fields(value, "the targets in `\(environment.value)`")
        for (field, _, value) in fields ?? [] {
            switch field {
            case .audiences: targets.audiences = targetIDs(value, "`audiences`")
            case .companies: targets.companies = targetIDs(value, "`companies`")
            case .users: targets.users = targetIDs(value, "`users`")
            case .remove: decodeRemove(value, into: &targets)
            }
        }
        return targets
    }

    private mutating func decodeRemove(_ value: NodeTree.Index, into targets: inout ManifestTargets) {
        let fields: [(field: RemoveField, key: NodeTree.Index, value: NodeTree.Index)]? =
            reader.fields(value, "`remove`")
        for (field, _, value) in fields ?? [] {
            switch field {
            case .companies: targets.removeCompanies = targetIDs(value, "`remove.companies`")?.value ?? []
            case .users: targets.removeUsers = targetIDs(value, "`remove.users`")?.value ?? []
            }
        }
    }
}
