/// Stores a world while it is served. It handles one request at a time, writes each change to the state file before the
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
    private let stateFile: StateFile?
    private let overrides: SandboxOverrides
    /// The world as it was at the start, with its own settings.
    private let own: SandboxWorld
    private let clock: @Sendable () -> SandboxTime
    private var edge: SandboxEdge
    private var arrivals = 0

    /// Opens the state file, if one is given. Without one, or if it doesn't exist yet, the store starts with `world`.
    /// Missing keys are created.
    ///
    /// - Throws: ``SandboxError`` if the file contains something else or can't be written.
    package init(
        world: SandboxWorld,
        stateFile path: String? = nil,
        overrides: SandboxOverrides = SandboxOverrides(),
        runtimeLag: Int = 0,
        clock: @escaping @Sendable () -> SandboxTime = { .now() }
    ) throws(SandboxError) {
        var generator = SystemRandomNumberGenerator()
        instance = MadeUp.hexadecimal(generator.next()) + MadeUp.hexadecimal(generator.next())
        let stateFile = path.map { StateFile(path: $0) }
        let saved = try stateFile?.load()
        var world = saved ?? world
        if world.keys.makeMissing() || saved == nil {
            try stateFile?.save(world)
        }
        own = world
        self.overrides = overrides
        world = overrides.applied(to: world)
        self.world = world
        var edge = SandboxEdge(lag: runtimeLag)
        edge.note(world)
        self.edge = edge
        self.stateFile = stateFile
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
        return response
    }

    private func answer(to request: SandboxRequest) -> SandboxResponse {
        if request.operation?.isRuntime == true {
            var seen = edge.world(world)
            return seen.respond(to: request, at: clock())
        }
        defer { if request.method != "GET" { edge.note(world) } }
        guard let stateFile, request.method != "GET" else {
            return world.respond(to: request, at: clock())
        }
        let before = world
        let response = world.respond(to: request, at: clock())
        guard world.revision != before.revision else { return response }
        do {
            try stateFile.save(overrides.removed(from: world, own: own))
            return response
        } catch {
            world = before
            return Refusal(.unknownError, error.message).response
        }
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
        try stateFile?.save(overrides.removed(from: changed, own: own))
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
        arrivals += 1
        return arrivals - 1
    }

    /// Records the response's status.
    func end(_ call: Int, status: Int) {
        if call < calls.count {
            calls[call].status = status
        }
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
