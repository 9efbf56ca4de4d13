import APIAccess
import ManagementAPI
import TestTools

/// What goes wrong with one exchange.
enum Fault: String, CaseIterable, Sendable {
    /// No connection: the request certainly didn't arrive.
    case cannotConnect
    /// The connection is closed before the request is handled.
    case dropBefore
    /// The request is handled, and the connection is closed before the answer.
    case dropAfter
    /// The request isn't handled, and no answer comes in time.
    case timeoutBefore
    /// The request is handled, and no answer comes in time.
    case timeoutAfter
    /// The request isn't handled, and the response is a 500.
    case failBefore
    /// The request is handled, and the response is a 500.
    case failAfter
    /// The request is handled, and its answer is cut in the middle.
    case truncated
    /// The request isn't handled; a proxy answers with its own page.
    case html
    /// The request isn't handled: too many.
    case rateLimited
    /// The request is refused.
    case refused

    /// Whether the request reaches what it is meant for.
    var isHandled: Bool {
        switch self {
        case .dropAfter, .timeoutAfter, .failAfter, .truncated: true
        case .cannotConnect, .dropBefore, .timeoutBefore, .failBefore, .html, .rateLimited, .refused: false
        }
    }

    /// What goes wrong in a run, by the number of the exchange: up to four faults, of which some last past what is tried again.
    static func some(_ random: inout Seeded, within length: Int) -> [Int: Fault] {
        var faults: [Int: Fault] = [:]
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let fault = random.one(of: allCases, or: .dropAfter)
            let start = Int.random(in: 0..<length, using: &random)
            for index in start..<start + Int.random(in: 1...12, using: &random) { faults[index] = fault }
        }
        return faults
    }

    /// What comes back, from what would have come.
    func ending(_ answer: TransportResponse) throws(TransportFailure) -> TransportResponse {
        switch self {
        case .cannotConnect: throw .cannotConnect(host: "sandbox")
        case .dropBefore, .dropAfter: throw .closedBeforeAnswer
        case .timeoutBefore, .timeoutAfter: throw .timedOut(.reading)
        case .failBefore, .failAfter: return TransportResponse(status: 500, body: Array("oops".utf8))
        case .truncated: return TransportResponse(status: answer.status, body: Array(answer.body.dropLast(3)))
        case .html:
            return TransportResponse(
                status: 502, headers: [HeaderField(name: "content-type", value: "text/html")],
                body: Array("<html><body>Bad gateway</body></html>".utf8))
        case .rateLimited:
            return TransportResponse(status: 429, headers: [HeaderField(name: "retry-after", value: "1")])
        case .refused:
            let body = #"{"error": {"code": "invalid_request", "message": "Not today"}}"#
            return TransportResponse(status: 400, body: Array(body.utf8))
        }
    }
}

extension World.Crash {
    /// A crash in half of all runs.
    static func sometimes(_ random: inout Seeded, within length: Int) -> World.Crash? {
        guard Bool.random(using: &random) else { return nil }
        return World.Crash(at: Int.random(in: 0..<length, using: &random), isHandled: Bool.random(using: &random))
    }
}
