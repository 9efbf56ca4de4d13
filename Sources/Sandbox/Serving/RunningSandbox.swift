/// A sandbox that is listening.
package struct RunningSandbox: Sendable {
    /// The base URL of its API: `http://127.0.0.1:41234/api`.
    package let url: String
    /// The page for people, at the root of the same address; nil where it listens to other machines, which has none.
    package let page: String?
    /// The base URL of its Runtime API: `http://127.0.0.1:41234`.
    package let runtimeURL: String
    /// The port that it listens on.
    package let port: Int
    /// The app's id.
    package let appID: String
    /// Whether it is whatever app a request names.
    package let isAnyApp: Bool
    /// An API key that can read and write.
    package let key: String
    /// A read-only API key.
    package let readOnlyKey: String
    /// The environments, in their order, with their SDK keys.
    package let environments: [SandboxEnvironment]
    /// All API keys.
    package let keys: SandboxKeys

    private let store: SandboxStore

    init(host: String, port: Int, store: SandboxStore) async throws(SandboxError) {
        let world = await store.world
        runtimeURL = "http://\(Self.reachable(host)):\(port)"
        url = runtimeURL + "/api"
        page = SandboxPage(host: host).isLoopback ? runtimeURL + "/" : nil
        self.port = port
        appID = world.app.id.text
        isAnyApp = world.isAnyApp
        key = world.keys.full ?? ""
        readOnlyKey = world.keys.readOnly ?? ""
        keys = world.keys
        environments = world.environments.sorted { $0.order < $1.order }
        self.store = store
    }

    /// The calls so far, in order of arrival.
    package func calls() async -> [SandboxCall] {
        await store.calls
    }

    /// How many calls of an operation there were, successful or not.
    package func count(of operation: SandboxOperation) async -> Int {
        await store.counts[operation] ?? 0
    }

    /// How many calls of each operation there were, by its name in the API's document.
    package func counts() async -> [String: Int] {
        let counts = await store.counts
        return Dictionary(uniqueKeysWithValues: counts.map { ($0.rawValue, $1) })
    }

    /// The current world.
    package func world() async -> SandboxWorld {
        await store.world
    }

    /// Changes the world without a request.
    ///
    /// - Throws: What `change` throws, and ``SandboxError`` if the state file can't be written.
    package func mutate<Result: Sendable>(
        _ change: @Sendable (inout SandboxWorld) throws -> Result
    ) async throws -> Result {
        try await store.mutate(change)
    }

    /// The host for a URL. If it listens on all addresses, the loopback address is one of them.
    private static func reachable(_ host: String) -> String {
        switch host {
        case "0.0.0.0": "127.0.0.1"
        case "::": "[::1]"
        default: host.contains(":") ? "[\(host)]" : host
        }
    }
}
