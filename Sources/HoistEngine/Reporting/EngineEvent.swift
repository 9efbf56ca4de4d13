package import APIAccess
package import Applying
package import Diagnostics
package import Planning

/// What a run reports while it runs. Text is as it was received: whoever shows it makes it safe.
package enum EngineEvent: Sendable {
    /// What is read.
    package enum Reads: Sendable {
        /// Lists of targets, from the Management API or the cache.
        case targets
        /// Which companies and users Reflag knows, from the Management API.
        case entities
        /// What applications are served, from the Runtime API.
        case served
    }

    /// How much a remark matters.
    package enum Level: Sendable {
        case debug
        case info
        case warning
    }

    /// One HTTP exchange that has ended.
    case call(CallRecord)
    /// How many reads of a kind are done, of how many.
    case read(Reads, done: Int, of: Int)
    /// The warnings of a manifest without errors. Reported once, even if there are none.
    case warnings(DiagnosticBag, Sources)
    /// The calls of a plan are about to be sent: nothing was written before, anything may be from here on.
    case sending([Call])
    /// A call has its outcome; how many have one, of all calls of the plan.
    case settled(CallOutcome, done: Int, of: [Call])
    /// A phase has ended.
    case phase(Phase, milliseconds: Int)
    /// Something worth knowing, in one line.
    case remark(Level, String)
}

/// The phases of a run whose time is measured; the raw values are their names in the cost's JSON.
package enum Phase: String, Sendable {
    /// Reading live state.
    case read
    /// Comparing, and making calls for the differences.
    case plan
    /// Sending.
    case apply
    /// Proving by the Management API, or verifying what is served.
    case verify
    /// Proving by what applications are served.
    case served
}

/// Receives what a run reports. It may be called from several tasks at once.
package struct EngineObserver: Sendable {
    private let report: @Sendable (EngineEvent) -> Void

    /// An observer that passes each event to a closure.
    package init(_ report: @escaping @Sendable (EngineEvent) -> Void) {
        self.report = report
    }

    /// An observer that drops every event.
    package static let silent = EngineObserver { _ in }

    /// Reports an event.
    package func callAsFunction(_ event: EngineEvent) { report(event) }

    /// Reports a remark.
    func remark(_ level: EngineEvent.Level, _ text: String) { report(.remark(level, text)) }

    /// Runs `body` as a phase of the run, and reports how long it took, however it ended.
    package func measure<Result>(_ phase: Phase, _ body: () async throws -> Result) async rethrows -> Result {
        let started = ContinuousClock.now
        defer {
            let elapsed = started.duration(to: .now).components
            let milliseconds = Int(elapsed.seconds * 1_000 + elapsed.attoseconds / 1_000_000_000_000_000)
            report(.phase(phase, milliseconds: milliseconds))
        }
        return try await body()
    }
}
