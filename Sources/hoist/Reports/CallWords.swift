import APIAccess
import Applying
import FlagModel
import ManagementAPI
import Planning
import TerminalText

/// Calls and what became of them, in words.
enum CallWords {
    /// A call: `updateCompanyFlags company acme-corp in Production (3 flags)`.
    static func call(_ call: Call) -> String {
        let operation = call.operation.rawValue
        switch call.request {
        case .createFlag(let flag): return "\(operation) \(SafeText.visible(flag.key.text))"
        case .updateFlag(let update):
            let verb = update.archived.map { $0 ? " (archive)" : " (unarchive)" } ?? ""
            return "\(operation) \(SafeText.visible(update.key.text))\(verb)"
        case .updateTarget(let update):
            let count = update.entries.count
            return "\(operation) \(update.kind.rawValue) \(SafeText.visible(update.target.text)) in "
                + "\(SafeText.visible(update.environmentName)) (\(count) \(count == 1 ? "flag" : "flags"))"
        }
    }

    /// A call with its outcome: `createFlag new-flag: done (12 ms)`.
    ///
    /// - Parameter calls: The plan's calls, of which a call that wasn't sent may have waited for one.
    static func line(_ outcome: CallOutcome, in calls: [Call]) -> String {
        let words = call(outcome.call)
        switch outcome.result {
        case .done:
            let lost = outcome.without.map { "`\(SafeText.visible($0.text))`" }.joined(separator: ", ")
            let tries = outcome.attempts.count > 1 ? ", \(outcome.attempts.count) attempts" : ""
            return "\(words): done (\(outcome.milliseconds) ms\(tries))"
                + (outcome.remark.map { ", " + remark($0) } ?? "")
                + (lost.isEmpty ? "" : ", without \(lost)")
        case .failed(let failure): return "\(words): failed: " + SafeText.visible(failure.headline)
        case .notAttempted(let reason): return "\(words): not attempted: " + why(reason, in: calls)
        }
    }

    /// What is worth telling of a call that was done.
    static func remark(_ remark: CallOutcome.Remark) -> String {
        switch remark {
        case .adopted(let unread):
            "the flag was there already as it was asked for"
                + unread.map {
                    $0 == .secret ? "; whether it is secret can't be read back" : "; `\($0)` can't be read back"
                }
                .joined()
        }
    }

    /// Why a call wasn't sent.
    static func why(_ reason: CallOutcome.Reason, in calls: [Call]) -> String {
        switch reason {
        case .waitsFor(let id):
            let words = calls.first { $0.id == id }.map(call) ?? id
            return "it waits for \(words), which failed"
        case .stopped: return "the key was refused, so the run was stopped"
        case .interrupted: return "the run was interrupted"
        }
    }
}
