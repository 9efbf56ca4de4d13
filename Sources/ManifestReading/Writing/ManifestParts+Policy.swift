import FlagModel

extension ManifestParts {
    /// Adds the value of `policy`.
    mutating func add(_ policy: Policy, _ extras: ManifestExtras) {
        mapping { parts in
            for field in PolicyField.allCases where parts.isWritten(field, policy, extras) {
                parts.key(field.rawValue)
                switch field {
                case .unlisted: parts.bare(policy.unlisted?.value.rawValue ?? "")
                case .ignore: parts.list(policy.ignore.map(\.value.text.text))
                case .targets: parts.addModes(policy, extras)
                case .limits: parts.add(policy.limits)
                case .entities: parts.bare(policy.entities?.value.rawValue ?? "")
                case .known: parts.list(policy.known.map(\.value.text.text))
                case .require: parts.list(policy.require.map(\.value.text))
                case .recommend: parts.list(policy.recommend.map(\.value.text))
                }
            }
        }
    }

    /// Whether a key of the policy is written.
    func isWritten(_ field: PolicyField, _ policy: Policy, _ extras: ManifestExtras) -> Bool {
        switch field {
        case .unlisted: policy.unlisted != nil
        case .ignore: !policy.ignore.isEmpty
        case .targets: extras.writesTargetsMode || policy.targets != .exact || !policy.environmentTargets.isEmpty
        case .limits: policy.limits != Policy.Limits()
        case .entities: policy.entities != nil
        case .known: !policy.known.isEmpty
        case .require: !policy.require.isEmpty
        case .recommend: !policy.recommend.isEmpty
        }
    }

    private mutating func addModes(_ policy: Policy, _ extras: ManifestExtras) {
        guard !policy.environmentTargets.isEmpty else {
            bare(policy.targets.rawValue)
            return
        }
        mapping { parts in
            for mode in policy.environmentTargets {
                parts.text(mode.environment.value.text)
                parts.bare(mode.mode.rawValue)
            }
            if extras.writesTargetsMode || policy.targets != .exact {
                parts.text("*")
                parts.bare(policy.targets.rawValue)
            }
        }
    }

    private mutating func add(_ limits: Policy.Limits) {
        mapping { parts in
            for field in LimitsField.allCases {
                let limit =
                    switch field {
                    case .archive: limits.archive
                    case .untarget: limits.untarget
                    case .ended: limits.ended
                    }
                guard let limit else { continue }
                parts.key(field.rawValue)
                switch limit.value {
                case .count(let count): parts.bare(String(count))
                case .percent(let percent): parts.bare("\(percent)%")
                }
            }
        }
    }
}
