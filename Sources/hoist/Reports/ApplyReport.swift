import APIAccess
import Applying
import FlagModel
import HoistEngine
import JSONText
import ManagementAPI
import Planning
import TerminalText

/// The end of an apply: what was done, what failed with the API's own words, what wasn't attempted, what is proved.
struct ApplyReport {
    let result: ApplyResult
    /// What finishes the work where this run didn't.
    let again: RerunCommand
    /// Why the receipt wasn't written, where one was asked for and wasn't.
    var receiptFailure: EngineError?

    /// A report of how an apply ended.
    init(_ result: ApplyResult, again: RerunCommand) {
        self.result = result
        self.again = again
    }

    /// The plan as it was reviewed.
    var plan: Plan { result.work.plan }
    /// What became of each call.
    var outcome: ApplyOutcome { result.outcome }
    /// The proof in words and as data.
    var proof: ProofReport { ProofReport(result: result.proof) }
    /// What applications are served, in words and as data.
    var served: ServedReport { ServedReport(result: result.served) }

    /// The exit code.
    var status: ExitStatus {
        if result.ending == .complete, let receiptFailure { return ExitStatus(receiptFailure.kind) }
        return ExitStatus(result.ending)
    }

    /// Prints the report and what the run cost.
    func print(_ format: PlanOutput, _ context: CommandContext) {
        let console = context.console
        switch format {
        case .text: if !result.work.isDone { console.output("\n" + text) }
        case .json: console.output(json(cost: context.cost.json).pretty() + "\n")
        }
        console.info(context.cost.line)
        if let receiptFailure { console.error(receiptFailure) }
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
            let how = again.isSaved ? "it leaves what is done" : "it plans anew"
            lines += [
                "", "Run `\(SafeText.visible(again.text))` again to finish: \(how) and does what is left.",
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
