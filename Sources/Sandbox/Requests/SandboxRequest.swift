/// A request as it came, not yet understood.
package struct SandboxRequest: Sendable, Equatable {
    /// Such as `GET`.
    package var method: String
    /// Path and query as they came, percent-encoded: `/api/apps/sandboxapp0001/flags?pageIndex=1`.
    package var target: String
    /// The `Authorization` header.
    package var authorization: String?
    /// The body's bytes.
    package var body: [UInt8]

    /// A request with these parts.
    package init(_ method: String, _ target: String, authorization: String? = nil, body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.authorization = authorization
        self.body = body
    }
}

extension SandboxRequest {
    /// The operation that the method and the path name, whoever asks; nil when they name none.
    package var operation: SandboxOperation? {
        guard let target = try? RequestTarget(target) else { return nil }
        return Route.find(method, target.segments)?.route.operation
    }
}

/// An answer, ready to be sent.
package struct SandboxResponse: Sendable, Equatable {
    /// The HTTP status.
    package var status: Int
    /// By name, in lower case. The body's length isn't among them.
    package var headers: [String: String]
    /// The body's bytes; JSON in all that the sandbox says by itself.
    package var body: [UInt8]

    /// An answer with these parts; JSON, unless the headers say otherwise.
    package init(
        status: Int,
        headers: [String: String] = ["content-type": "application/json"],
        body: [UInt8]
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Why a request isn't done: an answer with a status other than 200.
struct Refusal: Error, Equatable {
    /// The codes of the API's document.
    enum Code: String, Encodable {
        case invalidRequest = "invalid_request"
        case notFound = "not_found"
        case notPossible = "not_possible"
        case notAllowed = "not_allowed"
        case unauthenticated
        case unknownError = "unknown_error"
    }

    let code: Code
    let message: String
    /// By field, with dots (`updates.0.flagKey`), "" for the whole body; left out of the answer when empty.
    let issues: [String: [String]]

    init(_ code: Code, _ message: String, issues: [String: [String]] = [:]) {
        self.code = code
        self.message = message
        self.issues = issues
    }

    /// The document has no statuses but these.
    var status: Int {
        switch code {
        case .invalidRequest, .notPossible, .unknownError: 400
        case .unauthenticated: 401
        case .notAllowed: 403
        case .notFound: 404
        }
    }

    /// The envelope that every refusal comes in.
    var response: SandboxResponse {
        let envelope = ErrorEnvelope(
            error: ErrorEnvelope.Content(code: code, message: message),
            issues: issues.isEmpty ? nil : issues
        )
        let body = (try? JSONBytes.encode(envelope)) ?? JSONBytes.lastResort
        return SandboxResponse(status: status, body: body)
    }

    /// A page, a query or a path that can't be read.
    static func invalid(_ field: String, _ issue: String) -> Refusal {
        Refusal(.invalidRequest, "The request is not valid.", issues: [field: [issue]])
    }

    /// Something in the path that isn't there.
    static func missing(_ kind: String, _ id: SandboxID) -> Refusal {
        Refusal(.notFound, "There is no \(kind) \(id).")
    }
}
