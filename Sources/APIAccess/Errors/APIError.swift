/// A failed call: what happened, in which operation, to what.
///
/// External text (``message``, ``issues``, ``requestID``, the subject's id) is kept as it is, except that the key is hidden
/// if the server quotes it, and that what a server says at length is cut. Renderers make it safe to show.
package struct APIError: Error, Sendable {
    /// What happened, with the distinctions that callers need.
    package enum Kind: Sendable {
        /// The key wasn't accepted (401).
        case keyRefused
        /// The key isn't allowed to do this (403).
        case scopeMissing
        /// Not found (404).
        case notFound
        /// The request was rejected (400 and every other 4xx).
        case invalidRequest
        /// Too many requests (429), with the server's `Retry-After`, if any.
        case rateLimited(retryAfter: Duration?)
        /// The server failed (5xx), with the server's `Retry-After`, if any.
        case server(retryAfter: Duration?)
        /// The response is a redirect (3xx), to this host if it contains one; it wasn't followed.
        case redirected(host: String?)
        /// The status was good, but the body can't be read.
        case unreadable(UnreadableAnswer)
        /// There was no complete response.
        case network(TransportFailure)
        /// Nothing was sent.
        case notSent(NotSentReason)
    }

    /// Why nothing was sent.
    package enum NotSentReason: Sendable, Equatable {
        /// An id or key in the path is empty; this is its name, such as `company id`.
        case emptyParameter(String)
        /// The body can't be written as JSON.
        case unencodable
        /// The task was cancelled while the call waited for its turn.
        case cancelled
    }

    /// The operation that was called.
    package let operation: APIOperation
    /// What happened.
    package let kind: Kind
    /// What the call was about, if it has a name.
    package let subject: APISubject?
    /// How often it was sent; 0 if it wasn't sent.
    package let attempts: Int
    /// The HTTP status, if there was a response.
    package let status: Int?
    /// The API's own code.
    package let code: APIErrorCode?
    /// The API's own message.
    package let message: String?
    /// The API's error messages by field, sorted.
    package let issues: [APIIssue]
    /// The request's id from `x-request-id` or `cf-ray`, for Reflag's support.
    package let requestID: String?
    /// Whether an error response was a proxy's HTML page instead of the API's.
    package let isHTML: Bool
    /// Whether an earlier attempt may have been processed, regardless of the last one.
    var earlierMayHaveBeenHandled = false
    /// Whether an earlier attempt may still be processed.
    var earlierMayStillBeHandled = false

    /// An error without a response.
    package init(_ operation: APIOperation, _ kind: Kind, subject: APISubject?, attempts: Int = 0) {
        self.operation = operation
        self.kind = kind
        self.subject = subject
        self.attempts = attempts
        status = nil
        code = nil
        message = nil
        issues = []
        requestID = nil
        isHTML = false
    }

    /// The error for a response; `unreadable` means that its status was good and its body wasn't.
    init(
        _ call: APICall,
        answer: TransportResponse,
        unreadable: UnreadableAnswer? = nil,
        attempts: Int,
        unixTime: Int,
        hiding key: BearerKey
    ) {
        operation = call.operation
        subject = call.subject
        self.attempts = attempts
        status = answer.status
        requestID = (answer.header("x-request-id") ?? answer.header("cf-ray")).map { key.hidden(in: $0).shortened(200) }
        let envelope: ErrorEnvelope? = unreadable == nil ? try? AnswerDecoder.decode(answer.body) : nil
        code = (envelope?.code).map { APIErrorCode(key.hidden(in: $0).shortened(200)) }
        message = (envelope?.message).map { key.hidden(in: $0).shortened(2_000) }
        issues = APIIssue.sorted(envelope?.issues ?? [:]).map { issue in
            APIIssue(
                field: key.hidden(in: issue.field).shortened(500),
                messages: issue.messages.map { key.hidden(in: $0).shortened(2_000) })
        }
        isHTML = AnswerDecoder.isHTML(answer.body)
        if let unreadable {
            kind = .unreadable(unreadable.hiding(key))
        } else {
            kind = Kind(status: answer.status, answer: answer, unixTime: unixTime, key: key)
        }
    }

    /// Whether the call may have been processed: false only if it is certain that it wasn't.
    package var mayHaveBeenHandled: Bool {
        if earlierMayHaveBeenHandled { return true }
        return switch kind {
        case .keyRefused, .scopeMissing, .notFound, .invalidRequest, .rateLimited, .redirected, .notSent: false
        case .server, .unreadable: true
        case .network(let failure): failure.mayHaveReachedServer
        }
    }

    /// Whether the same call may succeed later.
    package var mayPass: Bool {
        switch kind {
        case .rateLimited, .server, .network, .notSent(.cancelled): true
        case .unreadable(let answer): answer.mayPass
        case .keyRefused, .scopeMissing, .notFound, .invalidRequest, .redirected, .notSent: mayHaveBeenHandled
        }
    }

    /// Whether the API said that something isn't there (404), and not a proxy in front of it.
    package var saysNotFound: Bool {
        if case .notFound = kind { !isHTML } else { false }
    }

    /// Whether the call may still be processed, so that not to find what it writes settles nothing: an attempt got no
    /// response, or a gateway's that it had none either (504).
    package var mayStillBeHandled: Bool {
        if earlierMayStillBeHandled { return true }
        return switch kind {
        case .server: status == 504
        case .network(.truncated): false
        case .network(let failure): failure.mayHaveReachedServer
        default: false
        }
    }

    /// The same error for an attempt after `earlier`, which may have been processed.
    package func following(_ earlier: APIError?) -> APIError {
        var error = self
        error.earlierMayHaveBeenHandled = earlier?.mayHaveBeenHandled ?? false
        error.earlierMayStillBeHandled = earlier?.mayStillBeHandled ?? false
        return error
    }
}

extension APIError.Kind {
    fileprivate init(status: Int, answer: TransportResponse, unixTime: Int, key: BearerKey) {
        switch status {
        case 401: self = .keyRefused
        case 403: self = .scopeMissing
        case 404: self = .notFound
        case 429: self = .rateLimited(retryAfter: RetryAfter(answer, unixTime: unixTime)?.duration)
        case 400..<500: self = .invalidRequest
        case 300..<400:
            let host = answer.header("location").flatMap(urlAuthority)
            self = .redirected(host: host.map { key.hidden(in: $0).shortened(200) })
        default: self = .server(retryAfter: RetryAfter(answer, unixTime: unixTime)?.duration)
        }
    }
}

extension APIError {
    /// The outcome for the retry policy; nil if nothing was sent.
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

    /// Whether the server limits the rate (429).
    var isRateLimit: Bool {
        if case .rateLimited = kind { return true }
        return false
    }
}
