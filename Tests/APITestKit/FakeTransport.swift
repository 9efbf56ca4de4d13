package import APIAccess
import Synchronization

/// Records what it is asked to send, and responds according to a script.
package final class FakeTransport: Transport {
    /// The result of a request.
    package enum Outcome: Sendable {
        case answer(TransportResponse)
        case failure(TransportFailure)

        package static func json(_ body: String, status: Int = 200, headers: [HeaderField] = []) -> Outcome {
            .answer(TransportResponse(status: status, headers: headers, body: Array(body.utf8)))
        }
    }

    private let requests = Mutex<[TransportRequest]>([])
    private let script: @Sendable (_ number: Int, TransportRequest) async -> Outcome

    /// Responds to every request with `script`, which gets the request's number, from 1.
    package init(_ script: @escaping @Sendable (_ number: Int, TransportRequest) async -> Outcome) {
        self.script = script
    }

    /// Returns these outcomes one after the other, and then repeats the last.
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
