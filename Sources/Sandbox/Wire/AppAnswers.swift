// The responses of getApp and listApps, member by member as in the API's document.

struct AppAnswer: Encodable {
    let org: OrgHeader
    let id: SandboxID
    let name: String
    let demo: Bool
    let flagKeyFormat: SandboxKeyFormat
    let environments: [EnvironmentAnswer]
    let stages: [StageHeader]
    let segments: [SegmentHeader]
}

struct AppHeader: Encodable {
    let org: OrgHeader
    let id: SandboxID
    let name: String
    let demo: Bool
    let flagKeyFormat: SandboxKeyFormat
    let environments: [EnvironmentHeader]
}

struct OrgHeader: Encodable {
    let id: SandboxID
    let name: String
}

struct StageHeader: Encodable {
    let id: SandboxID
    let name: String
    let color: String
    let order: Int

    init(_ stage: SandboxStage) {
        id = stage.id
        name = stage.name
        color = stage.color
        order = stage.order
    }
}

struct SegmentHeader: Encodable {
    let id: SandboxID
    let name: String
    let type: SandboxSegment.Kind

    init(_ segment: SandboxSegment) {
        id = segment.id
        name = segment.name
        type = segment.type
    }
}

// The responses of getEnvironment and listEnvironments, member by member as in the API's document.

struct EnvironmentAnswer: Encodable {
    struct SDKAccess: Encodable {
        let publishableKey: String
        let secretKey: String
    }

    let id: SandboxID
    let name: String
    let isProduction: Bool
    let order: Int
    let flagStateVersion: Int
    let sdkAccess: SDKAccess

    init(_ environment: SandboxEnvironment) {
        id = environment.id
        name = environment.name
        isProduction = environment.isProduction
        order = environment.order
        flagStateVersion = environment.flagStateVersion
        sdkAccess = SDKAccess(publishableKey: environment.publishableKey, secretKey: environment.secretKey)
    }
}

struct EnvironmentHeader: Encodable {
    let id: SandboxID
    let name: String
    let isProduction: Bool
    let order: Int
    let flagStateVersion: Int

    init(_ environment: SandboxEnvironment) {
        id = environment.id
        name = environment.name
        isProduction = environment.isProduction
        order = environment.order
        flagStateVersion = environment.flagStateVersion
    }
}

struct EnvironmentHeaderCollection: Encodable {
    let data: [EnvironmentHeader]
    let sortBy: EnvironmentSortColumn
    let sortOrder: SortOrder
}

enum EnvironmentSortColumn: String, Encodable, CaseIterable {
    case name, order
}

enum SortOrder: String, Encodable, CaseIterable {
    case asc, desc
}

/// The body of every rejection.
struct ErrorEnvelope: Encodable {
    struct Content: Encodable {
        let code: String
        let message: String
    }

    let error: Content
    let issues: [String: [String]]?
}
