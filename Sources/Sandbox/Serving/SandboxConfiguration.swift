/// How a sandbox is run.
package struct SandboxConfiguration: Sendable {
    /// Says what goes wrong with a call, by the request and its number from 0; nil for nothing.
    package typealias Interceptor = @Sendable (SandboxRequest, Int) async -> SandboxFault?

    /// Where it listens. It has no protection but its keys: another address than the loopback's is for callers who know.
    package var host: String
    /// Where it listens; 0 takes any port that is free.
    package var port: Int
    /// Where the world is kept; nil for nowhere.
    package var stateFile: String?
    /// What it begins with where there is no state file yet.
    package var world: SandboxWorld
    /// How long each call takes at least, in milliseconds.
    package var latency: Int
    /// By how much the edge that serves the Runtime API is behind, in milliseconds.
    package var runtimeLag: Int
    /// What time it is.
    package var clock: @Sendable () -> SandboxTime
    /// What goes wrong.
    package var interceptor: Interceptor?

    /// A sandbox at the loopback address, in memory, with a fresh world, on time and without faults, unless told
    /// otherwise.
    package init(
        host: String = "127.0.0.1",
        port: Int = 0,
        stateFile: String? = nil,
        world: SandboxWorld = .fresh(),
        latency: Int = 0,
        runtimeLag: Int = 0,
        clock: @escaping @Sendable () -> SandboxTime = { .now() },
        interceptor: Interceptor? = nil
    ) {
        self.host = host
        self.port = port
        self.stateFile = stateFile
        self.world = world
        self.latency = latency
        self.runtimeLag = runtimeLag
        self.clock = clock
        self.interceptor = interceptor
    }
}

/// The edge that serves the Runtime API: it sees a change of the world so much later than it was made.
struct SandboxEdge: Sendable {
    private let lag: Duration
    /// The worlds that aren't seen yet, oldest first, after the one that is.
    private var worlds: [(made: ContinuousClock.Instant, world: SandboxWorld)] = []

    /// An edge that is behind by this many milliseconds.
    init(lag: Int) {
        self.lag = .milliseconds(lag)
    }

    /// Notes a world that has come to be.
    mutating func note(_ world: SandboxWorld, at now: ContinuousClock.Instant = .now) {
        guard lag > .zero else { return }
        // The first world is there from the beginning.
        worlds.append((worlds.isEmpty ? now - lag : now, world))
    }

    /// The world as it is seen; `current` where the edge isn't behind.
    mutating func world(_ current: SandboxWorld, at now: ContinuousClock.Instant = .now) -> SandboxWorld {
        guard let last = worlds.lastIndex(where: { $0.made + lag <= now }) else { return current }
        worlds.removeFirst(last)
        return worlds[0].world
    }
}
