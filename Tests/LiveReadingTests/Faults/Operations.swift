import APIAccess
import FlagModel
import FlagTestKit
import ManagementAPI
import Testing

extension APIOperation {
    /// Calls the operation, with arguments that a sandbox with the flag `a` accepts.
    func call(_ client: ManagementClient, app: String, flagID: String) async throws(APIError) {
        let environment = "env_production"
        func request(_ method: RequestMethod, _ path: [PathPart], _ body: String) -> WriteRequest {
            WriteRequest(method: method, path: RequestPath(["apps", .app(app)] + path), body: Array(body.utf8))
        }
        let adding = #"{"updates":[{"flagKey":"a","specificTargetValue":true}]}"#
        switch self {
        case .listApps: _ = try await client.reader.listApps()
        case .getApp: _ = try await client.reader.getApp(app)
        case .listFlags: _ = try await client.reader.listFlags(app: app)
        case .getFlagTargeting:
            _ = try await client.reader.getFlagTargeting(app: app, flagKey: "a", environment: environment)
        case .getCompanyFlags:
            _ = try await client.reader.getCompanyFlags(app: app, environment: environment, company: "acme")
        case .getUserFlags: _ = try await client.reader.getUserFlags(app: app, environment: environment, user: "u")
        case .createFlag:
            let create = request(.post, ["flags"], #"{"key":"b","name":"B"}"#)
            _ = try await client.writer.createFlag(create, key: "b")
        case .updateFlag:
            let update = request(.patch, ["flags", .flagID(flagID)], #"{"name":"New"}"#)
            _ = try await client.writer.updateFlag(update, id: flagID)
        case .updateCompanyFlags:
            let path: [PathPart] = ["envs", .environment(environment), "companies", .company("acme"), "flags"]
            _ = try await client.writer.updateCompanyFlags(
                request(.patch, path, adding), company: "acme", in: environment, of: ["a"])
        case .updateUserFlags:
            let path: [PathPart] = ["envs", .environment(environment), "users", .user("u"), "flags"]
            _ = try await client.writer.updateUserFlags(
                request(.patch, path, adding), user: "u", in: environment, of: ["a"])
        case .upsertCompany:
            let path: [PathPart] = ["envs", .environment(environment), "companies", .company("new")]
            _ = try await client.writer.upsertCompany(request(.put, path, "{}"), company: "new", in: environment)
        case .upsertUser:
            let path: [PathPart] = ["envs", .environment(environment), "users", .user("new")]
            _ = try await client.writer.upsertUser(request(.put, path, "{}"), user: "new", in: environment)
        default: Issue.record("no test calls \(rawValue)")
        }
    }
}

extension APIError {
    /// What happened in a word.
    var word: String {
        switch kind {
        case .keyRefused: "keyRefused"
        case .scopeMissing: "scopeMissing"
        case .notFound: "notFound"
        case .invalidRequest: "invalidRequest"
        case .rateLimited: "rateLimited"
        case .server: "server"
        case .redirected: "redirected"
        case .unreadable: "unreadable"
        case .network(let failure):
            switch failure {
            case .timedOut: "timedOut"
            case .closedBeforeAnswer: "closed"
            case .truncated: "truncated"
            default: "network"
            }
        case .notSent: "notSent"
        }
    }
}
