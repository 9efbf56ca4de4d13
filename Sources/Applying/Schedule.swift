package import FlagModel
package import Planning

/// Decides which call is sent next, and sends nothing itself.
///
/// Calls are sent in the plan's order as soon as those that they wait for have succeeded, those for production
/// environments last among the ones that are ready; calls that archive are sent when everything else has ended. A call
/// that failed only stops what waits for it: a batch is sent without the flags that couldn't be created.
package struct Schedule: Sendable {
    /// A call to send, and the flags that it is sent without.
    package struct Step: Hashable, Sendable {
        /// The index of the call in the plan.
        package let index: Int
        /// The call, as it is to be sent.
        package let call: Call
        /// The flags of the plan's call that aren't in it.
        package let without: [Identifier]
    }

    private let calls: [Call]
    private let indices: [String: Int]
    /// Indices of the calls that wait for each call.
    private var waiters: [[Int]]
    private var open: [Int]
    private var failed: Set<String> = []
    private var ready = Queue()
    private var readyInProduction = Queue()
    private var late: [Int] = []
    private var unsettled: Int
    private var skippedCalls: [(index: Int, reason: CallOutcome.Reason)] = []

    /// A schedule of a plan's calls.
    package init(_ calls: [Call]) {
        self.calls = calls
        let indices = Dictionary(firstOf: calls.enumerated().map { ($1.id, $0) })
        self.indices = indices
        waiters = Array(repeating: [], count: calls.count)
        open = Array(repeating: 0, count: calls.count)
        unsettled = calls.count
        for (index, call) in calls.enumerated() {
            for id in call.dependsOn {
                guard let before = indices[id] else { continue }
                waiters[before].append(index)
                open[index] += 1
            }
            if Self.archives(call) {
                late.append(index)
            } else if open[index] == 0 {
                free(index)
            }
        }
    }

    /// Calls that archive are last.
    private static func archives(_ call: Call) -> Bool {
        if case .updateFlag(let update) = call.request { update.archived == true } else { false }
    }

    /// Records that a call waits for nothing any more.
    private mutating func free(_ index: Int) {
        if case .updateTarget(let update) = calls[index].request, update.production {
            readyInProduction.append(index)
        } else {
            ready.append(index)
        }
    }

    /// The next call to send; nil while everything that is left waits for calls in flight, or at the end.
    package mutating func next() -> Step? {
        while true {
            if let index = ready.popFirst() ?? readyInProduction.popFirst() {
                if let step = step(index) { return step }
                continue
            }
            // Only calls that archive are left, and nothing that they have to wait for is in flight.
            guard unsettled == late.count, !late.isEmpty else { return nil }
            for index in late where open[index] == 0 { free(index) }
            unsettled -= late.count
            late = []
            archiving = true
        }
    }

    private var archiving = false

    /// The call as it can be sent, or nil if nothing of it can be.
    private mutating func step(_ index: Int) -> Step? {
        let call = calls[index]
        let lost = call.dependsOn.filter(failed.contains)
        guard let first = lost.first else { return Step(index: index, call: call, without: []) }
        // Nobody becomes a target who couldn't be created.
        let uncreated = lost.first { id in indices[id].map { calls[$0].creates } ?? false }
        guard case .updateTarget(let update) = call.request, uncreated == nil else {
            skip(index, .waitsFor(uncreated ?? first))
            return nil
        }
        let missing = Set(lost.compactMap { id in indices[id].flatMap { flag(of: calls[$0]) } })
        let entries = update.entries.filter { !missing.contains($0.flag) }
        guard !entries.isEmpty else {
            skip(index, .waitsFor(first))
            return nil
        }
        return Step(
            index: index,
            call: call.with(update.with(entries)),
            without: update.entries.map(\.flag).filter(missing.contains))
    }

    private func flag(of call: Call) -> Identifier? {
        switch call.request {
        case .createFlag(let flag): flag.key
        case .updateFlag(let update): update.key
        case .updateTarget, .upsertEntity: nil
        }
    }

    /// Records how a call ended, which frees what waited for it.
    package mutating func settle(_ index: Int, succeeded: Bool) {
        if !succeeded { failed.insert(calls[index].id) }
        if !archiving { unsettled -= 1 }
        for waiter in waiters[index] {
            open[waiter] -= 1
            if open[waiter] == 0, archiving || !Self.archives(calls[waiter]) { free(waiter) }
        }
    }

    private mutating func skip(_ index: Int, _ reason: CallOutcome.Reason) {
        skippedCalls.append((index, reason))
        settle(index, succeeded: false)
    }

    /// The calls that won't be sent because what they wait for failed, since the last call of this.
    package mutating func takeSkipped() -> [(index: Int, reason: CallOutcome.Reason)] {
        defer { skippedCalls = [] }
        return skippedCalls
    }
}

extension Call {
    /// Whether it creates a company or user.
    fileprivate var creates: Bool {
        if case .upsertEntity = request { true } else { false }
    }
}

/// First in, first out, without moving what is left.
private struct Queue: Sendable {
    private var items: [Int] = []
    private var position = 0

    mutating func append(_ item: Int) { items.append(item) }

    mutating func popFirst() -> Int? {
        guard position < items.count else { return nil }
        defer { position += 1 }
        return items[position]
    }
}
