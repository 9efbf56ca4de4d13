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
                case .app: parts.text(manifest.app?.value.text ?? "")
                case .include: parts.list(extras.include)
                case .policy: parts.add(manifest.policy, extras)
                case .owners: parts.add(manifest.owners)
                case .create: parts.add(manifest.create)
                case .audiences: parts.add(manifest.audiences)
                case .flags: parts.add(manifest.flags)
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
        case .app: manifest.app != nil
        case .include: !extras.include.isEmpty
        case .policy: PolicyField.allCases.contains { isWritten($0, manifest.policy, extras) }
        case .owners: !manifest.owners.isEmpty
        case .create: CreateField.allCases.contains { isWritten($0, manifest.create) }
        case .audiences: !manifest.audiences.isEmpty
        case .flags: role == .root || !manifest.flags.isEmpty
        }
    }

    // MARK: Sections

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
            for field in CreateField.allCases where parts.isWritten(field, create) {
                parts.key(field.rawValue)
                switch field {
                case .description: parts.description(create.description?.value)
                case .owner: parts.textOrNull(create.owner?.value?.text)
                case .stage: parts.text(create.stage?.value.text ?? "")
                case .permanent: parts.boolean(create.permanent?.value ?? false)
                case .secret: parts.boolean(create.secret?.value ?? false)
                }
            }
        }
    }

    private func isWritten(_ field: CreateField, _ create: CreateDefaults) -> Bool {
        switch field {
        case .description: create.description != nil
        case .owner: create.owner != nil
        case .stage: create.stage != nil
        case .permanent: create.permanent != nil
        case .secret: create.secret != nil
        }
    }

    private mutating func add(_ audiences: [Audience]) {
        mapping { parts in
            for audience in audiences {
                parts.text(audience.name.value.text)
                parts.mapping { parts in
                    for field in AudienceField.allCases {
                        let ids = audience.list(field == .companies ? .company : .user)
                        if !ids.isEmpty { parts.list(field.rawValue, ids) }
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

    /// Adds a string, or null for none.
    mutating func textOrNull(_ text: String?) {
        if let text { self.text(text) } else { bare("null") }
    }

    /// Adds a description in its normal form, or null for none.
    mutating func description(_ description: String??) {
        if let text = NormalText.description(description ?? nil) {
            parts.append(.scalar(text, .style(ofLines: text)))
        } else {
            bare("null")
        }
    }

    /// Adds `true` or `false`.
    mutating func boolean(_ value: Bool) { bare(value ? "true" : "false") }

    /// Adds a list of strings.
    mutating func list(_ texts: [String]) {
        parts.append(.list)
        for text in texts { self.text(text) }
        parts.append(.endOfList)
    }

    /// Adds a key and its list of ids.
    mutating func list(_ key: String, _ ids: [Located<Identifier>]) {
        self.key(key)
        list(ids.map(\.value.text))
    }
}
