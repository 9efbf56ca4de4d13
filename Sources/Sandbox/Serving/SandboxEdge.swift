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
