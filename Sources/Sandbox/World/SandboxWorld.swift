/// The state of the sandbox: one app with its environments, stages, people and flags, and the API keys.
///
/// It is a value, and ``respond(to:at:)`` is the complete API: it takes a request, returns a response, and changes the
/// value. It doesn't know about networks, files or clocks.
package struct SandboxWorld: Sendable {
    /// The app and its organisation.
    package var app: SandboxApp
    /// The environments in any order; each has its own order.
    package var environments: [SandboxEnvironment]
    /// The stages; new flags get the first.
    package var stages: [SandboxStage] {
        didSet { forgetAnswers() }
    }
    /// The segments.
    package var segments: [SandboxSegment]
    /// The members of the organisation.
    package var users: [SandboxUser] {
        didSet { forgetAnswers() }
    }
    /// The API keys; a missing one isn't accepted.
    package var keys: SandboxKeys
    /// The maximum size of a page of a listing; nil for no limit.
    package var pageLimit: Int?
    /// Whether listFlags lists archived flags.
    package var listsArchived: Bool
    /// Which version of the API it speaks.
    package var dialect: SandboxDialect
    /// What is done with companies and users that aren't known; nil if everybody counts as known.
    package var strictness: SandboxStrictness?

    /// What goes the other way than hoist assumes. It isn't part of the state file.
    package var otherwise: Set<SandboxOtherwise> = []
    /// The companies and users that were created and aren't found yet.
    var lagging: Set<SandboxEntities.Key> = []
    /// How many requests came, while they are counted.
    var requests = 0
    /// The world before the last write, until the next listing; nothing unless listings lag.
    var before: [SandboxWorld] = []
    /// Whether it is whatever app a request names.
    package var isAnyApp = false

    /// The flags in order of creation.
    package private(set) var flags: [SandboxFlag] = []
    /// Increases with each request that changes something.
    package internal(set) var revision = 0

    /// The companies and users that are known without being a target.
    var entities = SandboxEntities()

    /// The revision that the last change of the flag at the same index led to; 0 for one that hasn't changed since it was
    /// loaded.
    private(set) var lastChanges: [Int] = []

    private var placeByKey: [SandboxID: Int] = [:]
    private var placeByID: [SandboxID: Int] = [:]
    /// The encoded form of the flag at the same index; listings are composed from these.
    private var encoded: [EncodedFlag] = []
    private var targetIndex = TargetIndex()
    /// The indices of the flags that aren't archived; nil if unknown.
    private var unarchivedPlaces: [Int]? = []

    /// A world with these parts; each flag is added as with ``addFlag(_:)``, without increasing a version.
    ///
    /// - Throws: ``SandboxWorldProblem`` if the parts are inconsistent: something is duplicate or doesn't exist.
    package init(
        app: SandboxApp,
        environments: [SandboxEnvironment],
        stages: [SandboxStage],
        segments: [SandboxSegment],
        users: [SandboxUser],
        flags: [SandboxFlag] = [],
        keys: SandboxKeys = SandboxKeys(),
        pageLimit: Int? = nil,
        listsArchived: Bool = true,
        dialect: SandboxDialect = .v3_1_0,
        strictness: SandboxStrictness? = nil
    ) throws(SandboxWorldProblem) {
        self.init(
            unchecked: app,
            environments: environments,
            stages: stages,
            segments: segments,
            users: users,
            keys: keys,
            pageLimit: pageLimit,
            listsArchived: listsArchived,
            dialect: dialect,
            strictness: strictness
        )
        try checkParts()
        // Generated ids must not conflict with those of later flags.
        let taken = Set(flags.map(\.id))
        var number = 0
        for (place, flag) in flags.enumerated() {
            var flag = flag
            while flag.id.isEmpty {
                number += 1
                flag.id = taken.contains(MadeUp.flagID(number)) ? "" : MadeUp.flagID(number)
            }
            append(try adopted(flag, as: "flags.\(place)"))
        }
    }

    /// A world without flags whose parts are known to be consistent.
    init(
        unchecked app: SandboxApp,
        environments: [SandboxEnvironment],
        stages: [SandboxStage],
        segments: [SandboxSegment],
        users: [SandboxUser],
        keys: SandboxKeys = SandboxKeys(),
        pageLimit: Int? = nil,
        listsArchived: Bool = true,
        dialect: SandboxDialect = .v3_1_0,
        strictness: SandboxStrictness? = nil
    ) {
        self.app = app
        self.environments = environments
        self.stages = stages
        self.segments = segments
        self.users = users
        self.keys = keys
        self.pageLimit = pageLimit
        self.listsArchived = listsArchived
        self.dialect = dialect
        self.strictness = strictness
    }
}

extension SandboxWorld: Equatable {
    /// Whether both have the same content.
    package static func == (left: Self, right: Self) -> Bool {
        left.app == right.app && left.environments == right.environments && left.stages == right.stages
            && left.segments == right.segments && left.users == right.users && left.keys == right.keys
            && left.pageLimit == right.pageLimit && left.listsArchived == right.listsArchived
            && left.isAnyApp == right.isAnyApp && left.dialect == right.dialect && left.strictness == right.strictness
            && left.entities == right.entities && left.flags == right.flags
    }
}

// MARK: - Flags by key and id

extension SandboxWorld {
    /// The flag with this key.
    package func flag(_ key: SandboxID) -> SandboxFlag? {
        place(ofKey: key).map { flags[$0] }
    }

    func place(ofKey key: SandboxID) -> Int? {
        placeByKey[key]
    }

    func place(ofID id: SandboxID) -> Int? {
        placeByID[id]
    }

