import APIAccess
import ManagementAPI
import Testing

extension APIOperation {
    /// Calls the operation, with arguments that a sandbox with the flag `a` accepts.
    func call(_ client: ManagementClient, app: String, flagID: String) async throws(APIError) {
        let environment = "env_production"
        let adding = UpdateEntityFlagsBody(updates: [APITargetUpdate(flagKey: "a", .add)])
        switch self {
        case .listApps: _ = try await client.reader.listApps()
        case .getApp: _ = try await client.reader.getApp(app)
        case .listFlags: _ = try await client.reader.listFlags(app: app)
        case .getFlagTargeting:
            _ = try await client.reader.getFlagTargeting(app: app, flagKey: "a", environment: environment)
        case .getCompanyFlags:
            _ = try await client.reader.getCompanyFlags(app: app, environment: environment, company: "acme")
        case .getUserFlags: _ = try await client.reader.getUserFlags(app: app, environment: environment, user: "u")
        case .createFlag: _ = try await client.writer.createFlag(app: app, CreateFlagBody(key: "b", name: "B"))
        case .updateFlag:
            _ = try await client.writer.updateFlag(app: app, flagID: flagID, UpdateFlagBody(name: "New"))
        case .updateCompanyFlags:
            _ = try await client.writer.updateCompanyFlags(
                app: app, environment: environment, company: "acme", adding)
        case .updateUserFlags:
            _ = try await client.writer.updateUserFlags(app: app, environment: environment, user: "u", adding)
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
