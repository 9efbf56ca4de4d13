// What getEnvironment and listEnvironments answer, member by member as in the API's document.

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
