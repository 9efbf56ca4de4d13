import APIAccess
import Applying
import FlagModel
import HoistEngine
import LiveReading
import ManagementAPI
import Planning
import TerminalText

/// Calls and their outcomes as text.
enum CallText {
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
        case .upsertEntity(let upsert):
            return "\(operation) \(SafeText.visible(upsert.id.text)) in \(SafeText.visible(upsert.environmentName))"
        }
    }

    /// A call with its outcome: `createFlag new-flag: done (12 ms)`.
    ///
    /// - Parameter calls: The plan's calls: a call that wasn't sent may have waited for one of them.
    static func line(_ outcome: CallOutcome, in calls: [Call]) -> String {
        let words = call(outcome.call)
        switch outcome.result {
        case .done:
            let lost = outcome.without.map { "`\(SafeText.visible($0.text))`" }.joined(separator: ", ")
            let tries = outcome.attempts.count > 1 ? ", \(outcome.attempts.count) attempts" : ""
            return "\(words): done (\(outcome.milliseconds) ms\(tries))"
                + (outcome.remark.map { ", " + remark($0) } ?? "")
                + (lost.isEmpty ? "" : ", without \(lost)")
        case .failed(let failure):
            return "\(words): \(outcome.isUnknown ? "not known" : "failed"): " + SafeText.visible(failure.headline)
        case .waiting: return "\(words): waiting: Reflag doesn't know it yet"
        case .notAttempted(let reason): return "\(words): not attempted: " + Self.reason(reason, in: calls)
        }
    }

    /// A remark about a call that was done.
    static func remark(_ remark: CallOutcome.Remark) -> String {
        switch remark {
        case .adopted(let unread):
            "the flag already existed as requested"
                + unread.map {
                    $0 == .secret ? "; whether it is secret can't be read back" : "; `\($0)` can't be read back"
                }
                .joined()
        case .readBack(let unread):
            "its response was lost or an error; read back, it is as it was sent"
                + unread.map { "; `\($0)` can't be read back" }.joined()
        case .gone: "Reflag doesn't know it, and it isn't a target any more: there is nothing left to take away"
        }
    }

    /// Why a call wasn't sent.
    static func reason(_ reason: CallOutcome.Reason, in calls: [Call]) -> String {
        switch reason {
        case .waitsFor(let id):
            let words = calls.first { $0.id == id }.map(call) ?? id
            return "it waits for \(words), which failed"
        case .stopped: return "the key was rejected, so the run was stopped"
        case .interrupted: return "the run was interrupted"
        }
    }
}

extension CallOutcome.Failure {
    /// What happened, in one line without a full stop.
    var headline: String {
        switch self {
        case .api(let error), .unknown(let error, _), .notWritten(let error): error.headline
        case .differs(let fields):
            "a flag with this key exists and differs in " + fields.map(\.key).joined(separator: ", ")
        case .hidden(let error): error.headline
        case .unknownEntity(_, let unknown):
            "Reflag doesn't know the \(unknown.entity.kind.rawValue) `\(unknown.entity.id)` in \(unknown.environment)"
        case .noUpserts: "this API can't create companies or users"
        }
    }

    /// More details, a line each.
    var details: [String] {
        switch self {
        case .api(let error): error.details
        case .unknown(let error, let listing):
            error.details + ["the flags couldn't be listed to see whether it was created: \(listing.headline)"]
        case .differs: ["somebody else created it after the plan was made"]
        case .hidden(let error): error.details + ["Reflag lists no flag with this key"]
        case .notWritten(let error): error.details + ["it wasn't carried out: nothing of it is live"]
        case .unknownEntity(let error, let unknown): [error.headline] + error.details + unknown.details
        // Without the company's or user's name: it is said once for all of them.
        case .noUpserts(let error):
            ["\(error.operation.rawValue) was answered 404, and the app and the environment are there"]
        }
    }

