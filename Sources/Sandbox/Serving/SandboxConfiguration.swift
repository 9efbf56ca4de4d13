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
