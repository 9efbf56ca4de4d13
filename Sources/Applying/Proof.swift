package import FlagModel
package import LiveReading
package import Planning

/// Proves an apply. Flags are listed; targets are read again, each flag and environment once, unless the versions in
/// Reflag's responses show that nobody else wrote in an environment since it was read.
///
/// What is proved was read back, or follows from versions; everything else is counted in ``notRead``. A write of which it
/// isn't known whether it was carried out is settled by the same reads, if they can: ``outcome`` says how.
package struct Proof: Sendable {
    /// Something that was written and isn't there, or is there and wasn't written.
    package enum Finding: Hashable, Sendable {
        /// A field of a flag isn't what was written.
        case field(flag: Identifier, FlagField, written: FieldValue, live: ResolvedValue)
        /// A flag that was created isn't listed; `listed` is the key under which it seems to be.
        case flag(Identifier, listed: Identifier?)
        /// A target that was added isn't on the flag, or one that was removed still is; `listed` is an id that resembles
        /// it, and that wasn't there before.
        case target(
            flag: Identifier, environment: String, kind: TargetKind, id: Identifier, added: Bool, listed: Identifier?)
        /// Targets of an exact list that this run didn't write: somebody else added them.
        case others(flag: Identifier, environment: String, kind: TargetKind, ids: [Identifier])
        /// Targets of an exact list that this run didn't touch: somebody else removed them, or a change of stage did.
        case gone(flag: Identifier, environment: String, kind: TargetKind, ids: [Identifier])
    }

    /// What was written and isn't there.
    package private(set) var missing: [Finding] = []
    /// What others changed in the meantime.
    package private(set) var moved: [Finding] = []
    /// How many targets were written and read back.
    package private(set) var readBack = 0
    /// How many targets weren't read back because versions show that nobody else wrote in between.
    package private(set) var byVersions = 0
    /// How many targets weren't read back because there would have been too many reads.
    package private(set) var notRead = 0
    /// Whether a response showed each of those as it was written.
    package private(set) var notReadIsAnswered = true
    /// What became of each call, with what reading settled.
    package private(set) var outcome: ApplyOutcome

    /// Whether anything was written.
    package var isAboutSomething: Bool { outcome.done > 0 }

    /// Whether anything of it was read back, or follows from versions.
    package var provesSomething: Bool {
        readBack > 0 || byVersions > 0
            || outcome.calls.contains { call in
                switch call.call.request {
                case .createFlag, .updateFlag: call.isDone
                case .updateTarget, .upsertEntity: false
                }
            }
    }

    let plan: Plan

    /// Proves what an apply did, with what of a saved plan was done before it.
    ///
    /// - Parameters:
    ///   - plan: What was applied; its basis has the environments' versions before the first call.
    ///   - outcome: What became of it.
    ///   - ends: The environments' versions after the last call, by the app or by what is served; those that aren't known
    ///     are missing, and then the targets written there are read.
    ///   - reader: What reads.
    ///   - bound: How many lists of targets are read at most, one for each flag and environment.
    /// - Throws: ``LiveReadingError`` if live state can't be read completely; then nothing is proved.
    package static func check(
        _ plan: Plan,
        _ outcome: ApplyOutcome,
        endingAt ends: [Identifier: Int],
        reader: LiveReader,
        reading bound: Int
    ) async throws(LiveReadingError) -> Proof {
        var proof = Proof(plan: plan, outcome: outcome)
        guard outcome.wroteAnything else { return proof }
        let flags = try await reader.flags(of: plan.subject.appID)
        let live = flags.byKey
        for index in proof.outcome.calls.indices { proof.outcome.calls[index].settle(with: live, plan.fields) }
        proof.checkFlags(flags, live)
        let targets = WrittenTargets(plan, proof.outcome, endingAt: ends)
        let reads = ReadSet(Array(targets.addresses.prefix(max(0, bound))))
        let read = try await reader.targets(reads, app: plan.subject.appID)
        for index in proof.outcome.calls.indices { proof.outcome.calls[index].settle(with: read) }
        proof.checkTargets(targets, read)
        return proof
    }

    private init(plan: Plan, outcome: ApplyOutcome) {
        self.plan = plan
        self.outcome = outcome
    }

    // MARK: Flags

    private mutating func checkFlags(_ flags: [LiveFlag], _ live: [Identifier: LiveFlag]) {
        for call in outcome.already { checkFlag(call, nil, isAlready: true, flags, live) }
        for call in outcome.calls where call.isDone {
            checkFlag(call.call, call.answered.flagID, isAlready: false, flags, live)
        }
    }

    /// - Parameters:
    ///   - id: The id of the flag that was created, by the response.
    ///   - isAlready: Whether it was done before: then whoever created a flag may have set what the plan doesn't.
    private mutating func checkFlag(
        _ call: Call,
        _ id: Identifier?,
        isAlready: Bool,
        _ flags: [LiveFlag],
        _ live: [Identifier: LiveFlag]
    ) {
        switch call.request {
        case .createFlag(let flag):
            // A flag that is created isn't archived later in the same run.
            guard let found = live[flag.key] else {
                let other = flags.first { $0.id == id } ?? flags.first { $0.key.resembles(flag.key) }
                missing.append(.flag(flag.key, listed: other?.key))
                return
            }
            let asked = Set(flag.values.entries.map(\.field)).union([.archived])
            let differing = FieldComparer(silence: .created(plan.fields)).differences(of: found, from: flag.values)
            note(differing.filter { !isAlready || asked.contains($0) }, of: found, flag.values)
        case .updateFlag(let update):
            guard let found = live[update.key] else {
                // Archived flags aren't guaranteed to be listed.
                if update.archived != true { missing.append(.flag(update.key, listed: nil)) }
                return
            }
            let differing = FieldComparer(silence: .leftAlone).differences(of: found, from: update.values)
            note(differing, of: found, update.values)
        case .updateTarget, .upsertEntity: return
        }
    }

    private mutating func note(_ fields: [FlagField], of flag: LiveFlag, _ written: FieldMap<FieldValue>) {
        missing += fields.map { field in
            var wanted = written[field] ?? .none
            if written[field] == nil, case .value(let value) = field.creation { wanted = value }
            return .field(flag: flag.key, field, written: wanted, live: flag[field])
        }
    }

    // MARK: Targets

    private mutating func checkTargets(
        _ targets: WrittenTargets,
        _ read: [TargetsAddress: LiveTargets]
    ) {
        byVersions = targets.byVersions
        for (address, written) in targets.byAddress.sorted(by: { $0.key < $1.key }) {
            let name = targets.names[address.environment] ?? address.environment.text
            guard let live = read[address] else {
                guard !written.isProved else { continue }
                notRead += written.done.count
                for target in written.done {
                    if target.answer == nil { notReadIsAnswered = false }
                    // The response itself says so.
                    if target.answer == !target.added { missing.append(finding(address, name, target, [])) }
                }
                continue
            }
            readBack += written.done.count
            compare(address, name, live, written)
        }
    }

    private func finding(
        _ address: TargetsAddress,
        _ environment: String,
        _ target: WrittenTargets.Target,
        _ new: Set<Identifier>
    ) -> Finding {
        .target(
            flag: address.flag, environment: environment, kind: target.kind, id: target.id, added: target.added,
            listed: target.added ? new.sorted().first { $0.resembles(target.id) } : nil)
    }

    private mutating func compare(
        _ address: TargetsAddress,
        _ environment: String,
        _ live: LiveTargets,
        _ written: WrittenTargets.List
    ) {
        var named: Set<Finding> = []
        for target in written.done where live[target.kind].contains(target.id) != target.added {
            let before = written.basis.first { $0.kind == target.kind }.map { Set($0.seen) } ?? []
            let ours = Set(written.done.filter { $0.kind == target.kind && $0.added }.map(\.id))
            let finding = finding(address, environment, target, live[target.kind].subtracting(before).subtracting(ours))
            if named.insert(finding).inserted { missing.append(finding) }
        }
        for seen in written.basis where seen.whole {
            // Of these it is known, or can't be known, what became of them.
            var touched = Set(written.unknown.filter { $0.kind == seen.kind }.map(\.id))
            var expected = Set(seen.seen)
            for target in written.done where target.kind == seen.kind {
                touched.insert(target.id)
                if target.added { expected.insert(target.id) } else { expected.remove(target.id) }
            }
            let lost = expected.subtracting(live[seen.kind]).subtracting(touched)
            if !lost.isEmpty {
                moved.append(.gone(flag: address.flag, environment: environment, kind: seen.kind, ids: lost.sorted()))
            }
            let extra = live[seen.kind].subtracting(expected).subtracting(touched)
            if !extra.isEmpty {
                moved.append(
                    .others(flag: address.flag, environment: environment, kind: seen.kind, ids: extra.sorted()))
            }
        }
    }
}

extension Identifier {
    /// Whether a server may have made one from the other: they differ in case or in white space at an end.
    fileprivate func resembles(_ other: Identifier) -> Bool { self != other && folded == other.folded }

    private var folded: String {
        var scalars = text.unicodeScalars[...]
        while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
        while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        return String(scalars).lowercased()
    }
}
