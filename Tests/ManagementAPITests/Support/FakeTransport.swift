import Synchronization

@testable import ManagementAPI

/// Records what it is asked to send, and answers from a script.
final class FakeTransport: Transport {
    /// What comes of a request.
    enum Outcome: Sendable {
        case answer(TransportResponse)
        case failure(TransportFailure)

        static func json(_ body: String, status: Int = 200, headers: [HeaderField] = []) -> Outcome {
            .answer(TransportResponse(status: status, headers: headers, body: Array(body.utf8)))
        }
    }

    private let requests = Mutex<[TransportRequest]>([])
    private let script: @Sendable (_ number: Int, TransportRequest) async -> Outcome

    /// Answers every request from `script`, which is told the request's number, from 1.
    init(_ script: @escaping @Sendable (_ number: Int, TransportRequest) async -> Outcome) {
        self.script = script
    }

    /// Gives these outcomes one after the other, and the last of them again and again.
    convenience init(_ outcomes: Outcome...) {
        self.init { number, _ in outcomes[min(number, outcomes.count) - 1] }
    }

    var sent: [TransportRequest] { requests.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
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
    var text: String { String(decoding: body ?? [], as: UTF8.self) }
}
