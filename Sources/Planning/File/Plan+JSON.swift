package import FlagModel
package import JSONText

// MARK: Writing

/// A plan as its file: what `plan --out` writes and `plan --format json` prints.
///
/// The members are `format`, `version`, `for`, `manifest`, `basis`, `digest`, `summary`, `changes`, `calls`, `waiting`,
/// `entities`, `notes`, `warnings`, `blocked` and `limits`, in this order, then `base` if `--base` was given, and `seal`. A list is always
/// there, empty when there is nothing.
/// It contains no keys.
package struct PlanFile {
    /// ``Plan/digest``.
    package let digest: String
    /// SHA-256, in lowercase hexadecimal, of the RFC 8785 form of the whole file but `seal` itself and `cost`: what
    /// `--expect-seal` names.
    package let seal: String
    /// The file, with a member for each part of the plan.
    package let stream: JSONStream

    /// The file of a plan; its sums are computed once.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - cost: What the run has cost, which is the last member; nil leaves it out.
    package init(_ plan: Plan, cost: JSONValue? = nil) {
        digest = plan.digest
        let members = plan.members(digest: digest)
        seal = JSONStream.object(members).sha256
        stream = .object(
            members + [("seal", .value(.string(seal)))] + (cost.map { [("cost", .value($0))] } ?? []))
    }
}

extension Plan {
    /// The plan file as one value.
    package var json: JSONValue { PlanFile(self).stream.whole }

    /// All members but `seal`.
    fileprivate func members(digest: String) -> [(name: String, value: JSONStream)] {
        var members: [(name: String, value: JSONStream)] = [
            ("format", .value(.string(Self.format))),
            ("version", .value(.integer(Self.version))),
            ("for", .value(subject.json)),
            ("manifest", .value(["paths": .strings(manifest.paths), "sha256": .string(manifest.sha256)])),
            ("basis", basis.file),
            ("digest", .value(.string(digest))),
            ("summary", .value(summary.json)),
            ("changes", .list(changes) { $0.json }),
            ("calls", .list(calls) { [appID = subject.appID] in $0.json(appID: appID) }),
            ("waiting", .list(waiting) { $0.json }),
            ("entities", .value(.string(entities.rawValue))),
            ("notes", .list(notes) { $0.json }),
            ("warnings", .list(warnings) { $0.json }),
            ("blocked", .value(.array(blocked.map(\.json)))),
            ("limits", .value(.array(limits.map(\.json)))),
            ("grants", .value(grants.json)),
        ]
        if let base { members.append(("base", base.file)) }
        return members
    }

    /// The member `format`, which identifies a plan file.
    package static let format = "hoist-plan"

    /// The member `version`: the version of the plan file's format.
    package static let version = 1
}

extension PlanSubject {
    fileprivate var json: JSONValue {
        ["apiUrl": .string(apiURL), "appId": .string(appID.text), "appName": .string(appName)]
    }
}

extension GrantOutlook {
    fileprivate var json: JSONValue {
        [
            "ending": .array(
                ending.map {
                    [
                        "day": .string($0.day.description), "flags": .integer($0.flags),
                        "companies": .integer($0.companies), "users": .integer($0.users),
                    ]
                }), "notBegun": .integer(notBegun),
        ]
    }

    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["ending", "notBegun"])
        self.init(
            ending: try members["ending"].list { ending throws(PlanFileProblem) in
                let members = try ending.object(["day", "flags", "companies", "users"])
                return Ending(
                    day: try members["day"].day(), flags: try members["flags"].number(),
                    companies: try members["companies"].number(), users: try members["users"].number())
            }, notBegun: try members["notBegun"].number())
    }
}

extension PlanBase {
    fileprivate var file: JSONStream {
        .object([
            ("revision", .value(.string(revision))), ("drifted", .list(drifted) { $0.json }),
            ("due", .list(due) { $0.json }),
        ])
    }
}

extension PlanPlace {
    /// `{"file": "flags.yaml", "line": 24, "column": 3}`.
    var json: JSONValue {
        ["file": .string(file), "line": .integer(line), "column": .integer(column)]
    }
}

extension PlanRemark {
    /// The remark as the plan file has it.
    package var json: JSONValue {
        [
            "code": .string(code),
            "message": .string(message),
            "flag": .optional(flag?.text),
            "place": place?.json ?? .null,
        ]
    }
}

extension WaitingTarget {
    /// The target as the plan file has it.
    package var json: JSONValue {
        [
            "flag": .string(flag.text),
            "environment": .string(environment),
            "environmentId": .string(environmentID.text),
            "production": .bool(production),
            "kind": .string(kind.rawValue),
            "id": .string(id.text),
            "place": place?.json ?? .null,
        ]
    }
}

