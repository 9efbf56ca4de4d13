package import APIAccess

/// How often a call was sent, all tries together, and what was answered last.
package struct Attempts: Hashable, Sendable {
    /// How often it was sent; 0 where it never was.
    package private(set) var count = 0
    /// The HTTP status of the last answer; nil where none came to the last try.
    package private(set) var status: Int?

    /// None.
    package init() {}

    /// Adds the tries that ended in an answer.
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
