/// The twelve operations of the Management API, by the names that its document gives them, and the two reads of the
/// Runtime API.
package enum SandboxOperation: String, Sendable, CaseIterable {
    /// GET `/apps`.
    case listApps
    /// GET `/apps/{appId}`.
    case getApp
    /// GET `/apps/{appId}/environments`.
    case listEnvironments
    /// GET `/apps/{appId}/environments/{envId}`.
    case getEnvironment
    /// GET `/apps/{appId}/flags`.
    case listFlags
    /// POST `/apps/{appId}/flags`.
    case createFlag
    /// PATCH `/apps/{appId}/flags/{flagId}`.
    case updateFlag
    /// GET `/apps/{appId}/flags/{flagKey}/targeting/{envId}`.
    case getFlagTargeting
    /// GET `/apps/{appId}/envs/{envId}/companies/{companyId}/flags`.
    case getCompanyFlags
    /// PATCH `/apps/{appId}/envs/{envId}/companies/{companyId}/flags`.
    case updateCompanyFlags
    /// GET `/apps/{appId}/envs/{envId}/users/{userId}/flags`.
    case getUserFlags
    /// PATCH `/apps/{appId}/envs/{envId}/users/{userId}/flags`.
    case updateUserFlags
    /// GET `/features` of the Runtime API.
    case getFeatures
    /// GET `/features/evaluated` of the Runtime API.
    case getEvaluatedFeatures

    /// Whether it is one of the Runtime API, for which an SDK key is needed.
    package var isRuntime: Bool { self == .getFeatures || self == .getEvaluatedFeatures }
}
