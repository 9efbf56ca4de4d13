import Foundation
import HoistEngine
import Sandbox
import Testing

/// The engine as another package sees it: nothing here is `package` but the sandbox that it is run against.
@Suite("The engine as a library")
struct EngineTests {
    private static let manifest = """
        version: 1
        flags:
          checkout:
            name: Checkout
            targets:
              Production: {companies: [acme, globex]}
          search: {}

        """

    @Test("plans, applies the plan's bytes, and has nothing left to do")
    func planAndApply() async throws {
        try await withFolder { folder in
            try await withSandbox(SandboxConfiguration()) { sandbox in
                let path = try Self.write(Self.manifest, in: folder)
                let problems = try Engine.validate(manifestAt: path)
                #expect(problems.isEmpty)
                var options = EngineOptions(environment: ["REFLAG_API_KEY": sandbox.key])
                options.apiURL = sandbox.url
                let engine = Engine(options)
                let plan = try await engine.plan(manifestAt: path)
                let expected = try EnginePlan.Summary.decoded(
                    """
                    {"app": "sandboxapp0001", "creates": 2, "updates": 0, "archives": 0, "unarchives": 0,
                     "targetsAdded": 2, "targetsRemoved": 0, "targetsWaiting": 0, "calls": 4, "isBlocked": false,
                     "digest": "\(plan.summary.digest)"}
                    """)
                #expect(plan.summary == expected)
                #expect(plan.summary.digest.count == 64 && !plan.isEmpty && plan.warnings.isEmpty)
                let outcome = try await engine.apply(plan.file)
                #expect(outcome.isComplete && outcome.done == 4 && outcome.failed == 0 && outcome.notAttempted == 0)
                let again = try await engine.apply(plan.file)
                #expect(again.isComplete && again.done == 0)
                let left = try await engine.plan(manifestAt: path)
                #expect(left.isEmpty && left.summary.calls == 0)
            }
        }
    }

    @Test("reports what is wrong with a manifest, offline and with the app")
    func problems() async throws {
        try await withFolder { folder in
            try await withSandbox(SandboxConfiguration()) { sandbox in
                let path = try Self.write("version: 1\nflags: {a: {nmae: x}}\n", in: folder)
                let problem = try #require(try Engine.validate(manifestAt: path).first)
                #expect(problem.code == "unknown-key" && problem.isError)
                #expect(problem.file == path && problem.line == 2 && problem.column == 13)
                let unknown = try Self.write(
                    "version: 1\nflags: {a: {targets: {Prodution: {users: [u]}}}}\n", in: folder)
                var options = EngineOptions(environment: ["REFLAG_API_KEY": sandbox.key])
                options.apiURL = sandbox.url
                let engine = Engine(options)
                let error = await #expect(throws: InvalidManifestError.self) {
                    try await engine.plan(manifestAt: unknown)
                }
                #expect(error?.problems.map(\.code) == ["unknown-environment"])
            }
        }
    }

    @Test("says of which kind an error is, without an exit code")
    func errors() async throws {
        try await withFolder { folder in
            let missing = #expect(throws: EngineError.self) {
                try Engine.validate(manifestAt: folder + "/none.yaml")
            }
            #expect(missing?.kind == .missingManifest)
            let path = try Self.write(Self.manifest, in: folder)
            let keyless = await #expect(throws: EngineError.self) { try await Engine().plan(manifestAt: path) }
            #expect(keyless?.kind == .key && keyless?.message == "there is no API key")
            let damaged = await #expect(throws: EngineError.self) { try await Engine().apply(Array("{}".utf8)) }
            #expect(damaged?.kind == .failed)
        }
    }

    private static func write(_ text: String, in folder: String) throws -> String {
        let path = folder + "/flags.yaml"
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }
}

extension EnginePlan.Summary {
    fileprivate static func decoded(_ json: String) throws -> Self {
        try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }
}

/// A folder for the time of a test.
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hoist-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}
