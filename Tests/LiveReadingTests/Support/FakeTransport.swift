import APIAccess
import ManagementAPI
import Synchronization

/// A fake network: records what it is asked to send, and answers from a script.
final class FakeTransport: Transport {
    private struct State {
        var sent: [TransportRequest] = []
        var inFlight = 0
        var most = 0
    }

    private let state = Mutex(State())
    private let script: @Sendable (_ path: String) async -> TransportResponse

    /// Answers from `script`, which gets the path under the API URL, with its query.
    init(_ script: @escaping @Sendable (_ path: String) async -> TransportResponse) {
        self.script = script
    }

    /// The requests, in the order in which they came: `GET /apps/ap1`.
    var sent: [String] {
        state.withLock { $0.sent.map { "\($0.method.rawValue) \($0.path)" } }
    }

    /// The most requests that were in flight at once.
    var mostInFlight: Int { state.withLock { $0.most } }

    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        state.withLock { state in
            state.sent.append(request)
            state.inFlight += 1
            state.most = max(state.most, state.inFlight)
        }
        let answer = await script(request.path)
        state.withLock { $0.inFlight -= 1 }
        return answer
    }
}

extension TransportRequest {
    /// The path under the API URL, with its query.
    fileprivate var path: String { String(url.dropFirst(APIEndpoint.reflag.text.count)) }
}

extension TransportResponse {
    /// An answer with a JSON body.
    static func json(_ body: String, status: Int = 200) -> TransportResponse {
        TransportResponse(status: status, body: Array(body.utf8))
    }

    /// An error as the API sends it.
    static func error(_ status: Int, _ code: String, _ message: String) -> TransportResponse {
        json(#"{"error":{"code":"\#(code)","message":"\#(message)"}}"#, status: status)
    }
}
