// The Runtime API, with an environment's SDK keys: its two read operations, and what applications send.
extension SandboxWorld {
    /// Handles a read of the Runtime API: 403 for a key that is unknown or not allowed.
    func serve(
        _ operation: SandboxOperation,
        _ target: RequestTarget,
        _ authorization: String?
    ) throws(Refusal) -> [UInt8] {
        let bearer = Self.bearer(authorization)
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

    /// Accepts what an application sends, and drops it: 403 for a key that is unknown.
    func take(_ authorization: String?) throws(Refusal) -> [UInt8] {
        _ = try environment(opening: Self.bearer(authorization))
        return Array(#"{"success":true}"#.utf8)
    }

    /// The requests that make those companies and users known that an application has sent and that aren't known yet; none if
    /// everybody counts as known.
    func introductions(in request: SandboxRequest) -> [SandboxRequest] {
        guard strictness != nil, let body = try? JSONBytes.decode(request.body),
            let (environment, _) = try? environment(opening: Self.bearer(request.authorization))
        else { return [] }
        let events = if case .array(let events) = body { events } else { [body] }
        var known: Set<SandboxID> = []
        return events.flatMap { event -> [SandboxRequest] in
            guard case .object(let members) = event else { return [] }
            return [("companyId", EntityKind.company, "companies"), ("userId", .user, "users")].compactMap {
                name, kind, list in
                guard case .string(let text)? = members[name], !text.isEmpty else { return nil }
                let id = SandboxID(text)
                let path = "/apps/\(app.id.inPath)/envs/\(environment.id.inPath)/\(list)/\(id.inPath)"
                guard !knows(kind, id, in: environment.id), known.insert(SandboxID(path)).inserted else { return nil }
                return SandboxRequest("PUT", path, body: Array("{}".utf8))
            }
        }
    }

    private static func bearer(_ authorization: String?) -> String? {
        let words = (authorization ?? "").split(separator: " ", maxSplits: 1)
        return words.count == 2 && words[0].lowercased() == "bearer" ? String(words[1]) : nil
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
                    rules: Self.filters(of: flag, in: environment).map { .init(filter: $0) }
                )
            )
        }
        return try JSONBytes.encode(
            FeaturesAnswer(flagStateVersion: environment.flagStateVersion, features: served))
    }

    private static func filters(of flag: SandboxFlag, in environment: SandboxEnvironment) -> [RuleFilter] {
        if flag.targets[environment.id]?.isOff == true { return [] }
        if flag.rolledOutToEveryoneAt != nil { return [.everyone] }
        let targets = flag.targets[environment.id] ?? SandboxTargets()
        let (companies, users) = (
            targets.companies.ids + targets.rules.companies, targets.users.ids + targets.rules.users
        )
        return [("company.id", companies), ("user.id", users)]
            .filter { !$0.1.isEmpty }.map { .anyOf(field: $0.0, values: $0.1) }
    }

    /// A flag is on for specific targets, for whom its rules say, and for everyone once it is rolled out, unless access is off.
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
                (flag.rolledOutToEveryoneAt != nil && targets?.isOff != true)
                || company.map { flag.isOn(.company, $0, in: environment.id) } == true
                || user.map { flag.isOn(.user, $0, in: environment.id) } == true
            served[flag.key.text] = EvaluatedFeatureAnswer(
                key: flag.key, isEnabled: isOn, targetingVersion: targets?.version ?? 1)
        }
        return try JSONBytes.encode(
            EvaluatedFeaturesAnswer(flagStateVersion: environment.flagStateVersion, features: served))
    }
}
