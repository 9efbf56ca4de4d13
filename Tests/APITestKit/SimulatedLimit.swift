/// How a simulated server limits its calls.
package enum SimulatedLimit: Sendable, CustomStringConvertible {
    /// This many in each period of so many seconds, of which the first begins `phase` of a period before time 0.
    case window(calls: Int, seconds: Double, phase: Double)
    /// This many in any second.
    case anySecond(calls: Int)
    /// This many a second on average; as many as `burst` at once after a while without calls.
    case bucket(calls: Double, burst: Double)
    /// Each call of this number is refused, however fast they come: `Retry-After` is 1 second, or none if it is exact.
    case every(Int)
    /// None.
    case none

    package var description: String {
        switch self {
        case .window(let calls, let seconds, let phase): "\(calls) in each \(seconds) s from -\(phase)"
        case .anySecond(let calls): "\(calls) in any second"
        case .bucket(let calls, let burst): "\(calls) a second and \(burst) at once"
        case .every(let number): "each of \(number) refused"
        case .none: "no limit"
        }
    }

    /// The calls a second that it lets through for long; nil for any number.
    package var rate: Double? {
        switch self {
        case .window(let calls, let seconds, _): Double(calls) / seconds
        case .anySecond(let calls): Double(calls)
        case .bucket(let calls, _): calls
        case .every, .none: nil
        }
    }
}

/// A server that limits its calls: what it answers when.
package struct LimitingServer: Sendable {
    private let limit: SimulatedLimit
    /// Whether `Retry-After` says how long it takes, rounded up to a second; otherwise it always says one second.
    private let isExact: Bool
    private var window = Int.min
    private var taken = 0
    private var times: [Double] = []
    private var oldest = 0
    private var tokens: Double
    private var filled = 0.0

    package init(_ limit: SimulatedLimit, isExact: Bool = false) {
        self.limit = limit
        self.isExact = isExact
        tokens = if case .bucket(_, let burst) = limit { burst } else { 0 }
    }

    /// Takes a call that arrives at this time, or refuses it.
    ///
    /// - Parameter time: In seconds; never earlier than before.
    /// - Returns: The seconds of its `Retry-After`, if it is refused.
    package mutating func refusal(at time: Double) -> Double? {
        switch limit {
        case .none: return nil
        case .every(let number):
            taken += 1
            return taken % number == 0 ? (isExact ? 0 : 1) : nil
        case .window(let calls, let seconds, let phase):
            let current = Int((time / seconds + phase).rounded(.down))
            if current != window { (window, taken) = (current, 0) }
            taken += 1
            return taken <= calls ? nil : pause((Double(current + 1) - phase) * seconds - time)
        case .anySecond(let calls):
            while oldest < times.count, times[oldest] <= time - 1 + 1e-9 { oldest += 1 }
            guard times.count - oldest >= calls else {
                times.append(time)
                return nil
            }
            return pause(times[oldest] + 1 - time)
        case .bucket(let calls, let burst):
            tokens = min(burst, tokens + (time - filled) * calls)
            filled = time
            guard tokens < 1 - 1e-9 else {
                tokens -= 1
                return nil
            }
            return pause((1 - tokens) / calls)
        }
    }

    private func pause(_ seconds: Double) -> Double {
        isExact ? max(1, seconds.rounded(.up)) : 1
    }
}
