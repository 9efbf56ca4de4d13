import APIAccess
import Applying
import FlagModel
import HoistEngine
import JSONText
import ManagementAPI
import Planning
import TerminalText

/// The report of an apply: what was done, what failed with the API's own message, what wasn't attempted, what is proved.
struct ApplyReport {
    let result: ApplyResult
    /// What finishes the work if this run didn't.
    let again: RerunCommand
    /// Why the receipt wasn't written, if one was asked for.
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
    /// The proof as text and data.
    var proof: ProofReport { ProofReport(result: result.proof) }
    /// What applications are served, as text and data.
    var served: ServedReport { ServedReport(result: result.served) }

    /// The exit code.
    var status: ExitStatus {
        if result.ending == .complete, receiptFailure != nil {
            return outcome.wroteAnything ? .partlyApplied : .failed
        }
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
    /// Applied in part: 4 of 6 calls done, 1 failed, 1 not attempted.
    ///
    /// failed
    ///   createFlag new-flag: createFlag for flag `new-flag`: the request was rejected (400 …)
    ///     = help: …
    /// not attempted
    ///   updateCompanyFlags company acme in Production (1 flag): it waits for c1, which failed
    ///
    /// Run `hoist apply` again to finish: it plans again and does what is left.
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
                ["  " + CallText.line($0, in: plan.calls)] + notes($0.refusal.map { [$0.headline] + $0.details } ?? [])
            }
            lines += section("not attempted", outcome.calls.filter(\.isNotAttempted), skipped)
            let rest = remarks + proof.lines + served.lines
            if !rest.isEmpty { lines += [""] + rest }
            let how = again.isSaved ? "it skips what is done" : "it plans again"
            lines += [
                "", "Run `\(SafeText.visible(again.text))` again to finish: \(how) and does what is left.",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var remarks: [String] {
        outcome.calls.compactMap { outcome in
            outcome.remark.map { "Warning: \(CallText.call(outcome.call)): \(CallText.remark($0))" }
        }
    }

    private func section(_ title: String, _ calls: [CallOutcome], _ lines: (CallOutcome) -> [String]) -> [String] {
        calls.isEmpty ? [] : [title] + calls.flatMap(lines)
    }

    private func skipped(_ outcome: CallOutcome) -> [String] {
        guard case .notAttempted(let reason) = outcome.result else { return [] }
        return ["  \(CallText.call(outcome.call)): " + CallText.reason(reason, in: plan.calls)]
    }

    private func failure(_ outcome: CallOutcome) -> [String] {
        guard let failure = outcome.failure else { return [] }
        return ["  \(CallText.call(outcome.call)): " + SafeText.visible(failure.headline)] + notes(failure.details)
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

extension ApplyReport {
    /// For machines: the plan's data, with `outcome` and `cost` added.
    func json(cost: JSONValue) -> JSONValue {
        guard case .object(let members) = plan.json else { return plan.json }
        let end = [JSONMember("outcome", outcomeJSON), JSONMember("cost", cost)]
        return .object(members + end + (receiptFailure.map { [JSONMember("error", $0.errorJSON)] } ?? []))
    }

    /// What became of the plan, call by call.
    var outcomeJSON: JSONValue {
        [
            "status": .string(outcome.isComplete ? "complete" : outcome.wroteAnything ? "partial" : "failed"),
            "done": .integer(outcome.done),
            "failed": .integer(outcome.failed),
            "notAttempted": .integer(outcome.notAttempted),
            "exitCode": .integer(Int(status.rawValue)),
            "proof": proof.json,
            "served": served.json,
            "already": .array(outcome.already.map { $0.json(appID: plan.subject.appID) }),
            "calls": .array(outcome.calls.map(json)),
        ]
    }

    private func json(_ call: CallOutcome) -> JSONValue {
        var status = "done"
        var reason = JSONValue.null
        switch call.result {
        case .done: reason = .optional(call.remark.map(CallText.remark))
        case .failed(let failure):
            status = "failed"
            reason = .string(failure.headline)
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

/// The command that finishes the work of an apply: `hoist apply -e Staging`.
struct RerunCommand {
    /// Whether it carries out a saved plan.
    let isSaved: Bool
    private let words: [String]

    /// Carries out a saved plan again.
    init(planFile: String) {
        isSaved = true
        words = [planFile]
    }

    /// Planning again from the same manifest, narrowed as before.
    init(manifest: ManifestOptions, narrowing: NarrowingOptions, _ secrets: SecretOptions) {
        isSaved = false
        words =
            (manifest.named.map { ["-f", $0] } ?? []) + narrowing.environments.flatMap { ["-e", $0] }
            + narrowing.only.flatMap { ["--only", $0] } + (narrowing.details ? ["--details"] : [])
            + (secrets.areSeen ? ["--runtime"] : [])
    }

    /// The command for a shell.
    var text: String { (["hoist", "apply"] + words.map(Self.quoted)).joined(separator: " ") }

    private static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_./:,+@%".utf8.contains(byte)
            }
        }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
}
