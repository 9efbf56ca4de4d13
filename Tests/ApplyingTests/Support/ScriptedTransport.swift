import APIAccess
import ManagementAPI
import Synchronization

/// Replaces the network: records what it is asked to send, and responds from a script.
final class ScriptedTransport: Transport {
    /// A request as a test sees it.
    struct Sent: Sendable {
        /// `PATCH /apps/ap1/flags/fl-a`.
        let line: String
        /// The body's text; empty if there is none.
        let body: String

        /// The line and the body.
        var text: String { body.isEmpty ? line : "\(line) \(body)" }
    }

    /// What comes of a request.
    enum Ending: Sendable {
        case answer(TransportResponse)
        case failure(TransportFailure)

        static func json(_ body: String, status: Int = 200) -> Ending {
            .answer(TransportResponse(status: status, body: Array(body.utf8)))
        }

        /// An error as the API reports it, with what is wrong with each field.
        static func error(_ status: Int, _ code: String, issues: [String] = []) -> Ending {
            let issues = issues.map { #""\#($0)":["No."]"# }.joined(separator: ",")
            return json(#"{"error":{"code":"\#(code)","message":"No."},"issues":{\#(issues)}}"#, status: status)
        }
    }

    private struct State {
        var sent: [Sent] = []
        var inFlight = 0
        var most = 0
    }

    private let state = Mutex(State())
    private let script: @Sendable (Sent) async -> Ending

    /// Answers from `script`.
    init(_ script: @escaping @Sendable (Sent) async -> Ending) {
        self.script = script
    }

    /// The requests in the order in which they came.
    var sent: [Sent] { state.withLock { $0.sent } }

    /// The requests that write, each with its body.
    var writes: [String] { sent.filter { !$0.line.hasPrefix("GET") }.map(\.text) }

    /// The requests that read.
    var reads: [String] { sent.filter { $0.line.hasPrefix("GET") }.map(\.line) }

    /// The most requests that were in flight at once.
    var mostInFlight: Int { state.withLock { $0.most } }

    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let path = request.url.dropFirst(APIEndpoint.reflag.text.count)
        let sent = Sent(
            line: "\(request.method.rawValue) \(path)", body: String(decoding: request.body ?? [], as: UTF8.self))
        state.withLock { state in
            state.sent.append(sent)
            state.inFlight += 1
            state.most = max(state.most, state.inFlight)
        }
        let ending = await script(sent)
        state.withLock { $0.inFlight -= 1 }
        switch ending {
        case .answer(let response): return response
        case .failure(let failure): throw failure
        }
    }
}
