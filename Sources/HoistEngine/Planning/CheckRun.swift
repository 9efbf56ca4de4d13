import Applying
import Diagnostics
import FlagModel
import JSONText
import LiveReading
import PlanRendering
import Planning

/// `hoist plan --check FILE`: whether a saved plan still holds. What the plan is about is read again, never from the
/// cache.
struct PlanChecking {
    let path: String
    let surroundings: Surroundings
    let connection: ConnectionOptions
    /// How `secret` is seen again, where the plan's basis names it.
    let runtime: RuntimeOptions

    /// Reads what the plan is about, and tells whether it is as it was seen.
    ///
    /// - Parameters:
    ///   - folder: The folder that a manifest stands in; nil for the one that the plan names.
    ///   - asJSON: Whether to print for machines.
    /// - Throws: ``RunFailure`` where the plan isn't for this app and API, or what it is about can't be read.
    func run(folder: String?, asJSON: Bool) async throws -> ExitStatus {
        let plan = try PlanFile.read(path)
        let check = try await withSession(
            connection, manifestApp: plan.subject.appID, folder: folder ?? PlanFile.folder(of: plan), surroundings
        ) { session in
            try await self.check(plan, session).check
        }
        let console = surroundings.console
        console.product(
            asJSON
                ? check.json(appID: plan.subject.appID).pretty() + "\n" : StaleText(check, of: plan).text)
        console.talk(surroundings.meter.line)
        return check.isStale ? .stale : .success
    }

    /// Holds a plan against what is there now.
    ///
    /// - Throws: ``RunFailure`` where the plan isn't for this app and API, or what it is about can't be read.
    func check(_ plan: Plan, _ session: Session) async throws -> CheckedPlan {
        do throws(PlanFileProblem) {
            try plan.check(isFor: session.app ?? plan.subject.appID, apiURL: session.apiURL)
        } catch {
            throw RunFailure(error, path: path)
        }
        return try await surroundings.meter.measure("read") {
            do {
                return try await CheckedPlan.read(plan, from: try await listing(for: plan, session), session.reader)
            } catch let error as LiveReadingError {
                throw RunFailure(error)
            }
        }
    }

    /// The app and its flags as they are now, with `secret` where the plan's basis holds what was seen of it.
    private func listing(for plan: Plan, _ session: Session) async throws -> LiveState {
        let app = plan.subject.appID
        guard plan.basis.namesSecret else { return try await session.reader.listing(of: app) }
        let secrets = SecretSeeing(
            options: runtime, connection: connection, session: session, surroundings: surroundings)
        var (live, keys) = try await secrets.listing(of: app)
        do {
            try await secrets.see(&live, keys)
        } catch var failure as RunFailure {
            failure.details.append("the plan was made by what was seen of `secret`, which has to be seen again")
            throw failure
        }
        return live
    }
}

extension RunFailure {
    /// A saved plan that can't be carried out any more, with what moved.
    init(stale checked: CheckedPlan) {
        let text = StaleText(checked.check, of: checked.plan)
        self.init(
            status: .stale, message: "the \(text.headline); nothing was applied",
            hint: "make a new plan and have it reviewed", details: text.lines,
            facts: checked.check.members(appID: checked.plan.subject.appID))
    }
}
