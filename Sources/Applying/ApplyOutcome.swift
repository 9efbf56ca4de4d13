package import Planning

/// The outcome of an apply.
package struct ApplyOutcome: Sendable {
    /// The calls that were to be sent, in the plan's order.
    package internal(set) var calls: [CallOutcome]
    /// The part of the plan that was live before the first call, so that it wasn't sent: calls, or parts of them.
    package let already: [Call]

    /// The outcome of an apply.
    package init(calls: [CallOutcome], already: [Call] = []) {
        self.calls = calls
        self.already = already
    }

    /// How many calls Reflag accepted.
    package var done: Int { calls.count { $0.isDone } }
    /// How many failed, so that they weren't carried out.
    package var failed: Int { calls.count { $0.failure != nil && !$0.isUnknown } }
    /// Of how many it isn't known whether they were carried out.
    package var unknown: Int { calls.count(where: \.isUnknown) }
    /// How many wait until Reflag knows the company or user.
    package var waiting: Int { calls.count(where: \.isWaiting) }
    /// How many weren't sent.
    package var notAttempted: Int { calls.count - done - failed - unknown - waiting }
    /// Whether everything that the plan wanted was done, but for what waits.
    package var isComplete: Bool { calls.allSatisfy { ($0.isDone || $0.isWaiting) && $0.without.isEmpty } }
    /// Whether anything was written, or may have been.
    package var wroteAnything: Bool { calls.contains { $0.isDone || $0.isUnknown || $0.wrotePart } }
    /// Whether the key was rejected, or its scope.
    package var wasRefused: Bool { calls.contains { $0.failure?.refusesKey == true } }
    /// Whether the run was interrupted before all was sent.
    package var wasInterrupted: Bool {
        calls.contains {
            if case .notAttempted(.interrupted) = $0.result { true } else { false }
        }
    }
}
