import APIAccess
import FlagModel
import Foundation
import HoistEngine
import ManagementAPI
import Planning
import Sandbox
import Testing

/// A file of SDK keys names environments as a person does.
@Suite("Environments of a file of SDK keys")
struct SDKKeysFileTests {
    @Test("a name that two environments have is ambiguous; their ids aren't")
    func ambiguous() async throws {
        var sandbox = SandboxWorld.fresh()
        sandbox.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
        sandbox.environments[1].name = "Twin"
        sandbox.environments[2].name = "Twin"
        try sandbox.addFlag(SandboxFlag(key: "alpha", stage: "stgbeta0000001"))
        let twin = sandbox.environments[1]
        let world = World(sandbox)
        try await withFolder { folder in
            func plan(keysOf environment: String) async throws -> Bool {
                let file = folder + "/keys.json"
                let keys = [
                    environment: ["secretKey": twin.secretKey, "publishableKey": twin.publishableKey]
                ]
                try JSONEncoder().encode(keys).write(to: URL(filePath: file))
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
                var options = PlanOptions()
                options.secrets = RuntimeOptions()
                options.secrets?.keysFile = file
                let loaded = LoadedManifest.read(
                    Array("version: 1\nflags: {alpha: {secret: false}}\n".utf8), name: "flags.yaml", in: folder,
                    today: nil)
                var settings = Settings(
                    app: "sandboxapp0001", endpoint: try APIEndpoint(World.url),
                    key: try APIKey("api_sandbox_full", from: "test"), keySource: "test")
                settings.runtimeURL = World.runtimeURL
                return try await Session.open(
                    settings, ConnectionOptions(), cache: CacheFolder(folder + "/cache"),
                    EngineContext(environment: [:], network: world)
                ) { session in
                    try await PlanRun(loaded, session, options).run().plan.isEmpty
                }
            }
            let error = await #expect(throws: EngineError.self) { try await plan(keysOf: "Twin") }
            #expect(error?.kind == .key)
            #expect(
                error?.message
                    == "\(folder)/keys.json has keys for `Twin`, which is the name of more than one environment")
            let ids = sandbox.environments[1...].map { "`\($0.id.text)`" }.joined(separator: " or ")
            #expect(error?.hint == "give the id instead: " + ids)
            let isEmpty = try await plan(keysOf: twin.id.text)
            #expect(isEmpty)
        }
    }
}
