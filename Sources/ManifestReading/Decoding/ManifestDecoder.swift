import Diagnostics
import FlagModel

/// Decodes the nodes of a document into a manifest, telling every mistake that can be known offline.
struct ManifestDecoder {
    var reader: NodeReader
    private(set) var manifest = Manifest()

    init(tree: NodeTree) {
        reader = NodeReader(tree: tree)
    }

    /// The manifest of a document, as far as it could be understood, and what was wrong with it.
    static func decode(_ tree: NodeTree) -> (manifest: Manifest, bag: DiagnosticBag) {
        var decoder = ManifestDecoder(tree: tree)
        decoder.decodeRoot()
        return (decoder.manifest, decoder.reader.bag)
    }

    private mutating func decodeRoot() {
        let root: NodeTree.Index = 0
        guard
            let fields: [(field: RootField, key: NodeTree.Index, value: NodeTree.Index)] =
                reader.fields(root, "a manifest", allowing: { $0.hasPrefix("x-") })
        else { return }
        for (field, key, value) in fields {
            switch field {
            case .version: decodeVersion(value)
            case .app: manifest.app = reader.id(value, "`app`")
            case .include: notSupportedYet(key, "include")
            case .policy: decodePolicy(value)
            case .owners: decodeOwners(value)
            case .create: decodeCreate(value)
            case .audiences: decodeAudiences(value)
            case .flags: decodeFlags(value)
            }
        }
        requireKeys(fields.map(\.field))
    }

    private mutating func requireKeys(_ written: [RootField]) {
        let start = SourcePosition(line: 1, column: 1)
        let beginning = Place(file: reader.tree.file, start: start, end: SourcePosition(line: 1, column: 2))
        if !written.contains(.version) {
            reader.bag.add(
                Diagnostic(
                    "missing-key", "the manifest has no `version`", at: beginning, help: "write `version: 1` at its top"
                ))
        }
        if !written.contains(.flags) {
            reader.bag.add(
                Diagnostic(
                    "missing-key", "the manifest has no `flags`", at: beginning,
                    help: "write the flags under `flags:`; for a manifest with none, write `flags: {}`"))
        }
    }

    private mutating func decodeVersion(_ value: NodeTree.Index) {
        let node = reader.node(value)
        guard node.kind == .scalar, CoreScalar.resolve(node) == .integer else {
            reader.wrongType(value, expected: "`version` is a number", help: "write `version: 1`")
            return
        }
        guard node.text == "1" else {
            reader.bag.add(
                Diagnostic(
                    "unsupported-version", "this hoist reads version 1 of the manifest, not version \(node.text)",
                    at: reader.place(value), help: "write `version: 1`, or use a newer hoist"))
            return
        }
    }

    mutating func notSupportedYet(_ key: NodeTree.Index, _ name: String) {
        reader.bag.add(
            Diagnostic(
                "not-supported-yet", "`\(name)` isn't supported by this version of hoist yet", at: reader.place(key),
                help: "remove it; hoist won't ignore what it can't do"))
    }

    // MARK: Policy, owners, create

    private mutating func decodePolicy(_ value: NodeTree.Index) {
        let fields: [(field: PolicyField, key: NodeTree.Index, value: NodeTree.Index)]? =
            reader.fields(value, "`policy`")
        for (field, key, value) in fields ?? [] {
            switch field {
            case .unlisted:
                let word = reader.word(value, "`unlisted`", Policy.Unlisted.self)
                manifest.policy.unlisted = word.map { Located($0, at: reader.place(value)) }
            case .ignore:
                let patterns = reader.ids(value, "`ignore`")?.value ?? []
                manifest.policy.ignore = patterns.map { Located(KeyPattern($0.value.text), at: $0.place) }
            case .targets: decodeTargetsPolicy(value)
            case .limits, .require, .recommend: notSupportedYet(key, "policy.\(field.rawValue)")
            }
        }
    }

    private mutating func decodeTargetsPolicy(_ value: NodeTree.Index) {
        guard reader.node(value).kind == .mapping else {
            manifest.policy.targets = reader.word(value, "`targets`", Policy.TargetsMode.self) ?? .exact
            return
        }
        for (environment, value) in reader.idEntries(value, "`policy.targets`") ?? [] {
            guard let mode = reader.word(value, "the mode of `\(environment.value)`", Policy.TargetsMode.self) else {
                continue
            }
            if environment.value == "*" {
                manifest.policy.targets = mode
            } else {
                manifest.policy.environmentTargets.append(
                    Policy.EnvironmentMode(environment: environment, mode: mode))
            }
        }
    }

