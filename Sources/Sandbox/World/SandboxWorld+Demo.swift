extension SandboxWorld {
    /// A small world to try hoist with: six flags, of which each person owns one or two, and companies that it knows. The
    /// result is always the same.
    ///
    /// - Parameter appID: The app's id; nil for whatever app a request names.
    package static func demo(appID: SandboxID? = nil) -> SandboxWorld {
        var world = fresh(appID: appID ?? SandboxApp.defaultID)
        world.app.name = "Acme Web"
        world.isAnyApp = appID == nil
        for flag in demoFlags {
            // Its parts are those of a fresh world.
            try? world.addFlag(flag)
        }
        for (kind, ids) in [(EntityKind.company, ["acme-corp", "globex", "initech", "hooli"]), (.user, ["u_1"])] {
            for id in ids {
                for environment in world.environments { world.note(kind, SandboxID(id), in: environment.id) }
            }
        }
        for place in world.environments.indices { world.environments[place].flagStateVersion = 1 }
        return world
    }

    private static let demoFlags = [
        SandboxFlag(
            key: "huddles", name: "Huddles", description: "Calls.", stage: "Beta", owner: "jane@example.com",
            targets: ["Production": SandboxTargets(companies: SandboxIDList(["acme-corp", "hooli"]))]),
        SandboxFlag(
            key: "dark-mode", name: "Dark mode", owner: "ada@example.com",
            targets: [
                "Staging": SandboxTargets(companies: SandboxIDList(["acme-corp"]), users: SandboxIDList(["u_1"]))
            ]),
        SandboxFlag(key: "quick-search", name: "Quick search", stage: "General Availability"),
        SandboxFlag(key: "legacy-export", name: "Legacy export", owner: "jane@example.com"),
        SandboxFlag(key: "office-map", name: "Office map", stage: "Internal", owner: "sam@example.com"),
        SandboxFlag(key: "internal-metrics", name: "Internal metrics", permanent: true),
    ]
}
