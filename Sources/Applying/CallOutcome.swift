package import FlagModel
package import ManagementAPI
package import Planning

/// What became of one call of a plan.
package struct CallOutcome: Sendable {
    /// How it ended.
    package enum Result: Sendable {
        /// Reflag took it.
        case done
        /// It failed for good.
        case failed(APIError)
        /// It wasn't sent.
        case notAttempted(Reason)
    }

    /// Why a call wasn't sent.
    package enum Reason: Hashable, Sendable {
        /// It waits for a call that failed: that call's id.
        case waitsFor(String)
        /// The key was refused or lacks a scope, so everything was stopped.
        case stopped
        /// The run was interrupted.
        case interrupted
    }

    /// The call, as it was sent.
    package let call: Call
    /// How it ended.
    package let result: Result
    /// Flags of the plan's call that it went out without, since they couldn't be made.
    package let without: [Identifier]
    /// How long it took, in milliseconds; 0 where it wasn't sent.
    package let milliseconds: Int64

    /// Whether Reflag took it.
    package var isDone: Bool {
        if case .done = result { true } else { false }
    }

    /// The error, where it failed.
    package var error: APIError? {
        if case .failed(let error) = result { error } else { nil }
    }
}

/// What became of a plan.
package struct ApplyOutcome: Sendable {
    /// The calls in the plan's order.
    package let calls: [CallOutcome]

    /// How many calls Reflag took.
    package var done: Int { calls.count { $0.isDone } }
    /// How many failed.
    package var failed: Int { calls.count { $0.error != nil } }
    /// How many weren't sent.
    package var notAttempted: Int { calls.count - done - failed }
    /// Whether everything that the plan wanted was done.
    package var isComplete: Bool { calls.allSatisfy { $0.isDone && $0.without.isEmpty } }
    /// Whether anything was written, or may have been.
    package var wroteAnything: Bool { calls.contains { $0.isDone || $0.error?.mayHaveBeenHandled == true } }
    /// The error that refused the key or its scope, where one did.
    package var keyRefusal: APIError? {
        calls.lazy.compactMap(\.error).first { $0.refusesKey }
    }
}

extension APIError {
    /// Whether it says that the key may not do this: then no other call is worth sending.
    package var refusesKey: Bool {
        switch kind {
        case .keyRefused, .scopeMissing: true
        default: false
        }
    }
}
