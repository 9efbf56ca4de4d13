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

// listEnvironments and getEnvironment.
extension SandboxWorld {
    func listEnvironments(_ call: Call) throws(Refusal) -> [UInt8] {
        let column = try call.target.choice("sortBy", EnvironmentSortColumn.order)
        let order = try call.target.choice("sortOrder", SortOrder.asc)
        let rising = environments.enumerated().sorted { left, right in
            switch column {
            case .order:
                return (left.element.order, left.offset) < (right.element.order, right.offset)
            case .name:
                let (before, after) = (left.element.name.utf8, right.element.name.utf8)
                return before.elementsEqual(after)
                    ? left.offset < right.offset : before.lexicographicallyPrecedes(after)
            }
        }
        let sorted = rising.map { EnvironmentHeader($0.element) }
        return try JSONBytes.encode(
            EnvironmentHeaderCollection(
                data: order == .asc ? sorted : sorted.reversed(),
                sortBy: column,
                sortOrder: order
            )
        )
    }

    func getEnvironment(_ call: Call) throws(Refusal) -> [UInt8] {
        try JSONBytes.encode(EnvironmentAnswer(try environment(call)))
    }

    /// The environment in the path.
    ///
    /// - Throws: ``Refusal`` with `not_found` when there is none.
    func environment(_ call: Call) throws(Refusal) -> SandboxEnvironment {
        let id = try call[.envId]
        guard let environment = environments.first(where: { $0.id == id }) else {
            throw .missing("environment", id)
        }
        return environment
    }
}
