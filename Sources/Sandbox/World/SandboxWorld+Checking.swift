// Validates handwritten worlds, so that responses are always allowed by the API's document.
extension SandboxWorld {
    /// - Throws: ``SandboxWorldProblem`` for an id or key that is empty, too long or duplicate.
    func checkParts() throws(SandboxWorldProblem) {
        try check(app.id.text, Lengths.notEmpty, "app.id")
        try check(app.orgID.text, Lengths.notEmpty, "app.orgID")
        try check(app.orgName, Lengths.notEmpty, "app.orgName")
        try checkDistinct(environments.map(\.id), "environments")
        for (place, environment) in environments.enumerated() {
            try check(environment.publishableKey, Lengths.sdkKey, "environments.\(place).publishableKey")
            try check(environment.secretKey, Lengths.sdkKey, "environments.\(place).secretKey")
        }
        try checkDistinct(stages.map(\.id), "stages")
        for (place, stage) in stages.enumerated() {
            try check(stage.id.text, Lengths.stageID, "stages.\(place).id")
            try check(stage.name, Lengths.notEmpty, "stages.\(place).name")
            try check(stage.color, Lengths.color, "stages.\(place).color")
        }
        try checkDistinct(segments.map(\.id), "segments")
        for (place, segment) in segments.enumerated() {
            try check(segment.name, Lengths.notEmpty, "segments.\(place).name")
        }
        try checkDistinct(users.map(\.id), "users")
        for (place, user) in users.enumerated() {
            try check(user.name, Lengths.notEmpty, "users.\(place).name")
            guard user.email.utf8.contains(UInt8(ascii: "@")) else {
                throw SandboxWorldProblem(place: "users.\(place).email", reason: "that is no e-mail address")
            }
        }
        if let pageLimit, pageLimit < 1 {
            throw SandboxWorldProblem(place: "pageLimit", reason: "a page holds at least 1")
        }
    }

    /// The flag with names replaced by ids, ready to be appended.
    ///
    /// - Throws: ``SandboxWorldProblem`` for names that the world doesn't have, for a duplicate key or id, and for
    ///   strings that the API couldn't return.
    func adopted(_ flag: SandboxFlag, as place: String) throws(SandboxWorldProblem) -> SandboxFlag {
        try check(flag.key.text, Lengths.notEmpty, "\(place).key")
        try check(flag.name, Lengths.name, "\(place).name")
        guard self.place(ofKey: flag.key) == nil else {
            throw SandboxWorldProblem(place: "\(place).key", reason: "the key \(flag.key) is taken")
        }
        guard self.place(ofID: flag.id) == nil else {
            throw SandboxWorldProblem(place: "\(place).id", reason: "the id \(flag.id) is taken")
        }
        var flag = flag
        flag.description = flag.description.flatMap(SandboxFlag.normalised)
        flag.stage = try stageID(flag.stage, "\(place).stage")
        flag.owner = try ownerID(flag.owner, "\(place).owner")
        var targets: [SandboxID: SandboxTargets] = [:]
        for (environment, targeting) in flag.targets {
            let id = try environmentID(environment, "\(place).targets")
            guard !targeting.companies.contains(""), !targeting.users.contains("") else {
                throw SandboxWorldProblem(place: "\(place).targets", reason: "the id of a target is empty")
            }
            guard targets.updateValue(targeting, forKey: id) == nil else {
                throw SandboxWorldProblem(place: "\(place).targets", reason: "the environment \(id) is listed twice")
            }
        }
        flag.targets = targets
        return flag
    }

    /// - Throws: ``SandboxWorldProblem`` if there is no such id or name.
    func environmentID(_ named: SandboxID, _ place: String) throws(SandboxWorldProblem) -> SandboxID {
        if environments.contains(where: { $0.id == named }) {
            return named
        }
        guard let found = environments.first(where: { SandboxID($0.name) == named }) else {
            throw SandboxWorldProblem(place: place, reason: "there is no environment \(named)")
        }
        return found.id
    }

    private func stageID(_ named: SandboxID?, _ place: String) throws(SandboxWorldProblem) -> SandboxID? {
        guard let named, !named.isEmpty else {
            return named.flatMap { _ in stages.first?.id }
        }
        if stages.contains(where: { $0.id == named }) {
            return named
        }
        guard let found = stages.first(where: { SandboxID($0.name) == named }) else {
            throw SandboxWorldProblem(place: place, reason: "there is no stage \(named)")
        }
        return found.id
    }

    private func ownerID(_ named: SandboxID?, _ place: String) throws(SandboxWorldProblem) -> SandboxID? {
        guard let named, !users.contains(where: { $0.id == named }) else { return named }
        guard let found = users.first(where: { SandboxID($0.email) == named || SandboxID($0.name) == named }) else {
            throw SandboxWorldProblem(place: place, reason: "there is no user \(named)")
        }
        return found.id
    }

    private func checkDistinct(_ ids: [SandboxID], _ list: String) throws(SandboxWorldProblem) {
        var seen: Set<SandboxID> = []
        for (place, id) in ids.enumerated() {
            try check(id.text, Lengths.notEmpty, "\(list).\(place).id")
            guard seen.insert(id).inserted else {
                throw SandboxWorldProblem(place: "\(list).\(place).id", reason: "the id \(id) is listed twice")
            }
        }
    }

    private func check(
        _ text: String,
        _ lengths: ClosedRange<Int>,
        _ place: String
    ) throws(SandboxWorldProblem) {
        let count = text.unicodeScalars.count
        guard lengths.contains(count) else {
            let reason = count < lengths.lowerBound ? "too short" : "too long"
            throw SandboxWorldProblem(place: place, reason: "\(count) characters are \(reason)")
        }
    }
}
