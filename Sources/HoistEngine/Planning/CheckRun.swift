package import Applying
import FlagModel
import LiveReading
import PlanRendering
import Planning

/// Whether a saved plan still holds. What the plan is about is read again, never from the cache.
package struct CheckRun: Sendable {
    private let saved: SavedPlan
    private let session: Session
    /// How `secret` is seen again, where the plan's basis names it.
    private let runtime: RuntimeOptions

    /// A check of a saved plan.
    ///
    /// - Parameter runtime: How `secret` is seen again, where the plan was made by what was seen of it.
    package init(_ saved: SavedPlan, _ session: Session, runtime: RuntimeOptions) {
        self.saved = saved
        self.session = session
        self.runtime = runtime
    }

    /// Holds the plan against what is there now.
    ///
    /// - Throws: ``EngineError`` where the plan isn't for this app and API, or what it is about can't be read.
    package func run() async throws -> CheckedPlan {
        let plan = saved.plan
        do throws(PlanFileProblem) {
            try plan.check(isFor: session.app ?? plan.subject.appID, apiURL: session.apiURL)
        } catch {
            throw EngineError(error, in: saved.name)
        }
        return try await session.observer.measure(.read) {
            do {
                return try await CheckedPlan.read(plan, from: try await listing(for: plan), session.reader)
            } catch let error as LiveReadingError {
                throw EngineError(error)
            }
        }
    }

    /// The app and its flags as they are now, with `secret` where the plan's basis holds what was seen of it.
    private func listing(for plan: Plan) async throws -> LiveState {
        let app = plan.subject.appID
        guard plan.basis.namesSecret else { return try await session.reader.listing(of: app) }
        let secrets = SecretDetection(options: runtime, session: session)
        var (live, keys) = try await secrets.listing(of: app)
        do {
            try await secrets.see(&live, keys)
        } catch var failure as EngineError {
            failure.details.append("the plan was made by what was seen of `secret`, which has to be seen again")
            throw failure
        }
        return live
    }
}

extension EngineError {
    /// A saved plan that can't be carried out any more, with what moved.
    init(stale checked: CheckedPlan) {
        let text = StaleText(checked.check, of: checked.plan)
        self.init(
            .stale, "the \(text.headline); nothing was applied", hint: "make a new plan and have it reviewed",
            details: text.lines, facts: checked.check.members(appID: checked.plan.subject.appID))
    }
}
