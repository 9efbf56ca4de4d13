// listApps and getApp.
extension SandboxWorld {
    func listApps(_ call: Call) throws(Refusal) -> [UInt8] {
        let org = call.target["orgId"].map { SandboxID($0) }
        if let org, org.isEmpty {
            throw .invalid("orgId", "must have at least 1 characters, has 0")
        }
        let isListed = org == nil || org == app.orgID
        return try JSONBytes.encode(["data": isListed ? [header] : []])
    }

    func getApp() throws(Refusal) -> [UInt8] {
        try JSONBytes.encode(
            AppAnswer(
                org: OrgHeader(id: app.orgID, name: app.orgName),
                id: app.id,
                name: app.name,
                demo: false,
                flagKeyFormat: app.flagKeyFormat,
                environments: environments.map { EnvironmentAnswer($0) },
                stages: stages.map { StageHeader($0) },
                segments: segments.map { SegmentHeader($0) }
            )
        )
    }

    private var header: AppHeader {
        AppHeader(
            org: OrgHeader(id: app.orgID, name: app.orgName),
            id: app.id,
            name: app.name,
            demo: false,
            flagKeyFormat: app.flagKeyFormat,
            environments: environments.map { EnvironmentHeader($0) }
        )
    }
}
