import APIAccess
import Applying
import FlagModel
import ManagementAPI
import Planning
import TerminalText

/// The end of an apply: what was done, what failed with the API's own words, what wasn't attempted, what is proved.
struct ApplyReport {
    /// What there was to do.
    let work: ApplyWork
    let outcome: ApplyOutcome
    let proof: ProofReport
    /// What applications are served of it.
    let served: ServedReport
    /// Whether a signal came.
    let interrupted: Bool
    /// Why the receipt wasn't written, where one was asked for and wasn't.
    var receiptFailure: RunFailure?

    /// The plan as it was reviewed.
    var plan: Plan { work.plan }

    /// The exit code.
    var status: ExitStatus {
        applyStatus == .success ? receiptFailure?.status ?? .success : applyStatus
    }

    private var applyStatus: ExitStatus {
        if interrupted || outcome.wasInterrupted { return .interrupted }
        // That something isn't as it was written is graver than that something is left to write.
        if proof.isMissing || served.isNotServed { return .notProved }
        if outcome.isComplete { return proof.isUnread || served.isUnread ? .partlyApplied : .success }
        if outcome.wroteAnything { return .partlyApplied }
        return outcome.wasRefused ? .key : .failed
    }

    /// For people:
    ///
    /// ```
    /// Applied in part: 4 of 6 calls done, 1 failed, 1 not attempted.
    ///
    /// failed
    ///   createFlag new-flag: createFlag for flag `new-flag`: the request was refused (400 …)
    ///     = help: …
    /// not attempted
    ///   updateCompanyFlags company acme in Production (1 flag): it waits for c1, which failed
    ///
    /// Run `hoist apply` again to finish: it plans anew and does what is left.
    /// ```
    var text: String {
        let total = outcome.calls.count
        let calls = total == 1 ? "call" : "calls"
        var lines: [String]
        if outcome.isComplete {
            lines = ["Applied: \(total) \(calls) done."] + remarks + proof.lines + served.lines
        } else {
            let begin = outcome.wroteAnything ? "Applied in part" : "Nothing was applied"
            lines = [
                "\(begin): \(outcome.done) of \(total) \(calls) done, \(outcome.failed) failed, "
                    + "\(outcome.notAttempted) not attempted.", "",
            ]
            lines += section("failed", outcome.calls.filter { $0.failure != nil }, failure)
            lines += section("done without a flag", outcome.calls.filter { $0.isDone && !$0.without.isEmpty }) {
                ["  " + CallWords.line($0, in: plan.calls)] + notes($0.refusal.map { [$0.headline] + $0.details } ?? [])
            }
            lines += section("not attempted", outcome.calls.filter(\.isNotAttempted), skipped)
            let rest = remarks + proof.lines + served.lines
            if !rest.isEmpty { lines += [""] + rest }
            let how = work.again.isSaved ? "it leaves what is done" : "it plans anew"
            lines += [
                "", "Run `\(SafeText.visible(work.again.text))` again to finish: \(how) and does what is left.",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var remarks: [String] {
        outcome.calls.compactMap { outcome in
            outcome.remark.map { "Warning: \(CallWords.call(outcome.call)): \(CallWords.remark($0))" }
        }
    }

    private func section(_ title: String, _ calls: [CallOutcome], _ lines: (CallOutcome) -> [String]) -> [String] {
        calls.isEmpty ? [] : [title] + calls.flatMap(lines)
    }

    private func skipped(_ outcome: CallOutcome) -> [String] {
        guard case .notAttempted(let reason) = outcome.result else { return [] }
        return ["  \(CallWords.call(outcome.call)): " + CallWords.why(reason, in: plan.calls)]
    }

    private func failure(_ outcome: CallOutcome) -> [String] {
        guard let failure = outcome.failure else { return [] }
        return ["  \(CallWords.call(outcome.call)): " + SafeText.visible(failure.headline)] + notes(failure.details)
            + (failure.hint.map { ["    = help: " + SafeText.visible($0)] } ?? [])
    }

    private func notes(_ lines: [String]) -> [String] {
        lines.map { "    = note: " + SafeText.visible($0) }
    }
}

extension CallOutcome {
    /// Whether it wasn't sent.
    fileprivate var isNotAttempted: Bool {
        if case .notAttempted = result { true } else { false }
    }
}
