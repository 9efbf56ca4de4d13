/// A connection that can only send GETs: callers can't choose a method.
package struct ReadingConnection: Sendable {
    private let connection: Connection

    /// Reads through `connection`.
    package init(_ connection: Connection) {
        self.connection = connection
    }

    /// Sends the request, and decodes the response.
    ///
    /// - Throws: ``APIError``.
    package func get<Answer: Decodable & Sendable>(_ query: APIQuery) async throws(APIError) -> Answer {
        try await connection.perform(APICall(query)).value
    }
}

/// A request that reads: where, and with which parameters.
package struct APIQuery: Sendable {
    let reading: ReadingOperation
    let path: [PathPart]
    let query: [(name: String, value: String)]
    let subject: APISubject?

    /// A request at a path under the base URL; the subject is what it is about, for messages.
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
