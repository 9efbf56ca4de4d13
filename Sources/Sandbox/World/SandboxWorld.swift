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

    /// Adds a flag whose key and id are free.
    mutating func append(_ flag: SandboxFlag) {
        placeByKey[flag.key] = flags.count
        placeByID[flag.id] = flags.count
        flags.append(flag)
        encoded.append(EncodedFlag())
    }

    /// Changes the details of a flag; its key and id stay what they are.
    mutating func changeDetails(at place: Int, _ change: (inout SandboxFlag) -> Void) {
        let (id, key) = (flags[place].id, flags[place].key)
        change(&flags[place])
        (flags[place].id, flags[place].key) = (id, key)
        encoded[place] = EncodedFlag()
    }

    /// Changes the targets of a flag in one environment; false when `change` says that it left them as they were.
    mutating func changeTargets(
        at place: Int,
        in environment: SandboxID,
        now: SandboxTime,
        _ change: (inout SandboxTargets) -> Bool
    ) -> Bool {
        let createdAt = flags[place].createdAt
        var targets = flags[place].targets.removeValue(forKey: environment)
        let isNew = targets == nil
        var changed = targets ?? SandboxTargets(updatedAt: createdAt)
        targets = nil
        let hasChanged = change(&changed)
        if hasChanged {
            changed.version += 1
            changed.updatedAt = now
        }
        if hasChanged || !isNew {
            flags[place].targets[environment] = changed
        }
        return hasChanged
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
