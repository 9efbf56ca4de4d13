import APIAccess
import FlagModel
import FlagTestKit
import JSONText
import LiveReading
import ManagementAPI

/// A live reader over a transport that never tries again.
func liveReader(over transport: FakeTransport, parallelism: Int = 4) throws -> LiveReader {
    let connection = Connection(
        transport: transport, endpoint: .reflag, key: try APIKey("api_test", from: "the test"), version: "1.2.3",
        parallelism: 64,
        policy: .never)
    return LiveReader(ManagementClient(connection).reader, parallelism: parallelism)
}

/// Something that a test didn't expect.
struct Unexpected: Error {
    let what: String
}

/// The error of a read that must fail.
func failure<Value>(of read: () async throws(LiveReadingError) -> Value) async throws -> LiveReadingError {
    let value: Value
    do {
        value = try await read()
    } catch {
        return error
    }
    throw Unexpected(what: "no error, but \(value)")
}

/// Response bodies of the API.
enum Answer {
    static func app(_ id: String = "ap1", keyFormat: String = "kebabCaseLower") -> TransportResponse {
        .json(
            """
            {
              "org": {"id": "org_1", "name": "Acme"}, "id": "\(id)", "name": "Acme Web", "demo": false,
              "flagKeyFormat": "\(keyFormat)",
              "environments": [
                {"id": "en2", "name": "Staging", "isProduction": false, "order": 1, "flagStateVersion": 7,
                 "sdkAccess": {"publishableKey": "pub_stag_x", "secretKey": "sec_stag_x"}},
                {"id": "en1", "name": "Production", "isProduction": true, "order": 0, "flagStateVersion": 41,
                 "sdkAccess": {"publishableKey": "pub_prod_x", "secretKey": "sec_prod_x"}}
              ],
              "stages": [
                {"id": "st2", "name": "Beta", "color": "red", "order": 1},
                {"id": "st1", "name": "Alpha", "color": "#aabbcc", "order": 0}
              ],
              "segments": [{"id": "seg_1", "name": "All companies", "type": "all"}]
            }
            """)
    }

    static func flag(_ key: String, id: String? = nil, with members: String = "") -> String {
        """
        {"id": "\(id ?? "fl-" + key)", "key": "\(key)", "name": "\(key)", "archived": false, "stale": false,
         "permanent": false, "codeRefsCleanedUp": false, "noRecentChecks": false\(members)}
        """
    }

    static func page(_ flags: [String], total: Int, size: Int = 100, index: Int = 0) -> TransportResponse {
        .json(
            """
            {"data": [\(flags.joined(separator: ", "))], "totalCount": \(total), "pageSize": \(size),
             "pageIndex": \(index), "sortBy": "name", "sortOrder": "asc"}
            """)
    }

    static func targeting(_ key: String, companies: [String] = [], users: [String] = []) -> TransportResponse {
        func list(_ ids: [String]) -> String { "[" + ids.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
        return .json(
            """
            {"flagKey": "\(key)", "version": 5, "updatedAt": "2026-01-02T03:04:05Z",
             "specificTargets": {"true": {"companyIds": \(list(companies)), "userIds": \(list(users))}}}
            """)
    }
}
