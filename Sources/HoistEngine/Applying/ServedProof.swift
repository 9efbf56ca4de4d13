import Applying
import FlagModel
import LiveReading
import Planning
import RuntimeAPI
import Verifying

/// Proves an apply by what applications are served: with keys that were got before the first call that wrote.
struct ServedProof {
    let verifying: ServedVerifying
    let access: RuntimeAccess

    /// Reads what was written as it is served, at the versions that the environments have after the writes, and judges it.
    ///
    /// - Parameter app: The app, where it was read after the last call that wrote; else it is read (`getApp`).
    func prove(_ plan: Plan, _ outcome: ApplyOutcome, _ app: App?) async -> ServedReport {
        guard outcome.done > 0 else { return ServedReport(result: .none) }
        let expected = Expected(
            plan, done: outcome.already + outcome.calls.filter(\.isDone).map(\.call))
        return await verifying.surroundings.meter.measure("served") {
            let result = await Interruption.race {
                do {
                    return try await judge(expected, plan, app)
                } catch let error as LiveReadingError {
                    return .unread(RunFailure(error))
                } catch let failure as ServedReader.Failure {
                    return .unread(RunFailure(failure))
                } catch {
                    return .unread(RunFailure(status: .failed, message: "\(error)"))
                }
            }
            return ServedReport(result: result ?? .interrupted)
        }
    }

    private func judge(_ expected: Expected, _ plan: Plan, _ app: App?) async throws -> ServedReport.Result {
        let current: App
        if let app { current = app } else { current = try await verifying.session.reader.app(plan.subject.appID) }
        let versions = Dictionary(
            current.environments.map { ($0.id, $0.flagStateVersion) }, uniquingKeysWith: { first, _ in first })
        return .judged(
            try await verifying.judge(
                expected, access, at: versions, VersionWait(.seconds(verifying.runtime.timeout))))
    }
}
