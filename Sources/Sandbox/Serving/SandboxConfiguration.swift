/// The configuration of a sandbox.
package struct SandboxConfiguration: Sendable {
    /// Returns the fault for a call, from the request and its number from 0; nil for none.
    package typealias Interceptor = @Sendable (SandboxRequest, Int) async -> SandboxFault?

    /// The address to listen on. The sandbox is only protected by its keys, so use addresses other than the loopback
    /// with care.
    package var host: String
    /// The port to listen on; 0 for any free port.
    package var port: Int
    /// Where the world is stored; nil for nowhere.
    package var state: SandboxState?
    /// The initial world if there is no state file yet.
    package var world: SandboxWorld
    /// What is different from the world's own settings.
    package var overrides: SandboxOverrides
    /// The minimum duration of each call, in milliseconds.
    package var latency: Int
    /// How far the Runtime API's edge lags behind, in milliseconds.
    package var runtimeLag: Int
    /// The clock.
    package var clock: @Sendable () -> SandboxTime
    /// Injects faults.
    package var interceptor: Interceptor?

    /// By default, a sandbox on the loopback address, in memory, with a new world, without a lag or faults.
    package init(
        host: String = "127.0.0.1",
        port: Int = 0,
        state: SandboxState? = nil,
        world: SandboxWorld = .fresh(),
        overrides: SandboxOverrides = SandboxOverrides(),
        latency: Int = 0,
        runtimeLag: Int = 0,
        clock: @escaping @Sendable () -> SandboxTime = { .now() },
        interceptor: Interceptor? = nil
    ) {
        self.host = host
        self.port = port
        self.state = state
        self.world = world
        self.overrides = overrides
        self.latency = latency
        self.runtimeLag = runtimeLag
        self.clock = clock
        self.interceptor = interceptor
    }
}

/// What is different from a world's own settings for as long as it is served. None of it is written to the state file.
package struct SandboxOverrides: Sendable, Equatable {
    /// The version of the API that it speaks; nil for the world's own.
    package var dialect: SandboxDialect?
    /// What it does with unknown companies and users; nil for what the world says.
    package var strictness: SandboxStrictness?
    /// The maximum size of a page of a listing; nil for what the world says.
    package var pageLimit: Int?
    /// What goes the other way than hoist assumes, beside what does so in the world.
    package var otherwise: Set<SandboxOtherwise>

    /// Nothing is different by default.
    package init(
        dialect: SandboxDialect? = nil,
        strictness: SandboxStrictness? = nil,
        pageLimit: Int? = nil,
        otherwise: Set<SandboxOtherwise> = []
    ) {
        self.pageLimit = pageLimit
        self.dialect = dialect
        self.strictness = strictness
        self.otherwise = otherwise
    }

    /// The world with these settings.
    func applied(to world: SandboxWorld) -> SandboxWorld {
        var world = world
        if let dialect { world.dialect = dialect }
        if let strictness { world.strictness = strictness }
        if let pageLimit { world.pageLimit = pageLimit }
        world.otherwise.formUnion(otherwise)
        return world
    }

    /// What is written to the state file of a world that is served with these settings.
    ///
    /// - `own`: The world as it was loaded.
    func removed(from world: SandboxWorld, own: SandboxWorld) -> SandboxWorld {
        var world = world
        if dialect != nil { world.dialect = own.dialect }
        if strictness != nil { world.strictness = own.strictness }
        if pageLimit != nil { world.pageLimit = own.pageLimit }
        return world
    }
}

/// The edge that serves the Runtime API: it sees changes of the world with a delay.
struct SandboxEdge: Sendable {
    private let lag: Duration
    /// The worlds that aren't visible yet, oldest first, after the visible one.
    private var worlds: [(made: ContinuousClock.Instant, world: SandboxWorld)] = []

    /// An edge that lags by this many milliseconds.
    init(lag: Int) {
        self.lag = .milliseconds(lag)
    }

    /// Adds a new world.
    mutating func note(_ world: SandboxWorld, at now: ContinuousClock.Instant = .now) {
        guard lag > .zero else { return }
        // The first world has always existed.
        worlds.append((worlds.isEmpty ? now - lag : now, world))
    }

    /// The visible world; `current` if the edge doesn't lag.
    mutating func world(_ current: SandboxWorld, at now: ContinuousClock.Instant = .now) -> SandboxWorld {
        guard let last = worlds.lastIndex(where: { $0.made + lag <= now }) else { return current }
        worlds.removeFirst(last)
        return worlds[0].world
    }
}
