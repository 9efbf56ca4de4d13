import FlagModel
import Planning

/// The targets that an apply wrote, or may have written, by flag and environment, and which of these lists have to be read to
/// prove them.
struct WrittenTargets {
    /// A target of a flag that was written.
    struct Target {
        let kind: TargetKind
        let id: Identifier
        let added: Bool
        /// Whether the target is on the flag, by the response; nil if it doesn't say.
        let answer: Bool?
    }

    /// What was written to the lists of one flag in one environment.
    struct List {
        /// The targets that were written.
        var done: [Target] = []
        /// Those of which it isn't known whether they were.
        var unknown: [Target] = []
        /// Whether a change of stage may have moved what is in it.
        var isStaged = false
        /// Whether it is in a production environment.
        var isProduction = false
        /// Whether versions show that it is as the responses say.
        var isProved = false
        /// What the plan saw of it.
        var basis: [PlanBasis.Targets] = []

        /// What has to be read first: what no response showed as it was written, then what nobody's response shows, then
        /// production.
        fileprivate var rank: Int {
            if !unknown.isEmpty || done.contains(where: { $0.answer != $0.added }) { return 0 }
            return isStaged ? 1 : isProduction ? 2 : 3
        }
    }

    /// The lists that were written, or may have been.
    private(set) var byAddress: [TargetsAddress: List] = [:]
    /// The environments' names by id.
    private(set) var names: [Identifier: String] = [:]
    /// The lists to read, the most important first.
    private(set) var addresses: [TargetsAddress] = []
    /// How many targets versions show to be as they were written.
    private(set) var byVersions = 0

    /// The targets of an apply.
    init(_ plan: Plan, _ outcome: ApplyOutcome, _ trail: VersionTrail) {
        for environment in plan.basis.environments { names[environment.id] = environment.name }
        var staged: Set<Identifier> = []
        // What was live before the first call was read then, which counts as a response.
        for call in outcome.already { note(call, isUnknown: false) { $0.adds } }
        for call in outcome.calls where call.isDone || call.isUnknown {
            if case .updateFlag(let update) = call.call.request, update.movesStage { staged.insert(update.key) }
            note(call.call, isUnknown: call.isUnknown) { call.answered.targets[$0.flag] }
        }
        for targets in plan.basis.targets {
            let address = TargetsAddress(flag: targets.flag, environment: targets.environment)
            if staged.contains(targets.flag) { byAddress[address, default: List()].isStaged = true }
            byAddress[address]?.basis.append(targets)
        }
        for (address, list) in byAddress where list.rank > 1 && trail.isGapless(address.environment) {
            byAddress[address]?.isProved = true
            byVersions += list.done.count
        }
        addresses = byAddress.filter { !$0.value.isProved }
            .map { (rank: $0.value.rank, address: $0.key) }
            .sorted { ($0.rank, $0.address) < ($1.rank, $1.address) }
            .map(\.address)
    }

    private mutating func note(_ call: Call, isUnknown: Bool, _ answer: (TargetUpdate.Entry) -> Bool?) {
        guard case .updateTarget(let update) = call.request else { return }
        for entry in update.entries {
            let address = TargetsAddress(flag: entry.flag, environment: update.environment)
            let target = Target(kind: update.kind, id: update.target, added: entry.adds, answer: answer(entry))
            if isUnknown {
                byAddress[address, default: List()].unknown.append(target)
            } else {
                byAddress[address, default: List()].done.append(target)
            }
            byAddress[address]?.isProduction = update.production
        }
    }
}

/// Whether the versions in responses show that nobody else wrote in an environment, from the plan's basis to the end.
///
/// A version rises with each change of what is served, so if every version between the two is in the response to another
/// one of our writes, none is left for anybody else's. Only writes that surely change what is served count: targets, flags
/// that were created, archived or unarchived. A change of another kind that raises a version too leaves a gap, and the
/// targets are read.
struct VersionTrail {
    private var gapless: Set<Identifier> = []

    /// The trail of a plan's calls.
    ///
    /// - Parameter app: The app after the last call; nil if it wasn't read.
    init(_ plan: Plan, _ calls: [CallOutcome], _ app: App?) {
        guard let app, calls.contains(where: { !$0.answered.versions.isEmpty }) else { return }
        let before = Dictionary(firstOf: plan.basis.environments.map { ($0.id, $0.flagStateVersion) })
        var ours: [Identifier: [Int]] = [:]
        for call in calls where call.isDone {
            for environment in Self.raised(by: call.call, app) {
                // A response without a version leaves one fewer than the environment's has risen by.
                guard let version = call.answered.versions[environment] else { continue }
                ours[environment, default: []].append(version)
            }
        }
        for environment in app.environments {
            guard let first = before[environment.id], let versions = ours[environment.id] else { continue }
            let (count, overflows) = environment.flagStateVersion.subtractingReportingOverflow(first)
            guard !overflows, count == versions.count, Set(versions).count == count,
                versions.allSatisfy({ $0 > first && $0 <= environment.flagStateVersion })
            else { continue }
            gapless.insert(environment.id)
        }
    }

    /// Whether nobody else wrote in an environment.
    func isGapless(_ environment: Identifier) -> Bool { gapless.contains(environment) }

    /// The environments whose versions a call surely raises.
    private static func raised(by call: Call, _ app: App) -> [Identifier] {
        switch call.request {
        case .createFlag: app.environments.map(\.id)
        case .updateFlag(let update): update.archived == nil ? [] : app.environments.map(\.id)
        case .updateTarget(let update): [update.environment]
        }
    }
}
