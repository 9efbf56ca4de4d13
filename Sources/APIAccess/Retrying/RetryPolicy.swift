/// How an attempt ended, as far as trying again depends on it.
package enum AttemptOutcome: Sendable {
    /// No whole answer came.
    case failed(TransportFailure)
    /// An answer came whose status tells of an error, with the time that the server asks to be left alone.
    case answered(status: Int, retryAfter: Duration?)
    /// An answer came whose status is good and whose body can't be read.
    case unreadable(UnreadableAnswer)
}

/// What to do after an attempt that failed.
package enum RetryDecision: Sendable, Equatable {
    /// Give up: the error is the call's.
    case stop
    /// Try again after this time.
    case again(after: Duration)
}

/// Decides whether a call that failed is tried again, and when. It never waits and never sends: it is a value.
///
/// - GET and PATCH are tried again after connection errors, timeouts, 408, 429, 5xx, and bodies that were cut off or
///   exchanged on their way; a PATCH carries absolute values, so that sending it twice does no harm.
/// - POST is tried again only where nothing can have been made of it: after a 429, or when no connection was there.
/// - Every other 4xx, TLS and proxy failures, and answers of another shape are final: the next would be the same.
package struct RetryPolicy: Sendable, Equatable {
    /// How often a call is tried, the first time included.
    package var tries: Int
    /// How long a run may spend on trying again, all its calls together.
    package var budget: Duration
    /// The longest wait after the first attempt; it doubles with each further one, but for those that got a 429.
    package var base: Duration
    /// The longest wait after any attempt, beside what the server asks for.
    package var cap: Duration
    /// The longest wait that a server may ask for; past it the call is given up.
    package var longestRetryAfter: Duration
    /// The wait after a 429 that doesn't say how long.
    package var unknownRetryAfter: Duration

    /// A policy from its parts.
    package init(
        tries: Int = 5,
        budget: Duration = .seconds(60),
        base: Duration = .milliseconds(200),
        cap: Duration = .seconds(20),
        longestRetryAfter: Duration = .seconds(60),
        unknownRetryAfter: Duration = .seconds(1)
    ) {
        self.tries = tries
        self.budget = budget
        self.base = base
        self.cap = cap
        self.longestRetryAfter = longestRetryAfter
        self.unknownRetryAfter = unknownRetryAfter
    }

    /// A policy that never tries again.
    package static let never = RetryPolicy(tries: 1)

    /// Decides.
    ///
    /// - Parameters:
    ///   - method: how it was sent.
    ///   - attempt: the number of the attempt that failed, from 1.
    ///   - outcome: how it failed.
    ///   - spent: the time that the run has spent on trying again.
    ///   - generator: where the jitter comes from.
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
        guard asked <= longestRetryAfter else { return .stop }
        // At a pace that the server sets, who has waited longest mustn't come last: there the jitter doesn't grow.
        let backoff = isRateLimit(outcome) ? min(base, cap) : longestBackoff(after: attempt)
        let wait = asked + jitter(upTo: backoff, using: &generator)
        return spent + wait <= budget ? .again(after: wait) : .stop
    }

    /// The longest backoff after an attempt: ``base``, doubled with each attempt, up to ``cap``.
    func longestBackoff(after attempt: Int) -> Duration {
        var backoff = min(base, cap)
        for _ in 1..<max(1, attempt) where backoff < cap {
            backoff = min(backoff * 2, cap)
        }
        return backoff
    }

    /// Whether the next attempt may go better.
    private func mayPass(_ outcome: AttemptOutcome) -> Bool {
        switch outcome {
        case .answered(let status, _): status == 408 || status == 429 || (500..<600).contains(status)
        case .unreadable(let answer): answer.mayPass
        case .failed(let failure):
            switch failure {
            case .timedOut(.run): false
            case .cannotResolve, .cannotConnect, .timedOut, .closedBeforeAnswer, .truncated: true
            case .tls, .proxy, .tooLarge, .cancelled, .other: false
            }
        }
    }

    /// Whether it is certain that the server made nothing of the request.
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

    /// A time from nothing up to `longest`, evenly spread, so that calls that failed together don't come back together.
    private func jitter(upTo longest: Duration, using generator: inout some RandomNumberGenerator) -> Duration {
        // As many bits as a Double holds exactly.
        longest * (Double(generator.next() >> 11) / Double(UInt64.max >> 11))
    }
}
