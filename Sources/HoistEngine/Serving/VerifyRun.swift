import APIAccess
import Applying
package import FlagModel
import LiveReading
import Planning
import RuntimeAPI
package import Verifying

/// What is verified.
package struct VerifyOptions: Sendable {
    /// Names or ids of the environments that are verified; empty for all.
    package var environments: [Identifier] = []
    /// Keys of the flags that are verified, `*` for any characters; empty for all.
    package var only: [KeyPattern] = []
    /// How the Runtime API is read.
    package var runtime = RuntimeOptions()
    /// The day, in UTC, that decides which grants hold.
    package var day = CalendarDate.today
    /// Whether the Management API is asked why a flag is on or off where that isn't as it should be, however many reads it
    /// takes; otherwise it is where they are few.
    package var facts = false

    /// All of the manifest.
    package init() {}
}

/// What a verification found.
package struct VerifyResult: Sendable {
    /// The app.
    package let app: App
    /// What is served, compared with the manifest, environment by environment.
    package let judgements: [Judgement]
}

/// Verifies that applications are served what the manifest says.
package struct VerifyRun: Sendable {
    private let loaded: LoadedManifest
    private let session: Session
    private let options: VerifyOptions

    /// A verification of a manifest that was read.
    package init(_ loaded: LoadedManifest, _ session: Session, _ options: VerifyOptions) {
        self.loaded = loaded
        self.session = session
        self.options = options
    }

    /// Reads and judges. Only GETs are sent.
    ///
    /// - Throws: ``InvalidManifestError`` if the manifest has errors, or names what the app doesn't have;
    ///   ``EngineError`` if a read failed or a key is missing; then nothing is judged.
    package func run() async throws -> VerifyResult {
        let (app, expected, policy) = try await expectation(of: try loaded.checked())
        let judgements = try await session.observer.measure(.verify) {
            let judged = try await ServedVerifier(runtime: options.runtime, session: session).judge(expected, app)
            return try await informed(judged, app, policy)
        }
        return VerifyResult(app: app, judgements: judgements)
    }

    /// How many reads it may take to explain findings, if nothing else is said.
    private static let fewReads = 50

    /// Asks the Management API for whom a flag is a specific target, where what is served isn't as it should be. One that it
    /// doesn't know waits, if the policy lets it.
    ///
    /// If that takes many reads, only those are asked about for whom a flag is off, and who may therefore wait, and of these
    /// the first; nobody where nothing waits. The others are findings as they were.
    private func informed(
        _ judgements: [Judgement],
        _ app: App,
        _ policy: Policy.Entities
    ) async throws(EngineError) -> [Judgement] {
        func addresses(_ entities: (Judgement) -> [Entity]) -> [EntityAddress] {
            judgements.flatMap { judgement in
                entities(judgement).map {
                    EntityAddress(environment: judgement.environment.id, kind: $0.kind, id: $0.id)
                }
            }
        }
        var asked = addresses(\.inQuestion)
        if !options.facts, asked.count > Self.fewReads {
            asked = policy == .wait ? Array(addresses(\.off).prefix(PlanOptions.usualEntityReads)) : []
        }
        guard !asked.isEmpty else { return judgements }
        let found: [EntityAddress: LiveEntityFlags]
        do throws(LiveReadingError) {
            found = try await session.reader.flags(of: asked, app: app.id) {
                session.observer(.read(.entities, done: $0, of: asked.count))
            }
        } catch {
            throw EngineError(error)
        }
        return judgements.map { judgement in
            let facts = Dictionary(
                firstOf: found.filter { $0.key.environment == judgement.environment.id }
                    .map { (Entity($0.key.kind, $0.key.id), $0.value) })
            let unknown = Set(facts.filter { !$0.value.isKnown }.keys)
            return (policy == .wait ? judgement.waiting(for: unknown) : judgement).stating(facts)
        }
    }

    /// What should be served, according to the manifest and the live app, and what happens with whom Reflag doesn't know.
    private func expectation(of manifest: Manifest) async throws -> (App, Expected, Policy.Entities) {
        var diagnostics = loaded.diagnostics
        let live = try await session.listing()
        let narrowed = try loaded.narrowed(
            manifest, for: live, by: Narrowing(only: options.only), on: options.day, &diagnostics)
        session.observer(.warnings(diagnostics, loaded.sources))
        do throws(NarrowingProblem) {
            let chosen = try Narrowing(environments: options.environments).chosen(live.app)
            let manifest = narrowed.manifest
            let expected = Expected(manifest, live: live, in: chosen, on: options.day, loaded.sources)
            return (live.app, expected, manifest.entities)
        } catch {
            throw EngineError(error, loaded.sources)
        }
    }
}

extension Session {
    /// The app and its flags, without targets, as a phase of the run.
    ///
    /// - Throws: ``EngineError``.
    package func listing() async throws(EngineError) -> LiveState {
        let result: Result<LiveState, LiveReadingError> = await observer.measure(.read) {
            do throws(LiveReadingError) {
                return .success(try await reader.listing(of: try await appID()))
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .success(let live): return live
        case .failure(let error): throw EngineError(error)
        }
    }
}

/// Compares what should be served with what is: keys, reads, judgement.
struct ServedVerifier: Sendable {
    let runtime: RuntimeOptions
    let session: Session

