import FlagModel

extension ReadSet {
    /// The flags and environments whose targets the manifest manages and whose flag is live and not staying
    /// archived: one `getFlagTargeting` for each, and no other reads.
    static func needed(for manifest: ResolvedManifest, in listing: [LiveFlag]) -> ReadSet {
        var addresses: [TargetsAddress] = []
        for flag in manifest.flags { add(flag, in: listing, to: &addresses) }
        return ReadSet(addresses)
    }

    /// Adds what is needed of a flag.
    static func add(_ flag: ResolvedFlag, in listing: [LiveFlag], to addresses: inout [TargetsAddress]) {
        // Ends up archived, or is archived and the manifest doesn't say otherwise.
        guard let index = listing.index(of: flag), !(flag.archived?.value ?? listing[index].archived) else { return }
        for targets in flag.targets where targets.isManaged {
            addresses.append(TargetsAddress(flag: flag.key.value, environment: targets.environment.id))
        }
    }
}
