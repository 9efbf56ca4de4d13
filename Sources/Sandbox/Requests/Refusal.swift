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
