import Diagnostics
import FlagModel
import LiveReading
import PlanRendering
import Planning

/// `hoist plan --check FILE`: whether a saved plan still holds. What the plan is about is read again, never from the
/// cache.
struct PlanChecking {
    let path: String
    let surroundings: Surroundings

    /// Reads what the plan is about, and tells whether it is as it was seen.
    ///
    /// - Parameters:
    ///   - connection: The way to Reflag.
    ///   - folder: The folder that a manifest would stand in.
    ///   - asJSON: Whether to print for machines.
    /// - Throws: ``RunFailure`` where the plan isn't for this app and API, or what it is about can't be read.
    func run(_ connection: ConnectionOptions, folder: String, asJSON: Bool) async throws -> ExitStatus {
        let plan = try PlanFile.read(path)
        let check: StaleCheck = try await withSession(
            connection, manifestApp: plan.subject.appID, folder: folder, surroundings
        ) { session in
            try await self.check(plan, session)
        }
        let console = surroundings.console
        console.product(
            asJSON
                ? check.json(appID: plan.subject.appID).pretty() + "\n" : StaleText(check, of: plan).text)
        console.talk(surroundings.meter.line)
        return check.isStale ? .stale : .success
    }

    /// Holds a plan against what is there now.
    func check(_ plan: Plan, _ session: Session) async throws -> StaleCheck {
        do throws(PlanFileProblem) {
            try plan.check(isFor: session.app ?? plan.subject.appID, apiURL: session.apiURL)
        } catch {
            throw RunFailure(error, path: path)
        }
        return try await surroundings.meter.measure("read") {
            do throws(LiveReadingError) {
                var live = try await session.reader.listing(of: plan.subject.appID)
                live.targets = try await session.reader.targets(
                    plan.readSet(for: live.flags), app: plan.subject.appID)
                return StaleCheck.check(plan, against: live)
            } catch {
                throw RunFailure(error)
            }
        }
    }
}
