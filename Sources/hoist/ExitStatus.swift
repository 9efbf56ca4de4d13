import HoistEngine

/// The exit codes of hoist: the one place that defines them.
enum ExitStatus: Int32, CaseIterable {
    /// Done, or nothing to do.
    case success = 0
    /// Network or API problems, a damaged plan file.
    case failed = 1
    /// `plan --detailed-exitcode`: there are changes.
    case changes = 2
    /// An invalid or missing manifest, or one that an edit can't change.
    case invalidManifest = 3
    /// A stale plan, or not the expected digest.
    case stale = 4
    /// Blocked by a limit; with `--fail-on-waiting`, a target waits; with `--due`, one that the policy requires Reflag to know.
    case blocked = 5
    /// Anything was written and anything failed.
    case partlyApplied = 6
    /// The key is missing, rejected, of the wrong kind, app or scope, with nothing written.
    case key = 7
    /// Written, but live isn't what was written; or what applications are served isn't what was written, or what the
    /// manifest says.
    case notProved = 8
    /// The command line is wrong.
    case usage = 64
    /// Interrupted; takes precedence over all others.
    case interrupted = 130
}

extension ExitStatus {
    /// The code of an error that ended a run early.
    init(_ kind: EngineError.Kind) {
        self =
            switch kind {
            case .failed: .failed
            case .usage: .usage
            case .missingManifest, .notEditable: .invalidManifest
            case .key: .key
            case .stale: .stale
            case .blocked: .blocked
            }
    }

    /// The code if standard output couldn't be written: a success isn't one. What ended a run stays the reason.
    ///
    /// - Parameter written: Whether anything was written to Reflag: then something was written and something failed.
    func withoutOutput(afterWrites written: Bool) -> ExitStatus {
        switch self {
        case .success, .changes: written ? .partlyApplied : .failed
        case .failed, .invalidManifest, .stale, .blocked, .partlyApplied, .key, .notProved, .usage, .interrupted: self
        }
    }

    /// The code of an apply.
    init(_ ending: ApplyResult.Ending) {
        self =
            switch ending {
            case .complete: .success
            case .unproved, .partial: .partlyApplied
            case .failed: .failed
            case .keyRefused: .key
            case .notProved: .notProved
            case .interrupted: .interrupted
            }
    }
}
