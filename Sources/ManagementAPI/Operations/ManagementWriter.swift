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

    /// Adds and removes a company's specific targets in an environment (updateCompanyFlags). The response lists all flags;
    /// those in `flags` are kept.
    ///
    /// - Throws: ``APIError``.
    package func updateCompanyFlags(
        _ request: WriteRequest,
        company: String,
        in environment: String,
        of flags: Set<Identifier>
    ) async throws(APIError) -> APIAnswer<APIEntityFlags> {
        try await update(.updateCompanyFlags, request, APISubject(.company, company, in: environment), flags)
    }

    /// Adds and removes a user's specific targets in an environment (updateUserFlags). The response lists all flags; those
    /// in `flags` are kept.
    ///
    /// - Throws: ``APIError``.
    package func updateUserFlags(
        _ request: WriteRequest,
        user: String,
        in environment: String,
        of flags: Set<Identifier>
    ) async throws(APIError) -> APIAnswer<APIEntityFlags> {
        try await update(.updateUserFlags, request, APISubject(.user, user, in: environment), flags)
    }

    /// Creates a company in an environment, or leaves it as it is (upsertCompany).
    ///
    /// - Throws: ``APIError``.
    package func upsertCompany(
        _ request: WriteRequest,
        company: String,
        in environment: String
    ) async throws(APIError) -> APIAnswer<APIEntity> {
        try await send(.upsertCompany, request, subject: APISubject(.company, company, in: environment))
    }

    /// Creates a user in an environment, or leaves it as it is (upsertUser).
    ///
    /// - Throws: ``APIError``.
    package func upsertUser(
        _ request: WriteRequest,
        user: String,
        in environment: String
    ) async throws(APIError) -> APIAnswer<APIEntity> {
        try await send(.upsertUser, request, subject: APISubject(.user, user, in: environment))
    }

    /// Waits until a call that failed may be sent again, by the run's tries, pauses and budget. For a call that isn't sent
    /// again blindly: whoever asks looks first whether it was handled.
    ///
    /// - Parameters:
    ///   - error: How its last attempt failed.
    ///   - attempt: How often it was sent, from 1.
    /// - Returns: Whether it may be sent again; false at once if it may not.
    package func mayRepeat(after error: APIError, attempt: Int) async -> Bool {
        await connection.mayRepeat(after: error, attempt: attempt)
    }

    private func update(
        _ operation: APIOperation,
        _ request: WriteRequest,
        _ subject: APISubject,
        _ flags: Set<Identifier>
    ) async throws(APIError) -> APIAnswer<APIEntityFlags> {
        try await connection.perform(call(operation, request, subject)) { body throws(UnreadableAnswer) in
            try APIEntityFlags(body, only: flags)
        }
    }

    private func send<Answer: Decodable & Sendable>(
        _ operation: APIOperation,
        _ request: WriteRequest,
        subject: APISubject
    ) async throws(APIError) -> APIAnswer<Answer> {
        try await connection.perform(call(operation, request, subject))
    }

    private func call(_ operation: APIOperation, _ request: WriteRequest, _ subject: APISubject) -> APICall {
        APICall(
            operation, method: request.method, path: request.path.text, emptyID: request.path.emptyID,
            body: request.body, subject: subject)
    }
}

/// Where Reflag notifies people of a change.
package enum APINotification: String, Sendable, CaseIterable {
    /// In Slack.
    case slack
    /// In a comment in Linear.
    case linearComment
}
