import Foundation
import Sandbox
import Testing

// The fault: `.hoist/cache` next to the manifest was believed, and a pull request can commit it. Its siblings here: every
// folder that a variable may name inside of the repository, a folder that is reached by a link, one that somebody else can
// write to, and another sandbox on the same port, whose cache says nothing about this one.
@Suite("where the cache is, and whose it is", .timeLimit(.minutes(60)))
struct CacheFolderTests {
    private static let manifest = """
        version: 1
        flags:
          a: {name: A, targets: {Production: {companies: [acme]}}}
        """

    private static let nothing = "Nothing to do for Sandbox App: 1 flag is as the manifest says.\n"

    /// Serves an app whose live state isn't what the manifest says, and gives a file of the cache that says it is, with
    /// the right version: what somebody would plant.
    private static func withForgery(_ body: (Bench, _ forged: String) async throws -> Void) async throws {
        try await withBench(manifest, live: [SandboxFlag("a", name: "A", companies: ["Production": ["acme"]])]) {
            bench in
            let maker = try newFolder().path
            defer { try? FileManager.default.removeItem(atPath: maker) }
            let made = try await bench.place.hoist("plan", environment: ["HOIST_CACHE_DIR": maker])
            #expect(made.out == nothing, "\(made)")
            try await bench.sandbox.mutate { world in
                try untarget(&world)
            }
            // It is a good forgery: whoever keeps it is deceived.
            let deceived = try await bench.place.hoist("plan", environment: ["HOIST_CACHE_DIR": maker])
            #expect(deceived.out == nothing, "\(deceived)")
            let file = try #require(try FileManager.default.contentsOfDirectory(atPath: maker).first)
            try await body(bench, maker + "/" + file)
        }
    }

    /// Takes the flag's target away, as if that had never been counted.
    private static func untarget(_ world: inout SandboxWorld) throws {
        try world.setTargets(of: "a", in: "env_production", companies: [], users: [])
        for index in world.environments.indices { world.environments[index].flagStateVersion = 1 }
    }

    private static func plant(_ forged: String, in folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/" + URL(fileURLWithPath: forged).lastPathComponent
        try FileManager.default.copyItem(atPath: forged, toPath: path)
    }

    private static func git(_ place: Workplace, _ arguments: String...) async throws {
        let identity = ["-c", "user.name=Jane", "-c", "user.email=jane@example.com"]
        let ran = try await place.run("/usr/bin/git", identity + arguments, environment: place.environment)
        #expect(ran.status == 0, "\(ran)")
    }

