/// All that there is in the sandbox: one app with its environments, stages, people and flags, and the API keys.
///
/// It is a value, and ``respond(to:at:)`` is the whole API: a request goes in, an answer comes out, and the value is what
/// the request made of it. Nothing in it knows of a network, a file or a clock.
package struct SandboxWorld: Sendable {
    /// The app and its organisation.
    package var app: SandboxApp
    /// The environments in any order; each says its own.
    package var environments: [SandboxEnvironment]
    /// The stages, the first of which new flags get.
    package var stages: [SandboxStage] {
        didSet { forgetAnswers() }
    }
    /// The segments.
    package var segments: [SandboxSegment]
    /// The people of the organisation.
    package var users: [SandboxUser] {
        didSet { forgetAnswers() }
    }
    /// The API keys; while one is missing, nothing is let in by it.
    package var keys: SandboxKeys
    /// The most that one page of a listing holds; nil for no bound.
    package var pageLimit: Int?
    /// Whether listFlags lists archived flags.
    package var listsArchived: Bool

    /// The flags in the order in which they were made.
    package private(set) var flags: [SandboxFlag] = []
    /// Rises with each request that changed something.
    package internal(set) var revision = 0

    private var placeByKey: [SandboxID: Int] = [:]
    private var placeByID: [SandboxID: Int] = [:]
    /// What was encoded for the flag at the same place; listings are put together from these.
    private var encoded: [EncodedFlag] = []
    private var targetIndex = TargetIndex()
    /// The places of the flags that aren't archived; nil where that has to be found out again.
    private var unarchivedPlaces: [Int]? = []

    /// A world with these parts; each flag is added as by ``addFlag(_:)``, without raising a version.
    ///
    /// - Throws: ``SandboxWorldProblem`` where the parts don't fit together: something twice, or something named that
    ///   isn't there.
    package init(
        app: SandboxApp,
        environments: [SandboxEnvironment],
        stages: [SandboxStage],
        segments: [SandboxSegment],
        users: [SandboxUser],
        flags: [SandboxFlag] = [],
        keys: SandboxKeys = SandboxKeys(),
        pageLimit: Int? = nil,
        listsArchived: Bool = true
    ) throws(SandboxWorldProblem) {
        self.init(
            unchecked: app,
            environments: environments,
            stages: stages,
            segments: segments,
            users: users,
            keys: keys,
            pageLimit: pageLimit,
            listsArchived: listsArchived
        )
        try checkParts()
        // Made-up ids must keep clear of those that flags further down say.
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

    /// A world without flags whose parts are known to fit together.
    init(
        unchecked app: SandboxApp,
        environments: [SandboxEnvironment],
        stages: [SandboxStage],
        segments: [SandboxSegment],
        users: [SandboxUser],
        keys: SandboxKeys = SandboxKeys(),
        pageLimit: Int? = nil,
        listsArchived: Bool = true
    ) {
        self.app = app
        self.environments = environments
        self.stages = stages
        self.segments = segments
        self.users = users
        self.keys = keys
        self.pageLimit = pageLimit
        self.listsArchived = listsArchived
    }
}

extension SandboxWorld: Equatable {
    /// Whether both hold the same, whatever made them so.
    package static func == (left: Self, right: Self) -> Bool {
        left.app == right.app && left.environments == right.environments && left.stages == right.stages
            && left.segments == right.segments && left.users == right.users && left.keys == right.keys
            && left.pageLimit == right.pageLimit && left.listsArchived == right.listsArchived
            && left.flags == right.flags
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

    /// The first id of the made-up ones that no flag has.
    func freeFlagID() -> SandboxID {
        var number = flags.count + 1
        while placeByID[MadeUp.flagID(number)] != nil {
            number += 1
        }
        return MadeUp.flagID(number)
    }

    /// The places of the flags that aren't archived, in their order.
    mutating func unarchived() -> [Int] {
        if let unarchivedPlaces {
            return unarchivedPlaces
        }
        let places = flags.indices.filter { !flags[$0].archived }
        unarchivedPlaces = places
        return places
    }

    /// The places of the flags that are on by id for a company or user.
    func targeted(_ kind: EntityKind, _ entity: SandboxID, in environment: SandboxID) -> Set<Int> {
        targetIndex.places(of: kind, entity, in: environment)
    }

    /// Adds a flag whose key and id are free.
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
    }

    /// Changes the details of a flag; its key, id and targets stay what they are.
    mutating func changeDetails(at place: Int, _ change: (inout SandboxFlag) -> Void) {
        let before = flags[place]
        change(&flags[place])
        flags[place].id = before.id
        flags[place].key = before.key
        flags[place].targets = before.targets
        encoded[place] = EncodedFlag()
        if flags[place].archived != before.archived {
            unarchivedPlaces = nil
        }
    }

    /// Turns a flag on by id for a company or user, or no longer; false when it was so already.
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
        changeTargets(at: place, in: environment, now: now) { targets in
            if isOn {
                targets[kind].insert(entity)
            } else {
                targets[kind].remove(entity)
            }
        }
        return true
    }

    /// Puts lists in place of those that a flag has in an environment; false when they were so already.
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
        changeTargets(at: place, in: environment, now: now) { targets in
            targets = after
        }
        return true
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
        // Held in one place alone, its lists are changed without being copied.
        flags[place].targets[environment] = nil
        change(&targets)
        targets.version += 1
        targets.updatedAt = now
        flags[place].targets[environment] = targets
    }

    /// What listings hold of a flag, encoded once until the flag changes.
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

/// A flag as listings hold it: bytes of JSON, or nothing where none was asked for since it last changed.
struct EncodedFlag: Sendable {
    var header: [UInt8]?
    var targeted: [UInt8]?
    var untargeted: [UInt8]?
}
