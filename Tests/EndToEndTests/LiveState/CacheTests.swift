import Foundation
import Sandbox
import Synchronization
import Testing

@Suite("the cache of targets", .timeLimit(.minutes(60)))
struct CacheTests {
    private static let manifest = """
        version: 1
        flags:
          a: {name: A, targets: {Production: {companies: [acme]}, Staging: {users: [u_1]}}}
          b: {name: B, targets: {Production: {companies: [acme]}}}
        """

    private static let live = [
        SandboxFlag("a", name: "A", companies: ["Production": ["acme"]], users: ["Staging": ["u_1"]]),
        SandboxFlag("b", name: "B", companies: ["Production": ["acme"]]),
    ]

    private static let cold = ["getApp": 2, "listFlags": 1, "getFlagTargeting": 3]
    private static let warm = ["getApp": 1, "listFlags": 1]

    /// Plans, and gives what came in.
    private static func plan(
        _ bench: Bench,
        _ arguments: String...,
        environment: [String: String?] = [:]
    ) async throws -> (ran: Ran, counts: [String: Int]) {
        let (ran, calls) = try await bench.calls {
            try await bench.place.hoist(["plan"] + arguments, environment: environment)
        }
        #expect(ran.status == 0, "\(ran)")
        return (ran, Bench.counts(of: calls))
    }

    /// Plans, and expects these calls.
    private static func expect(
        _ counts: [String: Int],
        of bench: Bench,
        _ arguments: String...,
        environment: [String: String?] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let (ran, calls) = try await bench.calls {
            try await bench.place.hoist(["plan"] + arguments, environment: environment)
        }
        #expect(ran.status == 0, "\(ran)", sourceLocation: sourceLocation)
        #expect(Bench.counts(of: calls) == counts, sourceLocation: sourceLocation)
    }

    /// The one file of the cache.
    private static func file(_ bench: Bench) throws -> String {
        let files = bench.place.cached.filter { $0.hasSuffix(".targets") }
        #expect(files.count == 1)
        return try #require(files.first)
    }

