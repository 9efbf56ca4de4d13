// Changes by other people, which don't come as requests. Versions increase in the same way as for requests.
extension SandboxWorld {
    /// Adds a flag, like somebody in the web app. Its stage, owner (also by e-mail address) and environments may be
    /// given by name.
    ///
    /// - Throws: ``SandboxWorldProblem`` if its key or id is taken, or something that it refers to doesn't exist.
    package mutating func addFlag(_ flag: SandboxFlag) throws(SandboxWorldProblem) {
        var flag = flag
        if flag.id.isEmpty {
            flag.id = freeFlagID()
        }
        append(try adopted(flag, as: "flag"))
        markLast()
        raiseVersions()
    }

    /// Changes the details of a flag; `key`, `id` and `targets` stay unchanged.
    ///
    /// - Throws: ``SandboxWorldProblem`` if there is no such flag, or its stage or owner doesn't exist. The flag isn't
    ///   changed then.
    package mutating func editFlag(
        _ key: SandboxID,
        _ edit: (inout SandboxFlag) -> Void
    ) throws(SandboxWorldProblem) {
        guard let place = place(ofKey: key) else {
            throw SandboxWorldProblem(place: "flag", reason: "there is no flag \(key)")
        }
        let before = flags[place]
        var after = before
        edit(&after)
        try checkReferences(of: after)
        let changesState =
            before.archived != after.archived || before.secret != after.secret || before.stage != after.stage
        changeDetails(at: place) { $0 = after }
        if changesState {
            raiseVersions()
        } else {
            revision += 1
        }
    }

    /// Replaces a flag's lists of targets in an environment, which is given by id or name. A list that isn't given
    /// stays.
    ///
    /// - Throws: ``SandboxWorldProblem`` if there is no such flag or environment.
    package mutating func setTargets(
        of key: SandboxID,
        in environment: SandboxID,
        companies: [SandboxID]? = nil,
        users: [SandboxID]? = nil,
        at now: SandboxTime = .unspecified
    ) throws(SandboxWorldProblem) {
        guard let place = place(ofKey: key) else {
            throw SandboxWorldProblem(place: "flag", reason: "there is no flag \(key)")
        }
        let id = try environmentID(environment, "environment")
        let changed = replaceTargets(
            at: place,
            in: id,
            companies: companies.map { SandboxIDList($0) },
            users: users.map { SandboxIDList($0) },
            now: now
        )
        if changed {
            raiseVersion(of: id)
        }
    }

    /// Changes for whom a flag is on in an environment without being a target, or whether access is off for everyone there,
    /// as rules, segments and stages do in Reflag. The environment is given by id or name.
    ///
    /// - Throws: ``SandboxWorldProblem`` if there is no such flag or environment.
    package mutating func setRules(
        of key: SandboxID,
        in environment: SandboxID,
        _ rules: SandboxRules = SandboxRules(),
        isOff: Bool = false
    ) throws(SandboxWorldProblem) {
        guard let place = place(ofKey: key) else {
            throw SandboxWorldProblem(place: "flag", reason: "there is no flag \(key)")
        }
        let id = try environmentID(environment, "environment")
        if change(rules, isOff: isOff, at: place, in: id) { raiseVersion(of: id) }
    }

    /// Increases the version of every environment.
    mutating func raiseVersions() {
        for place in environments.indices {
            environments[place].flagStateVersion += 1
        }
        revision += 1
    }

    /// Increases the version of one environment.
    mutating func raiseVersion(of id: SandboxID) {
        for place in environments.indices where environments[place].id == id {
            environments[place].flagStateVersion += versionStep
        }
        revision += 1
    }

    private func checkReferences(of flag: SandboxFlag) throws(SandboxWorldProblem) {
        if let stage = flag.stage, !stages.contains(where: { $0.id == stage }) {
            throw SandboxWorldProblem(place: "flag.stage", reason: "there is no stage with the id \(stage)")
        }
        if let owner = flag.owner, !users.contains(where: { $0.id == owner }) {
            throw SandboxWorldProblem(place: "flag.owner", reason: "there is no user with the id \(owner)")
        }
    }
}
