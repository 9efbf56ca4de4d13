import Sandbox

/// The app that a page finds in Reflag when it begins.
enum PageWorld {
    /// The app of a page; a sandbox in which nobody has done anything yet where none is written here.
    static func of(_ path: String) throws -> SandboxWorld {
        switch path {
        case "README.md": try readme()
        case "docs/import.md": try acme(huddles + [SandboxFlag("legacy", name: "Legacy", archived: true)])
        case "docs/explain.md": try explained()
        default: .fresh()
        }
    }

    private static let huddles: [SandboxFlag] = [
        SandboxFlag(
            "huddles", name: "Huddles", description: "Calls.", stage: "Beta", owner: "jane@example.com",
            companies: ["Production": ["acme-corp", "hooli"], "Staging": ["hooli"]]),
        SandboxFlag(
            "new-checkout-flow", name: "New checkout flow", owner: "sam@example.com",
            companies: ["Production": ["acme-corp", "hooli"]], users: ["Production": ["u_1"]]),
        SandboxFlag("dark-mode", name: "Dark mode", permanent: true),
    ]

    private static func acme(_ flags: [SandboxFlag], id: SandboxID = SandboxApp.defaultID) throws -> SandboxWorld {
        var world = SandboxWorld.fresh(appID: id)
        world.app.name = "Acme Web"
        for flag in flags { try world.addFlag(flag) }
        return world
    }

    /// A flag that a rule turns on in Staging, and one that nobody has, whatever its targets are.
    private static func explained() throws -> SandboxWorld {
        var world = try acme([
            SandboxFlag("new-checkout-flow", companies: ["Production": ["acme-corp", "globex", "initech"]]),
            SandboxFlag("huddles", companies: ["Production": ["acme-corp", "hooli"]]),
            SandboxFlag("dark-mode", companies: ["Production": ["acme-corp"]]),
        ])
        try world.setRules(of: "new-checkout-flow", in: "Staging", SandboxRules(companies: ["globex"]))
        return world
    }

    private static func readme() throws -> SandboxWorld {
        try acme(
            [SandboxFlag("legacy-export", name: "Legacy export", owner: "jane@example.com")], id: "apZ4k29fmQ81xw")
    }
}
