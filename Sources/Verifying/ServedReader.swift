package import APIAccess
package import FlagModel
package import RuntimeAPI

/// Reads what is served, as far as an expectation asks for it: the flags of each environment once with each key that
/// matters, and one evaluation for each company and user.
package struct ServedReader: Sendable {
    /// A read that failed; then nothing is judged.
    package struct Failure: Error, Sendable {
        /// The environment's name.
        package let environment: String
        /// What happened.
        package let error: APIError
    }

    /// What reads each environment, by its id.
    package let readers: [Identifier: RuntimeReader]
    /// The oldest version that will do, by the environment's id.
    package let versions: [Identifier: Int]
    /// How long is waited for it.
    package let wait: VersionWait
    /// How many reads go side by side.
    package let parallelism: Int

    /// A reader.
    package init(
        readers: [Identifier: RuntimeReader],
        versions: [Identifier: Int],
        wait: VersionWait,
        parallelism: Int
    ) {
        self.readers = readers
        self.versions = versions
        self.wait = wait
        self.parallelism = max(1, parallelism)
    }

    /// How many reads an expectation asks for.
    package static func reads(_ expected: Expected) -> Int {
        expected.environments.reduce(0) { $0 + 1 + ($1.asksPublicly ? 1 : 0) + $1.entities.count }
    }

    /// Reads.
    ///
    /// - Parameter progress: Told after each read how many are done.
    /// - Throws: ``Failure`` of the first read that failed; the others are given up.
    package func read(
        _ expected: Expected,
        progress: (Int) -> Void = { _ in }
    ) async throws(Failure) -> [Identifier: Served] {
        var served: [Identifier: Served] = [:]
        var done = 0
        for environment in expected.environments { served[environment.id] = Served() }
        func ask(_ questions: [Question]) async throws(Failure) {
            for (question, reply) in try await replies(
                to: questions,
                {
                    done += 1; progress(done)
                })
            {
                let id = question.environment.id
                served[id]?.note(reply, asked: versions[id])
            }
        }
        try await ask(
            expected.environments.flatMap { environment in
                environment.asksPublicly
                    ? [Question.flags(environment), .publicly(environment)] : [.flags(environment)]
            })
        try await ask(
            expected.environments.filter { served[$0.id]?.late == nil }.flatMap { environment in
                environment.entities.map { Question.entity(environment, $0) }
            })
        return served
    }

    fileprivate enum Question: Sendable {
        case flags(Expected.Environment)
        case publicly(Expected.Environment)
        case entity(Expected.Environment, Entity)

        var environment: Expected.Environment {
            switch self {
            case .flags(let environment), .publicly(let environment), .entity(let environment, _): environment
            }
        }
    }

    fileprivate enum Reply: Sendable {
        case flags(Awaited<ServedFeatures>)
        case publicly(Awaited<EvaluatedFeatures>)
        case entity(Entity, Awaited<EvaluatedFeatures>)
        case nothing
    }

    /// Asks, side by side within the parallelism.
    private func replies(
        to questions: [Question],
        _ progress: () -> Void
    ) async throws(Failure) -> [(Question, Reply)] {
        let outcome: Result<[(Question, Reply)], Failure> = await withTaskGroup(
            of: (Question, Result<Reply, APIError>).self
        ) { group in
            var waiting = questions[...]
            for question in waiting.prefix(parallelism) { group.addTask { (question, await reply(to: question)) } }
            waiting = waiting.dropFirst(parallelism)
            var replies: [(Question, Reply)] = []
            for await (question, result) in group {
                switch result {
                case .failure(let error):
                    group.cancelAll()
                    return .failure(Failure(environment: question.environment.name, error: error))
                case .success(let reply): replies.append((question, reply))
                }
                progress()
                if let next = waiting.popFirst() { group.addTask { (next, await reply(to: next)) } }
            }
            return .success(replies)
        }
        return try outcome.get()
    }

    private func reply(to question: Question) async -> Result<Reply, APIError> {
        let version = versions[question.environment.id]
        guard let reader = readers[question.environment.id] else { return .success(.nothing) }
        do throws(APIError) {
            switch question {
            case .flags:
                let answer = try await wait.answer(at: version) { version throws(APIError) in
                    try await reader.features(waitingFor: version)
                }
                return .success(.flags(answer))
            case .publicly:
                guard let publicly = reader.publicly else { return .success(.nothing) }
                let answer = try await wait.answer(at: version) { version throws(APIError) in
                    try await publicly.features(waitingFor: version)
                }
                return .success(.publicly(answer))
            case .entity(_, let entity):
                let asked: RuntimeEntity =
                    entity.kind == .company ? .company(entity.id.text) : .user(entity.id.text)
                let answer = try await wait.answer(at: version) { version throws(APIError) in
                    try await reader.evaluated(for: asked, waitingFor: version)
                }
                return .success(.entity(entity, answer))
            }
        } catch {
            return .failure(error)
        }
    }
}

extension Served {
    fileprivate mutating func note(_ reply: ServedReader.Reply, asked: Int?) {
        switch reply {
        case .nothing: break
        case .flags(.current(let answer)):
            version = answer.flagStateVersion
            secret = Set(answer.keys.lazy.map(Identifier.init(_:)))
        case .publicly(.current(let answer)):
            publishable = Set(answer.features.lazy.map { Identifier($0.key) })
        case .entity(let entity, .current(let answer)):
            on[entity] = Set(answer.features.lazy.filter(\.isEnabled).map { Identifier($0.key) })
        case .flags(.behind(let newest)), .publicly(.behind(let newest)), .entity(_, .behind(let newest)):
            late = Late(asked: asked ?? 0, newest: [late?.newest, newest].compactMap { $0 }.max())
        }
    }
}

/// What one environment's applications are served.
package struct Served: Sendable {
    /// An environment that isn't served at the version that was asked for.
    package struct Late: Sendable, Hashable {
        /// The version that was asked for.
        package let asked: Int
        /// The newest that was seen; nil where no answer bore a version.
        package let newest: Int?
    }

    /// The version that was served; nil where none was accepted.
    package var version: Int?
    /// The flags that the secret key gets; nil where no answer was new enough.
    package var secret: Set<Identifier>?
    /// The flags that the publishable key gets; nil where it wasn't asked.
    package var publishable: Set<Identifier>?
    /// For whom which flags are on; those who aren't in it weren't answered in time.
    package var on: [Entity: Set<Identifier>] = [:]
    /// What didn't come in time, if anything.
    package var late: Late?

    /// Nothing yet.
    package init() {}
}
