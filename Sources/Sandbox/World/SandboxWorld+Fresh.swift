extension SandboxWorld {
    /// An app in which nobody has done anything yet: Production, Staging and Development, Reflag's own stages, three
    /// people, no flags and no keys. The same each time.
    ///
    /// - Parameter appID: The app's id; `sandboxapp0001` when none is given.
    package static func fresh(appID: SandboxID = SandboxApp.defaultID) -> SandboxWorld {
        SandboxWorld(
            unchecked: SandboxApp(id: appID),
            environments: freshEnvironments,
            stages: freshStages,
            segments: freshSegments,
            users: freshUsers
        )
    }

    static let freshEnvironments = [
        SandboxEnvironment(name: "Production", isProduction: true, order: 0),
        SandboxEnvironment(name: "Staging", order: 1),
        SandboxEnvironment(name: "Development", order: 2),
    ]

    static let freshStages = [
        SandboxStage(id: "stgdevelopment", name: "In development", color: "gray", order: 0),
        SandboxStage(id: "stginternal001", name: "Internal", color: "purple", order: 1),
        SandboxStage(id: "stgbeta0000001", name: "Beta", color: "orange", order: 2),
        SandboxStage(id: "stggeneral0001", name: "General Availability", color: "green", order: 3),
    ]

    static let freshSegments = [SandboxSegment(name: "Everyone", type: .all)]

    static let freshUsers = [
        SandboxUser(id: "usr_jane", name: "Jane Doe", email: "jane@example.com"),
        SandboxUser(id: "usr_sam", name: "Sam Roe", email: "sam@example.com"),
        SandboxUser(id: "usr_ada", name: "Ada Ito", email: "ada@example.com"),
    ]
}
