/// The API's own word for what went wrong, compared without regard to the case of its letters.
package enum APIErrorCode: Sendable, Hashable {
    /// The request isn't valid.
    case invalidRequest
    /// What was asked for isn't there.
    case notFound
    /// It can't be done as things stand.
    case notPossible
    /// The key isn't allowed to.
    case notAllowed
    /// It can't be had.
    case notAvailable
    /// The API doesn't say.
    case unknownError
    /// The key isn't accepted.
    case unauthorized
    /// There is no key that is known.
    case unauthenticated
    /// A word that isn't documented, as it came.
    case other(String)

    /// The code that a word of the API stands for.
    package init(_ text: String) {
        self = Self.documented[text.asciiLowercased] ?? .other(text)
    }

    /// The word, as the documentation writes it.
    package var text: String {
        if case .other(let text) = self { return text }
        return Self.documented.first { $0.value == self }?.key ?? ""
    }

    private static let documented: [String: APIErrorCode] = [
        "invalid_request": .invalidRequest,
        "not_found": .notFound,
        "not_possible": .notPossible,
        "not_allowed": .notAllowed,
        "not_available": .notAvailable,
        "unknown_error": .unknownError,
        "unauthorized": .unauthorized,
        "unauthenticated": .unauthenticated,
    ]
}
