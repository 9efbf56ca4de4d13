// listFlags and createFlag.
extension SandboxWorld {
    mutating func listFlags(_ call: Call) throws(Refusal) -> [UInt8] {
        if var earlier = before.popLast() {
            before = []
            earlier.before = []
            return try earlier.listFlags(call)
        }
        let listed = listsArchived && !does(.archivedFlagsUnlisted) ? Array(flags.indices) : unarchived()
        let page = try Page(
            of: listed.count, does(.pagingIgnored) ? call.target.withoutQuery : call.target, limit: pageLimit)
        var items: [[UInt8]] = []
        items.reserveCapacity(page.range.count)
        for place in listed[page.range] {
            items.append(try header(at: place))
        }
        let closing = """
            "pageIndex":\(page.index),"pageSize":\(page.size),"sortBy":"createdAt","sortOrder":"asc",\
            "totalCount":\(listed.count)
            """
        return JSONBytes.list(items, after: closing)
    }

    mutating func createFlag(_ call: Call) throws(Refusal) -> [UInt8] {
        var check = BodyCheck()
        let body = CreateFlagBody(try JSONBytes.decode(call.body), &check)
        if let key = body.key, !app.flagKeyFormat.accepts(key) {
            let issue = "doesn't have the app's format for keys, \(app.flagKeyFormat.rawValue)"
            if !does(.keysUnchecked) { check.add("key", issue) }
        }
        checkStage(body.stageId, &check)
        checkOwner(body.ownerUserId, &check)
        try check.finish()
        guard let key = body.key.map({ SandboxID($0) }), let name = body.name else {
            throw Refusal(.unknownError, "The body was not read.")
        }
        guard place(ofKey: key) == nil else {
            if does(.duplicatesAnswered), let place = place(ofKey: key) { return try flagAnswer(at: place) }
            throw Refusal(.notPossible, "A flag with the key \(key) already exists.")
        }
        var flag = SandboxFlag(
            id: freeFlagID(),
            key: key,
            name: stored(name: name),
            stage: body.stageId.map { SandboxID($0) } ?? stages.first?.id,
            owner: body.ownerUserId.map { SandboxID($0) },
            permanent: body.permanent ?? false,
            secret: body.secret ?? false,
            createdAt: call.now
        )
        flag.description = body.description.flatMap { stored(description: $0) }
        append(flag)
        markLast()
        raiseVersions()
        return try flagAnswer(at: flags.count - 1)
    }

    /// `{"flag": …}`, with `flagStateVersions` by environment id if the API's version has them.
    mutating func flagAnswer(at place: Int) throws(Refusal) -> [UInt8] {
        var answer = Array(#"{"flag":"#.utf8) + (try header(at: place))
        if dialect.answersWithVersions {
            let versions = Dictionary(
                uniqueKeysWithValues: environments.map { ($0.id.text, $0.flagStateVersion) })
            answer += Array(#","flagStateVersions":"#.utf8) + (try JSONBytes.encode(versions))
        }
        return answer + [UInt8(ascii: "}")]
    }

    /// Adds an issue if there is no such stage.
    func checkStage(_ id: String?, _ check: inout BodyCheck) {
        if let id, !stages.contains(where: { $0.id == SandboxID(id) }) {
            check.add("stageId", "there is no such stage")
        }
    }

    /// Adds an issue if there is no such user.
    func checkOwner(_ id: String?, _ check: inout BodyCheck) {
        if let id, !users.contains(where: { $0.id == SandboxID(id) }) {
            check.add("ownerUserId", "there is no such user")
        }
    }

    private mutating func header(at place: Int) throws(Refusal) -> [UInt8] {
        let (stages, users) = (stages, users)
        return try encoding(at: place, \.header) { flag throws(Refusal) in
            let stage = flag.stage.flatMap { id in stages.first { $0.id == id } }
            let owner = flag.owner.flatMap { id in users.first { $0.id == id } }
            return try JSONBytes.encode(FlagHeader(flag, stage: stage, owner: owner))
        }
    }
}

// updateFlag.
extension SandboxWorld {
    mutating func updateFlag(_ call: Call) throws(Refusal) -> [UInt8] {
        let id = try call[.flagId]
        guard let place = place(ofID: id) else {
            throw .missing("flag", id)
        }
        var check = BodyCheck()
        let body = UpdateFlagBody(try JSONBytes.decode(call.body), &check)
        checkStage(body.stageId, &check)
        checkOwner(body.ownerUserId.value, &check)
        try check.finish()
        let before = flags[place]
        guard !before.archived || body.isArchived == false || does(.archivedFlagsUpdatable) else {
            throw Refusal(.notPossible, "The flag \(before.key) is archived. Unarchive it with isArchived false.")
        }
        if does(.detailsApartFromArchiving), body.isArchived != nil, body.hasDetails {
            throw Refusal(.notPossible, "Details can't be changed together with isArchived.")
        }
        let after = before.updated(by: body, in: self)
        changeDetails(at: place) { $0 = after }
        if does(.archivingDropsTargets), after.archived, !before.archived { dropTargets(at: place, now: call.now) }
        if does(.stagesDropTargets), after.stage != before.stage { dropTargets(at: place, now: call.now) }
        if after.archived != before.archived || after.stage != before.stage || after.secret != before.secret {
            raiseVersions()
        } else if does(.detailsRaiseVersions) {
            raiseVersions()
        } else {
            revision += 1
        }
        return try flagAnswer(at: place)
    }
}

extension SandboxFlag {
    fileprivate func updated(by body: UpdateFlagBody, in world: SandboxWorld) -> SandboxFlag {
        var flag = self
        flag.name = body.name.map { world.stored(name: $0) } ?? name
        switch body.description {
        case .left: break
        case .cleared: flag.description = nil
        case .set(let text): flag.description = world.stored(description: text)
        }
        switch body.ownerUserId {
        case .left: break
        case .cleared: flag.owner = nil
        case .set(let id): flag.owner = SandboxID(id)
        }
        flag.permanent = body.permanent ?? permanent
        flag.secret = body.secret ?? secret
        flag.archived = body.isArchived ?? archived
        flag.stage = body.stageId.map { SandboxID($0) } ?? stage
        return flag
    }
}
