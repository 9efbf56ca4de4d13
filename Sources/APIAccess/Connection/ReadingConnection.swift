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

    /// Sends the request; a closure reads the response.
    ///
    /// - Parameters:
    ///   - query: The request.
    ///   - reading: Reads the body of a response with a good status.
    /// - Throws: ``APIError``.
    package func get<Answer: Sendable>(
        _ query: APIQuery,
        reading: ([UInt8]) throws(UnreadableAnswer) -> Answer
    ) async throws(APIError) -> Answer {
        try await connection.perform(APICall(query), reading: reading).value
    }
}

/// A request that reads: where, and with which parameters.
package struct APIQuery: Sendable {
    let reading: ReadingOperation
    let path: String
    let emptyID: String?
    let subject: APISubject?

    /// A request at a path under the base URL.
    ///
    /// - Parameters:
    ///   - reading: The operation.
    ///   - path: The encoded path, with its query.
    ///   - emptyID: The name of an id in the path that is empty; nil for none.
    ///   - subject: What the request is about, for messages.
    package init(reading: ReadingOperation, path: String, emptyID: String? = nil, subject: APISubject?) {
        self.reading = reading
        self.path = path
        self.emptyID = emptyID
        self.subject = subject
    }
}
