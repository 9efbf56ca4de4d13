// The two read operations of the Runtime API, with an environment's SDK keys.
extension SandboxWorld {
    /// Handles a read of the Runtime API: 403 for a key that is unknown or not allowed.
    func serve(
        _ operation: SandboxOperation,
        _ target: RequestTarget,
        _ authorization: String?
    ) throws(Refusal) -> [UInt8] {
        let words = (authorization ?? "").split(separator: " ", maxSplits: 1)
        let bearer = words.count == 2 && words[0].lowercased() == "bearer" ? String(words[1]) : nil
        _ = try target.number("waitForVersion", atLeast: 0)
        switch operation {
        case .getFeatures:
            let (environment, isSecret) = try environment(opening: bearer)
            guard isSecret else { throw Refusal(.notAllowed, "A secret key is needed for this.") }
            return try features(in: environment)
        default:
            let (environment, isSecret) = try environment(opening: bearer ?? target["publishableKey"])
            return try evaluated(in: environment, isSecret: isSecret, target)
        }
    }

    /// The environment of a key, and whether it is the secret one of the two.
    private func environment(
        opening key: String?
    ) throws(Refusal) -> (environment: SandboxEnvironment, isSecret: Bool) {
        if let key = key.map({ SandboxID($0) }) {
            for environment in environments {
                if SandboxID(environment.secretKey) == key { return (environment, true) }
                if SandboxID(environment.publishableKey) == key { return (environment, false) }
            }
        }
        throw Refusal(.notAllowed, "This SDK key isn't known.")
    }

    private func features(in environment: SandboxEnvironment) throws(Refusal) -> [UInt8] {
        let served = flags.filter { !$0.archived }.map { flag in
            FeatureAnswer(
                key: flag.key,
                description: flag.description,
                targeting: FeatureAnswer.Targeting(
                    version: (flag.targets[environment.id]?.version ?? 1) + (does(.runtimeVersionsApart) ? 1_000 : 0),
                    rules: []
                )
            )
        }
        return try JSONBytes.encode(
            FeaturesAnswer(success: true, flagStateVersion: environment.flagStateVersion, features: served))
    }

    /// A flag is on for specific targets, and for everyone once it is rolled out.
    private func evaluated(
        in environment: SandboxEnvironment,
        isSecret: Bool,
        _ target: RequestTarget
    ) throws(Refusal) -> [UInt8] {
        let company = target["context.company.id"].map { SandboxID($0) }
        let user = target["context.user.id"].map { SandboxID($0) }
        let only = target["key"].map { SandboxID($0) }
        var served: [String: EvaluatedFeatureAnswer] = [:]
        for flag in flags where !flag.archived && (isSecret || !flag.secret) && (only == nil || only == flag.key) {
            let targets = flag.targets[environment.id]
            let isOn =
                flag.rolledOutToEveryoneAt != nil
                || company.map { targets?.companies.contains($0) == true } == true
                || user.map { targets?.users.contains($0) == true } == true
            served[flag.key.text] = EvaluatedFeatureAnswer(
                key: flag.key, isEnabled: isOn, targetingVersion: targets?.version ?? 1)
        }
        return try JSONBytes.encode(
            EvaluatedFeaturesAnswer(success: true, flagStateVersion: environment.flagStateVersion, features: served))
    }
}
