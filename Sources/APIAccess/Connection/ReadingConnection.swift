/// A connection on which only GETs go out: what it is given names no method.
package struct ReadingConnection: Sendable {
    private let connection: Connection

    /// What reads through `connection`.
    package init(_ connection: Connection) {
        self.connection = connection
    }

    /// Asks, and decodes the answer.
    ///
    /// - Throws: ``APIError``.
    package func get<Answer: Decodable & Sendable>(_ query: APIQuery) async throws(APIError) -> Answer {
        try await connection.perform(APICall(query)).value
    }
}

/// Where to ask, and with what. Its operation is one that reads.
package struct APIQuery: Sendable {
    let reading: ReadingOperation
    let path: [PathPart]
    let query: [(name: String, value: String)]
    let subject: APISubject?

    /// A question at a path under the base URL; the subject is what is asked for, for messages.
    package init(
        reading: ReadingOperation,
        path: [PathPart],
        query: [(name: String, value: String)] = [],
        subject: APISubject?
    ) {
        self.reading = reading
        self.path = path
        self.query = query
        self.subject = subject
    }
}
