extension PlanFileShape {
    /// The whole file, or what `plan --format json` prints.
    static let plan = object(
        [
            "format": word(["hoist-plan"]), "version": number,
            "for": object(["apiUrl": text, "appId": text, "appName": text]),
            "manifest": object(["paths": list(text), "sha256": text]),
            "basis": object([
                "environments": list(object(["id": text, "name": text, "flagStateVersion": number])),
                "flags": list(
                    object([
                        "flag": text, "id": either([text, null]), "archived": truth,
                        "fields": list(object(["field": field, "seen": value])),
                    ])),
                "targets": list(
                    object([
                        "flag": text, "environment": text, "kind": word(["company", "user"]), "whole": truth,
                        "seen": list(text),
                    ])),
                "day": anyText,
                "grants": list(
                    object([
                        "flag": text, "environment": text, "kind": kind, "id": text, "from": anyText, "until": anyText,
                    ])),
            ]),
            "digest": text, "summary": summary,
            "changes": list(change), "calls": list(call),
            "waiting": list(
                object([
                    "flag": text, "environment": text, "environmentId": text, "production": truth,
                    "kind": word(["company", "user"]), "id": text, "place": anyPlace,
                ])),
            "entities": word(["wait", "create", "require"]), "notes": list(remark), "warnings": list(remark),
            "blocked": list(
                object(["limit": word(["archive", "untarget", "ended"]), "allowed": number, "planned": number])),
            "limits": list(
                object([
                    "limit": word(["archive", "untarget", "ended"]), "count": either([number, null]),
                    "percent": either([number, null]), "of": number,
                ])),
            "grants": object([
                "ending": list(object(["day": text, "flags": number, "companies": number, "users": number])),
                "notBegun": number,
            ]),
            "seal": text,
        ],
        optional: [
            "base": object(["revision": text, "drifted": list(change), "due": list(change)]),
            // Tested in full with the cost.
            "cost": anything,
        ])

    private static let summary = object([
        "flags": object([
            "create": number, "update": number, "archive": number, "unarchive": number, "unchanged": number,
            "unlisted": number,
        ]),
        "targets": object([
            "add": number, "remove": number, "waiting": number,
            "production": object(["add": number, "remove": number]),
        ]),
        "calls": object([
            "total": number, "createFlag": number, "updateFlag": number, "updateCompanyFlags": number,
            "updateUserFlags": number, "upsertCompany": number, "upsertUser": number,
        ]),
    ])

    private static let change = object([
        "flag": text, "action": word(["create", "update", "archive", "unarchive"]), "place": anyPlace,
        "fields": list(object(["field": field, "before": value, "after": value, "place": anyPlace])),
        "targets": list(
            object(
                [
                    "environment": text, "environmentId": text, "production": truth, "companies": difference,
                    "users": difference, "place": anyPlace,
                    "causes": list(
                        object(["audience": text, "place": place, "companies": list(text), "users": list(text)])),
                    "ended": object(["companies": list(text), "users": list(text)]),
                    "granted": list(
                        object([
                            "kind": kind, "id": text, "begun": anyText, "ended": anyText, "why": anyText,
                            "audience": anyText, "place": anyPlace,
                        ])),
                ], optional: ["age": object(["lastChanged": text])])),
    ])

    private static let call = either([
        called("createFlag", "POST", newFlag), called("updateFlag", "PATCH", flagUpdate),
        called("updateCompanyFlags", "PATCH", targetUpdate), called("updateUserFlags", "PATCH", targetUpdate),
        called("upsertCompany", "PUT", object([:])), called("upsertUser", "PUT", object([:])),
    ])

    private static func called(_ operation: String, _ method: String, _ body: PlanFileShape) -> PlanFileShape {
        object([
            "id": text, "operation": word([operation]), "method": word([method]), "path": text, "body": body,
            "after": list(text),
        ])
    }

    private static let newFlag = object(
        ["key": text, "name": text],
        optional: ["description": text, "stageId": text, "ownerUserId": text, "permanent": truth, "secret": truth])

    private static let flagUpdate = object(
        [:],
        optional: [
            "name": text, "description": either([text, null]), "stageId": text, "ownerUserId": either([text, null]),
            "permanent": truth, "secret": truth, "isArchived": truth,
        ])

    private static let targetUpdate = object([
        "updates": list(object(["flagKey": text, "specificTargetValue": either([truth, null])]))
    ])

    private static let remark = object([
        "code": text, "message": text, "flag": either([text, null]), "place": anyPlace,
    ])
    private static let place = object(["file": text, "line": number, "column": number])
    private static let anyText = either([text, null])
    private static let kind = word(["company", "user"])
    private static let anyPlace = either([place, null])
    private static let difference = object(["add": list(text), "remove": list(text)])
    private static let value = either([text, truth, null])
    private static let field = word(["name", "description", "owner", "stage", "permanent", "secret", "archived"])
}
