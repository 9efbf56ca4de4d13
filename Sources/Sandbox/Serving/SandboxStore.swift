/// Holds a world while it is served: one request at a time, each change in the state file before it is answered, and a log
/// of the calls.
package actor SandboxStore {
    /// What is served.
    package private(set) var world: SandboxWorld
    /// The calls so far, in the order in which they came; past ``callLogLimit``, they are only counted.
    package private(set) var calls: [SandboxCall] = []
    /// How many calls there were of each operation.
    package private(set) var counts: [SandboxOperation: Int] = [:]
    /// How many calls are kept.
    package static let callLogLimit = 100_000

    private let stateFile: StateFile?
    private let clock: @Sendable () -> SandboxTime
    private var edge: SandboxEdge
    private var arrivals = 0

    /// Opens the state file, if one is given; else, and while it isn't there, it begins with `world`. Keys that are
    /// missing are made.
    ///
    /// - Throws: ``SandboxError`` when the file holds something else or can't be written.
    package init(
        world: SandboxWorld,
        stateFile path: String? = nil,
        runtimeLag: Int = 0,
        clock: @escaping @Sendable () -> SandboxTime = { .now() }
    ) throws(SandboxError) {
        let stateFile = path.map { StateFile(path: $0) }
        let saved = try stateFile?.load()
        var world = saved ?? world
        if world.keys.makeMissing() || saved == nil {
            try stateFile?.save(world)
        }
        self.world = world
        var edge = SandboxEdge(lag: runtimeLag)
        edge.note(world)
        self.edge = edge
        self.stateFile = stateFile
        self.clock = clock
    }

    /// Carries a request out. What can't be written to the state file didn't happen, and is answered as an unknown error.
    package func respond(to request: SandboxRequest) -> SandboxResponse {
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
            try stateFile.save(world)
            return response
        } catch {
            world = before
            return Refusal(.unknownError, error.message).response
        }
    }

    /// Changes the world behind everyone's back.
    ///
    /// - Throws: What `change` throws, and ``SandboxError`` when the state file can't be written. The world is then as it
    ///   was.
    package func mutate<Result: Sendable>(
        _ change: @Sendable (inout SandboxWorld) throws -> Result
    ) throws -> Result {
        var changed = world
        let result = try change(&changed)
        try stateFile?.save(changed)
        world = changed
        edge.note(world)
        return result
    }

    /// Notes that a call came in, and gives it its number, from 0.
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

    /// Notes what was answered to a call.
    func end(_ call: Int, status: Int) {
        if call < calls.count {
            calls[call].status = status
        }
    }
}

/// A request that came in over the network, and what became of it.
package struct SandboxCall: Sendable, Equatable {
    /// Such as `GET`.
    package let method: String
    /// Path and query as they came, percent-encoded: `/api/apps/sandboxapp0001/flags`.
    package let path: String
    /// The operation that method and path name; nil when they name none.
    package let operation: SandboxOperation?
    /// What was sent along.
    package let body: [UInt8]
    /// The status of the answer; nil while there is none, and for good where the connection was dropped.
    package internal(set) var status: Int?
}
