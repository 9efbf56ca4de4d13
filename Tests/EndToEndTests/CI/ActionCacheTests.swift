import Foundation
import Sandbox
import Testing

/// The cache of targets between runs of the action: its scripts, with a stand-in for `actions/cache` that keeps caches by
/// branch, as GitHub does.
@Suite("the GitHub action: the cache of targets", .timeLimit(.minutes(60)))
struct ActionCacheTests {
    private static let flags = 152
    private static let environments = ["Development", "Staging", "Production"]

    private static func manifest(_ more: String = "") -> String {
        let targets = environments.map { "\($0): {companies: [acme]}" }.joined(separator: ", ")
        return "version: 1\nflags:\n"
            + (1...flags).map { "  flag-\($0): {targets: {\(targets)}}\n" }.joined() + more
    }

    private static let live = (1...flags).map { number in
        SandboxFlag(
            SandboxID("flag-\(number)"),
            companies: Dictionary(uniqueKeysWithValues: environments.map { (SandboxID($0), ["acme"]) }))
    }

    /// GitHub's caches of a repository: a run restores those of its own branch, then those of main.
    private final class Caches {
        var entries: [(branch: String, key: String, folder: String)] = []
        private let place: String

        init(_ bench: Bench) { place = bench.place.folder + "/.caches" }

        func restore(to folder: String, prefix: String, branch: String) throws -> String? {
            for scope in [branch, "main"] {
                guard let found = entries.last(where: { $0.branch == scope && $0.key.hasPrefix(prefix) }) else {
                    continue
                }
                try FileManager.default.copyItem(atPath: found.folder, toPath: folder)
                return found.key
            }
            return nil
        }

        func save(_ folder: String, key: String, branch: String) throws {
            guard !entries.contains(where: { $0.branch == branch && $0.key == key }) else { return }
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            let copy = place + "/\(entries.count)"
            try FileManager.default.copyItem(atPath: folder, toPath: copy)
            entries.append((branch, key, copy))
        }
    }

    /// A run on a new machine: what `action.yml` does, in its order. Gives the calls that it made.
    private static func run(
        _ command: String,
        on event: String,
        branch: String,
        number: Int,
        _ bench: Bench,
        _ caches: Caches
    ) async throws -> [String: Int] {
        let job = try Job(bench)
        try? FileManager.default.removeItem(atPath: job.temporary)
        try FileManager.default.createDirectory(atPath: job.temporary, withIntermediateDirectories: true)
        let named = try await job.step("cache", ["HOIST_INPUT_CACHE": "true"])
        let folder = try #require(named.outputs["folder"])
        let prefix = try #require(named.outputs["prefix"])
        let restored = try caches.restore(to: folder, prefix: prefix, branch: branch)
        let (step, calls) = try await bench.calls {
            try await job.step(command, ["GITHUB_EVENT_NAME": event, "HOIST_CACHE_DIR": folder])
        }
        #expect(step.ran.status == 0, "\(step.ran)")
        let kept = try await job.step(
            "keep-cache",
            [
                "GITHUB_EVENT_NAME": event, "GITHUB_RUN_ID": "\(number)", "HOIST_CACHE_FOLDER": folder,
                "HOIST_CACHE_PREFIX": prefix, "HOIST_CACHE_RESTORED": restored ?? "", "REFLAG_API_KEY": nil,
            ])
        #expect(kept.ran == Ran(status: 0, out: "", err: ""))
        if let key = kept.outputs["key"] {
            #expect(key.hasPrefix(prefix + "\(number)-"))
            try caches.save(folder, key: key, branch: branch)
        }
        return Bench.counts(of: calls)
    }

    @Test("what main saves makes a cold read of hundreds of calls two on every pull request")
    func warms() async throws {
        let warm = ["getApp": 1, "listFlags": 1]
        try await withBench(Self.manifest(), live: Self.live) { bench in
            let caches = Caches(bench)
            let cold = try await Self.run("plan", on: "pull_request", branch: "1/merge", number: 1, bench, caches)
            #expect(cold["getFlagTargeting"] == 456, "\(cold)")
            #expect(cold.values.reduce(0, +) >= 458)
            // GitHub would keep it for this pull request alone.
            #expect(caches.entries.isEmpty)

            // It is merged, and applied.
            try bench.place.write(Self.manifest("  new: {targets: {Staging: {companies: [hooli]}}}\n"))
            _ = try await Self.run("apply", on: "push", branch: "main", number: 2, bench, caches)
            #expect(caches.entries.map(\.branch) == ["main"])
            let second = try await Self.run("plan", on: "pull_request", branch: "2/merge", number: 3, bench, caches)
            #expect(second.values.reduce(0, +) <= 5, "\(second)")

            // The watch on drift reads what the apply left to read, saves it, and has nothing to add the next time.
            _ = try await Self.run("plan", on: "schedule", branch: "main", number: 4, bench, caches)
            let saved = caches.entries.count
            for number in 5...6 {
                let again = try await Self.run("plan", on: "schedule", branch: "main", number: number, bench, caches)
                #expect(again == warm)
            }
            #expect(caches.entries.count == saved)
            for (event, branch) in [("pull_request", "3/merge"), ("merge_group", "gh-readonly-queue/main/pr-3")] {
                let read = try await Self.run("plan", on: event, branch: branch, number: 7, bench, caches)
                #expect(read == warm)
            }
            #expect(caches.entries.count == saved)

            // Somebody changes something in the web app: the newest wins from then on.
            try await bench.sandbox.mutate { world in
                for index in world.environments.indices where world.environments[index].name == "Staging" {
                    world.environments[index].flagStateVersion += 1
                }
            }
            let moved = try await Self.run("plan", on: "workflow_dispatch", branch: "main", number: 8, bench, caches)
            #expect(moved["getFlagTargeting"] == Self.flags + 1, "\(moved)")
            #expect(caches.entries.count == saved + 1)
            let third = try await Self.run("plan", on: "pull_request", branch: "4/merge", number: 9, bench, caches)
            #expect(third == warm)
        }
    }