extension LimitViolation {
    /// The limit as the plan file has it.
    fileprivate var json: JSONValue {
        ["limit": .string(limit), "allowed": .integer(allowed), "planned": .integer(planned)]
    }
}

extension PlanLimit {
    /// The limit as the plan file has it: one of `count` and `percent` is null.
    fileprivate var json: JSONValue {
        var (count, percent): (Int?, Int?) = (nil, nil)
        switch limit {
        case .count(let number): count = number
        case .percent(let number): percent = number
        }
        return [
            "limit": .string(name.rawValue), "count": .optional(count), "percent": .optional(percent),
            "of": .integer(total),
        ]
    }
}

// MARK: Reading

extension Plan {
    /// Whether the plan is for an app at an API.
    ///
    /// - Throws: ``PlanFileProblem`` if it is for another.
    package func check(isFor app: Identifier, apiURL: String) throws(PlanFileProblem) {
        guard subject.apiURL.isSame(as: apiURL) else { throw .otherAPI(planned: subject.apiURL, used: apiURL) }
        guard subject.appID == app else { throw .otherApp(planned: subject.appID, used: app) }
    }
}

extension PlanSubject {
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["apiUrl", "appId", "appName"])
        self.init(
            apiURL: try members["apiUrl"].text(), appID: try members["appId"].identifier(),
            appName: try members["appName"].text())
    }
}

extension ManifestDigest {
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["paths", "sha256"])
        self.init(
            paths: try members["paths"].list { path throws(PlanFileProblem) in try path.text() },
            sha256: try members["sha256"].text())
    }
}

extension PlanRemark {
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["code", "message", "flag", "place"])
        self.init(
            code: try members["code"].text(), message: try members["message"].text(),
            flag: try members["flag"].optional { flag throws(PlanFileProblem) in try flag.identifier() },
            place: try members["place"].optional(PlanPlace.init))
    }
}

extension WaitingTarget {
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object([
            "flag", "environment", "environmentId", "production", "kind", "id", "place",
        ])
        self.init(
            flag: try members["flag"].identifier(), environment: try members["environment"].interned(),
            environmentID: try members["environmentId"].identifier(), production: try members["production"].bool(),
            kind: try members["kind"].word(TargetKind.self), id: try members["id"].identifier(),
            place: try members["place"].optional(PlanPlace.init))
    }
}

extension LimitViolation {
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["limit", "allowed", "planned"])
        self.init(
            limit: try members["limit"].word(Policy.Limits.Name.self).rawValue,
            allowed: try members["allowed"].number(),
            planned: try members["planned"].number())
    }
}

extension PlanLimit {
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["limit", "count", "percent", "of"])
        let count = try members["count"].optional { count throws(PlanFileProblem) in try count.number() }
        let percent = try members["percent"].optional { percent throws(PlanFileProblem) in try percent.number() }
        guard (count == nil) != (percent == nil) else { throw cursor.expected("either a count or a percentage") }
        self.init(
            try members["limit"].word(Policy.Limits.Name.self),
            count.map(Policy.Limit.count) ?? .percent(min(percent ?? 0, 100)), of: try members["of"].number())
    }
}

extension PlanPlace {
    /// A place as the plan file has it.
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["file", "line", "column"])
        self.init(
            file: try members["file"].interned(), line: try members["line"].number(atLeast: 1),
            column: try members["column"].number(atLeast: 1))
    }
}

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
            "waiting": .integer(waiting),
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
            "upsertCompany": .integer(upsertCompany),
            "upsertUser": .integer(upsertUser),
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
        if targets.has("waiting") { self.targets.waiting = try targets["waiting"].number() }
        let production = try targets["production"].object(["add", "remove"])
        productionTargets.add = try production["add"].number()
        productionTargets.remove = try production["remove"].number()
        // A file that was written before there were upserts has none.
        let calls = try members["calls"].object([
            "total", "createFlag", "updateFlag", "updateCompanyFlags", "updateUserFlags",
        ])
        self.calls.createFlag = try calls["createFlag"].number()
        self.calls.updateFlag = try calls["updateFlag"].number()
        self.calls.updateCompanyFlags = try calls["updateCompanyFlags"].number()
        self.calls.updateUserFlags = try calls["updateUserFlags"].number()
        if calls.has("upsertCompany") { self.calls.upsertCompany = try calls["upsertCompany"].number() }
        if calls.has("upsertUser") { self.calls.upsertUser = try calls["upsertUser"].number() }
        guard try calls["total"].number() == self.calls.total else {
            throw .inconsistent("the summary's total of calls isn't their sum")
        }
    }
}
