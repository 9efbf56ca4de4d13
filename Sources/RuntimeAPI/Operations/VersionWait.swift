package import APIAccess

/// What came of waiting for a version.
package enum Awaited<Answer: Sendable>: Sendable {
    /// An answer at least as new as was asked for.
    case current(Answer)
    /// None came in time; the newest version that was seen, nil where no answer bore one.
    case behind(newest: Int?)
}

/// Waits until the edge serves a version, within a time that all waits of a run share.
///
/// Asking for a version makes the edge wait for it, and its answer may still be older: one is accepted only where its
/// own version is at least the one asked for. An answer without a version proves nothing. Until then it is asked again,
/// after a pause that doubles up to two seconds; once more when the time is up.
package struct VersionWait: Sendable {
    private let end: Duration
    private let timing: CallTiming

    /// The first pause.
    private static let firstPause = Duration.milliseconds(100)
    /// The longest pause.
    private static let longestPause = Duration.seconds(2)

    /// Waits no longer than `length` from now on.
    package init(_ length: Duration, timing: CallTiming = .system()) {
        end = timing.now() + length
        self.timing = timing
    }

    /// Asks until an answer is new enough, or the time is up.
    ///
    /// - Parameters:
    ///   - version: The oldest version that will do; nil for any answer.
    ///   - ask: Asks once.
    /// - Throws: ``APIError`` where asking fails.
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
            let left = end - timing.now()
            guard left > .zero, (try? await timing.sleep(min(pause, left))) != nil else {
                return .behind(newest: newest)
            }
            pause = min(pause * 2, Self.longestPause)
        }
    }
}