    /// Reads what is served of an app and judges it.
    ///
    /// - Parameter app: The app; the versions to wait for are its own if the SDK keys come from a file, and otherwise those
    ///   that come with the keys.
    /// - Throws: ``EngineError`` if a key is missing or rejected, or a read failed; then nothing is judged.
    func judge(_ expected: Expected, _ app: App) async throws -> [Judgement] {
        guard !expected.environments.isEmpty else { return [] }
        return try await open(RuntimeSubject(app), for: expected) { access in
            do throws(ServedReader.Failure) {
                return try await judge(expected, access, at: access.versions, access.wait).judgements
            } catch {
                throw EngineError(error)
            }
        }
    }

    /// Opens the Runtime API with the keys that an expectation needs.
    ///
    /// - Throws: ``EngineError`` if a key is missing, before anything is sent with any; and what `body` throws.
    func open<Result: Sendable>(
        _ subject: RuntimeSubject,
        for expected: Expected,
        _ body: (RuntimeAccess) async throws -> Result
    ) async throws -> Result {
        let needed = expected.environments.compactMap { expected in
            subject.environments.first { $0.id == expected.id }
                .map { (environment: $0, publicly: expected.asksPublicly) }
        }
        return try await RuntimeAccess.open(runtime, of: subject, needed: needed, session, body)
    }

    /// Reads what is served at these versions, waiting this long for them, and judges it.
    ///
    /// - Returns: The judgements, and the versions that are served.
    /// - Throws: The first read that failed; then nothing is judged.
    func judge(
        _ expected: Expected,
        _ access: RuntimeAccess,
        at versions: [Identifier: Int],
        _ wait: VersionWait
    ) async throws(ServedReader.Failure) -> (judgements: [Judgement], versions: [Identifier: Int]) {
        let reader = ServedReader(
            readers: access.readers, versions: versions, wait: wait, parallelism: session.options.parallelism)
        let total = ServedReader.reads(expected)
        let served = try await reader.read(expected) { session.observer(.read(.served, done: $0, of: total)) }
        let judgements = expected.environments.map { Judgement($0, served[$0.id] ?? Served()) }
        return (judgements, served.compactMapValues(\.version))
    }
}

extension EngineError {
    /// A read of what is served that failed; the kind says whether the key is the problem.
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
            concernsKey ? .key : .failed, "\(environment): \(error.headline)", hint: error.hint,
            details: error.details)
    }
}

/// Proves an apply by what applications are served, with keys that were read before the first call that wrote.
struct ServedProof: Sendable {
    let verifier: ServedVerifier
    let access: RuntimeAccess
    let stop: StopSignal

    /// Reads what was written as it is served, at the versions that the environments have after the writes, and judges it.
    ///
    /// - Parameter app: The app, if it was read after the last call that wrote; otherwise it is read (`getApp`).
    func prove(_ plan: Plan, _ outcome: ApplyOutcome, _ app: App?) async -> ApplyResult.ServedResult {
        await measured(plan, outcome) { () async throws(LiveReadingError) in
            if let app { return app.versions }
            return try await verifier.session.reader.app(plan.subject.appID).versions
        }.result
    }

    /// The same at versions that are known.
    ///
    /// - Parameter versions: The environments' versions with all writes in them.
    /// - Returns: Also the versions that are served; none where nothing was judged.
    func prove(
        _ plan: Plan,
        _ outcome: ApplyOutcome,
        at versions: [Identifier: Int]
    ) async -> (result: ApplyResult.ServedResult, versions: [Identifier: Int]) {
        await measured(plan, outcome) { versions }
    }

    private func measured(
        _ plan: Plan,
        _ outcome: ApplyOutcome,
        _ versions: @escaping @Sendable () async throws -> [Identifier: Int]
    ) async -> (result: ApplyResult.ServedResult, versions: [Identifier: Int]) {
        guard outcome.done > 0 else { return (.none, [:]) }
        let expected = Expected(
            plan, done: outcome.already + outcome.calls.filter(\.isDone).map(\.call))
        return await verifier.session.observer.measure(.served) {
            await stop.race { await judge(expected, versions) } ?? (.interrupted, [:])
        }
    }

    private func judge(
        _ expected: Expected,
        _ versions: () async throws -> [Identifier: Int]
    ) async -> (result: ApplyResult.ServedResult, versions: [Identifier: Int]) {
        do {
            let (judgements, served) = try await verifier.judge(
                expected, access, at: versions(), verifier.session.versionWait(verifier.runtime.wait))
            return (.judged(judgements), served)
        } catch let error as LiveReadingError {
            return (.unread(EngineError(error)), [:])
        } catch let failure as ServedReader.Failure {
            return (.unread(EngineError(failure)), [:])
        } catch {
            return (.unread(EngineError(.failed, "\(error)")), [:])
        }
    }
}