    @Test("the second plan asks for only the app and the listing, and is the same")
    func warmPlan() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let first = try await Self.plan(bench)
            #expect(first.counts == Self.cold)
            let second = try await Self.plan(bench)
            #expect(second.counts == Self.warm)
            #expect(second.ran.out == first.ran.out)
            let path = try Self.file(bench)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
            for secret in bench.place.secrets { #expect(!text.contains(secret)) }
        }
    }

    @Test("--refresh full reads all and writes the cache; --no-cache neither reads nor writes it; variables move it")
    func options() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            try await Self.expect(Self.cold, of: bench, "--no-cache")
            #expect(bench.place.cached.isEmpty)
            try await Self.expect(Self.cold, of: bench, "--refresh", "full")
            try await Self.expect(Self.warm, of: bench)
            try await Self.expect(Self.cold, of: bench, "--no-cache")
            try await Self.expect(Self.cold, of: bench, "--refresh", "full")
            #expect(try bench.place.contents == ["flags.yaml"], "nothing of it is in the project")
            let places = [
                ["HOIST_DIR": bench.place.folder + "/elsewhere"], ["HOIST_DIR": "relative"],
                ["XDG_CACHE_HOME": bench.place.folder + "/xdg"],
                ["HOIST_CACHE_DIR": "own/cache", "HOIST_DIR": "not-here", "XDG_CACHE_HOME": "/nor/here"],
            ]
            for elsewhere in places {
                try await Self.expect(Self.cold, of: bench, environment: elsewhere)
                try await Self.expect(Self.warm, of: bench, environment: elsewhere)
            }
            #expect(try bench.place.contents == ["elsewhere", "flags.yaml", "own", "relative", "xdg"])
            // The specification says that a relative path there counts as not set.
            try await Self.expect(Self.warm, of: bench, environment: ["XDG_CACHE_HOME": "relative-xdg"])
        }
    }

    @Test("what changed in one environment is read there, and not elsewhere")
    func changedElsewhere() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            try await Self.expect(Self.cold, of: bench)
            try await bench.sandbox.mutate { world in
                for index in world.environments.indices where world.environments[index].name == "Staging" {
                    world.environments[index].flagStateVersion += 1
                }
            }
            let again = try await Self.plan(bench)
            #expect(again.counts == ["getApp": 2, "listFlags": 1, "getFlagTargeting": 1])
            try await Self.expect(Self.warm, of: bench)
        }
    }

    @Test("flags that the manifest manages since then are read, and kept next to the others")
    func uncovered() async throws {
        try await withBench("version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}}\n", live: Self.live) {
            bench in
            try await Self.expect(["getApp": 2, "listFlags": 1, "getFlagTargeting": 1], of: bench)
            try bench.place.write(Self.manifest)
            try await Self.expect(["getApp": 2, "listFlags": 1, "getFlagTargeting": 2], of: bench)
            try await Self.expect(Self.warm, of: bench)
        }
    }

    /// What is done to the file, and what -v says.
    struct Damage: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let reason: String
        let change: @Sendable (inout [UInt8]) -> Void
    }

    @Test(
        "a file that isn't as it was written is a miss, reported at -v, and written again",
        arguments: [
            Damage(testDescription: "a byte", reason: "the file is damaged") { $0[40] ^= 1 },
            Damage(testDescription: "cut", reason: "the file is damaged") { $0.removeLast(20) },
            Damage(testDescription: "empty", reason: "the file is damaged") { $0 = [] },
            Damage(testDescription: "another format", reason: "the file is of another version of hoist") { $0[14] = 1 },
        ])
    func damage(damage: Damage) async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            _ = try await Self.plan(bench)
            let path = try Self.file(bench)
            var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
            damage.change(&bytes)
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let again = try await Self.plan(bench, "-v")
            #expect(again.counts == Self.cold)
            #expect(again.ran.err.lines.contains("the cache isn't used: \(path): \(damage.reason)"))
            try await Self.expect(Self.warm, of: bench)
        }
    }

    @Test("a version lower than the one that was kept is a miss, reported at -v")
    func lowerVersion() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            _ = try await Self.plan(bench)
            try await bench.sandbox.mutate { world in
                for index in world.environments.indices { world.environments[index].flagStateVersion = 0 }
            }
            let again = try await Self.plan(bench, "-v")
            #expect(again.counts == Self.cold)
            #expect(
                again.ran.err.lines.contains(
                    "the cache isn't used for Production: it was read at version 1, and Reflag is at 0"))
        }
    }

    @Test("another app's file, and one of another URL, isn't taken")
    func foreign() async throws {
        try await withBench(Self.manifest, live: Self.live) { first in
            _ = try await Self.plan(first)
            try await withBench(Self.manifest, live: Self.live) { second in
                var place = second.place
                place.environment["HOME"] = first.place.environment["HOME"]
                let moved = Bench(place: place, sandbox: second.sandbox)
                try await Self.expect(Self.cold, of: moved)
                try await Self.expect(Self.warm, of: moved)
                try await Self.expect(Self.warm, of: first)
            }
        }
    }

    @Test("a folder that can't be written costs nothing but the cache")
    func unwritable() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            try bench.place.write("", to: "file")
            let ran = try await Self.plan(bench, "-v", environment: ["HOIST_CACHE_DIR": "file/cache"])
            #expect(ran.counts == Self.cold)
            #expect(
                ran.ran.err.contains(
                    "the cache isn't written: the folder file/cache can't be created: Not a directory\n"))
        }
    }

    @Test(
        "after an apply, what it may have touched is read again, and nothing else; nothing where versions prove it",
        arguments: [SandboxDialect.v3_0_1, .v3_1_0])
    func afterApply(api: SandboxDialect) async throws {
        try await withBench(Self.manifest, live: Self.live, api: api) { bench in
            _ = try await Self.plan(bench)
            try bench.place.write(Self.manifest.replacingOccurrences(of: "[u_1]", with: "[u_1, u_2]"))
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 0, "\(ran)")
            if api == .v3_0_1 {
                try await Self.expect(["getApp": 2, "listFlags": 1, "getFlagTargeting": 1], of: bench)
            }
            try await Self.expect(Self.warm, of: bench)
        }
    }

    @Test("a write that doesn't raise the version gives the cache up for the app, with a warning, for good")
    func givenUp() async throws {
        let running = Mutex<RunningSandbox?>(nil)
        // An API that doesn't count: whenever the app is asked for, its versions are what they always were.
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            if request.target.hasSuffix("/apps/sandboxapp0001"), let sandbox = running.withLock({ $0 }) {
                try? await sandbox.mutate { world in
                    for index in world.environments.indices { world.environments[index].flagStateVersion = 1 }
                }
            }
            return nil
        }
        try await withBench(Self.manifest, live: Self.live, api: .v3_0_1, interceptor: interceptor) { bench in
            running.withLock { $0 = bench.sandbox }
            try await Self.expect(Self.cold, of: bench)
            try bench.place.write(Self.manifest.replacingOccurrences(of: "[u_1]", with: "[u_1, u_2]"))
            let ran = try await bench.place.hoist("apply", "--auto-approve")
            #expect(ran.status == 0, "\(ran)")
            #expect(
                ran.err.lines.contains(
                    """
                    warning: targets were written in Staging, and the version there didn't rise; the cache of targets is \
                    given up for this app, and every plan reads them all
                    """))
            for arguments in [["-v"], ["-v", "--refresh", "full"], ["-v"]] {
                let again = try await bench.calls { try await bench.place.hoist(["plan"] + arguments) }
                #expect(Bench.counts(of: again.calls) == Self.cold)
                #expect(
                    again.result.err.contains(
                        "the cache isn't used: a write to this app didn't raise its version; to try it again, delete "))
            }
            try FileManager.default.removeItem(atPath: try Self.file(bench))
            _ = try await Self.plan(bench)
            try await Self.expect(Self.warm, of: bench)
        }
    }

    @Test("an environment that vanishes while its targets are read ends the run before anything is compared")
    func vanished() async throws {
        let answers = Mutex(0)
        let interceptor: SandboxConfiguration.Interceptor = { request, _ in
            guard request.target.hasSuffix("/apps/sandboxapp0001"),
                answers.withLock({
                    $0 += 1; return $0
                }) > 1
            else {
                return nil
            }
            return .respond(
                status: 200, headers: ["content-type": "application/json"],
                body: #"""
                    {"org":{"id":"o","name":"O"},"id":"sandboxapp0001","name":"Sandbox App","demo":false,
                    "flagKeyFormat":"kebabCaseLower","stages":[],"segments":[],"environments":[
                    {"id":"env_production","name":"Production","isProduction":true,"order":0,"flagStateVersion":1}]}
                    """#)
        }
        try await withBench(Self.manifest, live: Self.live, interceptor: interceptor) { bench in
            let ran = try await bench.place.hoist("plan")
            #expect(
                ran
                    == Ran(
                        status: 1, out: "",
                        err: """
                            error: getApp: the environment `Staging` (env_staging) vanished while its targets were read
                              = help: nothing was compared; run again, and remove the environment from the manifest

                            """))
        }
    }
}
