extension APIError {
    /// What the retry policy decides on; nil where nothing was sent.
    var outcome: AttemptOutcome? {
        switch kind {
        case .network(let failure): .failed(failure)
        case .unreadable(let answer): .unreadable(answer)
        case .notSent: nil
        case .rateLimited(let retryAfter), .server(let retryAfter):
            status.map { .answered(status: $0, retryAfter: retryAfter) }
        case .keyRefused, .scopeMissing, .notFound, .invalidRequest, .redirected:
            status.map { .answered(status: $0, retryAfter: nil) }
        }
    }

    /// Whether the server set the pace (429).
    var isRateLimit: Bool {
        if case .rateLimited = kind { return true }
        return false
    }
}
