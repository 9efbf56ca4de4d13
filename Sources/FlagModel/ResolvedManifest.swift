package import Diagnostics

/// A manifest with the app's ids for the names that it uses: what the planner works on.
package struct ResolvedManifest: Sendable {
    /// What happens to live flags that the manifest doesn't name, with its place if it is written.
    package var unlisted: Located<Policy.Unlisted>?
    /// Keys of flags that are left alone entirely.
    package var ignore: [KeyPattern]
    /// The same as they are written.
    package var ignoring: [Located<KeyPattern>] = []
    /// Keys of the manifest's flags that the policy ignores.
    package var ignored: [Identifier] = []
    /// How much a plan may do before `apply` refuses it.
    package var limits: Policy.Limits
    /// What happens with companies and users that Reflag doesn't know yet.
    package var entities = Policy.Entities.wait
    /// Keys of the manifest's flags that a narrowed run excludes: not unlisted, and nothing is planned for them.
    package var excluded: Set<Identifier> = []
    /// Defaults of new flags; ``defaults(for:)`` gives those of the flag's file.
    package var create: ResolvedDefaults
    /// The same for the flags of included files that write `create`, by the number of the file.
    package var includedCreate: [UInt32: ResolvedDefaults] = [:]
    /// The audiences that flags name by their index.
    package var audiences: [Audience]
    /// The flags, in the manifest's order; those that the policy ignores are not among them.
    package var flags: [ResolvedFlag]
    /// The table of the fields that a flag has.
    package var fields: FlagFields

    /// A resolved manifest from its parts.
    package init(
        unlisted: Located<Policy.Unlisted>? = nil,
        ignore: [KeyPattern] = [],
        limits: Policy.Limits = Policy.Limits(),
        create: ResolvedDefaults = ResolvedDefaults(),
        audiences: [Audience] = [],
        flags: [ResolvedFlag] = [],
        fields: FlagFields = .standard
    ) {
        self.unlisted = unlisted
        self.ignore = ignore
        self.limits = limits
        self.create = create
        self.audiences = audiences
        self.flags = flags
        self.fields = fields
    }

    /// The defaults of a flag that is created, which depend on the file in which it is written.
    package func defaults(for flag: ResolvedFlag) -> ResolvedDefaults {
        includedCreate[flag.key.place.file] ?? create
    }
}

/// `create` with ids for names.
package struct ResolvedDefaults: Sendable {
    /// What is written; none for a flag without.
    package var values = FieldMap<Located<ResolvedValue>>()

    /// No defaults.
    package init() {}
}

/// A flag of the manifest with ids for names; each field that has no value is left alone.
package struct ResolvedFlag: Sendable {
    /// The flag's key.
    package let key: Located<Identifier>
    /// What is written of the fields that are compared (``FlagFields/details``); none if it is cleared.
    package var values = FieldMap<Located<ResolvedValue>>()
    /// Whether the flag is archived.
    package var archived: Located<Bool>?
    /// The day after which the flag is worth cleaning up.
    package var expires: Located<CalendarDate>?
    /// Where `targets` is written, if it is.
    package var targetsPlace: Place?
    /// The targets by environment, in the app's order.
    package var targets: [ResolvedTargets]
    /// The number of the flag in the listing that the manifest was resolved against; nil if it isn't in it. What looks it up there
    /// compares the key: see `subscript(_:)` of a listing.
    package var number: Int?

    /// A flag with nothing managed but its existence.
    package init(key: Located<Identifier>) {
        self.key = key
        targets = []
    }

    /// Whether the flag is secret.
    package var secret: Located<Bool>? {
        get { values[.secret].map { .boolean($0.value.sent == .flag(true), at: $0.place) } }
        set { values[.secret] = newValue.map { .resolved(.plain(.flag($0.value)), at: $0.place) } }
    }
}

/// The targets of a flag in one environment, with the environment known.
///
/// It is a class, as it never changes, and to copy all of its parts takes longer than to compare them.
package final class ResolvedTargets: Sendable {
    /// The environment.
    package let environment: AppEnvironment
    /// Where the manifest names it for this flag.
    package let place: Place
    /// Whether lists are exact or a minimum here.
    package let mode: Policy.TargetsMode
    /// The audiences' indices in ``ResolvedManifest/audiences``, in the order in which they are named;
    /// nil if `audiences` isn't written.
    package let audiences: [Int]?
    /// What is written in the flag itself.
    package let written: ManifestTargets
    /// Which lists are written, and whether there are grants.
    package let parts: WrittenParts

    /// Targets from their parts.
    package init(
        environment: AppEnvironment,
        place: Place,
        mode: Policy.TargetsMode,
        audiences: [Int]?,
        written: ManifestTargets
    ) {
        self.environment = environment
        self.place = place
        self.mode = mode
        self.audiences = audiences
        self.written = written
        parts = written.parts
    }

    /// Whether anything in this environment is managed, so that its live targets must be read.
    package var isManaged: Bool { parts.isManaged }

    /// Whether the list of one kind is managed: written itself, or through `audiences`.
    package func manages(_ kind: TargetKind) -> Bool {
        audiences != nil || parts.has(kind == .company ? .companies : .users)
    }
}
