import FlagModel
import Planning

/// Hands out the calls of a schedule to workers, and collects their outcomes.
///
/// A worker that finds nothing to do waits here until a call that ended frees another, or everything has ended.
actor Dispatch {
    private var schedule: Schedule
    private let plan: Plan
    private let stopped: @Sendable () -> Bool
    private let ended: AsyncStream<CallOutcome>.Continuation
    private var outcomes: [CallOutcome?]
    private var halt: CallOutcome.Reason?
    /// Calls that Reflag answered with 404, whose outcome is only known after a reading.
    private var unsettled: [Int] = []
    private var inFlight = 0
    private var idle: [CheckedContinuation<Void, Never>] = []

    init(_ plan: Plan, stopped: @escaping @Sendable () -> Bool, ended: AsyncStream<CallOutcome>.Continuation) {
        self.plan = plan
        self.stopped = stopped
        self.ended = ended
        schedule = Schedule(plan.calls)
        outcomes = Array(repeating: nil, count: plan.calls.count)
    }

    /// The next call for a worker; nil when there won't be another.
    func next() async -> Schedule.Step? {
        while true {
            if halt == nil, stopped() { halt = .interrupted }
            guard halt == nil else { return nil }
            if let step = schedule.next() {
                takeSkipped()
                inFlight += 1
                return step
            }
            takeSkipped()
            guard inFlight > 0 else { return nil }
            await withCheckedContinuation { idle.append($0) }
        }
    }

    /// Records the outcome of a call.
    func settle(_ step: Schedule.Step, _ outcome: CallOutcome) {
        inFlight -= 1
        outcomes[step.index] = outcome
        if outcome.mayBeUnknown { unsettled.append(step.index) } else { ended.yield(outcome) }
        schedule.settle(step.index, succeeded: outcome.isDone)
        if outcome.failure?.refusesKey == true, halt == nil { halt = .stopped }
        for worker in idle { worker.resume() }
        idle = []
    }

    /// Settles the calls that Reflag answered with 404, once the workers have ended.
    ///
    /// - Parameter live: Reads the app and its flags as they are now, with these lists of targets; nil if they can't be read.
    func settleUnknown(_ live: (Set<TargetsAddress>) async -> LiveState?) async {
        guard !unsettled.isEmpty else { return }
        let lists = Set(unsettled.flatMap { outcomes[$0]?.removedFrom ?? [] })
        let hasUpserts = outcomes.contains { outcome in
            if case .upsertEntity = outcome?.call.request { outcome?.isDone == true } else { false }
        }
        let settling = (halt == nil ? await live(lists) : nil).map {
            UnknownSettling($0, plan, hasUpserts: hasUpserts)
        }
        for index in unsettled {
            guard var outcome = outcomes[index] else { continue }
            settling?.settle(&outcome)
            outcomes[index] = outcome
            ended.yield(outcome)
        }
        unsettled = []
    }

    /// The outcome of each call, once the workers have ended.
    func outcome() -> [CallOutcome] {
        zip(plan.calls, outcomes).map { call, outcome in
            outcome ?? CallOutcome(call: call, result: .notAttempted(halt ?? .stopped))
        }
    }

    private func takeSkipped() {
        for (index, reason) in schedule.takeSkipped() {
            let skipped = CallOutcome(call: plan.calls[index], result: .notAttempted(reason))
            outcomes[index] = skipped
            ended.yield(skipped)
        }
    }
}
