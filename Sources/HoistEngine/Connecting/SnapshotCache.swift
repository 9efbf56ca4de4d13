package import Applying
package import FlagModel
package import LiveReading
package import Planning
import SystemAccess

/// The targets that earlier runs have read, in one file per app in the ``CacheFolder``.
///
/// Nothing about it is ever an error: what can't be read is a miss, what can't be written is written by the next run,
/// both reported at `-v`.
package struct SnapshotCache: Sendable {
    /// What a run may do with it.
    package enum Use: Sendable {
        /// Read it and write it.
        case full
        /// Only write it.
        case writeOnly
        /// Neither.
        case none
    }

    /// How many bytes a file may have: some hundred times what an app of 100,000 flags needs.
    private static let bound = 1 << 30

    /// The folder of the files.
    package let folder: CacheFolder
    /// The API's URL, as plans show it.
    package let apiURL: String
    /// What this run may do: nothing in a folder that isn't believed.
    package let use: Use
    /// Which sandbox answers.
    private let instance: SandboxInstance
    /// Where it reports to.
    private let observer: EngineObserver

    /// The cache of a session.
    init(_ folder: CacheFolder, apiURL: String, use: Use, instance: SandboxInstance, observer: EngineObserver) {
        self.folder = folder
        self.apiURL = apiURL
        self.use = folder.path == nil || folder.distrust != nil ? .none : use
        self.instance = instance
        self.observer = observer
    }

    /// What the targets are read from: the URL, and of a sandbox the instance.
    private var source: String { instance.id.map { "\(apiURL) \($0)" } ?? apiURL }

    /// Where the snapshot of an app is kept.
    package func path(of app: Identifier) -> String {
        (folder.path.map { $0 + "/" } ?? "") + Snapshot.fileName(apiURL: apiURL, app: app)
    }

    /// What a run may take from the cache: an empty snapshot if there is nothing, or nothing may be taken.
    package func snapshot(of app: Identifier) -> Snapshot { snapshot(of: app, in: read(app)) }

    /// The same of a file that was read before.
    func snapshot(of app: Identifier, in file: Stored) -> Snapshot {
        let empty = Snapshot(apiURL: source, app: app)
        guard use != .none else { return empty }
        switch checked(file, app) {
        case .missing: return empty
        case .unusable(let reason):
            observer.remark(.debug, "the cache isn't used: \(path(of: app)): \(reason)")
            return empty
        case .found(let stored) where stored.isGivenUp:
            observer.remark(
                .debug,
                "the cache isn't used: a write to this app didn't raise its version; to try it again, delete "
                    + path(of: app))
            return stored
        case .found(let stored): return use == .writeOnly ? stored.history : stored
        }
    }

    /// Records whether Reflag knows companies and users.
    package func note(_ entities: [EntityAddress: Bool], of app: Identifier) {
        guard use != .none, !entities.isEmpty else { return }
        change(app) { snapshot in
            for (entity, isKnown) in entities { snapshot.note(entity, isKnown: isKnown) }
        }
    }

    /// The targets that earlier runs wanted when Reflag didn't know the company or user, and that weren't live since.
    package func waiting(of app: Identifier) -> Set<GrantEffect.Target> {
        guard use != .none, case .found(let stored) = load(app) else { return [] }
        return stored.waitingTargets
    }

    /// Records what a run has learned about targets that wait.
    ///
    /// - Parameters:
    ///   - waiting: The targets that wait since, because Reflag doesn't know the company or user.
    ///   - live: The targets that were sent, or seen live: they don't wait any more.
    ///   - effects: The grants whose beginning or end was seen live. What an apply has seen of the same target stays:
    ///     the manifest may be a branch's.
    ///   - app: The app's id.
    package func note(
        waiting: Set<GrantEffect.Target>,
        live: Set<GrantEffect.Target>,
        effects: [GrantEffect] = [],
        of app: Identifier
    ) {
        guard use != .none, !waiting.isEmpty || !live.isEmpty || !effects.isEmpty else { return }
        change(app) { snapshot in
            for target in waiting { snapshot.noteWaiting(target) }
            for target in live { snapshot.noteLive(target) }
            for effect in effects where snapshot.effects[effect.target] == nil {
                snapshot.effects[effect.target] = effect
            }
        }
    }

    /// The grants whose beginning or end was live when a run saw it.
    package func effects(of app: Identifier) -> Set<GrantEffect> {
        guard use != .none, case .found(let stored) = load(app) else { return [] }
        return Set(stored.effects.values)
    }

    /// Records that the beginning or end of grants is live.
    ///
    /// - Parameters:
    ///   - effects: The grants.
    ///   - earlier: What was recorded when the run began, if they were only seen live: another run that has recorded something
    ///     else of a target since has sent it, and perhaps after this run saw it.
    ///   - app: The app's id.
    package func note(
        _ effects: [GrantEffect],
        over earlier: [GrantEffect.Target: GrantEffect]? = nil,
        of app: Identifier
    ) {
        guard use != .none, !effects.isEmpty else { return }
        change(app) { snapshot in
            for effect in effects {
                if let earlier, snapshot.effects[effect.target] != earlier[effect.target] { continue }
                snapshot.effects[effect.target] = effect
            }
        }
    }

    /// Keeps a snapshot for later runs, with what other runs have recorded since it was read and can't be read again.
    package func keep(_ snapshot: Snapshot) {
        guard use != .none else { return }
        alone {
            var snapshot = snapshot
            if case .found(let stored) = load(snapshot.app) {
                (snapshot.waiting, snapshot.effects) = (stored.waiting, stored.effects)
                if stored.isGivenUp { snapshot.giveUp() }
            }
            write(snapshot)
        }
    }

    /// Changes what is on the disk.
    private func change(_ app: Identifier, _ body: (inout Snapshot) -> Void) {
        alone {
            var snapshot = Snapshot(apiURL: source, app: app)
            if case .found(let stored) = load(app) { snapshot = stored }
            let before = snapshot
            body(&snapshot)
            if snapshot != before { write(snapshot) }
        }
    }

    /// Lets no other run write between what is read and what is written: an apply and plans run beside each other.
    private func alone<Result>(_ body: () -> Result) -> Result {
        folder.path.map { FileLock.briefly(in: $0, body) } ?? body()
    }

    private func write(_ snapshot: Snapshot) {
        guard let folder = folder.path else { return }
        var place = "the folder \(folder) can't be created"
        do throws(FileError) {
            try FolderCreation.create(folder)
            place = path(of: snapshot.app)
            FileWriting.removeLeftovers(in: folder)
            // Writing to a pipe waits for somebody who reads it.
            guard [nil, .file].contains(FileReading.kind(place)) else {
                return observer.remark(.debug, "the cache isn't written: \(place) isn't a file")
            }
            // A damaged cache is noticed, and read anew.
            try FileWriting.write(snapshot.encoded, to: place, durability: .process)
        } catch {
            observer.remark(.debug, "the cache isn't written: \(place): \(error.reason)")
        }
    }

    /// What is on the disk.
    package enum Stored: Sendable {
        /// A snapshot of the app.
        case found(Snapshot)
        /// No file.
        case missing
        /// A file that can't be used, and why.
        case unusable(String)
    }

    /// Reads the file of an app.
    package func load(_ app: Identifier) -> Stored { checked(read(app), app) }

    /// Reads the file of an app, whatever it is about: which sandbox answers isn't known before it has. So it can be read while
    /// Reflag is asked.
    func read(_ app: Identifier) -> Stored {
        guard use != .none else { return .missing }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try FileReading.regularFile(path(of: app), within: Self.bound)
        } catch {
            return error.isMissing ? .missing : .unusable(error.reason)
        }
        do throws(SnapshotProblem) {
            return .found(try Snapshot(decoding: bytes))
        } catch {
            return .unusable(error.summary)
        }
    }

    private func checked(_ stored: Stored, _ app: Identifier) -> Stored {
        guard case .found(let snapshot) = stored, !snapshot.isAbout(app, at: source) else { return stored }
        return .unusable(SnapshotProblem.otherApp.summary)
    }
}