    private mutating func decodeOwners(_ value: NodeTree.Index) {
        for (name, value) in reader.idEntries(value, "`owners`") ?? [] {
            guard let id = reader.id(value, "the user id of `\(name.value)`") else { continue }
            manifest.owners.append(OwnerEntry(name: name, id: id))
        }
    }

    private mutating func decodeCreate(_ value: NodeTree.Index) {
        let fields: [(field: CreateField, key: NodeTree.Index, value: NodeTree.Index)]? =
            reader.fields(value, "`create`")
        for (field, _, value) in fields ?? [] {
            switch field {
            case .description: manifest.create.description = decodeDescription(value)
            case .owner: manifest.create.owner = reader.clearableID(value, "`owner`")
            case .stage: manifest.create.stage = reader.id(value, "`stage`")
            case .permanent: manifest.create.permanent = reader.boolean(value, "`permanent`")
            case .secret: manifest.create.secret = reader.boolean(value, "`secret`")
            }
        }
    }

    // MARK: Audiences

    private mutating func decodeAudiences(_ value: NodeTree.Index) {
        for (name, value) in reader.idEntries(value, "`audiences`") ?? [] {
            let fields: [(field: AudienceField, key: NodeTree.Index, value: NodeTree.Index)]? =
                reader.fields(value, "the audience `\(name.value)`")
            var audience = Audience(name: name)
            for (field, _, value) in fields ?? [] {
                switch field {
                case .companies: audience.companies = targetIDs(value, "`companies`")?.value ?? []
                case .users: audience.users = targetIDs(value, "`users`")?.value ?? []
                }
            }
            manifest.audiences.append(audience)
        }
    }

    /// A list of ids in which none stands twice.
    mutating func targetIDs(_ value: NodeTree.Index, _ what: String) -> Located<[Located<Identifier>]>? {
        guard let list = reader.ids(value, what) else { return nil }
        guard list.value.count > 1 else { return list }
        var first: [Identifier: Place] = [:]
        first.reserveCapacity(list.value.count)
        var kept: [Located<Identifier>] = []
        kept.reserveCapacity(list.value.count)
        for id in list.value {
            guard let earlier = first[id.value] else {
                first[id.value] = id.place
                kept.append(id)
                continue
            }
            reader.bag.add(
                Diagnostic(
                    "duplicate-target", "`\(id.value)` stands twice in this list", at: id.place,
                    inline: "the second one",
                    labels: [Diagnostic.Label(earlier, "the first one")], help: "remove one of the two"))
        }
        return Located(kept, at: list.place)
    }

    // MARK: Flags

    private mutating func decodeFlags(_ value: NodeTree.Index) {
        let help = "write the flags under it; for none, write `flags: {}`"
        guard let entries = reader.idEntries(value, "`flags`", help: help) else { return }
        manifest.flags.reserveCapacity(entries.count)
        for (key, value) in entries {
            guard FlagKeyFormat.custom.accepts(key.value.text) else {
                reader.bag.add(
                    Diagnostic(
                        "invalid-flag-key", "a flag key is made of letters, numbers, punctuation, symbols and spaces",
                        at: key.place, help: "control characters and combining marks can't stand in a key"))
                continue
            }
            manifest.flags.append(decodeFlag(key, value))
        }
    }

    mutating func decodeDescription(_ value: NodeTree.Index) -> Located<String?>? {
        guard let text = reader.clearableText(value, "`description`") else { return nil }
        let normal = NormalText.description(text.value)
        let length = normal?.unicodeScalars.count ?? 0
        if length > Self.longestDescription {
            reader.bag.add(
                Diagnostic(
                    "description-too-long",
                    "a description has at most \(Self.longestDescription) characters; this one has \(length)",
                    at: text.place, help: "shorten it, or link to a page that says the rest"))
        }
        return Located(normal, at: text.place)
    }

    /// The longest description that Reflag takes, in Unicode scalars.
    static let longestDescription = 8192
}
