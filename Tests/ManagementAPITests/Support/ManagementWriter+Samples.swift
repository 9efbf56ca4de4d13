import APIAccess
import FlagModel
import FlagTestKit
import JSONText
import ManagementAPI

/// Writes with bodies as small as they come.
extension ManagementWriter {
    func createFlag(app: String, key: String, name: String) async throws(APIError) -> APIAnswer<APIWrittenFlag> {
        let body: JSONValue = ["key": .string(key), "name": .string(name)]
        return try await createFlag(
            WriteRequest(method: .post, path: RequestPath(["apps", .app(app), "flags"]), body: body.bytes()), key: key)
    }

    func updateFlag(app: String, id: String, name: String? = nil) async throws(APIError) -> APIAnswer<APIWrittenFlag> {
        let body = JSONValue.object(name.map { [JSONMember("name", .string($0))] } ?? [])
        let path = RequestPath(["apps", .app(app), "flags", .flagID(id)])
        return try await updateFlag(WriteRequest(method: .patch, path: path, body: body.bytes()), id: id)
    }

    func updateCompanyFlags(
        app: String,
        environment: String,
        company: String,
        adding flags: [String]
    ) async throws(APIError) -> APIAnswer<APIEntityFlags> {
        let path = RequestPath([
            "apps", .app(app), "envs", .environment(environment), "companies", .company(company), "flags",
        ])
        return try await updateCompanyFlags(
            WriteRequest(method: .patch, path: path, body: Self.updates(flags)), company: company, in: environment,
            of: Set(flags.map { Identifier($0) }))
    }

    func updateUserFlags(
        app: String,
        environment: String,
        user: String,
        adding flags: [String]
    ) async throws(APIError) -> APIAnswer<APIEntityFlags> {
        let path = RequestPath([
            "apps", .app(app), "envs", .environment(environment), "users", .user(user), "flags",
        ])
        return try await updateUserFlags(
            WriteRequest(method: .patch, path: path, body: Self.updates(flags)), user: user, in: environment,
            of: Set(flags.map { Identifier($0) }))
    }

    private static func updates(_ flags: [String]) -> [UInt8] {
        let updates = flags.map { ["flagKey": .string($0), "specificTargetValue": true] as JSONValue }
        return (["updates": .array(updates)] as JSONValue).bytes()
    }
}