// What an apply does with the cache. Others may write at the same time, so what an apply may change is removed before its first
// call, which is right however the run ends. What it wrote is kept afterwards where the versions in responses show that nobody
// else wrote in between; otherwise the next plan reads it again.
extension SnapshotCache {
    /// Removes what a plan's calls may change: the environments of its target writes, and all of them if the plan changes
    /// the stage of a flag or whether it is archived. Call it before the first call that writes.
    ///
    /// - Returns: What was there before; nil if the cache isn't used, or had nothing.
    package func forget(touchedBy plan: Plan) -> Snapshot? {
        guard use != .none, !plan.calls.isEmpty else { return nil }
        return alone { removing(touchedBy: plan) }
    }

    private func removing(touchedBy plan: Plan) -> Snapshot? {
        guard case .found(var snapshot) = load(plan.subject.appID), !snapshot.isGivenUp else { return nil }
        let before = snapshot
        for call in plan.calls {
            switch call.request {
            case .createFlag, .upsertEntity: break
            case .updateFlag(let update):
                if update.movesStage || update.archived != nil { snapshot.environments = [:] }
            case .updateTarget(let update): snapshot.environments[update.environment] = nil
            }
        }
        if snapshot != before { write(snapshot) }
        return before
    }

    /// Gives up the cache for an app, with a warning, if targets were written and the version of their environment didn't
    /// rise: then Reflag doesn't count what the cache relies on. The versions are those in the responses if each has one,
    /// else the app's, which is read again (`getApp`).
    ///
    /// Call it after the last call of an apply. If the app can't be read, nothing is concluded.
    ///
    /// - Returns: The app if it was read.
    package func check(_ plan: Plan, _ trail: VersionTrail, _ reader: LiveReader) async -> App? {
        let written = trail.written
        guard use != .none, !written.isEmpty else { return nil }
        var after = Dictionary(firstOf: written.compactMap { id in trail.reached(in: id).map { (id, $0) } })
        var app: App?
        if after.count < written.count {
            app = try? await reader.app(plan.subject.appID)
            guard let app else { return nil }
            after = app.versions
        }
        var still: [String] = []
        for environment in plan.basis.environments where written.contains(environment.id) {
            let before = environment.flagStateVersion
            if let version = after[environment.id], version <= before { still.append(environment.name) }
        }
        guard !still.isEmpty else { return app }
        // Even if this run may not read the cache: later runs would trust the old one.
        var snapshot = Snapshot(apiURL: source, app: plan.subject.appID)
        snapshot.giveUp()
        write(snapshot)
        observer.remark(
            .warning,
            "targets were written in \(still.joined(separator: ", ")), and the version there didn't rise; "
                + "the cache of targets is given up for this app, and every plan reads them all")
        return app
    }

