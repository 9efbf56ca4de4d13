import APIAccess
import Applying
import FlagModel
import HoistEngine
import JSONText
import ManagementAPI
import PlanRendering
import Planning
import SystemAccess
import TerminalText

/// The report of an apply: what was done, what failed with the API's own message, what wasn't attempted, what is proved.
struct ApplyReport {
    let result: ApplyResult
    /// The command that was run, so that it can be run again; nil if it can't be printed.
    let again: RerunCommand?
    /// Whether it is an exit code of its own if anything waits.
    var failsOnWaiting = false
    /// Why the receipt wasn't written, if one was asked for.
    var receiptFailure: EngineError?

    /// A report of how an apply ended.
    init(_ result: ApplyResult, again: RerunCommand?) {
        self.result = result
        self.again = again
    }

    /// The plan as it was reviewed.
    var plan: Plan { result.work.plan }
    /// What became of each call.
    var outcome: ApplyOutcome { result.outcome }
    /// The proof as text and data.
    var proof: ProofReport { ProofReport(result: result.proof) }
    /// What applications are served, as text and data.
    var served: ServedReport { ServedReport(result: result.served) }

    /// The exit code.
    var status: ExitStatus {
        if result.ending == .complete, receiptFailure != nil {
            return outcome.wroteAnything ? .partlyApplied : .failed
        }
        let fails = failsOnWaiting || result.work.isHeldBack
        if result.ending == .complete, fails, !result.waiting.isEmpty { return .blocked }
        return ExitStatus(result.ending)
    }

    /// Prints the report and what the run cost.
    func print(_ format: ApplyFormat, _ context: CommandContext) {
        let console = context.console
        switch format {
        case .text: if !result.work.isDone { console.output("\n" + text) }
        case .json: console.data(json(cost: context.cost.json).pretty() + "\n")
        }
        console.info(context.cost.line)
        if let receiptFailure { console.error(receiptFailure) }
    }

