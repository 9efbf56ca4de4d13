import JSONText

extension PlanSummary {
    /// The summary as the plan file holds it.
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
