import FlagModel

extension ManifestParts {
    /// Adds the value of `flags`.
    mutating func add(_ flags: [ManifestFlag]) {
        mapping { parts in
            for flag in flags {
                parts.text(flag.key.value.text)
                parts.add(flag.fields)
            }
        }
    }

    private mutating func add(_ flag: ManifestFlag.Fields) {
        mapping { parts in
            for field in FlagKey.allCases where parts.isWritten(field, flag) {
                parts.key(field.rawValue)
                switch field {
                case .name: parts.text(flag.name?.value ?? "")
                case .description: parts.description(flag.description?.value)
                case .owner: parts.textOrNull(flag.owner?.value?.text)
                case .stage: parts.text(flag.stage?.value.text ?? "")
                case .permanent: parts.boolean(flag.permanent?.value ?? false)
                case .secret: parts.boolean(flag.secret?.value ?? false)
                case .archived: parts.boolean(flag.archived?.value ?? false)
                case .expires: parts.bare(flag.expires?.value.description ?? "")
                case .targets: parts.add(flag.targets)
                }
            }
        }
    }

    private func isWritten(_ field: FlagKey, _ flag: ManifestFlag.Fields) -> Bool {
        switch field {
        case .name: flag.name != nil
        case .description: flag.description != nil
        case .owner: flag.owner != nil
        case .stage: flag.stage != nil
        case .permanent: flag.permanent != nil
        case .secret: flag.secret != nil
        case .archived: flag.archived != nil
        case .expires: flag.expires != nil
        case .targets: flag.targetsPlace != nil || !flag.targets.isEmpty
        }
    }

    private mutating func add(_ environments: [ManifestTargets]) {
        mapping { parts in
            for environment in environments {
                parts.text(environment.environment.value.text)
                parts.add(environment)
            }
        }
    }

    private mutating func add(_ targets: ManifestTargets) {
        mapping { parts in
            for field in TargetsField.allCases {
                switch field {
                case .audiences: if let audiences = targets.audiences { parts.list(field.rawValue, audiences.value) }
                case .companies: if let companies = targets.companies { parts.list(field.rawValue, companies.value) }
                case .users: if let users = targets.users { parts.list(field.rawValue, users.value) }
                case .remove: parts.addRemovals(targets)
                }
            }
        }
    }

    private mutating func addRemovals(_ targets: ManifestTargets) {
        guard !targets.removeCompanies.isEmpty || !targets.removeUsers.isEmpty else { return }
        key(TargetsField.remove.rawValue)
        mapping { parts in
            for field in RemoveField.allCases {
                let ids = targets.removals(field == .companies ? .company : .user)
                if !ids.isEmpty { parts.list(field.rawValue, ids) }
            }
        }
    }
}
