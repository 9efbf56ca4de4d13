import APIAccess
import FlagModel
import Verifying

/// The way from what should be served to what is: keys, reads, judgement.
struct ServedVerifying {
    let runtime: RuntimeOptions
    let connection: ConnectionOptions
    let session: Session
    let surroundings: Surroundings

    /// Reads what is served and judges it.
    ///
    /// - Parameter app: The app; the versions that are waited for are its own where the SDK keys come from a file, and
    ///   else those that come with the keys.
    /// - Throws: ``RunFailure`` where a key is missing or refused, or a read failed; then nothing is judged.
    func judge(_ expected: Expected, _ app: App) async throws -> [Judgement] {
        let environments = Dictionary(app.environments.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let needed = expected.environments.compactMap { expected in
            environments[expected.id].map { (environment: $0, publicly: expected.asksPublicly) }
        }
        guard !needed.isEmpty else { return [] }
        return try await withRuntime(
            runtime, connection, app: app, needed: needed, session, surroundings
        ) { access in
            let reader = ServedReader(
                readers: access.readers, versions: access.versions, wait: access.wait,
                parallelism: connection.parallelism)
            var progress = ServedProgress(total: ServedReader.reads(expected), console: surroundings.console)
            defer { progress.finish() }
            do throws(ServedReader.Failure) {
                let served = try await reader.read(expected) { progress.note($0) }
                return expected.environments.map { Judgement($0, served[$0.id] ?? Served()) }
            } catch {
                throw RunFailure(error)
            }
        }
    }
}

extension RunFailure {
    /// A read of what is served that failed: where the key is the trouble, the exit code says so.
    init(_ failure: ServedReader.Failure) {
        let error = failure.error
        let concernsKey =
            switch error.kind {
            case .keyRefused, .scopeMissing: true
            default: false
            }
        self.init(
            status: concernsKey ? .key : .failed, message: "\(failure.environment): \(error.headline)",
            hint: error.hint, details: error.details)
    }
}
