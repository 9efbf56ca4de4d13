#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The data for the page: a line for each call, and the flags if they changed.
private struct PageData: Encodable {
    struct Environment: Encodable {
        let name: String
        let isProduction: Bool
        let version: Int
    }

    struct List: Encodable {
        let count: Int
        /// The first ones.
        let ids: [String]

        init(_ list: SandboxIDList) {
            count = list.ids.count
            ids = list.ids.prefix(PageData.mostIDs).map(\.text)
        }
    }

    struct Targets: Encodable {
        let companies: List
        let users: List
    }

    struct Flag: Encodable {
        let key: String
        let name: String
        let stage: String?
        let owner: String?
        let marks: [String]
        /// By environment, in order.
        let targets: [Targets]
    }

    struct Call: Encodable {
        let number: Int
        let method: String
        let path: String
        let operation: String?
        let status: Int?
    }

    /// How many ids of a list are shown.
    static let mostIDs = 20
    /// How many calls are sent at once.
    static let mostCalls = 200
    /// How many flags are shown.
    static let mostFlags = 2_000

    let app: String
    let appID: String
    let revision: Int
    let environments: [Environment]
    /// Nil if the page already has them.
    let flags: [Flag]?
    let flagCount: Int
    let calls: [Call]
    let callCount: Int
}

extension SandboxStore {
    /// The page's data as JSON.
    ///
    /// - Parameters:
    ///   - since: How many calls the page already has.
    ///   - revision: The revision that the page has; nil for none.
    func pageData(since: Int, revision: Int?) -> String {
        let environments = world.environments.sorted { $0.order < $1.order }
        let from = max(since, calls.count - PageData.mostCalls)
        // Calls that hadn't been answered yet are sent again.
        let open = calls.suffix(PageData.mostCalls).firstIndex { $0.status == nil } ?? calls.count
        let first = min(from, max(open, calls.count - PageData.mostCalls))
        let data = PageData(
            app: world.app.name, appID: world.app.id.text, revision: world.revision,
            environments: environments.map {
                PageData.Environment(name: $0.name, isProduction: $0.isProduction, version: $0.flagStateVersion)
            },
            flags: revision == world.revision
                ? nil : world.flags.prefix(PageData.mostFlags).map { row($0, environments) },
            flagCount: world.flags.count,
            calls: calls.indices.dropFirst(first).map { index in
                PageData.Call(
                    number: index + 1, method: calls[index].method, path: calls[index].path,
                    operation: calls[index].operation?.rawValue, status: calls[index].status)
            },
            callCount: calls.count)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(data)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private func row(_ flag: SandboxFlag, _ environments: [SandboxEnvironment]) -> PageData.Flag {
        PageData.Flag(
            key: flag.key.text, name: flag.name,
            stage: flag.stage.map { id in world.stages.first { $0.id == id }?.name ?? id.text },
            owner: flag.owner.map { id in world.users.first { $0.id == id }?.email ?? id.text },
            marks: [(flag.archived, "archived"), (flag.permanent, "permanent"), (flag.secret, "secret")]
                .filter(\.0).map(\.1),
            targets: environments.map { environment in
                let targets = flag.targets[environment.id] ?? SandboxTargets()
                return PageData.Targets(companies: .init(targets.companies), users: .init(targets.users))
            })
    }
}
