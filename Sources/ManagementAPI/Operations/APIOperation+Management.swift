package import APIAccess

extension ReadingOperation {
    /// Every app that the key may see.
    static let listApps = ReadingOperation("listApps", .management("listApps", .read))
    /// One app with its environments and stages.
    static let getApp = ReadingOperation("getApp", .management("getApp", .read))
    /// The flags of an app, by the page.
    static let listFlags = ReadingOperation("listFlags", .management("listFlags", .read))
    /// A flag's specific targets in an environment.
    static let getFlagTargeting = ReadingOperation("getFlagTargeting", .management("getFlagTargeting", .read))
    /// The flags of a company in an environment.
    static let getCompanyFlags = ReadingOperation("getCompanyFlags", .management("getCompanyFlags", .read))
    /// The flags of a user in an environment.
    static let getUserFlags = ReadingOperation("getUserFlags", .management("getUserFlags", .read))
}

/// The operations of the Management API, by the ids that its documentation gives them.
extension APIOperation {
    /// Every app that the key may see.
    package static let listApps = ReadingOperation.listApps.operation
    /// One app with its environments and stages.
    package static let getApp = ReadingOperation.getApp.operation
    /// The flags of an app, by the page.
    package static let listFlags = ReadingOperation.listFlags.operation
    /// Creates a flag.
    package static let createFlag = APIOperation("createFlag", .post, .management("createFlag", .createFlag))
    /// Changes a flag's details.
    package static let updateFlag = APIOperation("updateFlag", .patch, .management("updateFlag", .undocumented))
    /// A flag's specific targets in an environment.
    package static let getFlagTargeting = ReadingOperation.getFlagTargeting.operation
    /// The flags of a company in an environment.
    package static let getCompanyFlags = ReadingOperation.getCompanyFlags.operation
    /// Adds and removes a company's specific targets in an environment.
    package static let updateCompanyFlags = APIOperation(
        "updateCompanyFlags", .patch, .management("updateCompanyFlags", .writeTargeting))
    /// The flags of a user in an environment.
    package static let getUserFlags = ReadingOperation.getUserFlags.operation
    /// Adds and removes a user's specific targets in an environment.
    package static let updateUserFlags = APIOperation(
        "updateUserFlags", .patch, .management("updateUserFlags", .writeTargeting))

    /// Creates a company in an environment, or leaves it as it is.
    package static let upsertCompany = APIOperation(
        "upsertCompany", .put, .management("upsertCompany", .writeEntities))
    /// Creates a user in an environment, or leaves it as it is.
    package static let upsertUser = APIOperation("upsertUser", .put, .management("upsertUser", .writeEntities))

    /// The operations that hoist calls: twelve of the API's operations. An app's environments come with getApp, so that
    /// listEnvironments and getEnvironment aren't among them; and nothing is ever deleted.
    package static let management: [APIOperation] = [
        listApps, getApp, listFlags, createFlag, updateFlag, getFlagTargeting, getCompanyFlags, updateCompanyFlags,
        getUserFlags, updateUserFlags, upsertCompany, upsertUser,
    ]
}

/// What a key must be allowed to do, chosen when it is created.
enum KeyScope {
    /// Reading, which every key can.
    case read
    /// Creating flags.
    case createFlag
    /// Changing specific targets, in every environment.
    case writeTargeting
    /// Creating companies and users; it includes neither reading nor targeting.
    case writeEntities
    /// No scope is documented for the operation.
    case undocumented

    /// The scope's name in Reflag; nil if none is documented.
    var name: String? {
        switch self {
        case .read: "read"
        case .createFlag: "create:flag"
        case .writeTargeting: "write:flag:targeting"
        case .writeEntities: "write:entities"
        case .undocumented: nil
        }
    }
}

extension ErrorGuidance {
    /// The guidance for an operation of the Management API, for which a key needs this scope.
    static func management(_ operation: String, _ scope: KeyScope) -> ErrorGuidance {
        ErrorGuidance(
            key: "API key",
            url: "API URL",
            keyRefused: "check the API key: it may be incomplete or deleted; an API key begins with `api_`",
            forbidden: scopeHint(operation, scope),
            notFound: [
                .app: "check the app id, and that the key was created for this app",
                .flag: "the flag or its environment may have been deleted since it was read: run again",
                .company: "check the ids of the app and the environment",
                .user: "check the ids of the app and the environment",
            ],
            elseNotFound: "check the ids, and that the API URL ends with /api"
        )
    }

    private static func scopeHint(_ operation: String, _ scope: KeyScope) -> String {
        let chosen = "the scopes of a key are chosen when it is created"
        guard let name = scope.name else {
            return "Reflag documents no scope for \(operation), and \(chosen):"
                + " try a key with every scope, or ask Reflag's support"
        }
        let other = scope == .read ? ", and a key is bound to one app: check the app id" : ""
        return "\(operation) needs the scope `\(name)`; \(chosen)\(other)"
    }
}
