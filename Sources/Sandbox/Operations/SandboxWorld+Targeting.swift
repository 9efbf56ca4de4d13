// getFlagTargeting.
extension SandboxWorld {
    func getFlagTargeting(_ call: Call) throws(Refusal) -> [UInt8] {
        let environment = try environment(call)
        let key = try call[.flagKey]
        guard let place = place(ofKey: key) else {
            throw .missing("flag", key)
        }
        if does(.archivedTargetingHidden), flags[place].archived { throw .missing("flag", key) }
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

// getCompanyFlags, updateCompanyFlags, getUserFlags and updateUserFlags: the same except for the list that they use.
extension SandboxWorld {
    mutating func getEntityFlags(_ kind: EntityKind, _ entity: SandboxID, _ call: Call) throws(Refusal) -> [UInt8] {
        let environment = try environment(call).id
        if strictness == .all || does(.upsertsLag) { try find(kind, entity, in: environment) }
        return try entityFlags(kind, entity, environment, call)
    }

    mutating func updateEntityFlags(
        _ kind: EntityKind,
        _ entity: SandboxID,
        _ call: Call
    ) throws(Refusal) -> [UInt8] {
        let environment = try environment(call).id
        if strictness != nil || does(.upsertsLag) { try find(kind, entity, in: environment) }
        let wanted = try wantedTargets(call.body)
        try refuseOtherwise(wanted, kind, entity, in: environment)
        // An invalid page is rejected before anything changes.
        _ = try Page(of: flags.count, call.target, limit: pageLimit)
        var changed = false
        for (place, adds) in wanted {
            let changedHere = setTarget(at: place, in: environment, kind, entity, adds, now: call.now)
            changed = changed || changedHere
        }
        if changed {
            raiseVersion(of: environment)
        }
        return try entityFlags(kind, entity, environment, call, withVersion: dialect.answersWithVersions)
    }

    /// - Throws: ``Refusal`` with `not_found` for a company or user that isn't known.
    private mutating func find(_ kind: EntityKind, _ entity: SandboxID, in environment: SandboxID) throws(Refusal) {
        let isLate = lagging.remove(SandboxEntities.Key(environment: environment, kind: kind, id: entity)) != nil
        guard !isLate, strictness == nil || knows(kind, entity, in: environment) else {
            throw .missing(kind.rawValue, entity)
        }
    }

    /// The requested targets, by the flag's index; if a body has a flag twice, the later one counts.
    private func wantedTargets(_ bytes: [UInt8]) throws(Refusal) -> [Int: Bool] {
        var check = BodyCheck()
        let body = UpdateEntityFlagsBody(try JSONBytes.decode(bytes), &check)
        var wanted: [Int: Bool] = [:]
        var archived: [(field: String, issue: String)] = []
        for update in body.updates {
            guard let place = place(ofKey: update.flagKey) else {
                check.add(update.field, "there is no flag with the key \(update.flagKey)")
                continue
            }
            if flags[place].archived {
                archived.append((update.field, "the flag \(update.flagKey) is archived"))
            }
            wanted[place] = update.adds
        }
        let isPossible = check.issues.isEmpty
        for (field, issue) in archived {
            check.add(field, issue)
        }
        guard isPossible else {
            try check.finish()
            return [:]
        }
        guard archived.isEmpty else {
            throw Refusal(.notPossible, "Archived flags can't be targeted.", issues: check.issues)
        }
        return wanted
    }

    private mutating func entityFlags(
        _ kind: EntityKind,
        _ entity: SandboxID,
        _ environment: SandboxID,
        _ call: Call,
        withVersion: Bool = false
    ) throws(Refusal) -> [UInt8] {
        let listed = unarchived()
        let page = try Page(of: listed.count, call.target, limit: pageLimit)
        let on = targeted(kind, entity, in: environment)
        var items: [[UInt8]] = []
        items.reserveCapacity(page.range.count)
        for place in listed[page.range] {
            let targeted = on.contains(place)
            let isOn = flags[place].isOn(kind, entity, in: environment)
            guard isOn == targeted else {
                items.append(try JSONBytes.encode(EntityFlag(flags[place], targeted: targeted, isOn: isOn)))
                continue
            }
            let item = try encoding(at: place, targeted ? \.targeted : \.untargeted) { flag throws(Refusal) in
                try JSONBytes.encode(EntityFlag(flag, targeted: targeted, isOn: targeted))
            }
            items.append(item)
        }
        var closing = #""pageIndex":\#(page.index),"pageSize":\#(page.size),"totalCount":\#(listed.count)"#
        if withVersion, let version = environments.first(where: { $0.id == environment })?.flagStateVersion {
            closing += #","flagStateVersion":\#(version)"#
        }
        return JSONBytes.list(items, after: closing)
    }
}
