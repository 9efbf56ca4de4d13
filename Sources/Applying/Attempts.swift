package import APIAccess

/// How often a call was sent, with all retries, and the last response.
package struct Attempts: Hashable, Sendable {
    /// How often it was sent; 0 if it never was.
    package private(set) var count = 0
    /// The HTTP status of the last response; nil if the last try got none.
    package private(set) var status: Int?

    /// None.
    package init() {}

    /// Adds the tries that ended in a response.
    package mutating func add(_ answer: APIAnswer<some Sendable>) {
        count += answer.attempts
        status = answer.status
    }

    /// Adds the tries that ended in an error.
    package mutating func add(_ error: APIError) {
        count += error.attempts
        if error.attempts > 0 { status = error.status }
    }
}
