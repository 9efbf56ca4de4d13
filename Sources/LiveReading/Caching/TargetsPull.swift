package import FlagModel

/// Targets that were read for a plan: from a snapshot if it is still valid, else from Reflag.
package struct TargetsPull: Sendable {
    /// The targets at every address of the read set.
    package let targets: TargetsTable
    /// The app, with the versions of the targets.
    package let app: App
    /// What is known for certain: the snapshot's targets at the current versions, and those read while the versions didn't
    /// change.
    package let snapshot: Snapshot
    /// Whether ``snapshot`` differs from the given one.
    package let isChanged: Bool
    /// Remarks for verbose output, one per line.
    package let remarks: [String]
}

extension LiveReader {
    /// How often targets are read at most if their environment keeps changing, including the first time.
    package static let maximumRounds = 3

    /// Reads the targets in a read set, and no others: from `snapshot` if it has them at the environment's current version,
    /// else with one `getFlagTargeting` for each.
    ///
    /// Afterwards, the app is read again. Targets of an environment whose version has changed are read again, up to
    /// ``maximumRounds`` times, and don't go into the snapshot.
    ///
    /// - Parameters:
    ///   - set: The flags and environments.
    ///   - app: The app as it was read before.
    ///   - snapshot: What an earlier run has read; empty to use nothing from it.
    ///   - progress: Called after each read with the number of reads done and the total; starts again in each round.
    /// - Throws: ``LiveReadingError``, also if an environment was deleted meanwhile.
    package func targets(
        _ set: ReadSet,
        of app: App,
        from snapshot: Snapshot,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws(LiveReadingError) -> TargetsPull {
        var pull = PullState(set: set, app: app, snapshot: snapshot)
        while let missing = pull.missing(within: Self.maximumRounds) {
            let read = try await targets(missing, app: app.id) { progress($0, missing.addresses.count) }
            try pull.take(read, appAfter: try await self.app(app.id))
        }
        return pull.result
    }
}

/// Decides what to read, round by round; it reads nothing itself.
struct PullState {
    private let set: ReadSet
    private let given: Snapshot
    private var app: App
    private var versions: [Identifier: Int]
    private var targets = TargetsTable()
    private var snapshot: Snapshot
    private var pending: [TargetsAddress] = []
    private var moving: Set<Identifier> = []
    private var rounds = 0
    private var remarks: [String] = []

    init(set: ReadSet, app: App, snapshot: Snapshot) {
        self.set = set
        self.app = app
        given = snapshot
        self.snapshot = snapshot
        versions = app.versions
        for environment in app.environments {
            guard let kept = snapshot.environments[environment.id], kept.version > environment.flagStateVersion else {
                continue
            }
            remarks.append(
                "the cache isn't used for \(environment.name): it was read at version \(kept.version), "
                    + "and Reflag is at \(environment.flagStateVersion)")
        }
        // An app has few environments and many flags.
        let usable = app.environments.compactMap { environment in
            snapshot.targets(in: environment.id, version: environment.flagStateVersion).map {
                (id: environment.id, targets: $0)
            }
        }
        let parts = Cores.map(rangesOf: set.addresses.count) { range in Self.look(up: set.addresses[range], in: usable)
        }
        var lists: [LiveTargets] = []
        lists.reserveCapacity(set.addresses.count)
        for part in parts {
            lists += part.lists
            pending += part.pending
        }
        take(usable, lists)
    }

    /// The lists at some addresses that were kept, in that order, and the addresses of those that weren't.
    private static func look(
        up addresses: ArraySlice<TargetsAddress>,
        in kept: [(id: Identifier, targets: [Identifier: LiveTargets])]
    ) -> (lists: [LiveTargets], pending: [TargetsAddress]) {
        var lists: [LiveTargets] = []
        lists.reserveCapacity(addresses.count)
        var pending: [TargetsAddress] = []
        for address in addresses {
            let index = kept.indices.first { kept[$0].id == address.environment }
            if let index, let list = kept[index].targets[address.flag] {
                lists.append(list)
            } else {
                pending.append(address)
            }
        }
        return (lists, pending)
    }

    /// Takes what was kept: mostly it is all that is asked for, each list once.
    ///
    /// - Parameters:
    ///   - kept: The lists of each environment.
    ///   - lists: Those that are asked for, in that order; without those that are pending.
    private mutating func take(_ kept: [(id: Identifier, targets: [Identifier: LiveTargets])], _ lists: [LiveTargets]) {
        if pending.isEmpty, lists.count == kept.reduce(0, { $0 + $1.targets.count }) {
            targets = TargetsTable(kept, ordered: set.addresses, lists)
            return
        }
        let pending = Set(pending)
        let found = set.addresses.lazy.filter { !pending.contains($0) }
        for (address, list) in zip(found, lists) { targets[address] = list }
    }

    /// What to read next; nil if everything has been read, or the bound is reached.
    mutating func missing(within bound: Int) -> ReadSet? {
        guard !pending.isEmpty else { return nil }
        guard rounds < bound else {
            let names = app.environments.filter { moving.contains($0.id) }.map(\.name)
            remarks.append(
                "\(names.joined(separator: ", ")) kept changing while its targets were read \(bound) times; "
                    + "what was read last is used")
            return nil
        }
        rounds += 1
        return ReadSet(pending)
    }

    /// Records what was read, and the app as it was afterwards.
    ///
    /// - Throws: ``LiveReadingError`` if an environment no longer exists.
    mutating func take(_ read: [TargetsAddress: LiveTargets], appAfter: App) throws(LiveReadingError) {
        let after = appAfter.versions
        let asked = Set(set.addresses.map(\.environment))
        for environment in app.environments where asked.contains(environment.id) && after[environment.id] == nil {
            throw .environmentVanished(id: environment.id, name: environment.name)
        }
        for (address, found) in read { targets[address] = found }
        // The snapshot's targets are outdated too if their environment has changed.
        let moved = asked.filter { after[$0] != versions[$0] }
        for (address, found) in read where !moved.contains(address.environment) {
            if let version = versions[address.environment], !moving.contains(address.environment) {
                snapshot.note(found, at: address, version: version)
            }
        }
        for environment in appAfter.environments where moved.contains(environment.id) {
            snapshot.environments[environment.id] = nil
            remarks.append("\(environment.name) changed while its targets were read")
        }
        moving.formUnion(moved)
        pending = set.addresses.filter { moved.contains($0.environment) }
        app = appAfter
        versions = after
    }

    /// The result.
    var result: TargetsPull {
        let kept = snapshot.isGivenUp ? given : snapshot
        return TargetsPull(
            targets: targets, app: app, snapshot: kept, isChanged: kept != given, remarks: remarks)
    }
}

extension App {
    /// The flagStateVersion of each environment, by its id.
    package var versions: [Identifier: Int] {
        Dictionary(firstOf: environments.map { ($0.id, $0.flagStateVersion) })
    }
}
