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
    ///
    /// - Parameter ends: The environments' versions after the last call, as far as they are known.
    init(_ plan: Plan, _ outcome: ApplyOutcome, endingAt ends: [Identifier: Int]) {
        let trail = VersionTrail(plan, outcome)
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
        for (address, list) in byAddress where list.rank > 1 {
            guard let end = ends[address.environment], trail.isGapless(address.environment, until: end) else {
                continue
            }
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
