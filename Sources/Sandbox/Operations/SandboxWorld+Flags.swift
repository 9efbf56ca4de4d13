// listFlags and createFlag.
extension SandboxWorld {
    mutating func listFlags(_ call: Call) throws(Refusal) -> [UInt8] {
        let listed = listsArchived ? Array(flags.indices) : unarchived()
        let page = try Page(of: listed.count, call.target, limit: pageLimit)
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
            check.add("key", "doesn't have the app's format for keys, \(app.flagKeyFormat.rawValue)")
        }
        checkStage(body.stageId, &check)
        checkOwner(body.ownerUserId, &check)
        try check.finish()
        guard let key = body.key.map({ SandboxID($0) }), let name = body.name else {
            throw Refusal(.unknownError, "The body was not read.")
        }
        guard place(ofKey: key) == nil else {
            throw Refusal(.notPossible, "A flag with the key \(key) already exists.")
        }
        append(
            SandboxFlag(
                id: freeFlagID(),
                key: key,
                name: name,
                description: body.description,
                stage: body.stageId.map { SandboxID($0) } ?? stages.first?.id,
                owner: body.ownerUserId.map { SandboxID($0) },
                permanent: body.permanent ?? false,
                secret: body.secret ?? false,
                createdAt: call.now
            )
        )
        raiseVersions()
        return try flagAnswer(at: flags.count - 1)
    }

    /// `{"flag": …}`.
    mutating func flagAnswer(at place: Int) throws(Refusal) -> [UInt8] {
        Array(#"{"flag":"#.utf8) + (try header(at: place)) + [UInt8(ascii: "}")]
    }

    /// Notes an issue where there is no such stage.
    func checkStage(_ id: String?, _ check: inout BodyCheck) {
        if let id, !stages.contains(where: { $0.id == SandboxID(id) }) {
            check.add("stageId", "there is no such stage")
        }
    }

    /// Notes an issue where there is no such user.
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
