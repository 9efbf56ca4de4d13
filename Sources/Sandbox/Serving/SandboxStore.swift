/// Stores a world while it is served. It handles one request at a time, writes each change to the state's journal before the
/// response, and keeps a log of the calls.
package actor SandboxStore {
    /// The world.
    package private(set) var world: SandboxWorld
    /// The calls so far, in order of arrival; beyond ``callLogLimit``, they are only counted.
    package private(set) var calls: [SandboxCall] = []
    /// How many calls of each operation there were.
    package private(set) var counts: [SandboxOperation: Int] = [:]
    /// How many calls are kept.
    package static let callLogLimit = 100_000

    /// What this start of a sandbox is called: random, so that none is taken for another one.
    private let instance: String
    private let keeper: StateKeeper?
    private let continues: Bool
    /// Why nothing is answered any more.
    private var failure: SandboxError?
    private var isFinished = false
    private let overrides: SandboxOverrides
    /// The world as it was at the start, with its own settings.
    private let own: SandboxWorld
    private let clock: @Sendable () -> SandboxTime
    private var edge: SandboxEdge
    /// How many calls there were.
    private(set) var callCount = 0
    /// How many of them have ended.
    private(set) var answerCount = 0

    /// Opens the state file, if one is given. Without one, or if it doesn't exist yet, the store starts with `world`.
    /// Missing keys are created.
    ///
    /// - Parameters:
    ///   - world: The world if there is no state file yet.
    ///   - state: The state file, and how it is used.
    ///   - overrides: What is different from the world's own settings.
    ///   - runtimeLag: How far the Runtime API's edge lags behind, in milliseconds.
    ///   - clock: The clock.
    /// - Throws: ``SandboxError`` if the file contains something else, is in use, or can't be written.
    package init(
        world: SandboxWorld,
        state: SandboxState? = nil,
        overrides: SandboxOverrides = SandboxOverrides(),
        runtimeLag: Int = 0,
        clock: @escaping @Sendable () -> SandboxTime = { .now() }
    ) throws(SandboxError) {
        var generator = SystemRandomNumberGenerator()
        let random = MadeUp.hexadecimal(generator.next()) + MadeUp.hexadecimal(generator.next())
        var world = world
        let continues = state?.use != .served
        if let state {
            let file = StateFile(path: state.path)
            if state.use == .looked {
                let seen = try StateKeeper.look(at: file, fresh: world, instance: random)
                (world, instance) = (seen.world, seen.instance)
                keeper = nil
            } else {
                let opened = try StateKeeper.open(file, fresh: world, instance: random, continues: continues)
                (world, instance) = (opened.world, opened.instance)
                keeper = opened.keeper
            }
        } else {
            _ = world.keys.makeMissing()
            instance = random
            keeper = nil
        }
        self.continues = continues
        own = world
        self.overrides = overrides
        world = overrides.applied(to: world)
        world.forgetChanges()
        self.world = world
        var edge = SandboxEdge(lag: runtimeLag)
        edge.note(world)
        self.edge = edge
        self.clock = clock
    }

    /// Handles a request. If a change can't be written to the state file, it is undone, and the response is an unknown
    /// error.
    ///
    /// Each response says in `x-hoist-sandbox` which start of a sandbox it comes from. Reflag sends no such header; it is for
    /// what a client keeps of what it read: on the same port and with the same state, another start is another server.
    package func respond(to request: SandboxRequest) -> SandboxResponse {
        var response = answer(to: request)
        response.headers["x-hoist-sandbox"] = instance
        if request.operation?.isRuntime == true { response.headers.merge(CrossOrigin.headers) { $1 } }
        return response
    }

    private func answer(to request: SandboxRequest) -> SandboxResponse {
        if request.operation?.isRuntime == true, request.operation?.isSending == false {
            var seen = edge.world(world)
            return seen.respond(to: request, at: clock())
        }
        if let failure { return Refusal(.unknownError, failure.message).response }
        guard request.method != "GET" else { return world.respond(to: request, at: clock()) }
        defer { edge.note(world) }
        do throws(SandboxError) {
            if request.operation?.isSending == true {
                for introduction in world.introductions(in: request) {
                    _ = try change(by: introduction) { world, now in world.repeated(introduction, at: now) }
                }
            }
            return try change(by: request) { world, now in world.respond(to: request, at: now) }
        } catch {
            return Refusal(.unknownError, error.message).response
        }
    }

    /// Carries out a request as somebody who may do everything.
    func act(_ request: SandboxRequest) -> SandboxResponse {
        if let failure { return Refusal(.unknownError, failure.message).response }
        defer { edge.note(world) }
        do throws(SandboxError) {
            return try change(by: request) { world, now in world.repeated(request, at: now) }
        } catch {
            return Refusal(.unknownError, error.message).response
        }
    }

    /// Carries out a request that may change something.
    ///
    /// - Parameters:
    ///   - request: The request that the journal gets if it changed something.
    ///   - carryOut: Carries it out.
    /// - Throws: ``SandboxError`` if the change can't be written. It is undone then.
    private func change(
        by request: SandboxRequest,
        _ carryOut: (inout SandboxWorld, SandboxTime) -> SandboxResponse
    ) throws(SandboxError) -> SandboxResponse {
        let now = clock()
        guard let keeper else { return carryOut(&world, now) }
        guard !isFinished else { return Refusal(.unknownError, "The sandbox has ended.").response }
        let revision = world.revision
        guard keeper.isInPlace, world.otherwise.isEmpty else {
            // Somebody has removed the files, or the same request would do something else the next time: the world is written.
            let before = world
            let response = carryOut(&world, now)
            guard world.revision != revision else { return response }
            do throws(SandboxError) {
                try keeper.save(overrides.removed(from: world, own: own))
                return response
            } catch {
                world = before
                throw error
            }
        }
        // No copy is kept: it would make each change as expensive as the world is large.
        let response = carryOut(&world, now)
        guard world.revision != revision else { return response }
        do throws(SandboxError) {
            try keeper.record(request, at: now)
        } catch let written {
            do throws(SandboxError) {
                if let saved = try keeper.reload() { world = overrides.applied(to: saved) }
            } catch let read {
                failure = read
            }
            throw written
        }
        // The change is safe in the journal: if this fails, the next one tries again.
        if keeper.isDue { try? keeper.save(overrides.removed(from: world, own: own)) }
        return response
    }

    /// Writes what is only in the journal to the state file, and takes no change from then on.
    package func finish() {
        isFinished = true
        keeper?.finish(overrides.removed(from: world, own: own), keepingJournal: continues)
    }

    /// Changes the world without a request.
    ///
    /// - Throws: What `change` throws, and ``SandboxError`` if the state file can't be written. The world isn't changed
    ///   then.
    package func mutate<Result: Sendable>(
        _ change: @Sendable (inout SandboxWorld) throws -> Result
    ) throws -> Result {
        var changed = world
        let result = try change(&changed)
        try keeper?.save(overrides.removed(from: changed, own: own))
        world = changed
        edge.note(world)
        return result
    }

    /// Records a call when it arrives, and returns its number, from 0.
    func begin(_ request: SandboxRequest) -> Int {
        let operation = request.operation
        if let operation {
            counts[operation, default: 0] += 1
        }
        if calls.count < Self.callLogLimit {
            calls.append(
                SandboxCall(
                    method: request.method,
                    path: request.target,
                    operation: operation,
                    body: request.body
                )
            )
        }
        callCount += 1
        return callCount - 1
    }

    /// Records the response's status.
    func end(_ call: Int, status: Int) {
        answerCount += 1
        if call < calls.count {
            calls[call].status = status
        }
    }
}

/// A file for the state of a sandbox.
package struct SandboxState: Sendable, Equatable {
    /// How the file is used.
    package enum Use: Sendable {
        /// By this process alone; each start is another sandbox.
        case served
        /// By this process alone, which goes on as the sandbox that wrote the file, if nobody has changed it since then.
        case embedded
        /// The file is looked at, as another process may be using it. Changes are only made in memory.
        case looked
    }

    /// The path of the file. Its journal is next to it, with `.journal` at the end of its name.
    package let path: String
    /// How it is used.
    package let use: Use

    /// A file for the state.
    package init(_ path: String, _ use: Use = .served) {
        self.path = path
        self.use = use
    }
}

/// A request that was received over the network, and its result.
package struct SandboxCall: Sendable, Equatable {
    /// Such as `GET`.
    package let method: String
    /// Path and query as received, percent-encoded: `/api/apps/sandboxapp0001/flags`.
    package let path: String
    /// The operation for method and path; nil if there is none.
    package let operation: SandboxOperation?
    /// The request's body.
    package let body: [UInt8]
    /// The status of the response; nil while there is none, and if the connection was dropped.
    package internal(set) var status: Int?
}
