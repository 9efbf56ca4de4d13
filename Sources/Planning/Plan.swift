package import Diagnostics
package import FlagModel

/// What a merge would change, and what is sent to make it so.
///
/// A plan has two levels, both data: a ``Change`` is what a person reviews, a ``Call`` is what is sent.
/// Every rendering is derived from a plan, and Applying gets a plan and nothing else. The same inputs give
/// the same plan, to the byte.
package struct Plan: Hashable, Sendable {
    /// What the plan is for.
    package var subject: PlanSubject
    /// The files it was made from.
    package var manifest: ManifestDigest
    /// What was seen of the things that would be written.
    package var basis: PlanBasis
    /// What a person reviews, in the manifest's order, then what is unlisted.
    package var changes: [Change]
    /// What is sent, in an order that respects every dependency.
    package var calls: [Call]
    /// What the manifest wants and isn't sent, because Reflag doesn't know the company or user yet; in the order of the
    /// manifest.
    package var waiting: [WaitingTarget]
    /// What happens with companies and users that Reflag doesn't know.
    package var entities: Policy.Entities
    /// The numbers.
    package var summary: PlanSummary
    /// Facts worth knowing that don't require anything.
    package var notes: [PlanRemark]
    /// What needs attention.
    package var warnings: [PlanRemark]
    /// The limits that the plan exceeds.
    package var blocked: [LimitViolation]
    /// The limits themselves, by which a saved plan is judged again; empty in a plan file that doesn't state them.
    package var limits: [PlanLimit]
    /// What is to be said of grants that nothing is changed for.
    package var grants: GrantOutlook
    /// What splits the changes by their cause; nil if the plan wasn't compared with another manifest.
    package var base: PlanBase?
    /// The table of the fields that a flag has.
    package let fields: FlagFields
    /// Where the manifest has whom the plan targets newly; no part of its file.
    package var places = TargetPlaces()
    /// The digest of the plan that was reviewed, if names in this one are others.
    var reviewedDigest: String?

    /// A plan from its parts.
    package init(
        subject: PlanSubject,
        manifest: ManifestDigest,
        basis: PlanBasis,
        changes: [Change],
        calls: [Call],
        waiting: [WaitingTarget] = [],
        entities: Policy.Entities = .wait,
        summary: PlanSummary,
        notes: [PlanRemark] = [],
        warnings: [PlanRemark] = [],
        blocked: [LimitViolation] = [],
        limits: [PlanLimit] = [],
        grants: GrantOutlook = GrantOutlook(),
        base: PlanBase? = nil,
        fields: FlagFields = .standard
    ) {
        self.subject = subject
        self.manifest = manifest
        self.basis = basis
        self.changes = changes
        self.calls = calls
        self.waiting = waiting
        self.entities = entities
        self.summary = summary
        self.notes = notes
        self.warnings = warnings
        self.blocked = blocked
        self.limits = limits
        self.grants = grants
        self.base = base
        self.fields = fields
    }

    /// Whether there is nothing to send; what waits isn't sent.
    package var isEmpty: Bool { calls.isEmpty }
}

/// `for`: the API, the app.
package struct PlanSubject: Hashable, Sendable {
    /// The API URL that the calls' paths are relative to.
    package let apiURL: String
    /// The app's id.
    package let appID: Identifier
    /// The app's name.
    package let appName: String

    /// A subject from its parts.
    package init(apiURL: String, appID: Identifier, appName: String) {
        self.apiURL = apiURL
        self.appID = appID
        self.appName = appName
    }
}

/// `manifest`: the files, and a digest over all their bytes.
package struct ManifestDigest: Hashable, Sendable {
    /// The paths, the root manifest first.
    package let paths: [String]
    /// SHA-256 in lowercase hexadecimal.
    package let sha256: String

    /// A digest from its parts.
    package init(paths: [String], sha256: String) {
        self.paths = paths
        self.sha256 = sha256
    }
}

/// A place in a plan: it has the name of the file, so that it is useful without the files.
package struct PlanPlace: Hashable, Sendable {
    /// The file as the user named it.
    package let file: String
    /// The line, from 1.
    package let line: Int
    /// The column in Unicode scalars, from 1.
    package let column: Int

    /// A place from its parts.
    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The start of a place in the manifest's files.
    package init(_ place: Place, in sources: Sources) {
        self.init(file: sources.name(of: place), line: Int(place.start.line), column: Int(place.start.column))
    }
}

/// A sentence in addition to the changes, with the flag and place that it is about.
package struct PlanRemark: Hashable, Sendable {
    /// A stable name in kebab case, such as `archived-live`.
    package let code: String
    /// The sentence.
    package let message: String
    /// The flag that it is about.
    package let flag: Identifier?
    /// Where the manifest says what it is about.
    package let place: PlanPlace?

    /// Whether it is about something that could be cleaned up.
    package var isAboutCleaningUp: Bool { Self.cleaningUp.contains(code) }

    /// The codes of what could be cleaned up, in the order in which it is shown.
    package static let cleaningUp = ["expired", "stale", "unchecked", "archived-live", "beyond-additive"]

    /// A remark from its parts.
    package init(code: String, message: String, flag: Identifier? = nil, place: PlanPlace? = nil) {
        self.code = code
        self.message = message
        self.flag = flag
        self.place = place
    }
}

/// A limit of the policy that a plan exceeds; `apply` refuses it unless `--force` is given.
package struct LimitViolation: Hashable, Sendable {
    /// `archive` or `untarget`.
    package let limit: String
    /// How many the policy allows.
    package let allowed: Int
    /// How many are planned.
    package let planned: Int

    /// A limit from its parts.
    package init(limit: String, allowed: Int, planned: Int) {
        self.limit = limit
        self.allowed = allowed
        self.planned = planned
    }
}
