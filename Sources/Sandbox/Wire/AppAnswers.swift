// What getApp and listApps answer, member by member as in the API's document.

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