    /// What to do.
    ///
    /// - Parameter questions: What Reflag was asked about companies and users; nil if that isn't known.
    func hint(_ questions: EntityQuestions?) -> String? {
        switch self {
        case .api(let error): error.hint
        case .notWritten(let error): error.remedy
        case .unknownEntity(_, let unknown): unknown.hint(questions)
        case .noUpserts:
            "use `policy.entities: wait`, or let your application send the companies and users to Reflag first"
        case .unknown: "run again: the plan shows whether the flag is there"
        case .differs: "run again: the plan shows what it would change of that flag"
        case .hidden: "look for an archived or deleted flag with this key in Reflag, or choose another key"
        }
    }
}

extension UnknownEntity {
    /// Where the manifest wants it, and where it is to be taken away.
    fileprivate var details: [String] {
        let removed = NameList.text(removedFrom.map { "`\($0)`" }, atMost: 10)
        guard !addedTo.isEmpty else {
            let still = wasRead ? "which lists it still" : "and what lists it couldn't be read"
            return removed.map { ["it is to be taken away from \($0), \(still)"] } ?? []
        }
        let flags = removed == nil ? nil : NameList.text(addedTo.map { "`\($0)`" }, atMost: 10)
        let wanted = "the manifest wants it" + (flags.map { " on \($0)" } ?? "")
        return (place.map { ["\(wanted) at \($0.file):\($0.line)"] } ?? [])
            + (removed.map { ["the same call removes it from \($0), so it doesn't wait"] } ?? [])
    }

    /// What to do.
    fileprivate func hint(_ questions: EntityQuestions?) -> String {
        let send = "let your application send the \(entity.kind.rawValue) to Reflag first"
        guard !addedTo.isEmpty else {
            return wasRead
                ? "\(send), or ask Reflag's support" : "if no flag lists it, there is nothing left to take away"
        }
        switch policy {
        case .create where wasCreated:
            return "it was created just before, and Reflag may need a moment until it can be targeted"
        case .create: return "it wasn't created, since \(reason(questions, send))"
        case .require, .wait: return "correct the id, or \(send)"
        }
    }

    /// Why it wasn't created, and what to do about that.
    private func reason(_ questions: EntityQuestions?, _ send: String) -> String {
        guard let questions else {
            return
                "Reflag answered that it knows it, or wasn't asked: make a new plan, with --entity-reads as its note "
                + "says"
        }
        if questions.unasked.contains(entity) {
            return
                "Reflag wasn't asked whether it knows it: apply with --entity-reads \(questions.all), which asks about "
                + "all"
        }
        return questions.known.contains(entity)
            ? "Reflag answers that it knows it: correct the id, or \(send)" : "it is a target already: \(send)"
    }
}

/// What of a saved plan is done already, below the plan; empty if nothing is.
///
/// ```
/// 2 of 6 calls are done already, 1 in part:
///   createFlag new-flag
///   updateFlag huddles
///   updateCompanyFlags company acme in Production (1 flag)
/// ```
struct DoneCallsText {
    private let work: ApplyWork
    private let naming: Int

    /// - Parameter naming: How many calls are named; the others are counted.
    init(_ work: ApplyWork, naming: Int) {
        self.work = work
        self.naming = naming
    }

    /// The complete text, with an empty line before it and a line end after it.
    var text: String {
        guard !work.already.isEmpty else { return "" }
        let all = work.plan.calls.count
        let done = all - work.rest.calls.count
        let inPart = work.already.count - done
        var head = "\(done) of \(all) \(all == 1 ? "call" : "calls") \(done == 1 ? "is" : "are") done already"
        if inPart > 0 { head += ", \(inPart) in part" }
        if work.isDone { head += "; there is nothing left to do" }
        var lines = work.already.prefix(naming).map { "  " + CallText.call($0) }
        if work.already.count > naming { lines.append("  … and \(work.already.count - naming) more") }
        return "\n\(head):\n" + lines.map { $0 + "\n" }.joined()
    }
}
