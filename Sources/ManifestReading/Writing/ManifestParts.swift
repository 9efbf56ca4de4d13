import FlagModel

/// A manifest as parts of YAML: keys in the order of the schema table, without those that aren't set.
struct ManifestParts {
    /// The parts so far.
    private(set) var parts: [YAMLPart] = []

    // MARK: Files

    /// Adds a whole manifest.
    mutating func add(
        _ manifest: Manifest,
        as role: ManifestWriter.Role,
        _ extras: ManifestExtras
    ) throws(ManifestWritingError) {
        guard manifest.includedCreate.isEmpty else { throw .createOfIncludedFiles }
        let fields = RootField.allCases.filter { isWritten($0, manifest, role, extras) }
        if role == .included, let field = fields.first(where: { IncludedField(rawValue: $0.rawValue) == nil }) {
            throw .notInIncludedFiles(field.rawValue)
        }
        mapping { parts in
            for field in fields {
                parts.key(field.rawValue)
                switch field {
                case .version: parts.bare("1")
                case .app: parts.add(apps: manifest.apps)
                case .include: parts.list(extras.include)
                case .policy: parts.add(manifest.policy, extras)
                case .owners: parts.add(manifest.owners)
                case .create: parts.add(manifest.create)
                case .audiences: parts.add(manifest.audiences)
                case .flags: parts.add(manifest.flags, manifest.fields)
                }
            }
        }
    }

    private func isWritten(
        _ field: RootField,
        _ manifest: Manifest,
        _ role: ManifestWriter.Role,
        _ extras: ManifestExtras
    ) -> Bool {
        switch field {
        case .version: role == .root
        case .app: !manifest.apps.isEmpty
        case .include: !extras.include.isEmpty
        case .policy: PolicyField.allCases.contains { isWritten($0, manifest.policy, extras) }
        case .owners: !manifest.owners.isEmpty
        case .create: !manifest.create.values.isEmpty
        case .audiences: !manifest.audiences.isEmpty
        case .flags: role == .root || !manifest.flags.isEmpty
        }
    }

    // MARK: Sections

    private mutating func add(apps: [Located<Identifier>]) {
        if apps.count == 1 { text(apps[0].value.text) } else { list(apps.map(\.value.text)) }
    }

    private mutating func add(_ owners: [OwnerEntry]) {
        mapping { parts in
            for owner in owners {
                parts.text(owner.name.value.text)
                parts.text(owner.id.value.text)
            }
        }
    }

    private mutating func add(_ create: CreateDefaults) {
        mapping { parts in
            for entry in create.values.entries {
                parts.key(entry.field.key)
                parts.add(entry.value.value, of: entry.field)
            }
        }
    }

    /// Adds a field's value, in its normal form.
    mutating func add(_ value: FieldValue, of field: FlagField) {
        switch field.kept(value) {
        case .none: bare("null")
        case .flag(let value): bare(value ? "true" : "false")
        case .text(let text): parts.append(.scalar(text, field.hasLines ? .style(ofLines: text) : .style(of: text)))
        }
    }

    private mutating func add(_ audiences: [Audience]) {
        mapping { parts in
            for audience in audiences {
                parts.text(audience.name.value.text)
                parts.mapping { parts in
                    for field in AudienceField.allCases {
                        let kind = field == .companies ? TargetKind.company : .user
                        let (ids, grants) = (audience.list(kind), audience.grants.filter { $0.kind == kind })
                        if !ids.isEmpty || !grants.isEmpty { parts.list(field.rawValue, ids, grants) }
                    }
                }
            }
        }
    }

    // MARK: Pieces

    /// Adds a mapping with the keys and values that the body adds, in turn.
    mutating func mapping(_ body: (inout ManifestParts) -> Void) {
        parts.append(.mapping)
        body(&self)
        parts.append(.endOfMapping)
    }

    /// Adds a key of the schema.
    mutating func key(_ key: String) { bare(key) }

    /// Adds a scalar without quotes: one that every reader reads the same, or that isn't a string.
    mutating func bare(_ text: String) { parts.append(.scalar(text, .plain)) }

    /// Adds a string, quoted if necessary.
    mutating func text(_ text: String) { parts.append(.scalar(text, .style(of: text))) }

    /// Adds a list of strings.
    mutating func list(_ texts: [String]) {
        parts.append(.list)
        for text in texts { self.text(text) }
        parts.append(.endOfList)
    }

    /// Adds a key and its list of ids, then of grants.
    mutating func list(_ key: String, _ ids: [Located<Identifier>], _ grants: [Grant] = []) {
        self.key(key)
        parts.append(.list)
        for id in ids { text(id.value.text) }
        for grant in grants { add(grant) }
        parts.append(.endOfList)
    }

    private mutating func add(_ grant: Grant) {
        mapping { parts in
            for field in GrantField.allCases {
                let day = field == .from ? grant.from : grant.until
                switch field {
                case .id: parts.pair(field, grant.id.value.text)
                case .from, .until: if let day { parts.pair(field, "\(day.value)") }
                case .why: if let why = grant.why { parts.pair(field, why.value) }
                }
            }
        }
    }

    private mutating func pair(_ field: GrantField, _ value: String) {
        key(field.rawValue)
        text(value)
    }
}

extension FlagField {
    /// Whether a string in it can have several lines.
    fileprivate var hasLines: Bool {
        if case .text(let rule) = kind { rule.form == .lines } else { false }
    }
}