    @Test(
        "it has a name for each manifest, app and API, and none of the machine; a job's own folder is left to the job")
    func names() async throws {
        try await withBench { bench in
            let job = try Job(bench)
            func name(_ variables: [String: String?]) async throws -> [String: String] {
                let step = try await job.step("cache", ["HOIST_INPUT_CACHE": "true"].merging(variables) { $1 })
                #expect(step.ran.status == 0 && step.ran.out.isEmpty, "\(step.ran)")
                return step.outputs
            }
            let first = try await name([:])
            #expect(first["folder"]?.hasPrefix(job.temporary + "/hoist-targets-") == true)
            #expect(first["prefix"]?.wholeMatch(of: /hoist-targets-v1-[0-9a-f]{16}-/) != nil)
            #expect(try await name(["RUNNER_OS": "Windows", "RUNNER_ARCH": "ARM64"]) == first)
            var prefixes = Set([first["prefix"]])
            for (input, value) in [
                ("MANIFEST", "apps/a,b/flags.yaml"), ("MANIFEST", "$(touch pwned)\n::error::x"), ("APP", "flags.yaml"),
                ("API_URL", "https://api.example"),
            ] {
                let other = try await name(["HOIST_INPUT_" + input: value])
                #expect(other["prefix"]?.wholeMatch(of: /hoist-targets-v1-[0-9a-f]{16}-/) != nil)
                prefixes.insert(other["prefix"])
            }
            #expect(prefixes.count == 5)
            #expect(try await name(["HOIST_INPUT_CACHE": "false"]).isEmpty)
            #expect(try await name(["HOIST_CACHE_DIR": "/srv/cache"]).isEmpty)
            #expect(try await job.step("cache", ["HOIST_INPUT_CACHE": "yes"]).ran.status == 64)
        }
    }

    // Siblings: nothing in it, a lock and a leftover beside it, more than a cache should be, an event of a pull request.
    @Test("locks and leftovers aren't kept, nor is one that is too large")
    func kept() async throws {
        try await withBench { bench in
            let job = try Job(bench)
            let folder = job.temporary + "/hoist-targets-x"
            func keep(_ event: String = "push") async throws -> Job.Step {
                try await job.step(
                    "keep-cache",
                    [
                        "GITHUB_EVENT_NAME": event, "GITHUB_RUN_ATTEMPT": "2", "HOIST_CACHE_FOLDER": folder,
                        "HOIST_CACHE_PREFIX": "hoist-targets-v1-x-", "REFLAG_API_KEY": nil,
                    ])
            }
            #expect(try await keep().outputs.isEmpty)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: folder + "/app.lock"))
            #expect(try await keep().outputs.isEmpty)
            for name in ["app.targets", "app.lock", ".hoist-1.tmp"] {
                try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
            }
            for event in ["pull_request", "pull_request_target", "merge_group", "issue_comment"] {
                #expect(try await keep(event).outputs.isEmpty)
            }
            let key = try #require(try await keep().outputs["key"])
            #expect(key.wholeMatch(of: /hoist-targets-v1-x-42-2-[0-9a-f]{16}/) != nil, "\(key)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["app.targets"])
            try job.program("du", "#!/bin/sh\necho \"102401\t.\"\n")
            let large = try await keep()
            #expect(large.outputs.isEmpty)
            #expect(
                large.ran.out == "::notice title=hoist::the cache of targets has more than 100 MB and isn't saved\n")
        }
    }

    @Test("what a pull request plants in the repository isn't read, whatever it is called")
    func planted() async throws {
        try await withBench(Self.manifest(), live: Self.live) { bench in
            let caches = Caches(bench)
            _ = try await Self.run("plan", on: "schedule", branch: "main", number: 1, bench, caches)
            let saved = try #require(caches.entries.first?.folder)
            let prefix = try #require(
                try await Job(bench).step("cache", ["HOIST_INPUT_CACHE": "true"]).outputs["folder"])
            let name = URL(fileURLWithPath: prefix).lastPathComponent
            caches.entries = []
            for path in [".hoist/cache", name, ".cache/hoist", "cache"] {
                let target = bench.place.folder + "/" + path
                try FileManager.default.createDirectory(
                    atPath: URL(fileURLWithPath: target).deletingLastPathComponent().path,
                    withIntermediateDirectories: true)
                try FileManager.default.copyItem(atPath: saved, toPath: target)
            }
            let read = try await Self.run("plan", on: "pull_request", branch: "1/merge", number: 2, bench, caches)
            #expect(read["getFlagTargeting"] == 456, "\(read)")
        }
    }
}
