// getFlagTargeting.
extension SandboxWorld {
    func getFlagTargeting(_ call: Call) throws(Refusal) -> [UInt8] {
        let environment = try environment(call)
        let key = try call[.flagKey]
        guard let place = place(ofKey: key) else {
            throw .missing("flag", key)
        }
        let targets = flags[place].targets[environment.id]
        let targeting = targets.map {
            ["true": FlagTargetingAnswer.Targeting(companyIds: $0.companies.ids, userIds: $0.users.ids)]
        }
        return try JSONBytes.encode(
            FlagTargetingAnswer(
                flagKey: key,
                version: targets?.version ?? SandboxTargets().version,
                updatedAt: targets?.updatedAt ?? flags[place].createdAt,
                specificTargets: targeting ?? [:]
            )
        )
    }
}
