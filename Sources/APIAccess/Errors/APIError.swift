/// A call that failed: what happened, at which operation, to what.
///
/// Text from outside (``message``, ``issues``, ``requestID``, the subject's id) is kept as it came, but for the
/// key, which is blotted out should the other side quote it. What renders it makes it safe to show.
package struct APIError: Error, Sendable {
    /// What happened, as far as a caller can decide on it.
    package enum Kind: Sendable {
        /// The key wasn't accepted (401).
        case keyRefused
        /// The key isn't allowed to do this (403).
        case scopeMissing
        /// What was asked for isn't there (404).
        case notFound
        /// The request wasn't accepted (400 and every other 4xx).
        case invalidRequest
        /// Too many requests (429); the time after which the server wants to be asked again, where it says so.
        case rateLimited(retryAfter: Duration?)
        /// The server failed (5xx); the same time, which a 503 may bear.
        case server(retryAfter: Duration?)
        /// The answer sends the caller elsewhere (3xx), to this host where it names one; it wasn't followed.
        case redirected(host: String?)
        /// The call went well by its status, but its body can't be read.
        case unreadable(UnreadableAnswer)
        /// No whole answer came.
        case network(TransportFailure)
        /// Nothing was sent.
        case notSent(NotSentReason)
    }

    /// Why nothing was sent.
    package enum NotSentReason: Sendable, Equatable {
        /// An id or key that belongs in the path is empty; its name, such as `company id`.
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
    /// What was asked for, if it has a name.
    package let subject: APISubject?
    /// How often it was tried; 0 where nothing was sent.
    package let attempts: Int
    /// The HTTP status, where an answer came.
    package let status: Int?
    /// The API's own code.
    package let code: APIErrorCode?
    /// The API's own message.
    package let message: String?
    /// What the API finds wrong, by field; sorted.
    package let issues: [APIIssue]
    /// The id of the request, from `x-request-id` or `cf-ray`, to quote to Reflag's support.
    package let requestID: String?
    /// Whether an answer that tells of an error was a proxy's HTML page, not the API's.
    package let isHTML: Bool
    /// Whether an attempt before the last may have been carried out, whatever became of the last.
    var earlierMayHaveBeenHandled = false

    /// An error of a call that got no answer.
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

    /// The error that an answer stands for; `unreadable` says that the answer's status was good and its body wasn't.
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
        requestID = (answer.header("x-request-id") ?? answer.header("cf-ray")).map(key.hidden)
        let envelope: ErrorEnvelope? = unreadable == nil ? try? AnswerDecoder.decode(answer.body) : nil
        code = (envelope?.code).map { APIErrorCode(key.hidden(in: $0)) }
        message = (envelope?.message).map(key.hidden)
        issues = APIIssue.sorted(envelope?.issues ?? [:]).map { issue in
            APIIssue(field: key.hidden(in: issue.field), messages: issue.messages.map(key.hidden))
        }
        isHTML = AnswerDecoder.isHTML(answer.body)
        if let unreadable {
            kind = .unreadable(unreadable.hiding(key))
        } else {
            kind = Kind(status: answer.status, answer: answer, unixTime: unixTime, key: key)
        }
    }

    /// Whether the call may have been carried out all the same: false only where that is certain.
    package var mayHaveBeenHandled: Bool {
        if earlierMayHaveBeenHandled { return true }
        return switch kind {
        case .keyRefused, .scopeMissing, .notFound, .invalidRequest, .rateLimited, .redirected, .notSent: false
        case .server, .unreadable: true
        case .network(let failure): failure.mayHaveReachedServer
        }
    }

    /// The same error of an attempt that followed another: what that one may have done isn't forgotten.
    func following(_ earlier: APIError?) -> APIError {
        var error = self
        error.earlierMayHaveBeenHandled = earlier?.mayHaveBeenHandled ?? false
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
            self = .redirected(host: answer.header("location").flatMap(urlAuthority).map(key.hidden))
        default: self = .server(retryAfter: RetryAfter(answer, unixTime: unixTime)?.duration)
        }
    }
}

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
