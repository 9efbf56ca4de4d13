import APIAccess
import FlagModel
import LiveReading
import Planning
import RuntimeAPI
import Verifying

/// The way from what should be served to what is: keys, reads, judgement.
struct ServedVerifying {
    let runtime: RuntimeOptions
    let connection: ConnectionOptions
    let session: Session
    let surroundings: Surroundings

    /// Reads what is served of an app and judges it.
    ///
    /// - Parameter app: The app; the versions that are waited for are its own where the SDK keys come from a file, and
    ///   else those that come with the keys.
    /// - Throws: ``RunFailure`` where a key is missing or refused, or a read failed; then nothing is judged.
    func judge(_ expected: Expected, _ app: App) async throws -> [Judgement] {
        guard !expected.environments.isEmpty else { return [] }
        return try await open(RuntimeSubject(app), for: expected) { access in
            do throws(ServedReader.Failure) {
                return try await judge(expected, access, at: access.versions, access.wait)
            } catch {
                throw RunFailure(error)
            }
        }
    }

    /// Opens the Runtime API with the keys that an expectation asks for.
    ///
    /// - Throws: ``RunFailure`` where a key is missing, before anything is sent with any; and what `body` throws.
    func open<Result: Sendable>(
        _ subject: RuntimeSubject,
        for expected: Expected,
        _ body: (RuntimeAccess) async throws -> Result
    ) async throws -> Result {
        let environments = Dictionary(subject.environments.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let needed = expected.environments.compactMap { expected in
            environments[expected.id].map { (environment: $0, publicly: expected.asksPublicly) }
        }
        return try await withRuntime(
            runtime, connection, of: subject, needed: needed, session, surroundings, body)
    }

    /// Reads what is served at these versions, waiting so long for them, and judges it.
    ///
    /// - Throws: The first read that failed; then nothing is judged.
    func judge(
        _ expected: Expected,
        _ access: RuntimeAccess,
        at versions: [Identifier: Int],
        _ wait: VersionWait
    ) async throws(ServedReader.Failure) -> [Judgement] {
        let reader = ServedReader(
            readers: access.readers, versions: versions, wait: wait, parallelism: connection.parallelism)
        var progress = ProgressLine(surroundings.console)
        let total = ServedReader.reads(expected)
        defer { progress.finish() }
        let served = try await reader.read(expected) { progress.draw($0, of: total) }
        return expected.environments.map { Judgement($0, served[$0.id] ?? Served()) }
    }
}

extension RunFailure {
    /// A read of what is served that failed: where the key is the trouble, the exit code says so.
    init(_ failure: ServedReader.Failure) {
        self.init(serving: failure.environment, failure.error)
    }

    /// The same for a read of one environment.
    init(serving environment: String, _ error: APIError) {
        let concernsKey =
            switch error.kind {
            case .keyRefused, .scopeMissing: true
            default: false
            }
        self.init(
            status: concernsKey ? .key : .failed, message: "\(environment): \(error.headline)",
            hint: error.hint, details: error.details)
    }
}
