import APIAccess
import Sandbox

/// A Reflag in memory, both its APIs, behind the client's transport.
actor MemoryReflag: Transport {
    static let runtimeURL = "http://127.0.0.1:1"
    static let apiURL = runtimeURL + "/api"

    private(set) var world: SandboxWorld

    init(_ world: SandboxWorld) {
        self.world = world
    }

    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let target = String(request.url.dropFirst(Self.runtimeURL.count))
        let authorization = request.headers.first { $0.isNamed("authorization") }?.value
        let answer = world.respond(
            to: SandboxRequest(
                request.method.rawValue, target, authorization: authorization, body: request.body ?? []),
            at: .unspecified)
        return TransportResponse(status: answer.status, body: answer.body)
    }
}
