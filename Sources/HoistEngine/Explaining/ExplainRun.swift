import APIAccess
import Diagnostics
package import FlagModel
import LiveReading
package import Planning
import RuntimeAPI

/// What is explained, and from what.
package struct ExplainOptions: Sendable {
    /// The companies, users, flags and environments.
    package var question = Explainer.Question()
    /// How what the edge serves is read; nil doesn't.
    package var runtime: RuntimeOptions?
    /// The day, in UTC, by which grants count.
    package var day = CalendarDate.today

    /// All of the manifest.
    package init() {}
}

/// Explains why companies and users have flags.
package struct ExplainRun: Sendable {
    private let loaded: LoadedManifest
    private let options: ExplainOptions

    /// A run for a manifest that was read.
    package init(_ loaded: LoadedManifest, _ options: ExplainOptions) {
        self.loaded = loaded
        self.options = options
    }

    /// Explains by the manifest, its history and live state. Only GETs are sent.
    ///
    /// - Throws: ``InvalidManifestError`` if the manifest has errors; ``EngineError`` if live state can't be read completely,
    ///   or something that was named doesn't exist.
    package func run(_ session: Session) async throws -> Explanation {
        let explainer = try explainer()
        let facts = try await session.observer.measure(.read) { try await self.facts(explainer, session) }
        return try await explanation(explainer, facts, session.observer)
    }

    /// Explains by the manifest and its history alone: no key, no network.
    ///
    /// - Throws: ``InvalidManifestError`` if the manifest has errors; ``EngineError`` if something that was named doesn't exist.
    package func run(_ observer: EngineObserver) async throws -> Explanation {
        try await explanation(try explainer(), nil, observer)
    }

    private func explainer() throws -> Explainer {
        let manifest = try loaded.checked()
        return Explainer(manifest, loaded.sources, on: options.day ?? .latest, options.question)
    }

    private func explanation(
        _ explainer: Explainer,
        _ facts: LiveFacts?,
        _ observer: EngineObserver
    ) async throws -> Explanation {
        observer(.warnings(loaded.diagnostics, loaded.sources))
        let explanation = try named { () throws(NarrowingProblem) -> Explanation in try explainer.explanation(facts) }
        var history = LineHistory()
        await history.read(explanation.places, loaded.sources)
        return explanation.with(history.origins, remarks: history.remarks)
    }

    private func named<Result>(_ body: () throws(NarrowingProblem) -> Result) throws(EngineError) -> Result {
        do throws(NarrowingProblem) {
            return try body()
        } catch {
            throw EngineError(error, loaded.sources)
        }
    }

    private func facts(_ explainer: Explainer, _ session: Session) async throws -> LiveFacts {
        do {
            var live = try await session.reader.listing(of: try await session.appID())
            // What doesn't exist ends the run before more is read.
            let environments = try named { () throws(NarrowingProblem) -> [Explanation.Environment] in
                try explainer.environments(live.app)
            }
            _ = try named { () throws(NarrowingProblem) -> [Identifier] in try explainer.keys(live.flags.byKey) }
            let set = try named { () throws(NarrowingProblem) -> ReadSet in try explainer.readSet(live) }
            if !set.addresses.isEmpty { try await session.readTargets(set, into: &live) }
            var facts = LiveFacts(live)
            let entities = environments.flatMap { environment in
                options.question.customers.map {
                    EntityAddress(environment: environment.id, kind: $0.kind, id: $0.id)
                }
            }
            facts.customers = try await session.reader.flags(of: entities, app: live.app.id) {
                session.observer(.read(.entities, done: $0, of: entities.count))
            }
            if entities.isEmpty { facts.waiting = Set(session.cache.waiting(of: live.app.id).map(\.entity)) }
            if let runtime = options.runtime, !entities.isEmpty {
                facts.served = try await served(runtime, live.app, environments, session)
            }
            return facts
        } catch let error as LiveReadingError {
            throw EngineError(error)
        }
    }

    /// The flags that the edge serves as on, by environment: one evaluation each, at the version that the app has. It is said
    /// of which it isn't known.
    ///
    /// - Throws: ``EngineError`` if it is known of none.
    private func served(
        _ runtime: RuntimeOptions,
        _ app: App,
        _ environments: [Explanation.Environment],
        _ session: Session
    ) async throws -> [Identifier: Set<Identifier>] {
        let subject = RuntimeSubject(app)
        let asked = subject.environments.filter { environment in environments.contains { $0.id == environment.id } }
        let context = options.question.customers.map { customer -> RuntimeEntity in
            customer.kind == .company ? .company(customer.id.text) : .user(customer.id.text)
        }
        return try await RuntimeAccess.open(runtime, of: subject, needed: asked.map { ($0, publicly: false) }, session)
        {
            access in
            // All at once: each may have to wait for its version.
            let answers = await withTaskGroup(of: (Int, Result<Awaited<EvaluatedFeatures>, APIError>).self) { group in
                for (index, environment) in asked.enumerated() {
                    guard let reader = access.readers[environment.id] else { continue }
                    let version = access.versions[environment.id]
                    let wait = access.wait
                    group.addTask { (index, await Self.served(context, at: version, by: reader, wait)) }
                }
                var answers: [Int: Result<Awaited<EvaluatedFeatures>, APIError>] = [:]
                for await (index, answer) in group { answers[index] = answer }
                return answers
            }
            var served: [Identifier: Set<Identifier>] = [:]
            var failed: [EngineError] = []
            for (index, environment) in asked.enumerated() {
                switch answers[index] {
                case .success(.current(let answer))?:
                    served[environment.id] = Set(answer.features.filter(\.isEnabled).map { Identifier($0.key) })
                case .success(.behind(let newest))?:
                    session.observer.remark(
                        .warning,
                        "\(environment.name): version \(access.versions[environment.id] ?? 0) wasn't served in time"
                            + (newest.map { "; the newest that was is \($0)" } ?? ""))
                case .failure(let error)?:
                    failed.append(EngineError(serving: environment.name, error))
                case nil: break
                }
            }
            if let first = failed.first, failed.count == answers.count { throw first }
            for error in failed {
                session.observer.remark(.warning, "what the edge serves isn't known of \(error.message)")
            }
            return served
        }
    }

    /// One evaluation, at a version.
    ///
    /// A method of its own: in the task's closure, the optimised program lost which environment an answer is of.
    private static func served(
        _ context: [RuntimeEntity],
        at version: Int?,
        by reader: RuntimeReader,
        _ wait: VersionWait
    ) async -> Result<Awaited<EvaluatedFeatures>, APIError> {
        do throws(APIError) {
            return .success(
                try await wait.answer(at: version) { version throws(APIError) in
                    try await reader.evaluated(for: context, waitingFor: version)
                })
        } catch {
            return .failure(error)
        }
    }
}
