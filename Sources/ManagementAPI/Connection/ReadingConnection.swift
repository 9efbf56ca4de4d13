/// A connection on which only GETs go out: what it is given names no method.
struct ReadingConnection: Sendable {
    private let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Asks, and decodes the answer.
    func get<Answer: Decodable & Sendable>(_ query: APIQuery) async throws(APIError) -> Answer {
        try await connection.perform(APICall(query))
    }
}

/// Where to ask, and with what. Its operation is one that reads.
struct APIQuery: Sendable {
    /// The operations that read, each with its name in ``APIOperation``.
    enum Reading: Sendable, CaseIterable {
        case listApps, getApp, listEnvironments, getEnvironment, listFlags, getFlagTargeting, getCompanyFlags
        case getUserFlags

        var operation: APIOperation {
            switch self {
            case .listApps: .listApps
            case .getApp: .getApp
            case .listEnvironments: .listEnvironments
            case .getEnvironment: .getEnvironment
            case .listFlags: .listFlags
            case .getFlagTargeting: .getFlagTargeting
            case .getCompanyFlags: .getCompanyFlags
            case .getUserFlags: .getUserFlags
            }
        }
    }

    let reading: Reading
    let path: [PathPart]
    var query: [(name: String, value: String)] = []
    let subject: APISubject?
}
