import FlagModel

extension ManifestParts {
    /// Adds the value of `flags`: the keys of each in the order of the table.
    mutating func add(_ flags: [ManifestFlag], _ fields: FlagFields) {
        let keys = FlagKey.all(fields)
        mapping { parts in
            for flag in flags {
                parts.text(flag.key.value.text)
                parts.mapping { parts in
                    for key in keys { parts.add(flag, key) }
                }
            }
        }
    }

    private mutating func add(_ flag: ManifestFlag, _ key: FlagKey) {
        switch key {
        case .field(let field):
            guard let written = flag[field] else { return }
            self.key(field.key)
            add(written.value, of: field)
        case .expires:
            guard let expires = flag.expires else { return }
            self.key(key.key)
            bare(expires.value.description)
        case .targets:
            guard flag.targetsPlace != nil || !flag.targets.isEmpty else { return }
            self.key(key.key)
            add(flag.targets)
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
                case .companies, .users:
                    let kind = field == .companies ? TargetKind.company : .user
                    if let list = targets.list(kind) {
                        parts.list(field.rawValue, list.value, targets.grants.filter { $0.kind == kind })
                    }
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