    /// Keeps the targets of each environment in which nobody else wrote from the plan to its last call: those that were
    /// there before, with what the calls wrote, at the last call's version. An environment in which somebody may have is
    /// forgotten.
    ///
    /// - Parameters:
    ///   - plan: The plan; its basis has the versions before the first call.
    ///   - outcome: What became of it.
    ///   - trail: The versions in its responses.
    ///   - before: What ``forget(touchedBy:)`` found.
    package func keep(writtenBy plan: Plan, _ outcome: ApplyOutcome, _ trail: VersionTrail, over before: Snapshot) {
        guard use != .none else { return }
        alone { write(plan, outcome, trail, over: before) }
    }

    private func write(_ plan: Plan, _ outcome: ApplyOutcome, _ trail: VersionTrail, over before: Snapshot) {
        guard case .found(var snapshot) = load(before.app), !snapshot.isGivenUp else { return }
        let stored = snapshot
        for environment in plan.basis.environments {
            let (id, start) = (environment.id, environment.flagStateVersion)
            // Where nothing has moved, it is as it was; what somebody else has read since is newer than what this run knows.
            guard let reached = trail.reached(in: id), reached != start,
                let known = snapshot.environments[id] ?? before.environments[id], known.version == start
            else { continue }
            snapshot.environments[id] = trail.exact(in: id).map {
                known.written(by: outcome.calls, in: id, at: $0)
            }
        }
        if snapshot != stored { write(snapshot) }
    }
}

extension Snapshot.Environment {
    /// The same after an apply's calls; without the flags of which it isn't known what has become of their targets.
    fileprivate func written(by calls: [CallOutcome], in id: Identifier, at version: Int) -> Snapshot.Environment {
        var after = Snapshot.Environment(version: version, targets: targets)
        var unsure: Set<Identifier> = []
        for call in calls where call.isDone || call.isUnknown {
            switch call.call.request {
            case .createFlag(let flag): unsure.insert(flag.key)
            case .updateFlag(let update):
                if update.movesStage || update.archived != nil { unsure.insert(update.key) }
            case .updateTarget(let update) where update.environment == id:
                for entry in update.entries {
                    guard call.isDone, call.answered.targets[entry.flag] == entry.adds else {
                        unsure.insert(entry.flag)
                        continue
                    }
                    if entry.adds {
                        after.targets[entry.flag]?[update.kind].insert(update.target)
                    } else {
                        after.targets[entry.flag]?[update.kind].remove(update.target)
                    }
                    // Just now, by a clock that isn't ours.
                    after.targets[entry.flag]?.changed = nil
                }
            case .updateTarget, .upsertEntity: break
            }
        }
        for flag in unsure { after.targets[flag] = nil }
        return after
    }
}
