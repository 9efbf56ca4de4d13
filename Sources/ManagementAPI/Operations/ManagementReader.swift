package import APIAccess
import FlagModel

/// Reads from the Management API. It can only send GETs.
package struct ManagementReader: Sendable {
    private let connection: ReadingConnection
    private let fields: FlagFields

    init(_ connection: ReadingConnection, fields: FlagFields) {
        self.connection = connection
        self.fields = fields
    }

    /// The apps that the key may see (listApps).
    ///
    /// - Throws: ``APIError``.
    package func listApps() async throws(APIError) -> [APIAppHeader] {
        let list: APIAppList = try await connection.get(
            APIQuery(reading: .listApps, path: ["apps"], subject: nil)
        )
        return list.data
    }

    /// One app with its environments and stages (getApp).
    ///
    /// - Throws: ``APIError``.
    package func getApp(_ app: String) async throws(APIError) -> APIApp {
        try await connection.get(
            APIQuery(reading: .getApp, path: ["apps", .app(app)], subject: APISubject(.app, app))
        )
    }

    /// One app (getApp), decoded as a type of the caller's: for what ``APIApp`` leaves out.
    ///
    /// - Throws: ``APIError``.
    package func getApp<Answer: Decodable & Sendable>(
        _ app: String,
        as type: Answer.Type
    ) async throws(APIError) -> Answer {
        try await connection.get(
            APIQuery(reading: .getApp, path: ["apps", .app(app)], subject: APISubject(.app, app))
        )
    }

    /// One page of an app's flags (listFlags). Without `page` it is the first, of the API's own size.
    ///
    /// - Throws: ``APIError``.
    package func listFlags(
        app: String,
        page: (index: Int, size: Int)? = nil
    ) async throws(APIError) -> APIFlagPage {
        try await connection.get(
            APIQuery(
                reading: .listFlags,
                path: ["apps", .app(app), "flags"],
                query: Self.pageQuery(page),
                subject: APISubject(.app, app)
            )
        ) { body throws(UnreadableAnswer) in
            try APIFlagPage(body, fields)
        }
    }

    /// The specific targets of a flag in an environment (getFlagTargeting).
    ///
    /// - Throws: ``APIError``.
    package func getFlagTargeting(
        app: String,
        flagKey: String,
        environment: String
    ) async throws(APIError) -> APIFlagTargeting {
        try await connection.get(
            APIQuery(
                reading: .getFlagTargeting,
                path: ["apps", .app(app), "flags", .flagKey(flagKey), "targeting", .environment(environment)],
                subject: APISubject(.flag, flagKey, in: environment)
            )
        )
    }

    /// One page of the flags of a company in an environment (getCompanyFlags).
    ///
    /// - Throws: ``APIError``.
    package func getCompanyFlags(
        app: String,
        environment: String,
        company: String,
        page: (index: Int, size: Int)? = nil
    ) async throws(APIError) -> APIEntityFlags {
        try await connection.get(Self.companyFlags(app, environment, company, page))
    }

    /// One page of the flags of a user in an environment (getUserFlags).
    ///
    /// - Throws: ``APIError``.
    package func getUserFlags(
        app: String,
        environment: String,
        user: String,
        page: (index: Int, size: Int)? = nil
    ) async throws(APIError) -> APIEntityFlags {
        try await connection.get(Self.userFlags(app, environment, user, page))
    }

    /// Asks whether Reflag knows a company in an environment (getCompanyFlags): it answers with 404 if it doesn't. What a
    /// response says of the company's flags isn't read.
    ///
    /// - Throws: ``APIError``, with ``APIError/saysNotFound`` for a company that Reflag doesn't know.
    package func getCompany(app: String, environment: String, company: String) async throws(APIError) -> APIEntity {
        try await connection.get(Self.companyFlags(app, environment, company)) { body throws(UnreadableAnswer) in
            try APIEntity(body)
        }
    }

    /// Asks whether Reflag knows a user in an environment (getUserFlags): it answers with 404 if it doesn't. What a
    /// response says of the user's flags isn't read.
    ///
    /// - Throws: ``APIError``, with ``APIError/saysNotFound`` for a user that Reflag doesn't know.
    package func getUser(app: String, environment: String, user: String) async throws(APIError) -> APIEntity {
        try await connection.get(Self.userFlags(app, environment, user)) { body throws(UnreadableAnswer) in
            try APIEntity(body)
        }
    }

    private static func companyFlags(
        _ app: String,
        _ environment: String,
        _ company: String,
        _ page: (index: Int, size: Int)? = nil
    ) -> APIQuery {
        APIQuery(
            reading: .getCompanyFlags,
            path: ["apps", .app(app), "envs", .environment(environment), "companies", .company(company), "flags"],
            query: pageQuery(page),
            subject: APISubject(.company, company, in: environment)
        )
    }

    private static func userFlags(
        _ app: String,
        _ environment: String,
        _ user: String,
        _ page: (index: Int, size: Int)? = nil
    ) -> APIQuery {
        APIQuery(
            reading: .getUserFlags,
            path: ["apps", .app(app), "envs", .environment(environment), "users", .user(user), "flags"],
            query: pageQuery(page),
            subject: APISubject(.user, user, in: environment)
        )
    }

    /// Paging: the API's responses mention it, although no parameter for it is documented.
    private static func pageQuery(_ page: (index: Int, size: Int)?) -> [(name: String, value: String)] {
        guard let page else { return [] }
        return [(name: "pageIndex", value: "\(page.index)"), (name: "pageSize", value: "\(page.size)")]
    }
}

extension APIQuery {
    /// A query of a path from its parts.
    fileprivate init(
        reading: ReadingOperation,
        path: [PathPart],
        query: [(name: String, value: String)] = [],
        subject: APISubject?
    ) {
        let path = RequestPath(path, query: query)
        self.init(reading: reading, path: path.text, emptyID: path.emptyID, subject: subject)
    }
}
