import APIAccess
import Synchronization

/// Which sandbox answered. Each start of a sandbox is an instance of its own, also on the same port and with the same state:
/// what was read from another one says nothing about it, whatever its versions are.
final class SandboxInstance: Sendable {
    /// The header that a sandbox sends with every answer.
    static let header = "x-hoist-sandbox"

    private let last = Mutex<String?>(nil)

    /// What the last answer of a sandbox said; nil if none came.
    var id: String? { last.withLock { $0 } }

    /// Notes what an answer says.
    fileprivate func note(_ response: TransportResponse) {
        // What stands in front of one, or a fault that it plays, says nothing.
        if let id = response.header(Self.header) { last.withLock { $0 = id } }
    }
}

/// A transport that notes which sandbox answered.
struct InstanceTransport: Transport {
    private let transport: any Transport
    private let instance: SandboxInstance

    /// A transport over another one.
    init(_ transport: any Transport, noting instance: SandboxInstance) {
        self.transport = transport
        self.instance = instance
    }

    /// Sends a request.
    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let response = try await transport.send(request)
        instance.note(response)
        return response
    }
}
