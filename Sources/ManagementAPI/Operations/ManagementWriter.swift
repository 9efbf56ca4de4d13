package import APIAccess

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Writes through the Management API; each answer says how often its call was sent. What only reads is handed a
/// ``ManagementReader`` in its place.
package struct ManagementWriter: Sendable {
    private let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Makes a flag (createFlag). Sending it twice may make two.
    ///
    /// - Throws: ``APIError``.
    package func createFlag(app: String, _ body: CreateFlagBody) async throws(APIError) -> APIAnswer<APIWrittenFlag> {
        try await send(
            .createFlag,
            at: ["apps", .app(app), "flags"],
            body,
            subject: APISubject(.flag, body.key)
        )
    }

    /// Changes a flag's details (updateFlag).
    ///
    /// - Throws: ``APIError``.
    package func updateFlag(
        app: String,
        flagID: String,
        _ body: UpdateFlagBody
    ) async throws(APIError) -> APIAnswer<APIWrittenFlag> {
        try await send(
            .updateFlag,
            at: ["apps", .app(app), "flags", .flagID(flagID)],
            body,
            subject: APISubject(.flag, flagID)
        )
    }

    /// Adds and removes a company's specific targets in an environment (updateCompanyFlags).
    ///
    /// - Throws: ``APIError``.
    package func updateCompanyFlags(
        app: String,
        environment: String,
        company: String,
        _ body: UpdateEntityFlagsBody
    ) async throws(APIError) -> APIAnswer<APIEntityFlags> {
        try await send(
            .updateCompanyFlags,
            at: ["apps", .app(app), "envs", .environment(environment), "companies", .company(company), "flags"],
            body,
            subject: APISubject(.company, company, in: environment)
        )
    }

    /// Adds and removes a user's specific targets in an environment (updateUserFlags).
    ///
    /// - Throws: ``APIError``.
    package func updateUserFlags(
        app: String,
        environment: String,
        user: String,
        _ body: UpdateEntityFlagsBody
    ) async throws(APIError) -> APIAnswer<APIEntityFlags> {
        try await send(
            .updateUserFlags,
            at: ["apps", .app(app), "envs", .environment(environment), "users", .user(user), "flags"],
            body,
            subject: APISubject(.user, user, in: environment)
        )
    }

    private func send<Answer: Decodable & Sendable>(
        _ operation: APIOperation,
        at path: [PathPart],
        _ body: some Encodable,
        subject: APISubject
    ) async throws(APIError) -> APIAnswer<Answer> {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes: [UInt8]
        do {
            bytes = Array(try encoder.encode(body))
        } catch {
            throw APIError(operation, .notSent(.unencodable), subject: subject)
        }
        return try await connection.perform(APICall(operation, at: path, body: bytes, subject: subject))
    }
}
