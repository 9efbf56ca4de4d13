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

    /// The operations that hoist calls, and the reads of an entity's flags: ten of the API's operations. An app's
    /// environments come with getApp, so that listEnvironments and getEnvironment aren't among them.
    package static let management: [APIOperation] = [
        listApps, getApp, listFlags, createFlag, updateFlag, getFlagTargeting, getCompanyFlags, updateCompanyFlags,
        getUserFlags, updateUserFlags,
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
    /// No scope is documented for the operation.
    case undocumented

    /// The scope's name in Reflag; nil if none is documented.
    var name: String? {
        switch self {
        case .read: "read"
        case .createFlag: "create:flag"
        case .writeTargeting: "write:flag:targeting"
        case .undocumented: nil
        }
    }
}
