/// The operations of the Management API, by the ids that its documentation gives them.
package enum APIOperation: String, Sendable, CaseIterable {
    /// Every app that the key may see.
    case listApps
    /// One app with its environments, stages and segments.
    case getApp
    /// The environments of an app.
    case listEnvironments
    /// One environment.
    case getEnvironment
    /// The flags of an app, by the page.
    case listFlags
    /// Makes a flag.
    case createFlag
    /// Changes a flag's details.
    case updateFlag
    /// A flag's specific targets in an environment.
    case getFlagTargeting
    /// The flags of a company in an environment.
    case getCompanyFlags
    /// Adds and removes a company's specific targets in an environment.
    case updateCompanyFlags
    /// The flags of a user in an environment.
    case getUserFlags
    /// Adds and removes a user's specific targets in an environment.
    case updateUserFlags

    /// The method with which it is sent.
    package var method: RequestMethod {
        switch self {
        case .listApps, .getApp, .listEnvironments, .getEnvironment, .listFlags, .getFlagTargeting, .getCompanyFlags,
            .getUserFlags:
            .get
        case .createFlag: .post
        case .updateFlag, .updateCompanyFlags, .updateUserFlags: .patch
        }
    }

    /// Whether it changes anything.
    package var writes: Bool { method != .get }

    /// The scope that a key needs for it.
    package var scope: KeyScope {
        switch self {
        case .listApps, .getApp, .listEnvironments, .getEnvironment, .listFlags, .getFlagTargeting, .getCompanyFlags,
            .getUserFlags:
            .read
        case .createFlag: .createFlag
        case .updateFlag: .undocumented
        case .updateCompanyFlags, .updateUserFlags: .writeTargeting
        }
    }
}

/// What a key must be allowed to do, chosen when it is made.
package enum KeyScope: Sendable, Hashable, CaseIterable {
    /// Reading, which every key can.
    case read
    /// Making flags.
    case createFlag
    /// Changing specific targets, in every environment.
    case writeTargeting
    /// No scope is documented for the operation.
    case undocumented

    /// The scope's name in Reflag; nil where none is documented.
    package var name: String? {
        switch self {
        case .read: "read"
        case .createFlag: "create:flag"
        case .writeTargeting: "write:flag:targeting"
        case .undocumented: nil
        }
    }
}
