import FlagModel
import FlagTestKit
import LiveReading
import Synchronization
import Testing

@Suite("Reading targets with a snapshot")
struct TargetsPullTests {
    private static let acme = LiveTargets(companies: ["acme"])
    private static let globex = LiveTargets(companies: ["globex"])

    private static func snapshot(
        _ environments: [Identifier: Snapshot.Environment],
        isGivenUp: Bool = false
    ) -> Snapshot {
        Snapshot(apiURL: "https://app.reflag.com/api", app: "ap1", environments: environments, isGivenUp: isGivenUp)
    }

    private static let empty = snapshot([:])

    private static func pull(
        _ world: LiveWorld,
        _ set: [TargetsAddress],
        from snapshot: Snapshot = empty
    ) async throws -> TargetsPull {
        let reader = try world.reader()
        let app = try await reader.app("ap1")
        _ = world.counted()
        return try await reader.targets(ReadSet(set), of: app, from: snapshot)
    }

    @Test("cold: one read for each address, and the app once more")
    func cold() async throws {
        let world = LiveWorld()
        world.state.withLock { $0.targets[at("a")] = Self.acme }
        let pull = try await Self.pull(world, [at("a"), at("a", "en2")])
        #expect(pull.targets == [at("a"): Self.acme, at("a", "en2"): LiveTargets()])
        #expect(
            pull.snapshot
                == Self.snapshot([
                    "en1": .init(version: 5, targets: ["a": Self.acme]),
                    "en2": .init(version: 7, targets: ["a": LiveTargets()]),
                ]))
        #expect(pull.isChanged)
        #expect(pull.remarks == [])
        #expect(world.counted() == ["getFlagTargeting": 2, "getApp": 1])
    }

    @Test("nothing to read: no call at all")
    func nothing() async throws {
        let world = LiveWorld()
        let pull = try await Self.pull(world, [])
        #expect(pull.targets == [:])
        #expect(!pull.isChanged)
        #expect(world.counted() == [:])
    }

    @Test("warm: no call at all, and what the snapshot holds is believed")
    func warm() async throws {
        let world = LiveWorld()
        let kept = Self.snapshot(["en1": .init(version: 5, targets: ["a": Self.acme, "b": Self.globex])])
        let pull = try await Self.pull(world, [at("a")], from: kept)
        #expect(pull.targets == [at("a"): Self.acme])
        #expect(pull.snapshot == kept)
        #expect(!pull.isChanged)
        #expect(world.counted() == [:])
    }

    /// What a snapshot holds of `a` in `en1`, whose version is 5, and whether that is taken.
    struct Kept: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let snapshot: Snapshot
        var remarks: [String] = []
        var keeps = true
    }

    @Test(
        "what can't be taken from a snapshot is read",
        arguments: [
            Kept(testDescription: "nothing", snapshot: snapshot([:])),
            Kept(
                testDescription: "a lower version",
                snapshot: snapshot(["en1": .init(version: 4, targets: ["a": globex, "b": globex])])),
            Kept(
                testDescription: "a higher version",
                snapshot: snapshot(["en1": .init(version: 6, targets: ["a": globex])]),
                remarks: ["the cache isn't used for Env en1: it was read at version 6, and Reflag is at 5"]),
            Kept(
                testDescription: "another environment",
                snapshot: snapshot(["en2": .init(version: 5, targets: ["a": globex])])),
            Kept(
                testDescription: "another flag", snapshot: snapshot(["en1": .init(version: 5, targets: ["b": globex])])),
            Kept(
                testDescription: "a cache that was given up",
                snapshot: snapshot(["en1": .init(version: 5, targets: ["a": globex])], isGivenUp: true), keeps: false),
        ])
    func misses(kept: Kept) async throws {
        let world = LiveWorld()
        world.state.withLock { $0.targets[at("a")] = Self.acme }
        let pull = try await Self.pull(world, [at("a")], from: kept.snapshot)
        #expect(pull.targets == [at("a"): Self.acme])
        #expect(pull.remarks == kept.remarks)
        #expect(pull.isChanged == kept.keeps)
        #expect(pull.snapshot.environments["en1"]?.targets["a"] == (kept.keeps ? Self.acme : Self.globex))
        #expect(pull.snapshot.isGivenUp == !kept.keeps)
        // What was there of the same version stays, of another goes.
        #expect((pull.snapshot.environments["en1"]?.targets["b"] != nil) == (kept.testDescription == "another flag"))
        #expect(world.counted() == ["getFlagTargeting": 1, "getApp": 1])
    }

    @Test("what changed while it was read is read again, and isn't kept; the rest is")
    func movedOnce() async throws {
        let world = LiveWorld()
        let done = Mutex(false)
        world.beforeEach { path, state in
            guard path.hasSuffix("/flags/b/targeting/en1"),
                !done.withLock({ done in
                    let was = done; done = true; return was
                })
            else { return }
            state.set(Self.globex, at: at("a"))
        }
        let pull = try await Self.pull(world, [at("a"), at("b"), at("a", "en2")])
        #expect(
            pull.targets == [at("a"): Self.globex, at("b"): LiveTargets(), at("a", "en2"): LiveTargets()])
        #expect(pull.snapshot == Self.snapshot(["en2": .init(version: 7, targets: ["a": LiveTargets()])]))
        #expect(pull.remarks == ["Env en1 changed while its targets were read"])
        #expect(pull.app.environments.map(\.flagStateVersion) == [6, 7, 0])
        #expect(world.counted() == ["getFlagTargeting": 5, "getApp": 2])
    }

    @Test("what the snapshot held of an environment that changed meanwhile is read as well")
    func movedUnderSnapshot() async throws {
        let world = LiveWorld()
        let done = Mutex(false)
        world.beforeEach { path, state in
            guard path.hasSuffix("/targeting/en2"),
                !done.withLock({ done in
                    let was = done; done = true; return was
                })
            else { return }
            state.set(Self.globex, at: at("a"))
        }
        let kept = Self.snapshot(["en1": .init(version: 5, targets: ["a": Self.acme])])
        let pull = try await Self.pull(world, [at("a"), at("a", "en2")], from: kept)
        #expect(pull.targets == [at("a"): Self.globex, at("a", "en2"): LiveTargets()])
        #expect(pull.snapshot == Self.snapshot(["en2": .init(version: 7, targets: ["a": LiveTargets()])]))
        #expect(world.counted() == ["getFlagTargeting": 2, "getApp": 2])
    }

    @Test("an environment that never stands still is read three times, and isn't kept")
    func neverStill() async throws {
        let world = LiveWorld()
        world.beforeEach { path, state in
            if path.contains("/targeting/en1") { state.touch("en1") }
        }
        let pull = try await Self.pull(world, [at("a"), at("b", "en2")])
        #expect(pull.targets.count == 2)
        #expect(pull.snapshot == Self.snapshot(["en2": .init(version: 7, targets: ["b": LiveTargets()])]))
        #expect(
            pull.remarks == [
                "Env en1 changed while its targets were read", "Env en1 changed while its targets were read",
                "Env en1 changed while its targets were read",
                "Env en1 kept changing while its targets were read 3 times; what was read last is used",
            ])
        #expect(world.counted() == ["getFlagTargeting": 4, "getApp": 3])
    }

    @Test("an environment that vanishes while it is read ends the run")
    func vanished() async throws {
        let world = LiveWorld()
        world.beforeEach { path, state in
            if path.contains("/targeting/") { state.environments.removeAll { $0.id == "en2" } }
        }
        let error = try await failure { () throws(LiveReadingError) in
            let reader: LiveReader
            let app: App
            do { reader = try world.reader() } catch { throw .duplicateKey("", ids: []) }
            app = try await reader.app("ap1")
            return try await reader.targets(ReadSet([at("a"), at("a", "en2")]), of: app, from: Self.empty)
        }
        #expect(error.headline == "getApp: the environment `Env en2` (en2) vanished while its targets were read")
    }

    @Test("an environment that vanishes without having been asked for is no matter")
    func vanishedElsewhere() async throws {
        let world = LiveWorld()
        world.beforeEach { path, state in
            if path.contains("/targeting/") { state.environments.removeAll { $0.id == "en3" } }
        }
        let pull = try await Self.pull(world, [at("a")])
        #expect(pull.targets == [at("a"): LiveTargets()])
    }
}
