/// A request as received.
package struct SandboxRequest: Sendable, Equatable {
    /// Such as `GET`.
    package var method: String
    /// Path and query as received, percent-encoded: `/api/apps/sandboxapp0001/flags?pageIndex=1`.
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
    /// The operation for the method and path, without checking the key; nil if there is none.
    package var operation: SandboxOperation? {
        guard let target = try? RequestTarget(target) else { return nil }
        return Route.find(method, target.segments)?.route.operation
    }
}

/// A response, ready to be sent.
package struct SandboxResponse: Sendable, Equatable {
    /// The HTTP status.
    package var status: Int
    /// The headers by lowercase name. The body's length isn't included.
    package var headers: [String: String]
    /// The body's bytes; always JSON in the sandbox's own responses.
    package var body: [UInt8]

    /// A response with these parts; JSON, unless the headers say otherwise.
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

/// Why a request is rejected: a response with a status other than 200.
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
    /// By field, in dotted form (`updates.0.flagKey`), "" for the whole body; left out of the response if empty.
    let issues: [String: [String]]

    init(_ code: Code, _ message: String, issues: [String: [String]] = [:]) {
        self.code = code
        self.message = message
        self.issues = issues
    }

    /// The document only has these statuses.
    var status: Int {
        switch code {
        case .invalidRequest, .notPossible, .unknownError: 400
        case .unauthenticated: 401
        case .notAllowed: 403
        case .notFound: 404
        }
    }

    /// The envelope of every rejection.
    var response: SandboxResponse { response(code: code.rawValue) }

    /// The same with its code in upper case.
    var responseInUpperCase: SandboxResponse { response(code: code.rawValue.uppercased()) }

    private func response(code: String) -> SandboxResponse {
        let envelope = ErrorEnvelope(
            error: ErrorEnvelope.Content(code: code, message: message),
            issues: issues.isEmpty ? nil : issues
        )
        let body = (try? JSONBytes.encode(envelope)) ?? JSONBytes.lastResort
        return SandboxResponse(status: status, body: body)
    }

    /// An invalid page, query or path.
    static func invalid(_ field: String, _ issue: String) -> Refusal {
        Refusal(.invalidRequest, "The request is not valid.", issues: [field: [issue]])
    }

    /// Something in the path that doesn't exist.
    static func missing(_ kind: String, _ id: SandboxID) -> Refusal {
        Refusal(.notFound, "There is no \(kind) \(id).")
    }
}
