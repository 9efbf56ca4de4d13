package import APIAccess

/// The result of waiting for a version.
package enum Awaited<Answer: Sendable>: Sendable {
    /// An answer that is new enough.
    case current(Answer)
    /// There was none in time; the newest version seen, nil if no answer had one.
    case behind(newest: Int?)
}

/// Waits until the edge serves a version, within a time limit that all waits of a run share.
///
/// The edge waits for the requested version too, but its answer may still be older: it is only accepted if its own
/// version is new enough. An answer without a version proves nothing. Otherwise the request is repeated, after a delay
/// that doubles up to two seconds, and a last time when the time is up.
package struct VersionWait: Sendable {
    private let end: Duration
    private let deadline: Duration?
    private let timing: CallTiming

    /// The first delay.
    private static let firstPause = Duration.milliseconds(100)
    /// The longest delay.
    private static let longestPause = Duration.seconds(2)

    /// A wait that ends `length` from now.
    ///
    /// - Parameters:
    ///   - length: How long to wait.
    ///   - deadline: The time, by `timing`, at which the whole run has to be over: what is asked after it fails.
    ///   - timing: The source of time.
    package init(_ length: Duration, until deadline: Duration? = nil, timing: CallTiming = .system()) {
        end = timing.now() + length
        self.deadline = deadline
        self.timing = timing
    }

    /// Repeats a request until an answer is new enough, or the time is up.
    ///
    /// - Parameters:
    ///   - version: The oldest acceptable version; nil for any answer.
    ///   - ask: Sends the request once.
    /// - Throws: ``APIError`` if a request fails.
    package func answer<Answer: RuntimeAnswer>(
        at version: Int?,
        _ ask: (Int?) async throws(APIError) -> Answer
    ) async throws(APIError) -> Awaited<Answer> {
        var newest: Int?
        var pause = Self.firstPause
        while true {
            let answer = try await ask(version)
            guard let version else { return .current(answer) }
            if let served = answer.flagStateVersion {
                if served >= version { return .current(answer) }
                newest = max(newest ?? served, served)
            }
            let now = timing.now()
            let left = end - now
            // With the run's time up, the next request says so.
            let pauseLeft = max(.zero, min(pause, left, deadline.map { $0 - now } ?? left))
            guard left > .zero, (try? await timing.sleep(pauseLeft)) != nil else {
                return .behind(newest: newest)
            }
            pause = min(pause * 2, Self.longestPause)
        }
    }
}
