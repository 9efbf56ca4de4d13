/// A fault between a client and Reflag.
package enum SandboxFault: Sendable, Equatable {
    /// A proxy responds; the request isn't processed.
    case respond(status: Int, headers: [String: String] = [:], body: String = "")
    /// Processed, and then a proxy responds.
    case handleThenRespond(status: Int, headers: [String: String] = [:], body: String = "")
    /// The connection is closed; the request isn't processed.
    case dropBeforeHandling
    /// Processed; the connection is closed instead of a response.
    case dropAfterHandling
    /// Processed; the connection is closed in the middle of the response's body.
    case truncate
    /// There is no response for this time, then the connection is closed; the request isn't processed.
    case hold(milliseconds: Int)
    /// Processed after this time.
    case delay(milliseconds: Int)
}

/// Injects faults into a share of the calls, to test how hoist and pipelines handle them.
///
/// The fault of a call is a function of the seed and the call's number: sequential calls get the same faults each time.
package struct SandboxFaultPlan: Sendable, Equatable {
    /// The kinds of fault.
    package enum Kind: String, CaseIterable, Sendable {
        /// 429 with `Retry-After: 1`; the request isn't processed.
        case tooManyRequests = "429"
        /// 500 with an error of the API; the request isn't processed.
        case serverError = "500"
        /// 503 without a body, from a proxy; the request isn't processed.
        case unavailable = "503"
        /// 502 with an HTML page, from a proxy; the request isn't processed.
        case html
        /// The connection is closed; the request isn't processed.
        case reset
        /// Processed; the connection is closed instead of a response.
        case lost
        /// Processed; the connection is closed in the middle of the response.
        case truncated
        /// No response for ten minutes; the request isn't processed.
        case timeout
    }

    /// The share of calls with a fault, 0 to 1.
    package let rate: Double
    /// The kinds, with equal probability.
    package let kinds: [Kind]
    /// The seed of the faults.
    package let seed: UInt64

    /// Faults of these kinds; none if there are no kinds.
    package init(rate: Double, kinds: [Kind], seed: UInt64) {
        self.rate = rate
        self.kinds = kinds
        self.seed = seed
    }

    /// The fault for the call with this number; nil for none.
    package func fault(ofCall number: Int) -> SandboxFault? {
        let first = Self.mixed(seed &+ UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15)
        // A Double has 53 bits.
        guard !kinds.isEmpty, Double(first >> 11) / Double(1 << 53 as UInt64) < rate else { return nil }
        return kinds[Int(Self.mixed(first) % UInt64(kinds.count))].fault
    }

    /// For ``SandboxConfiguration/interceptor``.
    package var interceptor: SandboxConfiguration.Interceptor {
        { _, number in fault(ofCall: number) }
    }

    /// The last step of SplitMix64.
    private static func mixed(_ number: UInt64) -> UInt64 {
        var value = number
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

extension SandboxFaultPlan.Kind {
    /// The fault itself.
    var fault: SandboxFault {
        switch self {
        case .tooManyRequests:
            .respond(
                status: 429, headers: ["content-type": "application/json", "retry-after": "1"],
                body:
                    #"{"error":{"code":"unknown_error","message":"Too many requests. This is a simulated fault."}}"#
            )
        case .serverError:
            .respond(
                status: 500, headers: ["content-type": "application/json"],
                body: #"{"error":{"code":"unknown_error","message":"This is a simulated fault."}}"#)
        case .unavailable: .respond(status: 503)
        case .html:
            .respond(
                status: 502, headers: ["content-type": "text/html"],
                body: "<html><body><h1>502 Bad Gateway</h1></body></html>")
        case .reset: .dropBeforeHandling
        case .lost: .dropAfterHandling
        case .truncated: .truncate
        case .timeout: .hold(milliseconds: 600_000)
        }
    }
}
