package import FlagModel
package import LiveReading
package import Planning

/// Proves an apply: from the responses to the writes and one listing; what a response didn't show, and what a
/// change of stage may have changed, is read again.
package struct Proof: Sendable {
    /// Something that was written and isn't there, or is there and wasn't written.
    package enum Finding: Hashable, Sendable {
        /// A field of a flag isn't what was written.
        case field(flag: Identifier, FlagField)
        /// A flag that was created isn't listed.
        case flag(Identifier)
        /// A target that was added isn't on the flag, or one that was removed still is.
        case target(flag: Identifier, environment: String, kind: TargetKind, id: Identifier, added: Bool)
        /// Targets of an exact list that this run didn't write: somebody else added them.
        case others(flag: Identifier, environment: String, kind: TargetKind, ids: [Identifier])
    }

    /// What was written and isn't there.
    package private(set) var missing: [Finding] = []
    /// What others changed in the meantime.
    package private(set) var moved: [Finding] = []

    private let plan: Plan

    /// A call that is proved: one that was done, or one that a saved plan found done.
    private struct Shown {
        let call: Call
        /// Flags by key, with whether the target is on them.
        let answered: [Identifier: Bool]
        /// Whether it was done before: then whoever created a flag may have set what the plan doesn't.
        let isAlready: Bool

        init(_ outcome: CallOutcome) {
            call = outcome.call
            answered = outcome.answered
            isAlready = false
        }

        /// What was read just before the first call counts as a response.
        init(already call: Call) {
            self.call = call
            isAlready = true
            guard case .updateTarget(let update) = call.request else {
                answered = [:]
                return
            }
            answered = Dictionary(update.entries.map { ($0.flag, $0.adds) }, uniquingKeysWith: { _, last in last })
        }
    }

    /// Proves what an apply did, with what of a saved plan was done before it.
    ///
    /// - Throws: ``LiveReadingError`` if live state can't be read completely; then nothing is proved.
    package static func check(
        _ plan: Plan,
        _ outcome: ApplyOutcome,
        reader: LiveReader
    ) async throws(LiveReadingError) -> Proof {
        var proof = Proof(plan: plan)
        guard outcome.done > 0 else { return proof }
        let done = outcome.already.map(Shown.init(already:)) + outcome.calls.filter(\.isDone).map(Shown.init)
        let flags = try await reader.flags(of: plan.subject.appID)
        proof.checkFlags(done, flags.byKey)
        try await proof.checkTargets(done, reader)
        return proof
    }

    private init(plan: Plan) {
        self.plan = plan
    }

    // MARK: Flags

    private mutating func checkFlags(_ done: [Shown], _ live: [Identifier: LiveFlag]) {
        for shown in done {
            switch shown.call.request {
            case .createFlag(let flag):
                // A flag that is created isn't archived later in the same run.
                guard let found = live[flag.key] else {
                    missing.append(.flag(flag.key))
                    continue
                }
                let asked = Set(flag.values.entries.map(\.field)).union([.archived])
                missing += FieldComparer(silence: .created(plan.fields)).differences(of: found, from: flag.values)
                    .filter { !shown.isAlready || asked.contains($0) }
                    .map { .field(flag: flag.key, $0) }
            case .updateFlag(let update):
                guard let found = live[update.key] else {
                    // Archived flags aren't guaranteed to be listed.
                    if update.archived != true { missing.append(.flag(update.key)) }
                    continue
                }
                missing += FieldComparer(silence: .leftAlone).differences(of: found, from: update.values)
                    .map { .field(flag: update.key, $0) }
            case .updateTarget: continue
            }
        }
    }

    // MARK: Targets

    /// A target of a flag that was written.
    private struct Written {
        let kind: TargetKind
        let id: Identifier
        let added: Bool
    }

    private mutating func checkTargets(_ done: [Shown], _ reader: LiveReader) async throws(LiveReadingError) {
        var environments: [Identifier: String] = [:]
        for environment in plan.basis.environments { environments[environment.id] = environment.name }
        var staged: Set<Identifier> = []
        var written: [TargetsAddress: [Written]] = [:]
        var unproved: Set<TargetsAddress> = []
        for shown in done {
            switch shown.call.request {
            case .createFlag: continue
            case .updateFlag(let update): if update.movesStage { staged.insert(update.key) }
            case .updateTarget(let update):
                for entry in update.entries {
                    let address = TargetsAddress(flag: entry.flag, environment: update.environment)
                    written[address, default: []].append(
                        Written(kind: update.kind, id: update.target, added: entry.adds))
                    switch shown.answered[entry.flag] {
                    case nil: unproved.insert(address)
                    case entry.adds: break
                    default:
                        missing.append(
                            .target(
                                flag: entry.flag, environment: update.environmentName, kind: update.kind,
                                id: update.target, added: entry.adds))
                    }
                }
            }
        }
        for targets in plan.basis.targets where staged.contains(targets.flag) {
            unproved.insert(TargetsAddress(flag: targets.flag, environment: targets.environment))
        }
        let read = try await reader.targets(ReadSet(unproved.sorted()), app: plan.subject.appID)
        for address in unproved.sorted() {
            guard let live = read[address] else { continue }
            let name = environments[address.environment] ?? address.environment.text
            compare(address, name, live, written[address] ?? [])
        }
    }

    private mutating func compare(
        _ address: TargetsAddress,
        _ environment: String,
        _ live: LiveTargets,
        _ written: [Written]
    ) {
        for target in written where live[target.kind].contains(target.id) != target.added {
            let finding = Finding.target(
                flag: address.flag, environment: environment, kind: target.kind, id: target.id, added: target.added)
            if !missing.contains(finding) { missing.append(finding) }
        }
        for seen in plan.basis.targets
        where seen.flag == address.flag && seen.environment == address.environment && seen.whole {
            var expected = Set(seen.seen)
            for target in written where target.kind == seen.kind {
                if target.added { expected.insert(target.id) } else { expected.remove(target.id) }
            }
            let lost = expected.subtracting(live[seen.kind]).subtracting(
                written.filter { $0.kind == seen.kind }.map(\.id))
            missing += lost.sorted().map {
                .target(flag: address.flag, environment: environment, kind: seen.kind, id: $0, added: true)
            }
            let extra = live[seen.kind].subtracting(expected).subtracting(
                written.filter { $0.kind == seen.kind }.map(\.id))
            if !extra.isEmpty {
                moved.append(
                    .others(flag: address.flag, environment: environment, kind: seen.kind, ids: extra.sorted()))
            }
        }
    }
}
