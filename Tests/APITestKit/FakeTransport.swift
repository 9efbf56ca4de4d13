package import APIAccess
import Synchronization

/// Records what it is asked to send, and answers from a script.
package final class FakeTransport: Transport {
    /// What comes of a request.
    package enum Outcome: Sendable {
        case answer(TransportResponse)
        case failure(TransportFailure)

        package static func json(_ body: String, status: Int = 200, headers: [HeaderField] = []) -> Outcome {
            .answer(TransportResponse(status: status, headers: headers, body: Array(body.utf8)))
        }
    }

    private let requests = Mutex<[TransportRequest]>([])
    private let script: @Sendable (_ number: Int, TransportRequest) async -> Outcome

    /// Answers every request from `script`, which is told the request's number, from 1.
    package init(_ script: @escaping @Sendable (_ number: Int, TransportRequest) async -> Outcome) {
        self.script = script
    }

    /// Gives these outcomes one after the other, and the last of them again and again.
    package convenience init(_ outcomes: Outcome...) {
        self.init { number, _ in outcomes[min(number, outcomes.count) - 1] }
    }

    package var sent: [TransportRequest] { requests.withLock { $0 } }

    package func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let number = requests.withLock { requests in
            requests.append(request)
            return requests.count
        }
        switch await script(number, request) {
        case .answer(let response): return response
        case .failure(let failure): throw failure
        }
    }
}

extension TransportRequest {
    package var text: String { String(decoding: body ?? [], as: UTF8.self) }
}
