import Foundation
import Sandbox
import Testing

/// A sandbox that is served by the tests, and a place to run the program in that knows its address and a key.
struct Bench: Sendable {
    /// Where the program is run, with REFLAG_API_URL, REFLAG_RUNTIME_URL, REFLAG_APP_ID and REFLAG_API_KEY.
    var place: Workplace
    /// What it is run against.
    let sandbox: RunningSandbox

    /// What came in while `body` ran.
    func calls<Result>(
        during body: () async throws -> Result
    ) async throws -> (result: Result, calls: [SandboxCall]) {
        let before = await sandbox.calls().count
        let result = try await body()
        return (result, Array(await sandbox.calls().dropFirst(before)))
    }
}

/// Serves a sandbox, and gives a place with a manifest in it.
///
/// - Parameters:
///   - live: the flags that are there already.
///   - api: the version of the API. What is about reading targets back after a write is about 3.0.1, whose answers to writes
///     have no versions that prove them.
///   - interceptor: what goes wrong.
func withBench<Result: Sendable>(
    _ manifest: String? = nil,
    live: [SandboxFlag] = [],
    world: SandboxWorld = .fresh(),
    api: SandboxDialect? = nil,
    interceptor: SandboxConfiguration.Interceptor? = nil,
    _ body: (Bench) async throws -> Result
) async throws -> Result {
    var world = world
    if let api { world.dialect = api }
    for flag in live { try world.addFlag(flag) }
    for index in world.environments.indices {
        world.environments[index].flagStateVersion = 1
        // Otherwise every sandbox has the same, and those that `hoist sandbox` prints would be these. How they begin names
        // the environment.
        for key in [\SandboxEnvironment.publishableKey, \SandboxEnvironment.secretKey] {
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            world.environments[index][keyPath: key] = world.environments[index][keyPath: key].prefix(9) + digits
        }
    }
    let configuration = SandboxConfiguration(world: world, interceptor: interceptor)
    return try await withSandbox(configuration) { sandbox in
        try await withWorkplace(manifest) { place in
            var place = place
            place.environment["REFLAG_API_URL"] = sandbox.url
            place.environment["REFLAG_RUNTIME_URL"] = sandbox.runtimeURL
            place.environment["REFLAG_APP_ID"] = sandbox.appID
            place.environment["REFLAG_API_KEY"] = sandbox.key
            // The SDK keys come with every getApp, and have no place in anything printed either.
            let keys = sandbox.keys
            place.secrets = [keys.full, keys.readOnly, keys.create, keys.targeting, keys.entities].compactMap { $0 }
            place.secrets += await sandbox.world().environments.flatMap { [$0.publishableKey, $0.secretKey] }
            return try await body(Bench(place: place, sandbox: sandbox))
        }
    }
}

extension SandboxFlag {
    /// A flag with targets: environment names to ids.
    init(
        _ key: SandboxID,
        name: String? = nil,
        description: String? = nil,
        stage: SandboxID? = "",
        owner: SandboxID? = nil,
        archived: Bool = false,
        permanent: Bool = false,
        secret: Bool = false,
        companies: [SandboxID: [SandboxID]] = [:],
        users: [SandboxID: [SandboxID]] = [:]
    ) {
        var targets: [SandboxID: SandboxTargets] = [:]
        for (environment, ids) in companies { targets[environment, default: .init()].companies = .init(ids) }
        for (environment, ids) in users { targets[environment, default: .init()].users = .init(ids) }
        self.init(
            key: key, name: name, description: description, stage: stage, owner: owner, archived: archived,
            permanent: permanent, secret: secret, targets: targets)
    }
}

extension SandboxWorld {
    /// Each flag in a line, sorted, since flags are made side by side:
    ///
    /// `huddles "Huddles" Beta usr_jane "Calls." permanent | Production: company acme; user u_1`
    var lines: [String] {
        flags.map { flag in
            var words = [flag.key.text, "\"\(flag.name)\""]
            words += stages.filter { $0.id == flag.stage }.map(\.name)
            words += [flag.owner?.text, flag.description.map { "\"\($0)\"" }].compactMap { $0 }
            words += [(flag.permanent, "permanent"), (flag.secret, "secret"), (flag.archived, "archived")]
                .filter(\.0).map(\.1)
            let targets = environments.compactMap { environment -> String? in
                guard let targets = flag.targets[environment.id] else { return nil }
                let lists = [("company", targets.companies), ("user", targets.users)].compactMap { kind, list in
                    // Calls go out side by side, so the order in which ids were added says nothing.
                    list.ids.isEmpty ? nil : "\(kind) " + list.ids.map(\.text.escaped).sorted().joined(separator: ", ")
                }
                return lists.isEmpty ? nil : "\(environment.name): " + lists.joined(separator: "; ")
            }
            return ([words.joined(separator: " ")] + targets).joined(separator: " | ").escaped
        }.sorted()
    }
}
