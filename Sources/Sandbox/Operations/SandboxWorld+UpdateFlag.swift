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
        guard !before.archived || body.isArchived == false else {
            throw Refusal(.notPossible, "The flag \(before.key) is archived. Unarchive it with isArchived false.")
        }
        let after = before.updated(by: body)
        changeDetails(at: place) { $0 = after }
        if after.archived != before.archived || after.stage != before.stage || after.secret != before.secret {
            raiseVersions()
        } else {
            revision += 1
        }
        return try flagAnswer(at: place)
    }
}

extension SandboxFlag {
    fileprivate func updated(by body: UpdateFlagBody) -> SandboxFlag {
        var flag = self
        flag.name = body.name ?? name
        switch body.description {
        case .left: break
        case .cleared: flag.description = nil
        case .set(let text): flag.description = Self.normalised(text)
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
