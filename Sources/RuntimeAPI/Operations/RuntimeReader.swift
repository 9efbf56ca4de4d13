package import APIAccess
import FlagModel

/// The company or user for which flags are evaluated.
package enum RuntimeEntity: Sendable, Hashable {
    /// A company by its id.
    case company(String)
    /// A user by id.
    case user(String)
}

/// Reads what one environment's applications are served. It can only send GETs.
///
/// Each read uses the key that it needs: the types make sure that a ``SDKKeyPair`` has no key of the wrong kind.
package struct RuntimeReader: Sendable {
    /// The reader with the publishable key; nil without one.
    package let publicly: PublicRuntimeReader?

    private let connection: ReadingConnection

    /// A reader of an environment.
    ///
    /// - Parameters:
    ///   - connection: The connection to the Runtime API; its own key isn't used.
    ///   - keys: The environment's keys.
    package init(_ connection: Connection, keys: SDKKeyPair) {
        self.connection = ReadingConnection(connection.keyed(keys.secret))
        publicly = keys.publishable.map { PublicRuntimeReader(ReadingConnection(connection.keyed($0))) }
    }

    /// All flags that are served to the secret key (`GET /features`), at this version or a newer one if the edge has
    /// it.
    ///
    /// - Throws: ``APIError``.
    package func features(waitingFor version: Int?) async throws(APIError) -> ServedFeatures {
        try await connection.ask(.getFeatures, at: ["features"], [], waitingFor: version, about: nil)
    }

    /// All flags, including secret ones, as evaluated for a company or user (`GET /features/evaluated`).
    ///
    /// - Throws: ``APIError``.
    package func evaluated(
        for entity: RuntimeEntity,
        waitingFor version: Int?
    ) async throws(APIError) -> EvaluatedFeatures {
        try await evaluated(for: [entity], waitingFor: version)
    }

    /// The same for a company and a user of it, as one context: at most one of each.
    ///
    /// - Throws: ``APIError``.
    package func evaluated(
        for context: [RuntimeEntity],
        waitingFor version: Int?
    ) async throws(APIError) -> EvaluatedFeatures {
        let parts = context.map { entity in
            switch entity {
            case .company(let id): (name: "context.company.id", value: id, subject: APISubject(.company, id))
            case .user(let id): (name: "context.user.id", value: id, subject: APISubject(.user, id))
            }
        }
        return try await connection.ask(
            .getEvaluatedFeatures, at: ["features", "evaluated"], parts.map { (name: $0.name, value: $0.value) },
            waitingFor: version, about: parts.first?.subject)
    }
}

/// Reads what one environment's client-side applications are served, with the publishable key.
package struct PublicRuntimeReader: Sendable {
    private let connection: ReadingConnection

    init(_ connection: ReadingConnection) {
        self.connection = connection
    }

    /// All flags that are served to the publishable key (`GET /features/evaluated` without a company or user).
    ///
    /// - Throws: ``APIError``.
    package func features(waitingFor version: Int?) async throws(APIError) -> EvaluatedFeatures {
        try await connection.ask(
            .getEvaluatedFeatures, at: ["features", "evaluated"], [], waitingFor: version, about: nil)
    }
}

extension ReadingConnection {
    fileprivate func ask<Answer: RuntimeAnswer>(
        _ reading: ReadingOperation,
        at path: [PathPart],
        _ query: [(name: String, value: String)],
        waitingFor version: Int?,
        about subject: APISubject?
    ) async throws(APIError) -> Answer {
        let wait = version.map { [(name: "waitForVersion", value: "\($0)")] } ?? []
        let answer: Answer = try await get(
            APIQuery(reading: reading, path: RequestPath(path, query: query + wait).text, subject: subject))
        guard answer.success else {
            throw APIError(reading.operation, .unreadable(.shape("success: false")), subject: subject, attempts: 1)
        }
        return answer
    }
}
