package import APIAccess
package import FlagModel
package import RuntimeAPI

/// Reads what is served, as far as an expectation needs it: the flags of each environment once with each key that
/// matters, and one evaluation for each company and user.
package struct ServedReader: Sendable {
    /// A read that failed; nothing is compared then.
    package struct Failure: Error, Sendable {
        /// The environment's name.
        package let environment: String
        /// What happened.
        package let error: APIError
    }

    /// The reader of each environment, by its id.
    package let readers: [Identifier: RuntimeReader]
    /// The oldest acceptable version, by the environment's id.
    package let versions: [Identifier: Int]
    /// How long to wait for it.
    package let wait: VersionWait
    /// How many reads run in parallel.
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

    /// How many reads an expectation needs.
    package static func reads(_ expected: Expected) -> Int {
        expected.environments.reduce(0) { $0 + 1 + ($1.asksPublicly ? 1 : 0) + $1.entities.count }
    }

    /// Reads.
    ///
    /// - Parameter progress: Called after each read with the number of reads that are done.
    /// - Throws: ``Failure`` of the first read that failed; the others are cancelled.
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

    /// Sends the requests in parallel, within the parallelism.
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
    /// An environment for which the expected version isn't served.
    package struct Late: Sendable, Hashable {
        /// The expected version.
        package let asked: Int
        /// The newest version seen; nil if no answer had one.
        package let newest: Int?
    }

    /// The served version; nil if no answer was accepted.
    package var version: Int?
    /// The flags that are served to the secret key; nil if no answer was new enough.
    package var secret: Set<Identifier>?
    /// The flags that are served to the publishable key; nil if it wasn't used.
    package var publishable: Set<Identifier>?
    /// The flags that are on, for each company and user; those without an answer in time are missing.
    package var on: [Entity: Set<Identifier>] = [:]
    /// What wasn't served in time, if anything.
    package var late: Late?

    /// Nothing yet.
    package init() {}
}
