/// What can go wrong between a client and Reflag.
package enum SandboxFault: Sendable, Equatable {
    /// Answered by something in front; the request never arrives.
    case respond(status: Int, headers: [String: String] = [:], body: String = "")
    /// Carried out, and then answered by something in front.
    case handleThenRespond(status: Int, headers: [String: String] = [:], body: String = "")
    /// The connection is closed; the request never arrives.
    case dropBeforeHandling
    /// Carried out; the connection is closed in place of an answer.
    case dropAfterHandling
    /// Carried out; the connection is closed in the middle of the answer's body.
    case truncate
    /// Nothing is answered for so long, then the connection is closed; the request never arrives.
    case hold(milliseconds: Int)
    /// Carried out so much later.
    case delay(milliseconds: Int)
}

/// Faults that befall a share of the calls, for those who test what hoist and their pipelines make of them.
///
/// What befalls a call is a function of the seed and of the call's number: calls that come one after the other meet the
/// same faults each time.
package struct SandboxFaultPlan: Sendable, Equatable {
    /// What can befall a call.
    package enum Kind: String, CaseIterable, Sendable {
        /// 429 with `Retry-After: 1`; the request never arrives.
        case tooManyRequests = "429"
        /// 500 with an error of the API's form; the request never arrives.
        case serverError = "500"
        /// 503 without a body, from something in front; the request never arrives.
        case unavailable = "503"
        /// 502 with a page of HTML, from something in front; the request never arrives.
        case html
        /// The connection is closed; the request never arrives.
        case reset
        /// Carried out; the connection is closed in place of an answer.
        case lost
        /// Carried out; the connection is closed in the middle of the answer.
        case truncated
        /// No answer for ten minutes; the request never arrives.
        case timeout
    }

    /// The share of the calls, 0 to 1.
    package let rate: Double
    /// The kinds, each as likely as the others.
    package let kinds: [Kind]
    /// What the faults are made from.
    package let seed: UInt64

    /// Faults of these kinds; without kinds, none.
    package init(rate: Double, kinds: [Kind], seed: UInt64) {
        self.rate = rate
        self.kinds = kinds
        self.seed = seed
    }

    /// What befalls the call with this number; nil for nothing.
    package func fault(ofCall number: Int) -> SandboxFault? {
        let first = Self.mixed(seed &+ UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15)
        // 53 bits are what a Double holds.
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
                    #"{"error":{"code":"unknown_error","message":"Too many requests. This is a fault that was asked for."}}"#
            )
        case .serverError:
            .respond(
                status: 500, headers: ["content-type": "application/json"],
                body: #"{"error":{"code":"unknown_error","message":"This is a fault that was asked for."}}"#)
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