    /// For people:
    ///
    /// ```
    /// Applied in part: 4 of 7 calls done, 1 failed, 1 not known, 1 not attempted.
    ///
    /// failed
    ///   createFlag new-flag: createFlag for flag `new-flag`: the request was rejected (400 …)
    ///     = help: …
    /// not known
    ///   updateFlag huddles: updateFlag for flag `fl_2`: the response took too long
    ///     = help: …
    /// not attempted
    ///   updateCompanyFlags company acme in Production (1 flag): it waits for c1, which failed
    ///
    /// Run `hoist apply --auto-approve` again to finish: it plans again and does what is left.
    /// ```
    var text: String {
        let total = outcome.calls.count
        let calls = total == 1 ? "call" : "calls"
        var lines: [String]
        if outcome.isComplete {
            let done = outcome.waiting == 0 ? "\(total)" : "\(outcome.done) of \(total)"
            lines = ["Applied: \(done) \(calls) done\(waitingWords)."] + remarks + proof.lines + served.lines + waiting
        } else {
            let unknown = outcome.unknown > 0 ? " \(outcome.unknown) not known," : ""
            lines = [
                "\(beginning): \(outcome.done) of \(total) \(calls) done, \(outcome.failed) failed,\(unknown) "
                    + "\(outcome.notAttempted) not attempted\(waitingWords).", "",
            ]
            lines += failures("failed", outcome.calls.filter { $0.failure != nil && !$0.isUnknown })
            lines += failures("not known", outcome.calls.filter(\.isUnknown))
            lines += section("done without a flag", outcome.calls.filter { $0.isDone && !$0.without.isEmpty }) {
                ["  " + CallText.line($0, in: plan.calls)] + notes($0.refusal.map { [$0.headline] + $0.details } ?? [])
            }
            lines += section("not attempted", outcome.calls.filter(\.isNotAttempted), skipped)
            let rest = remarks + proof.lines + served.lines + waiting
            if !rest.isEmpty { lines += [""] + rest }
            if result.canFinish, let again {
                let how = result.work.isSaved ? "it skips what is done" : "it plans again"
                lines += ["", "\(SafeText.visible(again.text)) to finish: \(how) and does what is left."]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `, 2 targets waiting`; empty if none waits.
    private var waitingWords: String {
        let count = result.waiting.count
        return count == 0 ? "" : ", \(count) \(count == 1 ? "target" : "targets") waiting"
    }

    /// What waits, under its heading.
    private var waiting: [String] { WaitingText.lines(result.waiting) }

    private var beginning: String {
        if outcome.done > 0 { return "Applied in part" }
        return outcome.unknown > 0 ? "It isn't known whether anything was applied" : "Nothing was applied"
    }

    private var remarks: [String] {
        outcome.calls.compactMap { outcome in
            outcome.remark.map { "Warning: \(CallText.call(outcome.call)): \(CallText.remark($0))" }
        }
            + result.warnings.map { warning in
                let place = warning.place.map { "  \($0.file):\($0.line)" } ?? ""
                return "Warning: " + SafeText.visible(warning.message + place)
            }
    }

    private func section(_ title: String, _ calls: [CallOutcome], _ lines: (CallOutcome) -> [String]) -> [String] {
        calls.isEmpty ? [] : [title] + calls.flatMap(lines)
    }

    private func skipped(_ outcome: CallOutcome) -> [String] {
        guard case .notAttempted(let reason) = outcome.result else { return [] }
        return ["  \(CallText.call(outcome.call)): " + CallText.reason(reason, in: plan.calls)]
    }

    /// Calls that failed. What several of them have in common is said once: Reflag's answer to a key that it refuses, and
    /// what to do.
    private func failures(_ title: String, _ calls: [CallOutcome]) -> [String] {
        var lines: [String] = []
        let questions = result.work.questions
        var rest = calls[...]
        while let first = rest.first, let failure = first.failure {
            let same = rest.prefix { $0.failure.map { $0.isReported(like: failure, questions) } ?? false }
            rest = rest.dropFirst(same.count)
            let named = failure.refusesKey ? same.prefix(1) : same
            for call in named {
                lines.append("  \(CallText.call(call.call)): " + SafeText.visible(call.failure?.headline ?? ""))
            }
            let others = same.dropFirst(named.count)
            if !others.isEmpty {
                let names = others.prefix(3).map { CallText.call($0.call) }.joined(separator: ", ")
                let more = others.count > 3 ? " and \(others.count - 3) more" : ""
                lines.append("  the same for \(names)\(more)")
            }
            lines += notes(failure.details)
            if let hint = failure.hint(questions) { lines.append("    = help: " + SafeText.visible(hint)) }
        }
        return lines.isEmpty ? [] : [title] + lines
    }

    private func notes(_ lines: [String]) -> [String] {
        lines.map { "    = note: " + SafeText.visible($0) }
    }
}

extension CallOutcome.Failure {
    /// Whether the same is said about it and another one, but for the name of the call.
    fileprivate func isReported(like other: Self, _ questions: EntityQuestions?) -> Bool {
        refusesKey == other.refusesKey && details == other.details && hint(questions) == other.hint(questions)
    }
}

extension CallOutcome {
    /// Whether it wasn't sent.
    fileprivate var isNotAttempted: Bool {
        if case .notAttempted = result { true } else { false }
    }
}

extension ApplyReport {
    /// For machines: the plan's data, with `outcome` and `cost` added.
    func json(cost: JSONValue) -> JSONValue {
        guard case .object(let members) = plan.json else { return plan.json }
        let end = [JSONMember("outcome", outcomeJSON), JSONMember("cost", cost)]
        return .object(members + end + (receiptFailure.map { [JSONMember("error", $0.errorJSON(status))] } ?? []))
    }

    /// What became of the plan, call by call.
    var outcomeJSON: JSONValue {
        [
            "status": .string(outcome.isComplete ? "complete" : outcome.wroteAnything ? "partial" : "failed"),
            "done": .integer(outcome.done),
            "failed": .integer(outcome.failed),
            "unknown": .integer(outcome.unknown),
            "waiting": .integer(outcome.waiting),
            "notAttempted": .integer(outcome.notAttempted),
            "exitCode": .integer(Int(status.rawValue)),
            "proof": proof.json,
            "served": served.json,
            "already": .array(outcome.already.map { $0.json(appID: plan.subject.appID) }),
            "waitingTargets": .array(result.waiting.map(\.json)),
            "warnings": .array(result.warnings.map(\.json)),
            "calls": .array(outcome.calls.map(json)),
        ]
    }

    private func json(_ call: CallOutcome) -> JSONValue {
        var status = "done"
        var reason = JSONValue.null
        switch call.result {
        case .done: reason = .optional(call.remark.map(CallText.remark))
        case .failed(let failure):
            status = call.isUnknown ? "unknown" : "failed"
            reason = .string(failure.headline)
        case .waiting(let error):
            status = "waiting"
            reason = .string(error.headline)
        case .notAttempted(let why):
            status = "not-attempted"
            reason = .string(CallText.reason(why, in: plan.calls))
        }
        return [
            "id": .string(call.call.id),
            "operation": .string(call.call.operation.rawValue),
            "status": .string(status),
            "httpStatus": call.attempts.status.map { .integer($0) } ?? .null,
            "attempts": .integer(call.attempts.count),
            "milliseconds": .integer(Int(call.milliseconds)),
            "without": .array(call.without.map { .string($0.text) }),
            "reason": reason,
            "refusal": .optional(call.refusal?.headline),
        ]
    }
}

/// The command that was run, as it was typed: ``Run `hoist apply -e Staging` again``.
struct RerunCommand {
    /// What to do, in words that begin a sentence.
    let text: String

    /// The command with its arguments, quoted for a shell; nil if one of them holds a key. What was read from a stream is
    /// gone: then it says which input is needed again.
    ///
    /// - Parameters:
    ///   - arguments: The arguments as they were typed.
    ///   - inputs: What the files were that it read, by what people call them, and their paths.
    ///   - isSaved: Whether it carries out a saved plan. A plan that is made anew after a part of it was applied is
    ///     another one, so that the digest isn't expected again.
    ///   - holdsKey: Whether a word holds a key of the run.
    init?(
        _ arguments: [String],
        reading inputs: [(what: String, path: String?)],
        isSaved: Bool,
        holdsKey: (String) -> Bool
    ) {
        guard !arguments.contains(where: holdsKey) else { return nil }
        let streams = inputs.filter { $0.path.map(FileReading.isStream) == true }
        guard streams.isEmpty else {
            let names = streams.map { "\($0.what) from \($0.path == "-" ? "standard input" : $0.path ?? "")" }
            text = "Run it again with the same " + names.joined(separator: " and ")
            return
        }
        var words: [String] = []
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if !isSaved, word == "--expect-digest" {
                _ = rest.popFirst()
            } else if isSaved || !word.hasPrefix("--expect-digest=") {
                words.append(ShellText.quoted(word))
            }
        }
        text = "Run `\((["hoist"] + words).joined(separator: " "))` again"
    }
}
