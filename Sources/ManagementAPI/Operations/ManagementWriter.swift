package import APIAccess
package import FlagModel

/// A request that writes, encoded as it was planned: exactly this is sent.
package struct WriteRequest: Sendable {
    /// The method.
    package let method: RequestMethod
    /// Where it goes, under the API URL.
    package let path: RequestPath
    /// The body: JSON in UTF-8.
    package let body: [UInt8]

    /// A request from its parts.
    package init(method: RequestMethod, path: RequestPath, body: [UInt8]) {
        self.method = method
        self.path = path
        self.body = body
    }
}

/// Writes through the Management API; each response says how often its call was sent. What only reads gets a
/// ``ManagementReader`` instead.
package struct ManagementWriter: Sendable {
    private let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Creates a flag (createFlag). Sending it twice may create two.
    ///
    /// - Throws: ``APIError``.
    package func createFlag(_ request: WriteRequest, key: String) async throws(APIError) -> APIAnswer<APIWrittenFlag> {
        try await send(.createFlag, request, subject: APISubject(.flag, key))
    }

    /// Changes a flag's details (updateFlag).
    ///
    /// - Throws: ``APIError``.
    package func updateFlag(_ request: WriteRequest, id: String) async throws(APIError) -> APIAnswer<APIWrittenFlag> {
        try await send(.updateFlag, request, subject: APISubject(.flag, id))
    }

    /// Adds and removes a company's specific targets in an environment (updateCompanyFlags).
    ///
    /// - Throws: ``APIError``.
    package func updateCompanyFlags(
        _ request: WriteRequest,
        company: String,
        in environment: String
    ) async throws(APIError) -> APIAnswer<APIEntityFlags> {
        try await send(.updateCompanyFlags, request, subject: APISubject(.company, company, in: environment))
    }

    /// Adds and removes a user's specific targets in an environment (updateUserFlags).
    ///
    /// - Throws: ``APIError``.
    package func updateUserFlags(
        _ request: WriteRequest,
        user: String,
        in environment: String
    ) async throws(APIError) -> APIAnswer<APIEntityFlags> {
        try await send(.updateUserFlags, request, subject: APISubject(.user, user, in: environment))
    }

    private func send<Answer: Decodable & Sendable>(
        _ operation: APIOperation,
        _ request: WriteRequest,
        subject: APISubject
    ) async throws(APIError) -> APIAnswer<Answer> {
        try await connection.perform(
            APICall(
                operation, method: request.method, path: request.path.text, emptyID: request.path.emptyID,
                body: request.body, subject: subject))
    }
}

/// Where Reflag notifies people of a change.
package enum APINotification: String, Sendable, CaseIterable {
    /// In Slack.
    case slack
    /// In a comment in Linear.
    case linearComment
}
