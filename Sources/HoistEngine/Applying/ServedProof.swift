import Applying
import FlagModel
import LiveReading
import Planning
import RuntimeAPI
import Verifying

/// Proves an apply by what applications are served: with keys that were got before the first call that wrote.
struct ServedProof: Sendable {
    let verifying: ServedVerifying
    let access: RuntimeAccess
    let stop: StopSignal

    /// Reads what was written as it is served, at the versions that the environments have after the writes, and judges it.
    ///
    /// - Parameter app: The app, where it was read after the last call that wrote; else it is read (`getApp`).
    func prove(_ plan: Plan, _ outcome: ApplyOutcome, _ app: App?) async -> ApplyResult.ServedResult {
        guard outcome.done > 0 else { return .none }
        let expected = Expected(
            plan, done: outcome.already + outcome.calls.filter(\.isDone).map(\.call))
        return await verifying.session.observer.measure(.served) {
            let result = await stop.race { () async -> ApplyResult.ServedResult in
                do {
                    return .judged(try await judge(expected, plan, app))
                } catch let error as LiveReadingError {
                    return .unread(EngineError(error))
                } catch let failure as ServedReader.Failure {
                    return .unread(EngineError(failure))
                } catch {
                    return .unread(EngineError(.failed, "\(error)"))
                }
            }
            return result ?? .interrupted
        }
    }

    private func judge(_ expected: Expected, _ plan: Plan, _ app: App?) async throws -> [Judgement] {
        let current: App
        if let app { current = app } else { current = try await verifying.session.reader.app(plan.subject.appID) }
        return try await verifying.judge(
            expected, access, at: RuntimeSubject(current).versions, VersionWait(verifying.runtime.wait))
    }
}
