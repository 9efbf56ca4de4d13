package import ManagementAPI
package import Planning

/// Carries out a plan: its calls and no others, as parallel as their order allows.
package struct Applier: Sendable {
    private let writer: ManagementWriter
    private let options: ApplyOptions

    /// An applier with what writes.
    package init(writer: ManagementWriter, options: ApplyOptions) {
        self.writer = writer
        self.options = options
    }

    /// Sends the calls of a plan, and tells what became of each.
    ///
    /// A call that fails for good takes along only what waits for it; an error that refuses the key stops what isn't
    /// in flight. Nothing is thrown: whatever happens, what was done is in the outcome.
    ///
    /// - Parameters:
    ///   - plan: What to carry out.
    ///   - stopped: Asked before each call; true starts no new one.
    ///   - progress: Told of each outcome as it comes.
    package func apply(
        _ plan: Plan,
        stopped: @Sendable () -> Bool = { false },
        progress: (CallOutcome) -> Void = { _ in }
    ) async -> ApplyOutcome {
        let sending = Sending(writer: writer, app: plan.subject.appID, options: options)
        var schedule = Schedule(plan.calls)
        var outcomes: [CallOutcome?] = Array(repeating: nil, count: plan.calls.count)
        var halt: CallOutcome.Reason?
        await withTaskGroup(of: (Schedule.Step, CallOutcome).self) { group in
            var inFlight = 0
            while true {
                while halt == nil, inFlight < options.parallelism {
                    if stopped() { halt = .interrupted }
                    guard halt == nil, let step = schedule.next() else { break }
                    group.addTask { (step, await Self.carryOut(step, sending)) }
                    inFlight += 1
                }
                for (index, reason) in schedule.takeSkipped() {
                    let skipped = CallOutcome(
                        call: plan.calls[index], result: .notAttempted(reason), without: [], milliseconds: 0)
                    outcomes[index] = skipped
                    progress(skipped)
                }
                guard let (step, outcome) = await group.next() else { break }
                inFlight -= 1
                outcomes[step.index] = outcome
                progress(outcome)
                schedule.settle(step.index, succeeded: outcome.isDone)
                if let error = outcome.error, error.refusesKey { halt = .stopped }
            }
        }
        return ApplyOutcome(
            calls: zip(plan.calls, outcomes).map { call, outcome in
                outcome
                    ?? CallOutcome(call: call, result: .notAttempted(halt ?? .stopped), without: [], milliseconds: 0)
            })
    }

    private static func carryOut(_ step: Schedule.Step, _ sending: Sending) async -> CallOutcome {
        let started = ContinuousClock.now
        let result: CallOutcome.Result
        do {
            try await sending.send(step.call.request)
            result = .done
        } catch {
            result = .failed(error)
        }
        let elapsed = started.duration(to: .now).components
        return CallOutcome(
            call: step.call, result: result, without: step.without,
            milliseconds: elapsed.seconds * 1_000 + elapsed.attoseconds / 1_000_000_000_000_000)
    }
}
