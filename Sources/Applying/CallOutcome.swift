package import APIAccess
package import FlagModel
package import LiveReading
import ManagementAPI
package import Planning

/// What became of one call of a plan.
package struct CallOutcome: Sendable {
    /// How it ended.
    package enum Result: Sendable {
        /// Reflag took it.
        case done
        /// It failed for good.
        case failed(Failure)
        /// It wasn't sent.
        case notAttempted(Reason)
    }

    /// Why a call failed for good.
    package enum Failure: Sendable {
        /// Reflag's answer, or that none came.
        case api(APIError)
        /// It isn't known whether the flag was made, and the listing that would tell failed too.
        case unknown(APIError, LiveReadingError)
        /// A flag with this key is there, and isn't what was asked for in these fields.
        case differs([FlagField])
        /// Reflag says that the key is taken, and lists no flag that has it.
        case hidden(APIError)

        /// Whether something may have been written all the same.
        package var mayHaveBeenHandled: Bool {
            switch self {
            case .api(let error): error.mayHaveBeenHandled
            case .unknown: true
            case .differs, .hidden: false
            }
        }

        /// Whether it says that the key may not do this: then no other call is worth sending.
        package var refusesKey: Bool {
            if case .api(let error) = self { error.refusesKey } else { false }
        }
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

    /// What is worth telling of a call that was done.
    package enum Remark: Hashable, Sendable {
        /// The flag was there already, as it was asked for; but for these fields, which can't be read back.
        case adopted(unread: [FlagField])
    }

    /// The call, as it was sent.
    package let call: Call
    /// How it ended.
    package let result: Result
    /// Flags of the plan's call that it went out without: they couldn't be made, or Reflag named them in a refusal.
    package var without: [Identifier] = []
    /// Reflag's refusal that named the flags which the call was sent again without.
    package var refusal: APIError?
    /// What is worth telling.
    package var remark: Remark?
    /// How often it was sent, and what was answered last.
    package var attempts = Attempts()
    /// How long it took with all its tries, in milliseconds; 0 where it wasn't sent.
    package var milliseconds: Int64 = 0
    /// What Reflag answered of the targets that were written: flags by key, with whether the target is on them.
    package var answered: [Identifier: Bool] = [:]

    /// Whether Reflag took it.
    package var isDone: Bool {
        if case .done = result { true } else { false }
    }

    /// Why it failed, where it did.
    package var failure: Failure? {
        if case .failed(let failure) = result { failure } else { nil }
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
