import FlagModel

extension ReadSet {
    /// The flags and environments whose targets the manifest manages and whose flag is live and not staying
    /// archived: one `getFlagTargeting` for each, and no other reads.
    static func needed(for manifest: ResolvedManifest, live: [Identifier: LiveFlag]) -> ReadSet {
        var addresses: [TargetsAddress] = []
        for flag in manifest.flags {
            guard let seen = live[flag.key.value], !staysArchived(flag, seen) else { continue }
            for targets in flag.targets where targets.written.isManaged {
                addresses.append(TargetsAddress(flag: flag.key.value, environment: targets.environment.id))
            }
        }
        return ReadSet(addresses)
    }

    /// Whether the flag ends up archived, or is archived and the manifest doesn't say otherwise.
    private static func staysArchived(_ flag: ResolvedFlag, _ live: LiveFlag) -> Bool {
        flag.archived?.value ?? live.archived
    }
}
