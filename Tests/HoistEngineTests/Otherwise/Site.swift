import Diagnostics
import HoistEngine
import Planning
import Sandbox
import Testing

/// An app in which some things go another way than hoist assumes, and the runs of one machine against it.
struct Site {
    let world: World
    /// Lines of the manifest above its flags.
    var policy = ""
    private let folder: String
    private let folders: CacheFolders

    /// A world with these flags; what they have is written in the API's usual way.
    init(
        _ flags: [SandboxFlag],
        _ ways: Set<SandboxOtherwise>,
        dialect: SandboxDialect = .v3_1_0,
        _ change: (inout SandboxWorld) throws -> Void = { _ in }
    ) throws {
        var world = SandboxWorld.fresh()
        world.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
        world.dialect = dialect
        for flag in flags { try world.addFlag(flag) }
        world.otherwise = ways
        try change(&world)
        self.world = World(world)
        folders = try CacheFolders()
        folder = folders.next()
    }

    /// What `hoist` does with a manifest here.
    func run(_ flags: String) throws -> Run {
        let case_ = try Case("version: 1\napp: sandboxapp0001\n\(policy)flags:\n" + flags, .fresh())
        return Run(case_: case_, world: world, folder: folder)
    }

    /// The calls that are planned, with the cache and without: the two have to agree.
    func calls(_ flags: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> [Call]? {
        let run = try run(flags)
        let (cached, fresh) = (try await run.plan(), try await run.plan(cache: .none))
        #expect(cached?.calls == fresh?.calls, "the cache hides something", sourceLocation: sourceLocation)
        return fresh?.calls
    }

    /// Applies a manifest.
    func apply(_ flags: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> ApplyResult {
        let ending = try await run(flags).apply()
        return try #require(ending.result, "\(ending)", sourceLocation: sourceLocation)
    }

    /// The error with which a plan ends.
    func refusal(_ flags: String) async throws -> EngineError? {
        guard case .refused(let error) = try await run(flags).apply() else { return nil }
        return error
    }
}

extension SandboxWorld {
    /// Writes details as the API's callers do.
    mutating func write(_ key: SandboxID, _ body: String) throws {
        let id = try #require(flag(key)?.id.text)
        let answer = respond(
            to: SandboxRequest(
                "PATCH", "/apps/\(app.id.text)/flags/\(id)", authorization: "Bearer api_sandbox_full",
                body: Array(body.utf8)), at: .unspecified)
        try #require(answer.status == 200)
    }
}
