import Applying
import FlagModel
import LiveReading
import Planning

// What an apply does with the cache. Nothing that it writes is taken for known: others may write at the same time, and
// the version doesn't tell by how many. So what an apply may touch is forgotten before its first call, which holds
// whatever becomes of the run, and the next plan reads it again.
extension SnapshotCache {
    /// Forgets what a plan's calls may change: the environments of its target writes, and all where the plan changes the
    /// stage of a flag or whether it is archived. To be called before the first call that writes.
    func forget(touchedBy plan: Plan) {
        let app = plan.subject.appID
        guard use != .none, !plan.calls.isEmpty, case .found(var snapshot) = load(app), !snapshot.isGivenUp else {
            return
        }
        let before = snapshot
        for call in plan.calls {
            switch call.request {
            case .createFlag: break
            case .updateFlag(let update):
                if update.movesStage || update.archived != nil { snapshot.environments = [:] }
            case .updateTarget(let update): snapshot.environments[update.environment] = nil
            }
        }
        if snapshot != before { write(snapshot) }
    }

    /// Asks for the app once more where targets were written (`getApp`), and gives the cache up for it, with a warning,
    /// where that didn't raise the version of their environment: then Reflag doesn't count what the cache relies on.
    ///
    /// To be called after the last call of an apply. Where the app can't be read, nothing is concluded.
    ///
    /// - Returns: The app as it was read; nil where it wasn't.
    func check(_ plan: Plan, _ outcome: ApplyOutcome, _ reader: LiveReader) async -> App? {
        guard use != .none else { return nil }
        var written: Set<Identifier> = []
        for call in outcome.calls where call.isDone {
            if case .updateTarget(let update) = call.call.request { written.insert(update.environment) }
        }
        guard !written.isEmpty, let app = try? await reader.app(plan.subject.appID) else { return nil }
        var still: [String] = []
        for environment in app.environments where written.contains(environment.id) {
            let before = plan.basis.environments.first { $0.id == environment.id }?.flagStateVersion
            if let before, environment.flagStateVersion <= before { still.append(environment.name) }
        }
        guard !still.isEmpty else { return app }
        var snapshot = Snapshot(apiURL: apiURL, app: app.id)
        snapshot.giveUp()
        write(snapshot)
        console.talk(
            "warning: targets were written in \(still.joined(separator: ", ")), and the version there didn't rise; "
                + "the cache of targets is given up for this app, and every plan reads them all")
        return app
    }

    /// Writes a snapshot whatever of the cache this run may read: later runs would trust what it says.
    private func write(_ snapshot: Snapshot) {
        SnapshotCache(folder: folder, apiURL: apiURL, use: .full, console: console).keep(snapshot)
    }
}
