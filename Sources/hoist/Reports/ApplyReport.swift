import Applying
import Diagnostics
import FlagModel
import ManagementAPI
import Planning

/// The end of an apply: what was done, what failed with the API's own words, what wasn't attempted.
struct ApplyReport {
    let plan: Plan
    let outcome: ApplyOutcome

    /// The exit code.
    var status: ExitStatus {
        if outcome.isComplete { return .success }
        if outcome.wasInterrupted { return .interrupted }
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
    /// Run hoist apply again to finish.
    /// ```
    var text: String {
        let total = outcome.calls.count
        let calls = total == 1 ? "call" : "calls"
        if outcome.isComplete { return "Applied: \(total) \(calls) done.\n" }
        let begin = outcome.wroteAnything ? "Applied in part" : "Nothing was applied"
        var lines = [
            "\(begin): \(outcome.done) of \(total) \(calls) done, \(outcome.failed) failed, "
                + "\(outcome.notAttempted) not attempted.", "",
        ]
        lines += section("failed", outcome.calls.filter { $0.failure != nil }, failure)
        lines += section("done without a flag", outcome.calls.filter { $0.isDone && !$0.without.isEmpty }) {
            ["  " + CallWords.line($0)] + notes($0.refusal.map { [$0.headline] + $0.details } ?? [])
        }
        lines += section("not attempted", outcome.calls.filter(\.isNotAttempted), skipped)
        lines += ["", "Run `hoist apply` again to finish: it plans anew and does what is left."]
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(_ title: String, _ calls: [CallOutcome], _ lines: (CallOutcome) -> [String]) -> [String] {
        calls.isEmpty ? [] : [title] + calls.flatMap(lines)
    }

    private func skipped(_ outcome: CallOutcome) -> [String] {
        guard case .notAttempted(let reason) = outcome.result else { return [] }
        return ["  \(CallWords.call(outcome.call)): " + CallWords.why(reason)]
    }

    private func failure(_ outcome: CallOutcome) -> [String] {
        guard let failure = outcome.failure else { return [] }
        return ["  \(CallWords.call(outcome.call)): " + SafeText.visible(failure.headline)] + notes(failure.details)
            + (failure.hint.map { ["    = help: " + SafeText.visible($0)] } ?? [])
    }

    private func notes(_ lines: [String]) -> [String] {
        lines.map { "    = note: " + SafeText.visible($0) }
    }

    /// For machines: the plan's data with `outcome` and `cost` beside it.
    func json(cost: JSONValue) -> JSONValue {
        guard case .object(let members) = plan.json else { return plan.json }
        return .object(members + [JSONMember("outcome", outcomeJSON), JSONMember("cost", cost)])
    }

    private var outcomeJSON: JSONValue {
        [
            "status": .string(outcome.isComplete ? "complete" : outcome.wroteAnything ? "partial" : "failed"),
            "done": .integer(outcome.done),
            "failed": .integer(outcome.failed),
            "notAttempted": .integer(outcome.notAttempted),
            "exitCode": .integer(Int(status.rawValue)),
            "calls": .array(outcome.calls.map(json)),
        ]
    }

    private func json(_ call: CallOutcome) -> JSONValue {
        var status = "done"
        var reason = JSONValue.null
        switch call.result {
        case .done: break
        case .failed(let failure):
            status = "failed"
            reason = .string(failure.headline)
        case .notAttempted(let why):
            status = "not-attempted"
            reason = .string(CallWords.why(why))
        }
        return [
            "id": .string(call.call.id),
            "operation": .string(call.call.operation.rawValue),
            "status": .string(status),
            "milliseconds": .integer(Int(call.milliseconds)),
            "without": .array(call.without.map { .string($0.text) }),
            "reason": reason,
        ]
    }
}

extension CallOutcome {
    /// Whether it wasn't sent.
    fileprivate var isNotAttempted: Bool {
        if case .notAttempted = result { true } else { false }
    }
}
