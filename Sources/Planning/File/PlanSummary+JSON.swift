import JSONText

// MARK: Writing

extension PlanSummary {
    /// The summary as the plan file has it.
    var json: JSONValue {
        ["flags": flags.json, "targets": targets.json(production: productionTargets), "calls": calls.json]
    }
}

extension PlanSummary.Flags {
    fileprivate var json: JSONValue {
        [
            "create": .integer(create),
            "update": .integer(update),
            "archive": .integer(archive),
            "unarchive": .integer(unarchive),
            "unchanged": .integer(unchanged),
            "unlisted": .integer(unlisted),
        ]
    }
}

extension PlanSummary.Targets {
    fileprivate func json(production: PlanSummary.Targets) -> JSONValue {
        [
            "add": .integer(add),
            "remove": .integer(remove),
            "production": ["add": .integer(production.add), "remove": .integer(production.remove)],
        ]
    }
}

extension PlanSummary.Calls {
    fileprivate var json: JSONValue {
        [
            "total": .integer(total),
            "createFlag": .integer(createFlag),
            "updateFlag": .integer(updateFlag),
            "updateCompanyFlags": .integer(updateCompanyFlags),
            "updateUserFlags": .integer(updateUserFlags),
        ]
    }
}

// MARK: Reading

extension PlanSummary {
    /// A summary as the plan file has it.
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        self.init(changes: [], calls: [], unchanged: 0, unlisted: 0)
        let members = try cursor.object(["flags", "targets", "calls"])
        let flags = try members["flags"].object([
            "create", "update", "archive", "unarchive", "unchanged", "unlisted",
        ])
        self.flags.create = try flags["create"].number()
        self.flags.update = try flags["update"].number()
        self.flags.archive = try flags["archive"].number()
        self.flags.unarchive = try flags["unarchive"].number()
        self.flags.unchanged = try flags["unchanged"].number()
        self.flags.unlisted = try flags["unlisted"].number()
        let targets = try members["targets"].object(["add", "remove", "production"])
        self.targets.add = try targets["add"].number()
        self.targets.remove = try targets["remove"].number()
        let production = try targets["production"].object(["add", "remove"])
        productionTargets.add = try production["add"].number()
        productionTargets.remove = try production["remove"].number()
        let calls = try members["calls"].object(["total"] + Call.Operation.allCases.map(\.rawValue))
        self.calls.createFlag = try calls["createFlag"].number()
        self.calls.updateFlag = try calls["updateFlag"].number()
        self.calls.updateCompanyFlags = try calls["updateCompanyFlags"].number()
        self.calls.updateUserFlags = try calls["updateUserFlags"].number()
        guard try calls["total"].number() == self.calls.total else {
            throw .inconsistent("the summary's total of calls isn't their sum")
        }
    }
}
