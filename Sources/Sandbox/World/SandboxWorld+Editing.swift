// What other people do while nobody looks: changes that don't come as requests. Versions rise as they do for requests.
extension SandboxWorld {
    /// Adds a flag, as someone in the web app would. Its stage may be named, its owner too (or by e-mail address), and the
    /// environments of its targets.
    ///
    /// - Throws: ``SandboxWorldProblem`` when its key or id is taken, or it names what isn't there.
    package mutating func addFlag(_ flag: SandboxFlag) throws(SandboxWorldProblem) {
        var flag = flag
        if flag.id.isEmpty {
            flag.id = freeFlagID()
        }
        append(try adopted(flag, as: "flag"))
        raiseVersions()
    }

    /// Changes the details of a flag; `key`, `id` and `targets` are left as they were.
    ///
    /// - Throws: ``SandboxWorldProblem`` when there is no such flag, or it would be in a stage or have an owner that isn't
    ///   there. The flag is then as it was.
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
        }
    }

    /// Puts lists of targets in place of those that a flag has in an environment, given by id or name. A list that isn't
    /// given stays.
    ///
    /// - Throws: ``SandboxWorldProblem`` when there is no such flag or environment.
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

    /// Counts a change of state in every environment.
    mutating func raiseVersions() {
        for place in environments.indices {
            environments[place].flagStateVersion += 1
        }
        revision += 1
    }

    /// Counts a change of state in one environment.
    mutating func raiseVersion(of id: SandboxID) {
        for place in environments.indices where environments[place].id == id {
            environments[place].flagStateVersion += 1
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
