package import FlagModel
package import JSONText

// MARK: Writing

extension Plan {
    /// The plan file: what `plan --out` writes and `plan --format json` prints.
    ///
    /// The members are `format`, `version`, `for`, `manifest`, `basis`, `digest`, `summary`, `changes`, `calls`,
    /// `notes`, `warnings` and `blocked`, in this order, and `base` if `--base` was given. A list is always there,
    /// empty when there is nothing.
    /// It contains no keys.
    package var json: JSONValue {
        var members = [
            JSONMember("format", .string(Self.format)),
            JSONMember("version", .integer(Self.version)),
            JSONMember("for", subject.json),
            JSONMember("manifest", ["paths": .strings(manifest.paths), "sha256": .string(manifest.sha256)]),
            JSONMember("basis", basis.json),
            JSONMember("digest", .string(digest)),
            JSONMember("summary", summary.json),
            JSONMember("changes", .array(changes.map { $0.json(placed: true) })),
            JSONMember("calls", .array(calls.map { $0.json(appID: subject.appID) })),
            JSONMember("notes", .array(notes.map(\.json))),
            JSONMember("warnings", .array(warnings.map(\.json))),
            JSONMember("blocked", .array(blocked.map(\.json))),
        ]
        if let base { members.append(JSONMember("base", base.json)) }
        return .object(members)
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

extension PlanBase {
    fileprivate var json: JSONValue {
        ["revision": .string(revision), "drifted": .array(drifted.map { $0.json(placed: true) })]
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
    fileprivate var json: JSONValue {
        [
            "code": .string(code),
            "message": .string(message),
            "flag": .optional(flag?.text),
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

// MARK: Reading

extension Plan {
    /// The plan in the bytes of a plan file: the counterpart of ``json``. A member `cost`, as `plan --format json`
    /// prints it, is ignored.
    ///
    /// Reading it gives the plan that was written, and writing that gives the same bytes.
    ///
    /// - Throws: ``PlanFileProblem`` if the file is damaged, edited, of another format or version, or contradicts
    ///   itself.
    package init(reading bytes: [UInt8], fields: FlagFields = .standard) throws(PlanFileProblem) {
        let value: JSONValue
        do throws(JSONReader.Problem) {
            value = try JSONReader.read(bytes)
        } catch {
            throw .damaged("it isn't JSON: \(error.reason) (line \(error.line))")
        }
        guard case .string(let format)? = value["format"], format.isSame(as: Self.format) else { throw .otherFormat }
        guard case .integer(let version)? = value["version"] else { throw .damaged("it has no version") }
        guard version == Self.version else { throw .otherVersion(version) }
        try self.init(JSONCursor(value, fields))
    }

    private init(_ file: JSONCursor) throws(PlanFileProblem) {
        let members = try file.object(
            [
                "format", "version", "for", "manifest", "basis", "digest", "summary", "changes", "calls", "notes",
                "warnings", "blocked",
            ], allowed: ["base", "cost"])
        let digest = try members["digest"].text()
        let subject = try PlanSubject(members["for"])
        let basis = try PlanBasis(members["basis"])
        let changes = try members["changes"].list(Change.init)
        let requests = RequestReader(appID: subject.appID, basis: basis, changes: changes)
        let calls = try members["calls"].list { cursor throws(PlanFileProblem) in try requests.call(cursor) }
        self.init(
            subject: subject,
            manifest: try ManifestDigest(members["manifest"]),
            basis: basis,
            changes: changes,
            calls: calls,
            summary: try PlanSummary(members["summary"]),
            notes: try members["notes"].list(PlanRemark.init),
            warnings: try members["warnings"].list(PlanRemark.init),
            blocked: try members["blocked"].list(LimitViolation.init),
            base: try members["base"].optional(PlanBase.init),
            fields: file.fields)
        let actual = self.digest
        guard actual.isSame(as: digest) else { throw .edited(stated: digest, actual: actual) }
        try PlanConsistency.check(self)
    }

    /// Whether the plan is for an app at an API.
    ///
    /// - Throws: ``PlanFileProblem`` if it is for another.
    package func check(isFor app: Identifier, apiURL: String) throws(PlanFileProblem) {
        guard subject.apiURL.isSame(as: apiURL) else { throw .otherAPI(planned: subject.apiURL, used: apiURL) }
        guard subject.appID == app else { throw .otherApp(planned: subject.appID, used: app) }
    }
}

extension PlanSubject {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["apiUrl", "appId", "appName"])
        self.init(
            apiURL: try members["apiUrl"].text(), appID: try members["appId"].identifier(),
            appName: try members["appName"].text())
    }
}

extension ManifestDigest {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["paths", "sha256"])
        self.init(
            paths: try members["paths"].list { path throws(PlanFileProblem) in try path.text() },
            sha256: try members["sha256"].text())
    }
}

extension PlanRemark {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["code", "message", "flag", "place"])
        self.init(
            code: try members["code"].text(), message: try members["message"].text(),
            flag: try members["flag"].optional { flag throws(PlanFileProblem) in try flag.identifier() },
            place: try members["place"].optional(PlanPlace.init))
    }
}

extension LimitViolation {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["limit", "allowed", "planned"])
        self.init(
            limit: try members["limit"].word(Policy.Limits.Name.self).rawValue,
            allowed: try members["allowed"].number(),
            planned: try members["planned"].number())
    }
}

extension PlanBase {
    fileprivate init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["revision", "drifted"])
        self.init(revision: try members["revision"].text(), drifted: try members["drifted"].list(Change.init))
    }
}

extension PlanPlace {
    /// A place as the plan file has it.
    init(_ cursor: JSONCursor) throws(PlanFileProblem) {
        let members = try cursor.object(["file", "line", "column"])
        self.init(
            file: try members["file"].text(), line: try members["line"].number(atLeast: 1),
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
