import Crypto
package import FlagModel
package import JSONText

extension Plan {
    /// The plan in the bytes of a plan file: the counterpart of ``PlanFile``. A member `cost`, as `plan --format json` prints
    /// it, is ignored, and members that this version doesn't know are passed over; digest and seal are those of what was
    /// read, with all of its members.
    ///
    /// Reading it gives the plan that was written, and writing that gives the same bytes.
    ///
    /// - Throws: ``PlanFileProblem`` if the file is damaged, edited, of another format or version, or contradicts
    ///   itself.
    package init(reading bytes: [UInt8], fields: FlagFields = .standard) throws(PlanFileProblem) {
        self = try PlanReader.read(JSONSource(bytes), fields).plan
    }
}

/// Reads a plan file part by part: each element of its lists is parsed once, hashed, decoded and let go, so that what is in
/// memory is what of the file is still to be read, and what of the plan is there already.
///
/// The members are read in the order of the canonical form, which is that of the seal and of the digest.
package struct PlanReader {
    /// A plan file that was read.
    package struct Result: Sendable {
        /// The plan.
        package let plan: Plan
        /// The seal that the file states, which is right; nil if it states none.
        package let seal: String?
    }

    private var seal = SHA256()
    private var digest = PlanDigest()
    private let context: JSONCursor.Context
    private let subject: PlanSubject

    private var environments: [PlanBasis.EnvironmentVersion] = []
    private var flags: [PlanBasis.Flag] = []
    private var targets: [PlanBasis.Targets] = []
    private var day: CalendarDate?
    private var grants: [PlanBasis.GrantedTarget] = []
    private var outlook = GrantOutlook()
    private var changes: [Change] = []
    private var calls: [Call] = []
    private var waiting: [WaitingTarget] = []
    private var entities = Policy.Entities.wait
    private var notes: [PlanRemark] = []
    private var warnings: [PlanRemark] = []
    private var blocked: [LimitViolation] = []
    private var limits: [PlanLimit] = []
    private var manifest: ManifestDigest?
    private var summary: PlanSummary?
    private var base: PlanBase?

    /// Reads a plan file.
    ///
    /// - Parameters:
    ///   - source: The file, of which what was read is let go: all of it is there only if it is rejected as no plan file.
    ///   - fields: The table of the fields that a flag can have.
    /// - Throws: ``PlanFileProblem``, as ``Plan/init(reading:fields:)`` does.
    package static func read(
        _ source: JSONSource,
        _ fields: FlagFields = .standard
    ) throws(PlanFileProblem) -> Result {
        let members = try slices(of: source)
        func value(_ name: String) throws(PlanFileProblem) -> JSONValue? {
            guard let slice = members.first(where: { $0.name.isSame(as: name) })?.value else { return nil }
            return try Self.value(of: slice)
        }
        guard case .string(let format)? = try value("format"), format.isSame(as: Plan.format) else {
            throw .otherFormat
        }
        guard case .integer(let version)? = try value("version") else { throw .damaged("it has no version") }
        guard version == Plan.version else { throw .otherVersion(version) }
        for name in required where !members.contains(where: { $0.name.isSame(as: name) }) {
            throw .damaged("it has no member `\(name)`")
        }
        let context = JSONCursor.Context(fields)
        func text(_ name: String) throws(PlanFileProblem) -> String? {
            try value(name).map { value throws(PlanFileProblem) in
                try JSONCursor(value, context, at: .member(name, of: .root)).text()
            }
        }
        let (stated, sealed) = (try text("digest") ?? "", try text("seal"))
        let subject = try PlanSubject(JSONCursor(try value("for") ?? .null, context, at: .member("for", of: .root)))
        var reader = PlanReader(context, subject)
        let actual = try reader.read(members)
        let plan = try reader.finished()
        guard actual.digest.isSame(as: stated) else { throw .edited(stated: stated, actual: actual.digest) }
        try PlanConsistency.check(plan)
        if let sealed, !sealed.isSame(as: actual.seal) { throw .unsealed(stated: sealed, actual: actual.seal) }
        return Result(plan: plan, seal: sealed)
    }

    private static let required = [
        "format", "version", "for", "manifest", "basis", "digest", "summary", "changes", "calls", "notes", "warnings",
        "blocked",
    ]

    private init(_ context: JSONCursor.Context, _ subject: PlanSubject) {
        self.context = context
        self.subject = subject
    }

    // MARK: Text

    private static func slices(of source: JSONSource) throws(PlanFileProblem) -> [(name: String, value: JSONSlice)] {
        do throws(JSONReader.Problem) {
            return try JSONSlice(source).members() ?? []
        } catch {
            throw PlanFileProblem(error)
        }
    }

    private static func value(of slice: JSONSlice) throws(PlanFileProblem) -> JSONValue {
        do throws(JSONReader.Problem) {
            return try slice.value()
        } catch {
            throw PlanFileProblem(error)
        }
    }

    // MARK: Members

    /// Reads all members.
    ///
    /// - Returns: The digest and the seal of what was read.
    private mutating func read(
        _ members: [(name: String, value: JSONSlice)]
    ) throws(PlanFileProblem) -> (digest: String, seal: String) {
        try readObject(members.filter { $0.name != "seal" && $0.name != "cost" }) {
            reader, name, slice throws(PlanFileProblem) in
            let path = JSONCursor.Path.member(name, of: .root)
            switch name {
            case "base": try reader.readBase(slice, path)
            case "basis": try reader.readBasis(slice, path)
            case "blocked": reader.blocked = try reader.readElements(slice, path, LimitViolation.init)
            case "calls":
                let requests = RequestReader(appID: reader.subject.appID, basis: reader.flags)
                try reader.readList(slice, path) { reader, cursor, bytes throws(PlanFileProblem) in
                    reader.digest.add(call: bytes)
                    reader.calls.append(try requests.call(cursor))
                }
            case "changes":
                try reader.readList(slice, path) { reader, cursor, _ throws(PlanFileProblem) in
                    reader.digest.add(change: cursor.value)
                    reader.changes.append(try Change(cursor))
                }
            case "entities":
                reader.entities = try reader.readValue(slice, path).word(Policy.Entities.self)
            case "grants": reader.outlook = try GrantOutlook(try reader.readValue(slice, path))
            case "limits": reader.limits = try reader.readElements(slice, path, PlanLimit.init)
            case "manifest": reader.manifest = try ManifestDigest(try reader.readValue(slice, path))
            case "notes": reader.notes = try reader.readElements(slice, path, PlanRemark.init)
            case "summary": reader.summary = try PlanSummary(try reader.readValue(slice, path))
            case "waiting": reader.waiting = try reader.readElements(slice, path, WaitingTarget.init)
            case "warnings": reader.warnings = try reader.readElements(slice, path, PlanRemark.init)
            default: _ = try reader.readValue(slice, path)
            }
        }
        return (digest.finished(), seal.finalize().hexadecimal)
    }

    private mutating func readBasis(_ slice: JSONSlice, _ path: JSONCursor.Path) throws(PlanFileProblem) {
        try readObject(slice, path, ["environments", "flags", "targets"]) {
            reader, name, slice, path throws(PlanFileProblem) in
            switch name {
            case "environments":
                reader.environments = try reader.readElements(slice, path, PlanBasis.EnvironmentVersion.init)
            case "flags": reader.flags = try reader.readElements(slice, path, PlanBasis.Flag.init)
            case "targets": reader.targets = try reader.readElements(slice, path, PlanBasis.Targets.init)
            case "day": reader.day = try reader.readValue(slice, path).optionalDay()
            case "grants": reader.grants = try reader.readElements(slice, path, PlanBasis.GrantedTarget.init)
            default: _ = try reader.readValue(slice, path)
            }
        }
    }

    private mutating func readBase(_ slice: JSONSlice, _ path: JSONCursor.Path) throws(PlanFileProblem) {
        if case .null? = try? slice.value() {
            _ = try readValue(slice, path)
            return
        }
        var drifted: [Change] = []
        var due: [Change] = []
        var revision = ""
        try readObject(slice, path, ["drifted", "revision"]) { reader, name, slice, path throws(PlanFileProblem) in
            switch name {
            case "drifted": drifted = try reader.readElements(slice, path, Change.init)
            case "due": due = try reader.readElements(slice, path, Change.init)
            case "revision": revision = try reader.readValue(slice, path).text()
            default: _ = try reader.readValue(slice, path)
            }
        }
        base = PlanBase(revision: revision, drifted: drifted, due: due)
    }

    private mutating func finished() throws(PlanFileProblem) -> Plan {
        guard let manifest, var summary else { throw .damaged("it isn't complete") }
        // No member of the file: it follows from the changes.
        summary.productionEnded = PlanSummary(changes: changes, calls: [], unchanged: 0, unlisted: 0).productionEnded
        // They are named in place.
        var named: [Call] = []
        swap(&named, &calls)
        try RequestReader.name(&named, by: changes)
        return Plan(
            subject: subject, manifest: manifest,
            basis: PlanBasis(environments: environments, flags: flags, targets: targets, day: day, grants: grants),
            changes: changes,
            calls: named, waiting: waiting, entities: entities, summary: summary, notes: notes, warnings: warnings,
            blocked: blocked, limits: limits, grants: outlook, base: base, fields: context.fields)
    }

    // MARK: Values

    /// Reads a value as a whole.
    private mutating func readValue(
        _ slice: JSONSlice,
        _ path: JSONCursor.Path
    ) throws(PlanFileProblem) -> JSONCursor {
        let value = try Self.value(of: slice)
        seal.update(data: value.canonicalBytes())
        return JSONCursor(value, context, at: path)
    }

    /// Reads an object that has the required members.
    private mutating func readObject(
        _ slice: JSONSlice,
        _ path: JSONCursor.Path,
        _ required: [String],
        _ read: (inout PlanReader, String, JSONSlice, JSONCursor.Path) throws(PlanFileProblem) -> Void
    ) throws(PlanFileProblem) {
        let members: [(name: String, value: JSONSlice)]?
        do throws(JSONReader.Problem) {
            members = try slice.members()
        } catch {
            throw PlanFileProblem(error)
        }
        guard let members else { throw try readValue(slice, path).expected("an object") }
        for name in required where !members.contains(where: { $0.name.isSame(as: name) }) {
            throw .damaged("`\(path.text)` has no member `\(name)`")
        }
        try readObject(members) { reader, name, slice throws(PlanFileProblem) in
            try read(&reader, name, slice, .member(name, of: path))
        }
    }

    /// Reads the members of an object, in the order of their names.
    private mutating func readObject(
        _ members: [(name: String, value: JSONSlice)],
        _ read: (inout PlanReader, String, JSONSlice) throws(PlanFileProblem) -> Void
    ) throws(PlanFileProblem) {
        seal.update(data: Array("{".utf8))
        let sorted = members.sorted { JSONMember.precedes($0.name, $1.name) }
        for (index, member) in sorted.enumerated() {
            if index > 0 { seal.update(data: Array(",".utf8)) }
            seal.update(data: JSONValue.string(member.name).canonicalBytes() + Array(":".utf8))
            try read(&self, member.name, member.value)
        }
        seal.update(data: Array("}".utf8))
    }

    /// Reads a list, element by element.
    ///
    /// - Parameter read: Gets each element, with its canonical form.
    private mutating func readList(
        _ slice: JSONSlice,
        _ path: JSONCursor.Path,
        _ read: (inout PlanReader, JSONCursor, [UInt8]) throws(PlanFileProblem) -> Void
    ) throws(PlanFileProblem) {
        guard slice.isList else { throw try readValue(slice, path).expected("a list") }
        seal.update(data: Array("[".utf8))
        try slice.elements(or: PlanFileProblem.init(_:)) { index, value throws(PlanFileProblem) in
            if index > 0 { seal.update(data: Array(",".utf8)) }
            let bytes = value.canonicalBytes()
            seal.update(data: bytes)
            try read(&self, JSONCursor(value, context, at: .element(index, of: path)), bytes)
        }
        seal.update(data: Array("]".utf8))
    }

    /// The elements of a list.
    private mutating func readElements<Element>(
        _ slice: JSONSlice,
        _ path: JSONCursor.Path,
        _ read: (JSONCursor) throws(PlanFileProblem) -> Element
    ) throws(PlanFileProblem) -> [Element] {
        var elements: [Element] = []
        try readList(slice, path) { _, cursor, _ throws(PlanFileProblem) in elements.append(try read(cursor)) }
        return elements
    }
}

extension PlanFileProblem {
    fileprivate init(_ problem: JSONReader.Problem) {
        self = .damaged("it isn't JSON: \(problem.reason) (line \(problem.line))")
    }
}
