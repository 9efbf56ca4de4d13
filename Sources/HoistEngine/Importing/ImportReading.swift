import Diagnostics
import FlagModel
import LiveReading
import TerminalText

/// Reads live state for an import: the listing, then the targets that are wanted. It is handed what only reads.
struct ImportReading {
    let reader: LiveReader
    /// The app that was named, if one was.
    let app: Identifier?
    let cache: SnapshotCache
    let surroundings: Surroundings

    /// The app and its flags, with the targets that `wanted` names, from the cache where they haven't moved.
    ///
    /// - Throws: ``RunFailure`` where live state can't be read whole, and what `wanted` throws.
    func read(_ wanted: (LiveState) throws -> ReadSet) async throws -> LiveState {
        try await surroundings.meter.measure("read") {
            do {
                let id: Identifier
                if let app { id = app } else { id = try await reader.onlyApp() }
                var live = try await reader.listing(of: id)
                let set = try wanted(live)
                var progress = ProgressLine(surroundings.console)
                defer { progress.finish() }
                let pull = try await reader.targets(set, of: live.app, from: cache.snapshot(of: id)) { done, total in
                    progress.draw(done, of: total)
                }
                for remark in pull.remarks { surroundings.console.detail(SafeText.visible(remark)) }
                if pull.isChanged { cache.keep(pull.snapshot) }
                live.app = pull.app
                live.targets = pull.targets
                return live
            } catch let error as LiveReadingError {
                throw RunFailure(error)
            }
        }
    }
}