    /// The first generated id that no flag has.
    func freeFlagID() -> SandboxID {
        var number = flags.count + 1
        while placeByID[MadeUp.flagID(number)] != nil {
            number += 1
        }
        return MadeUp.flagID(number)
    }

    /// The indices of the flags that aren't archived, in order.
    mutating func unarchived() -> [Int] {
        if let unarchivedPlaces {
            return unarchivedPlaces
        }
        let places = flags.indices.filter { !flags[$0].archived }
        unarchivedPlaces = places
        return places
    }

    /// The indices of the flags that are on for a company or user.
    func targeted(_ kind: EntityKind, _ entity: SandboxID, in environment: SandboxID) -> Set<Int> {
        targetIndex.places(of: kind, entity, in: environment)
    }

    /// Adds a flag whose key and id are unused.
    mutating func append(_ flag: SandboxFlag) {
        let place = flags.count
        placeByKey[flag.key] = place
        placeByID[flag.id] = place
        if !flag.archived {
            unarchivedPlaces?.append(place)
        }
        for (environment, targets) in flag.targets {
            targetIndex.set(true, place, targets, in: environment)
        }
        flags.append(flag)
        encoded.append(EncodedFlag())
        lastChanges.append(0)
    }

    /// From now on, no flag has changed.
    mutating func forgetChanges() {
        lastChanges = Array(repeating: 0, count: flags.count)
    }

    /// Marks the last flag as one that was just created.
    mutating func markLast() {
        if let last = lastChanges.indices.last { lastChanges[last] = revision + 1 }
    }

    /// Changes the details of a flag; its key, id and targets stay unchanged.
    mutating func changeDetails(at place: Int, _ change: (inout SandboxFlag) -> Void) {
        let before = flags[place]
        change(&flags[place])
        flags[place].id = before.id
        flags[place].key = before.key
        flags[place].targets = before.targets
        encoded[place] = EncodedFlag()
        lastChanges[place] = revision + 1
        if flags[place].archived != before.archived {
            unarchivedPlaces = nil
        }
    }

    /// Adds or removes a target; false if nothing changes.
    mutating func setTarget(
        at place: Int,
        in environment: SandboxID,
        _ kind: EntityKind,
        _ entity: SandboxID,
        _ isOn: Bool,
        now: SandboxTime
    ) -> Bool {
        guard targets(at: place, in: environment)[kind].contains(entity) != isOn else { return false }
        targetIndex.set(isOn, place, kind, entity, in: environment)
        if !isOn { note(kind, entity, in: environment) }
        changeTargets(at: place, in: environment, now: now) { targets in
            if isOn {
                targets[kind].insert(entity)
            } else {
                targets[kind].remove(entity)
            }
        }
        return true
    }

    /// Replaces a flag's lists of targets in an environment; false if nothing changes.
    mutating func replaceTargets(
        at place: Int,
        in environment: SandboxID,
        companies: SandboxIDList?,
        users: SandboxIDList?,
        now: SandboxTime
    ) -> Bool {
        let before = targets(at: place, in: environment)
        var after = before
        after.companies = companies ?? before.companies
        after.users = users ?? before.users
        guard after != before else { return false }
        targetIndex.set(false, place, before, in: environment)
        targetIndex.set(true, place, after, in: environment)
        for kind in [EntityKind.company, .user] {
            for id in before[kind].ids where !after[kind].contains(id) { note(kind, id, in: environment) }
        }
        changeTargets(at: place, in: environment, now: now) { targets in
            targets = after
        }
        return true
    }

    /// Changes a flag's rules in an environment; false if nothing changes.
    mutating func change(_ rules: SandboxRules, isOff: Bool, at place: Int, in environment: SandboxID) -> Bool {
        var targets = targets(at: place, in: environment)
        guard targets.rules != rules || targets.isOff != isOff else { return false }
        targets.rules = rules
        targets.isOff = isOff
        flags[place].targets[environment] = targets
        lastChanges[place] = revision + 1
        return true
    }

    /// Keeps a company or user known.
    mutating func note(_ kind: EntityKind, _ id: SandboxID, in environment: SandboxID) {
        entities.note(SandboxEntities.Key(environment: environment, kind: kind, id: id))
    }

    private func targets(at place: Int, in environment: SandboxID) -> SandboxTargets {
        flags[place].targets[environment] ?? SandboxTargets(updatedAt: flags[place].createdAt)
    }

    private mutating func changeTargets(
        at place: Int,
        in environment: SandboxID,
        now: SandboxTime,
        _ change: (inout SandboxTargets) -> Void
    ) {
        var targets = targets(at: place, in: environment)
        // With a single reference, its lists are changed without being copied.
        flags[place].targets[environment] = nil
        change(&targets)
        targets.version += 1
        targets.updatedAt = now
        lastChanges[place] = revision + 1
        flags[place].targets[environment] = targets
    }

    /// The encoded form of a flag in listings, cached until the flag changes.
    mutating func encoding<Part>(
        at place: Int,
        _ part: WritableKeyPath<EncodedFlag, Part?>,
        _ encode: (SandboxFlag) throws(Refusal) -> Part
    ) throws(Refusal) -> Part {
        if let known = encoded[place][keyPath: part] {
            return known
        }
        let fresh = try encode(flags[place])
        encoded[place][keyPath: part] = fresh
        return fresh
    }

    private mutating func forgetAnswers() {
        encoded = Array(repeating: EncodedFlag(), count: flags.count)
    }
}

/// The encoded form of a flag in listings: JSON, or nil if it wasn't needed since the flag changed.
struct EncodedFlag: Sendable {
    var header: [UInt8]?
    var targeted: [UInt8]?
    var untargeted: [UInt8]?
}
