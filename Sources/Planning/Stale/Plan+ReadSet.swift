package import FlagModel

extension Plan {
    /// Whose targets have to be read to compare the plan with what is live now: the lists of the basis, of flags that
    /// are in the listing and weren't archived in the meantime. Nothing else matters to the plan.
    ///
    /// - Parameter flags: The listing of the app's flags as it is now (`listFlags`).
    package func readSet(for flags: [LiveFlag]) -> ReadSet {
        let live = flags.byKey
        let seen = Dictionary(firstOf: basis.flags, by: \.key)
        var added: Set<TargetsAddress> = []
        let addresses = basis.targets.map { TargetsAddress(flag: $0.flag, environment: $0.environment) }
        return ReadSet(
            addresses.filter { address in
                guard let flag = live[address.flag] else { return false }
                return (!flag.archived || seen[address.flag]?.archived == true) && added.insert(address).inserted
            })
    }
}
