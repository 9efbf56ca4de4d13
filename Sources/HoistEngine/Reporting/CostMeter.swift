package import APIAccess
import Synchronization

/// What a run costs: exchanges by operation, retries, bytes, the time of its phases.
package struct RunCost: Sendable {
    /// Exchanges by operation, each attempt counted.
    package private(set) var calls: [APIOperation: Int] = [:]
    /// How many of the exchanges were another attempt of a call.
    package private(set) var retries = 0
    /// Bytes of the requests' bodies.
    package private(set) var sent = 0
    /// Bytes of the responses' bodies, decompressed.
    package private(set) var received = 0
    /// The phases in the order in which they first ended, each with the time of all its parts.
    package private(set) var phases: [(phase: Phase, milliseconds: Int)] = []

    /// No cost.
    package init() {}

    /// Counts what an event costs.
    package mutating func add(_ event: EngineEvent) {
        switch event {
        case .call(let record):
            calls[record.operation, default: 0] += 1
            if record.attempt > 1 { retries += 1 }
            sent += record.bytesSent
            received += record.bytesReceived
        case .phase(let phase, let milliseconds):
            if let index = phases.firstIndex(where: { $0.phase == phase }) {
                phases[index].milliseconds += milliseconds
            } else {
                phases.append((phase, milliseconds))
            }
        case .read, .warnings, .sending, .settled, .remark: break
        }
    }
}

/// Adds up the cost of a run from its events.
package final class CostMeter: Sendable {
    private let counts = Mutex(RunCost())

    /// A meter at zero.
    package init() {}

    /// Counts what an event costs.
    package func add(_ event: EngineEvent) {
        counts.withLock { $0.add(event) }
    }

    /// The cost up to now.
    package var cost: RunCost { counts.withLock { $0 } }
}