    /// Plans and applies; the forgery must not have been believed.
    ///
    /// - Returns: What the apply said on standard error.
    private static func expectRead(
        _ bench: Bench,
        _ variables: [String: String?] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        var said = ""
        for command in [["plan"], ["apply", "--auto-approve"]] {
            let ran = try await bench.place.hoist(command, environment: variables)
            #expect(ran.status == 0, "\(ran)", sourceLocation: sourceLocation)
            #expect(
                !ran.out.contains("Nothing to do") && ran.out.contains("acme"), "\(ran)", sourceLocation: sourceLocation
            )
            said = ran.err
        }
        // Back to what the forgery is about.
        try await bench.sandbox.mutate { world in
            try untarget(&world)
        }
        return said
    }

    @Test("a forged file anywhere in the repository is never believed, and the old place is left alone with a remark")
    func planted() async throws {
        try await Self.withForgery { bench, forged in
            let place = bench.place
            let folders = [".hoist/cache", ".cache/hoist", "hoist", "cache", ".hoist-cache"]
            for folder in folders { try Self.plant(forged, in: place.folder + "/" + folder) }
            try await Self.git(place, "init", "-q")
            try await Self.git(place, "add", "-A", "-f")
            try await Self.git(place, "commit", "-qm", "A pull request")
            let said = try await Self.expectRead(bench)
            #expect(
                said.lines.first
                    == ".hoist/cache isn't used: the cache is in \(place.cache ?? ""); remove the old one, from git too if it is there"
            )
            let root = try #require(FileReadingTruth.realPath(place.folder))
            let tracked = "is in the git work tree \(root), and git tracks files there"
            for (variables, folder) in [
                (["HOIST_DIR": ".hoist"], ".hoist/cache"), (["HOIST_CACHE_DIR": ".hoist-cache"], ".hoist-cache"),
                (["HOIST_CACHE_DIR": "hoist"], "hoist"), (["HOIST_CACHE_DIR": "."], "."),
                (["HOIST_DIR": place.folder], place.folder + "/cache"),
                (["XDG_CACHE_HOME": place.folder], place.folder + "/hoist"),
                (["HOME": place.folder], place.folder + "/.cache/hoist"),
            ] {
                let said = try await Self.expectRead(bench, variables)
                #expect(said.lines.contains("the cache isn't used: \(folder) \(tracked)"), "\(said)")
            }
            // Nothing was written into them either: what is there is as it was committed.
            let status = try await place.run(
                "/usr/bin/git", ["status", "--porcelain"], environment: place.environment)
            #expect(status.out == "" || status.out.lines.allSatisfy { $0.hasSuffix(".lock") }, "\(status)")
        }
    }

    @Test("a folder of the work tree in which git tracks nothing is used, as GitLab needs it; a link to one isn't")
    func untracked() async throws {
        try await Self.withForgery { bench, forged in
            let place = bench.place
            try await Self.git(place, "init", "-q")
            try await Self.git(place, "add", "flags.yaml")
            try await Self.git(place, "commit", "-qm", "Flags")
            let variables = ["HOIST_CACHE_DIR": ".ci/cache"]
            #expect(try await place.hoist("plan", environment: variables).status == 0)
            let (warm, calls) = try await bench.calls { try await place.hoist("plan", environment: variables) }
            #expect(warm.err.lines.count == 1, "nothing but the cost: \(warm)")
            #expect(Bench.counts(of: calls) == ["getApp": 1, "listFlags": 1])
            let root = try #require(FileReadingTruth.realPath(place.folder))
            let link = "link is reached by a link that stands in the git work tree \(root)"
            try FileManager.default.createSymbolicLink(
                atPath: place.folder + "/link", withDestinationPath: ".ci/cache")
            let linked = try await place.hoist("plan", environment: ["HOIST_CACHE_DIR": "link"])
            #expect(linked.err.lines.first == "the cache isn't used: \(link)", "\(linked)")
            // And one that leads out of it, where somebody may keep what he wants to be believed.
            let outside = try newFolder().path
            defer { try? FileManager.default.removeItem(atPath: outside) }
            try Self.plant(forged, in: outside + "/here")
            try FileManager.default.createSymbolicLink(
                atPath: place.folder + "/out", withDestinationPath: outside + "/here")
            let said = try await place.hoist("plan", environment: ["HOIST_CACHE_DIR": "out"])
            #expect(
                said.err.lines.first
                    == "the cache isn't used: out: it is a link that leads out of the git work tree", "\(said)")
            #expect(!said.out.contains("Nothing to do"))
        }
    }

    @Test("a submodule's files are a work tree's too, and without git nothing in one is believed")
    func nested() async throws {
        try await Self.withForgery { bench, forged in
            let place = bench.place
            try Self.plant(forged, in: place.folder + "/sub/cache")
            try await Self.git(place, "init", "-q")
            try await Self.git(place, "init", "-q", "sub")
            try await Self.git(place, "-C", "sub", "add", "-A")
            try await Self.git(place, "-C", "sub", "commit", "-qm", "A submodule")
            let variables = ["HOIST_CACHE_DIR": "sub/cache"]
            let said = try await Self.expectRead(bench, variables)
            #expect(said.contains("and git tracks files there"), "\(said)")
            let none = try await Self.expectRead(bench, variables.merging(["PATH": "/nowhere"]) { $1 })
            #expect(none.contains("and git doesn't say whether it tracks anything there"), "\(none)")
        }
    }

    @Test("a folder that others can write to, or that belongs to another user, isn't believed")
    func others() async throws {
        try await Self.withForgery { bench, forged in
            let folder = try newFolder().path + "/cache"
            try Self.plant(forged, in: folder)
            let variables = ["HOIST_CACHE_DIR": folder]
            for mode in [0o777, 0o720, 0o702] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder)
                let said = try await Self.expectRead(bench, variables)
                #expect(
                    said.lines.first
                        == "the cache isn't used: others can write to \(folder); fix that with: chmod go-w \(folder)")
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
            if geteuid() == 0 {
                try FileManager.default.setAttributes([.ownerAccountID: 12_345], ofItemAtPath: folder)
                let said = try await Self.expectRead(bench, variables)
                #expect(said.lines.first == "the cache isn't used: \(folder) belongs to another user")
            }
            try FileManager.default.removeItem(atPath: folder)
            #expect(try await bench.place.hoist("plan", environment: variables).status == 0)
            let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
            #expect(mode == 0o700)
        }
    }

    @Test("without a home there is no cache and no lock, which is said, and nothing else is different")
    func homeless() async throws {
        try await withBench(Self.manifest) { bench in
            for home in [nil, "", "relative"] as [String?] {
                let variables: [String: String?] = ["HOME": home]
                let plan = try await bench.place.hoist("plan", environment: variables)
                #expect(plan.status == 0)
                let none =
                    "the cache isn't used: there is no folder for it, since neither HOIST_CACHE_DIR nor HOME is set"
                #expect(plan.err.lines.first == none, "\(plan)")
                let quiet = try await bench.place.hoist("plan", "--no-cache", environment: variables)
                #expect(quiet.err.lines.count == 1, "\(quiet)")
            }
            let ran = try await bench.place.hoist("apply", "--auto-approve", environment: ["HOME": nil])
            #expect(ran.status == 0)
            #expect(
                ran.err.contains(
                    """
                    warning: this apply doesn't wait for others on this machine: there is no folder for the lock; name one \
                    with HOIST_CACHE_DIR
                    """), "\(ran)")
            // One that was named has to be had.
            let named = try await bench.place.hoist(
                "apply", "--auto-approve", environment: ["HOIST_CACHE_DIR": "flags.yaml/cache"])
            #expect(named.status == 1)
            #expect(
                named.err.contains(
                    """
                    error: the folder flags.yaml/cache can't be created: Not a directory
                      = help: check the permissions, or name another folder with HOIST_CACHE_DIR
                    """), "\(named)")
            #expect(try bench.place.contents == ["flags.yaml"])
        }
    }

    @Test("the lock is the app's and the URL's, wherever the manifest is")
    func lock() async throws {
        try await withBench { bench in
            for path in ["one/flags.yaml", "two/deep/flags.yaml"] {
                try bench.place.write(Self.manifest, to: path)
                #expect(try await bench.place.hoist("apply", "--auto-approve", "-f", path).status == 0)
            }
            let locks = bench.place.cached.filter { $0.hasSuffix(".lock") }
            #expect(locks.count == 1, "\(locks)")
            let named = try #require(locks.first.map { URL(fileURLWithPath: $0).lastPathComponent })
            #expect(named.wholeMatch(of: /sandboxapp0001-[0-9a-f]{16}\.lock/) != nil, "\(named)")
            #expect(try bench.place.contents == ["one", "two"])
        }
    }

    @Test("what a killed process left is removed once it is an hour old; what is new, or is something else, stays")
    func leftovers() async throws {
        try await withBench(Self.manifest, live: [SandboxFlag("a")]) { bench in
            #expect(try await bench.place.hoist("plan").status == 0)
            let cache = try #require(bench.place.cache)
            let names = [".hoist-1f.tmp", ".hoist-2e.tmp", "other.tmp", ".hoist-note"]
            for name in names {
                try Data("left".utf8).write(to: URL(fileURLWithPath: cache + "/" + name))
                guard name != ".hoist-2e.tmp" else { continue }
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -7_200)], ofItemAtPath: cache + "/" + name)
            }
            try bench.place.write(Self.manifest.replacing("[acme]", with: "[acme]}, Staging: {users: [u_1]"))
            #expect(try await bench.place.hoist("plan", "--refresh", "full").status == 0)
            let left = try FileManager.default.contentsOfDirectory(atPath: cache).filter { !$0.hasSuffix(".targets") }
            #expect(left.sorted() == [".hoist-2e.tmp", ".hoist-note", "other.tmp"])
        }
    }
}

/// Paths without links, as the system sees them.
enum FileReadingTruth {
    static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
