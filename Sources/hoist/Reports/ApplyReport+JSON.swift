import APIAccess
import Applying
import FlagModel
import JSONText
import ManagementAPI
import Planning

extension ApplyReport {
    /// For machines: the plan's data with `outcome` and `cost` beside it.
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
        case .done: reason = .optional(call.remark.map(CallWords.remark))
        case .failed(let failure):
            status = "failed"
            reason = .string(failure.headline)
        case .notAttempted(let why):
            status = "not-attempted"
            reason = .string(CallWords.why(why, in: plan.calls))
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
