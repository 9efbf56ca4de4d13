/// How an attempt ended, with the distinctions that retries need.
package enum AttemptOutcome: Sendable {
    /// There was no complete response.
    case failed(TransportFailure)
    /// There was a response with an error status, and the server's `Retry-After`, if any.
    case answered(status: Int, retryAfter: Duration?)
    /// There was a response with a good status and an unreadable body.
    case unreadable(UnreadableAnswer)
}

/// What to do after an attempt that failed.
package enum RetryDecision: Sendable, Equatable {
    /// Give up: the call fails with this error.
    case stop
    /// Retry after this time.
    case again(after: Duration)
}

/// Decides whether a failed call is retried, and when. It is a value: it never waits or sends.
///
/// - GET and PATCH are retried after connection errors, timeouts, 408, 429, 5xx, and bodies that were truncated or
///   replaced in transit. A PATCH carries absolute values, so sending it twice does no harm.
/// - POST is only retried if it can't have been processed: after a 429, or if there was no connection.
/// - Every other 4xx, TLS and proxy failures, and responses of another shape are final: a retry would have the same
///   result.
package struct RetryPolicy: Sendable, Equatable {
    /// How often a call is sent at most, including the first attempt.
    package var tries: Int
    /// How long a run may spend on retries, for all its calls together. A server may ask for any delay within it.
    package var budget: Duration
    /// The longest delay after the first attempt. It doubles with each further attempt, except after a 429.
    package var base: Duration
    /// The longest delay after any attempt, in addition to what the server asks for.
    package var cap: Duration
    /// The delay after a 429 without `Retry-After`.
    package var unknownRetryAfter: Duration

    /// A policy from its parts.
    package init(
        tries: Int = 5,
        budget: Duration = .seconds(60),
        base: Duration = .milliseconds(200),
        cap: Duration = .seconds(20),
        unknownRetryAfter: Duration = .seconds(1)
    ) {
        self.tries = tries
        self.budget = budget
        self.base = base
        self.cap = cap
        self.unknownRetryAfter = unknownRetryAfter
    }

    /// A policy that never retries.
    package static let never = RetryPolicy(tries: 1)

    /// Decides.
    ///
    /// - Parameters:
    ///   - method: the HTTP method.
    ///   - attempt: the number of the attempt that failed, from 1.
    ///   - outcome: how it failed.
    ///   - spent: the time that the run has spent on retries.
    ///   - generator: the source of the jitter.
    package func decide(
        _ method: RequestMethod,
        attempt: Int,
        outcome: AttemptOutcome,
        spent: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> RetryDecision {
        guard attempt < tries, mayPass(outcome), method != .post || isUnhandled(outcome) else {
            return .stop
        }
        let asked = pauseAsked(by: outcome)
        // The jitter doesn't grow after rate limits: the calls that have waited longest shouldn't come last.
        let backoff = isRateLimit(outcome) ? min(base, cap) : longestBackoff(after: attempt)
        let jitter = jitter(upTo: backoff, using: &generator)
        let left = budget - spent
        if asked > .zero {
            // A pause that just fits isn't refused for its jitter.
            return asked <= left ? .again(after: asked + min(jitter, left - asked)) : .stop
        }
        return jitter <= left ? .again(after: jitter) : .stop
    }

    /// The longest delay after an attempt: ``base``, doubled with each attempt, up to ``cap``.
    func longestBackoff(after attempt: Int) -> Duration {
        var backoff = min(base, cap)
        for _ in 1..<max(1, attempt) where backoff < cap {
            backoff = min(backoff * 2, cap)
        }
        return backoff
    }

    /// Whether the next attempt may succeed.
    private func mayPass(_ outcome: AttemptOutcome) -> Bool {
        switch outcome {
        case .answered(let status, _): status == 408 || status == 429 || (500..<600).contains(status)
        case .unreadable(let answer): answer.mayPass
        case .failed(let failure):
            switch failure {
            case .timedOut(.run), .timedOut(.runUnderWay): false
            case .cannotResolve, .cannotConnect, .tooManyOpenFiles, .timedOut, .closedBeforeAnswer, .truncated: true
            case .tls, .proxy, .tooLarge, .cancelled, .other: false
            }
        }
    }

    /// Whether it is certain that the server didn't process the request.
    private func isUnhandled(_ outcome: AttemptOutcome) -> Bool {
        switch outcome {
        case .answered: isRateLimit(outcome)
        case .unreadable: false
        case .failed(let failure): !failure.mayHaveReachedServer
        }
    }

    private func isRateLimit(_ outcome: AttemptOutcome) -> Bool {
        if case .answered(status: 429, _) = outcome { return true }
        return false
    }

    private func pauseAsked(by outcome: AttemptOutcome) -> Duration {
        guard case .answered(_, let retryAfter) = outcome else { return .zero }
        return retryAfter ?? (isRateLimit(outcome) ? unknownRetryAfter : .zero)
    }

    /// A random time between zero and `longest`, so that calls that failed together aren't retried together.
    private func jitter(upTo longest: Duration, using generator: inout some RandomNumberGenerator) -> Duration {
        // As many bits as a Double can represent exactly.
        longest * (Double(generator.next() >> 11) / Double(UInt64.max >> 11))
    }
}
