import Diagnostics
import FlagModel
import LiveReading

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
                var progress = ReadProgress(surroundings.console)
                defer { progress.finish() }
                let pull = try await reader.targets(set, of: live.app, from: cache.snapshot(of: id)) { done, total in
                    progress.note(done, of: total)
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

/// A bar on a terminal while targets are read; nothing elsewhere.
struct ReadProgress {
    private let showsBar: Bool
    private let started = ContinuousClock.now
    private var isShown = false

    init(_ console: Console) {
        showsBar = Terminal.isTerminal(2) && console.verbosity == .normal
    }

    /// Shows how far it is.
    mutating func note(_ done: Int, of total: Int) {
        guard showsBar else { return }
        isShown = true
        Terminal.write("\r\u{1B}[K" + ApplyProgress.bar(done, of: total, after: started.duration(to: .now)), to: 2)
    }

    /// Leaves a clean line.
    func finish() {
        if isShown { Terminal.write("\r\u{1B}[K", to: 2) }
    }
}
