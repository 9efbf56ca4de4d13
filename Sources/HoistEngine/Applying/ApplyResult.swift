package import Applying
import FlagModel
package import LiveReading
package import Planning
package import Verifying

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// What an apply has to do: a new plan, or what is left of a saved one.
package struct ApplyWork: Sendable {
    /// The plan as it was reviewed.
    package let plan: Plan
    /// The plan with only the calls that are to be sent.
    package let rest: Plan
    /// What of the plan is live already: calls, or parts of them.
    package let already: [Call]
    /// Whether the plan was saved, and so approved by whoever passed it on.
    package let isSaved: Bool
    /// What Reflag was asked about companies and users when the plan was made; nil for a saved plan, which doesn't say so.
    package let questions: EntityQuestions?

    /// Whether what waits is held back in spite of the policy, which requires Reflag to know it: a run of what is due doesn't
    /// end because of that, and doesn't succeed either.
    package let isHeldBack: Bool

    /// A new plan.
    init(_ made: PlanResult) {
        questions = made.questions
        plan = made.plan
        rest = made.plan
        isHeldBack = made.isHeldBack
        already = []
        isSaved = false
    }

    /// What is left of a saved plan.
    init(_ checked: CheckedPlan) {
        questions = nil
        plan = checked.plan
        rest = checked.rest
        already = checked.check.done
        isSaved = true
        isHeldBack = false
    }

    /// Whether there is nothing to send.
    package var isDone: Bool { rest.isEmpty }
}

/// The result of an apply: what was done, what failed, what wasn't attempted, what is proved.
package struct ApplyResult: Sendable {
    /// The result of the proof by the Management API.
    package enum Proved: Sendable {
        /// Live is what was written, except for these findings.
        case proof(Proof)
        /// Live state couldn't be read.
        case unread(LiveReadingError)
        /// No proof was requested, or nothing was written.
        case none
    }

    /// The result of the proof by what applications are served.
    package enum ServedResult: Sendable {
        /// What is served was compared with what was written.
        case judged([Judgement])
        /// A read failed, so nothing was judged.
        case unread(EngineError)
        /// The stop signal came first.
        case interrupted
        /// It wasn't requested, or nothing was written.
        case none
    }

    /// How the run ended, the most severe first.
    package enum Ending: Sendable {
        /// It was stopped.
        case interrupted
        /// Live isn't what was written, or isn't served as it was written.
        case notProved
        /// Everything was written, but couldn't be proved.
        case unproved
        /// Something was written, but not everything.
        case partial
        /// Nothing was written: the key was rejected, or lacks a scope.
        case keyRefused
        /// Nothing was written.
        case failed
        /// Everything was written, and proved as requested.
        case complete
    }

    /// The work.
    package let work: ApplyWork
    /// What became of each call.
    package let outcome: ApplyOutcome
    /// The proof by the Management API.
    package let proof: Proved
    /// The proof by what applications are served.
    package let served: ServedResult
    /// Whether the stop signal was given.
    package let wasInterrupted: Bool
    /// When the first call could be sent.
    package let started: Date
    /// When everything was proved.
    package let ended: Date

    /// Whether the same run again can do what this one didn't: it was interrupted, something may pass, or a new plan may be
    /// another one. It can't if a key was refused, or everything that failed was rejected as it is.
    package var canFinish: Bool {
        guard !outcome.isComplete, !outcome.wasRefused else { return false }
        return wasInterrupted || outcome.wasInterrupted || asksAboutMore
            || outcome.calls.contains { call in
                if let failure = call.failure { return failure.mayPass || (!work.isSaved && failure.mayBePlannedAnew) }
                return !work.isSaved && call.refusal != nil
            }
    }

    /// Whether the same run again creates somebody whom this one didn't ask about. A server that says that it knows somebody,
    /// and refuses the write, says so again.
    private var asksAboutMore: Bool {
        guard work.plan.entities == .create, let questions = work.questions else { return false }
        return questions.go(
            furtherWith: outcome.calls.compactMap { call in
                if case .unknownEntity(_, let unknown) = call.failure { unknown.entity } else { nil }
            })
    }

    /// What waits until Reflag knows a company or user: what the plan left out, and what was refused.
    package var waiting: [WaitingTarget] { outcome.waiting(in: work.plan) }

    /// What the apply did that needs attention: exact lists that lost somebody, while whom they have instead waits; and what was
    /// refused though the policy requires Reflag to know it.
    package var warnings: [PlanRemark] {
        let refused = work.isHeldBack ? waiting.dropFirst(work.plan.waiting.count) : []
        return outcome.warnings(in: work.plan) + PlanRemark.required(Array(refused))
    }

    /// How the run ended.
    package var ending: Ending {
        if wasInterrupted || outcome.wasInterrupted { return .interrupted }
        // Something that isn't as it was written is worse than something that is left to write.
        if proof.isMissing || served.isNotServed { return .notProved }
        if outcome.isComplete { return proof.isUnread || served.isUnread ? .unproved : .complete }
        if outcome.wroteAnything { return .partial }
        return outcome.wasRefused ? .keyRefused : .failed
    }
}

extension ApplyResult.Proved {
    /// Whether something that was written isn't there.
    package var isMissing: Bool {
        if case .proof(let proof) = self { !proof.missing.isEmpty } else { false }
    }

    /// Whether nothing could be proved.
    package var isUnread: Bool {
        if case .unread = self { true } else { false }
    }
}

extension ApplyResult.ServedResult {
    /// Whether something isn't served as it was written, or not in time.
    package var isNotServed: Bool {
        if case .judged(let judgements) = self { judgements.contains { $0.errors > 0 } } else { false }
    }

    /// Whether what is served couldn't be read.
    package var isUnread: Bool {
        if case .unread = self { true } else { false }
    }
}
