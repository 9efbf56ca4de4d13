import APIAccess
import Sandbox
import TestTools

/// A Reflag in memory with both its APIs, as the client's transport.
actor MemoryReflag: Transport {
    static let runtimeURL = "http://127.0.0.1:1"
    static let apiURL = runtimeURL + "/api"

    private(set) var world: SandboxWorld
    /// All past worlds, if the edge consists of several that lag.
    private var worlds: [SandboxWorld]
    /// Which of the worlds the edge serves; nil if it never lags.
    private var edge: Seeded?

    /// - Parameter edge: Selects one of the last worlds for each read of the Runtime API: an edge that lags and goes
    ///   backwards.
    init(_ world: SandboxWorld, edge: Seeded? = nil) {
        self.world = world
        worlds = [world]
        self.edge = edge
    }

    /// Changes the world without a request.
    func mutate(_ change: @Sendable (inout SandboxWorld) throws -> Void) throws {
        try change(&world)
        worlds.append(world)
    }

    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let target = String(request.url.dropFirst(Self.runtimeURL.count))
        let authorization = request.headers.first { $0.isNamed("authorization") }?.value
        let asked = SandboxRequest(
            request.method.rawValue, target, authorization: authorization, body: request.body ?? [])
        if asked.operation?.isRuntime == true, var generator = edge {
            var seen = worlds.suffix(6).randomElement(using: &generator) ?? world
            edge = generator
            let answer = seen.respond(to: asked, at: .unspecified)
            return TransportResponse(status: answer.status, body: answer.body)
        }
        let answer = world.respond(to: asked, at: .unspecified)
        if request.method != .get, edge != nil { worlds.append(world) }
        return TransportResponse(status: answer.status, body: answer.body)
    }
}
