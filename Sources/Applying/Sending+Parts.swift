import APIAccess
import FlagModel
import Planning

// What is sent in parts, where Reflag doesn't accept it as the one call that the plan has.

extension Sending {
    /// A batch of so many isn't sent in smaller ones: nobody's limit is as low.
    static let smallBatch = 10

    /// Sends an update of targets in batches, each time half as large until one is accepted.
    ///
    /// What was accepted is done; the flags of a batch that isn't, and of those after it, are among the outcome's `without`.
    func sendInBatches(_ update: TargetUpdate, of call: Call, _ attempts: inout Attempts) async -> CallOutcome {
        var size = (update.entries.count + 1) / 2
        var rest = update.entries[...]
        var done: [TargetUpdate.Entry] = []
        var outcome = CallOutcome(call: call, result: .done)
        while !rest.isEmpty {
            let batch = update.with(Array(rest.prefix(size)))
            let sent = await sendWithoutNamed(batch, of: call.with(batch), &attempts)
            if let failure = sent.failure {
                if batch.entries.count > Self.smallBatch, failure.error?.refusesSize == true, !sent.isUnknown {
                    size = (batch.entries.count + 1) / 2
                    continue
                }
                guard !done.isEmpty, !sent.isUnknown else { return CallOutcome(call: call, result: sent.result) }
                outcome.without += rest.map(\.flag)
                outcome.refusal = failure.error
                break
            }
            let without = Set(sent.without)
            done += batch.entries.filter { !without.contains($0.flag) }
            outcome.without += sent.without
            outcome.refusal = outcome.refusal ?? sent.refusal
            outcome.answered.targets.merge(sent.answered.targets) { _, last in last }
            // One version for several writes leaves a gap, so that what was written is read back.
            outcome.answered.versions.merge(sent.answered.versions) { _, last in last }
            rest = rest.dropFirst(batch.entries.count)
        }
        var whole = CallOutcome(call: call.with(update.with(done)), result: .done)
        whole.without = outcome.without
        whole.refusal = outcome.refusal
        whole.answered = outcome.answered
        return whole
    }

    /// Sends the parts of an update of a flag that was rejected as a whole, in their order.
    func send(_ parts: [FlagUpdate], of call: Call, refused: CallOutcome) async -> CallOutcome {
        var attempts = refused.attempts
        var outcome = refused
        for part in parts {
            let sent = await send(part, of: call)
            attempts.add(sent.attempts)
            let isSecond = outcome.isDone
            if sent.isDone || sent.isUnknown || isSecond { outcome = sent }
            guard sent.isDone else {
                outcome.wrotePart = isSecond
                break
            }
        }
        outcome.attempts = attempts
        return outcome
    }
}

extension FlagUpdate {
    /// The details, and that the flag is archived or isn't, one by one, in an order in which both can be sent: an archived
    /// flag doesn't accept details. Nil if only one of the two is in it.
    var parts: [FlagUpdate]? {
        guard let archived else { return nil }
        var details = self
        details.archived = nil
        guard !details.isEmpty else { return nil }
        var lifecycle = FlagUpdate(key: key, id: id)
        lifecycle.archived = archived
        return archived ? [details, lifecycle] : [lifecycle, details]
    }
}

extension APIError {
    /// Whether it may mean that a flag can't be archived or unarchived together with a change of its details: the code for a
    /// conflicting state, or an issue with `isArchived`.
    var refusesTogether: Bool { code == .notPossible || issues.contains { $0.field == "isArchived" } }

    /// Whether it says that a body has too much in it: by its status, or by an issue with the list of updates itself.
    var refusesSize: Bool {
        guard case .invalidRequest = kind else { return false }
        return status == 413 || issues.contains { $0.field == "updates" }
    }
}
