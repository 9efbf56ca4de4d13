import APIAccess
import Diagnostics
import JSONText
import ManagementAPI
import RuntimeAPI
import Synchronization

/// Counts what a run costs: calls by operation, retries, bytes.
final class CostMeter: Sendable {
    private struct Counts {
        var calls: [APIOperation: Int] = [:]
        var retries = 0
        var sent = 0
        var received = 0
        var phases: [(name: String, milliseconds: Int)] = []
    }

    private let counts = Mutex(Counts())

    /// Takes note of one exchange.
    func note(_ record: CallRecord) {
        counts.withLock { counts in
            counts.calls[record.operation, default: 0] += 1
            if record.attempt > 1 { counts.retries += 1 }
            counts.sent += record.bytesSent
            counts.received += record.bytesReceived
        }
    }

    /// Takes the time of a phase of the run.
    func measure<Result>(_ phase: String, _ body: () async throws -> Result) async rethrows -> Result {
        let started = ContinuousClock.now
        defer { add(phase, since: started) }
        return try await body()
    }

    private func add(_ phase: String, since started: ContinuousClock.Instant) {
        let elapsed = started.duration(to: .now).components
        let milliseconds = Int(elapsed.seconds * 1_000 + elapsed.attoseconds / 1_000_000_000_000_000)
        counts.withLock { $0.phases.append((phase, milliseconds)) }
    }

    /// The cost in one line:
    ///
    /// ```
    /// 5 calls (getApp 1, listFlags 1, getFlagTargeting 3), 0 retries, 0 B sent, 4.2 kB received, read 12 ms, plan 0 ms
    /// ```
    var line: String {
        let counts = counts.withLock { $0 }
        let operations = Self.ordered(counts.calls).map { "\($0.rawValue) \($1)" }.joined(separator: ", ")
        let total = counts.calls.values.reduce(0, +)
        let phases = counts.phases.map { "\($0.name) \($0.milliseconds) ms" }
        let parts =
            [
                "\(total) \(total == 1 ? "call" : "calls")" + (operations.isEmpty ? "" : " (\(operations))"),
                "\(counts.retries) \(counts.retries == 1 ? "retry" : "retries")",
                "\(Self.size(counts.sent)) sent, \(Self.size(counts.received)) received",
            ] + phases
        return parts.joined(separator: ", ")
    }

    /// The cost as data: `{"calls": {"total", "byOperation"}, "retries", "bytes": {"sent", "received"}, "milliseconds"}`.
    var json: JSONValue {
        let counts = counts.withLock { $0 }
        let operations = Self.ordered(counts.calls).map { JSONMember($0.rawValue, .integer($1)) }
        return [
            "calls": [
                "total": .integer(counts.calls.values.reduce(0, +)),
                "byOperation": .object(operations),
            ],
            "retries": .integer(counts.retries),
            "bytes": ["sent": .integer(counts.sent), "received": .integer(counts.received)],
            "milliseconds": .object(counts.phases.map { JSONMember($0.name, .integer($0.milliseconds)) }),
        ]
    }

    private static func ordered(_ calls: [APIOperation: Int]) -> [(APIOperation, Int)] {
        (APIOperation.management + APIOperation.runtime).compactMap { operation in
            calls[operation].map { (operation, $0) }
        }
    }

    private static func size(_ bytes: Int) -> String {
        if bytes < 1_000 { return "\(bytes) B" }
        let (unit, name) = bytes < 1_000_000 ? (1_000, "kB") : (1_000_000, "MB")
        return "\(bytes / unit).\(bytes % unit * 10 / unit) \(name)"
    }
}
