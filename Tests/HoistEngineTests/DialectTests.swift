import Applying
import FlagModel
import FlagTestKit
import Foundation
import Planning
import Sandbox
import TestTools
import Testing

@testable import HoistEngine

/// What an apply costs where answers to writes have versions (API 3.1.0), and where they don't (3.0.1).
@Suite("An apply in both dialects of the API")
struct DialectTests {
    /// What a manifest changes, and what its apply asks for after the plan, the writes left out.
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let flags: String
        let writes: [String: Int]
        /// The reads at the end by the kind of proof, without versions and with them.
        let reads: [String: (old: [String: Int], new: [String: Int])]
        /// What the next plan asks for beside the app and the listing.
        let next: (old: [String: Int], new: [String: Int])
    }

    /// Two flags with targets in two environments are there; a third isn't.
    private static func world(withVersions: Bool) throws -> SandboxWorld {
        var world = SandboxWorld.fresh()
        world.keys = SandboxKeys(full: "api_sandbox_full", readOnly: "api_sandbox_read")
        world.dialect = withVersions ? .v3_1_0 : .v3_0_1
        for key in ["a", "b"] as [SandboxID] {
            try world.addFlag(
                SandboxFlag(
                    key: key, name: "Name", targets: ["env_production": SandboxTargets(companies: .init(["acme"]))]))
        }
        return world
    }

    private static func flags(_ a: String, _ b: String, _ more: String = "") -> String {
        """
        version: 1
        flags:
          a: \(a)
          b: \(b)
        \(more)
        """
    }

    private static let served = ["getFeatures": 3]

    static let rows: [Row] = [
        Row(
            testDescription: "two companies in two environments",
            flags: flags(
                "{targets: {Production: {companies: [acme, globex]}, Staging: {companies: [acme]}}}",
                "{targets: {Production: {companies: [acme, globex]}, Staging: {companies: []}}}"),
            writes: ["updateCompanyFlags": 2],
            reads: [
                "none": (["getApp": 1], [:]),
                "api": (["getApp": 1, "listFlags": 1, "getFlagTargeting": 3], ["getApp": 1, "listFlags": 1]),
                "runtime": (
                    ["getApp": 2, "listFlags": 1, "getFlagTargeting": 3, "getEvaluatedFeatures": 2, "getFeatures": 2],
                    ["getApp": 1, "listFlags": 1, "getEvaluatedFeatures": 2, "getFeatures": 2]
                ),
            ],
            next: (["getFlagTargeting": 4, "getApp": 1], [:])),
        Row(
            testDescription: "a new flag with a target",
            flags: flags(
                "{targets: {Production: {companies: [acme]}}}", "{targets: {Production: {companies: [acme]}}}",
                "  c: {targets: {Production: {companies: [acme]}}}"),
            writes: ["createFlag": 1, "updateCompanyFlags": 1],
            reads: [
                "none": (["getApp": 1], [:]),
                "api": (["getApp": 1, "listFlags": 1, "getFlagTargeting": 1], ["getApp": 1, "listFlags": 1]),
                "runtime": (
                    ["getApp": 2, "listFlags": 1, "getFlagTargeting": 1, "getEvaluatedFeatures": 1]
                        .merging(served) { $1 },
                    ["getApp": 1, "listFlags": 1, "getEvaluatedFeatures": 1].merging(served) { $1 }
                ),
            ],
            // A stage may give a new flag targets that nobody wrote: its list is read, and no other.
            next: (["getFlagTargeting": 3, "getApp": 1], ["getFlagTargeting": 1, "getApp": 1])),
        Row(
            testDescription: "a name",
            flags: flags(
                "{name: Other, targets: {Production: {companies: [acme]}}}",
                "{targets: {Production: {companies: [acme]}}}"),
            writes: ["updateFlag": 1],
            reads: [
                "none": ([:], [:]), "api": (["listFlags": 1], ["listFlags": 1]),
                "runtime": (
                    ["getApp": 2, "listFlags": 1].merging(served) { $1 },
                    ["getApp": 1, "listFlags": 1].merging(served) { $1 }
                ),
            ],
            next: ([:], [:])),
        Row(
            testDescription: "an archived flag beside a target",
            flags: flags("{targets: {Production: {companies: [acme, globex]}}}", "{archived: true}"),
            writes: ["updateFlag": 1, "updateCompanyFlags": 1],
            reads: [
                "none": (["getApp": 1], [:]),
                "api": (["getApp": 1, "listFlags": 1, "getFlagTargeting": 1], ["getApp": 1, "listFlags": 1]),
                "runtime": (
                    ["getApp": 2, "listFlags": 1, "getFlagTargeting": 1, "getEvaluatedFeatures": 1]
                        .merging(served) { $1 },
                    ["getApp": 1, "listFlags": 1, "getEvaluatedFeatures": 1].merging(served) { $1 }
                ),
            ],
            next: (["getFlagTargeting": 1, "getApp": 1], [:])),
    ]

    @Test(
        "asks for no more than it has to, and leaves the next plan what it can",
        arguments: rows,
        [("none", .none), ("api", .api), ("runtime", .runtime)] as [(String, ApplyRunOptions.ProofKind)])
    func counts(_ row: Row, _ proof: (name: String, kind: ApplyRunOptions.ProofKind)) async throws {
        let folders = try CacheFolders()
        for withVersions in [false, true] {
            let comment: Comment = "versions: \(withVersions), --verify \(proof.name)"
            let case_ = try Case(row.flags, try Self.world(withVersions: withVersions))
            let world = World(case_.world)
            var run = Run(case_: case_, world: world, folder: folders.next())
            run.proof = proof.kind
            _ = try await run.plan()
            await world.begin()
            let result = try #require(try await run.apply().result, comment)
            #expect(result.ending == .complete, comment)
            let reads = try #require(row.reads[proof.name])
            var expected = ["getApp": 1, "listFlags": 1].merging(row.writes) { $0 + $1 }
            expected.merge(withVersions ? reads.new : reads.old) { $0 + $1 }
            var asked = await world.asked
            #expect(asked == expected, comment)
            #expect(run.falsehoods(in: await world.world) == [], comment)
            await world.begin()
            #expect(try await run.plan()?.isEmpty == true, comment)
            let next = withVersions ? row.next.new : row.next.old
            asked = await world.asked
            #expect(asked == ["getApp": 1, "listFlags": 1].merging(next) { $0 + $1 }, comment)
        }
    }

    /// Siblings: a write in another environment, one before our first, one between ours, one after our last.
    @Test("an environment in which somebody else wrote is forgotten, and the others are kept")
    func gap() async throws {
        let folders = try CacheFolders()
        let targets = "{targets: {Production: {companies: [acme, globex]}, Staging: {companies: [acme, globex]}}}"
        let case_ = try Case(Self.flags(targets, "{}"), try Self.world(withVersions: true))
        // After the plan's two reads there are three writes, in the plan's order: Staging's before Production's.
        for exchange in 2..<5 {
            for environment in ["env_production", "env_staging", "env_development"] as [SandboxID] {
                let comment: Comment = "in \(environment.text) before exchange \(exchange)"
                let world = World(case_.world)
                let run = Run(case_: case_, world: world, folder: folders.next(), parallelism: 1)
                _ = try await run.plan()
                await world.begin(strangers: [exchange: [.companies("b", in: environment, ["hooli"])]])
                let result = try #require(try await run.apply().result, comment)
                #expect(result.ending == .complete, comment)
                let end = await world.world
                #expect(run.falsehoods(in: end) == [], comment)
                let kept = Set(run.cached(at: end).keys.map(\.environment.text))
                #expect(kept == Set(["env_production", "env_staging"]).subtracting([environment.text]), comment)
            }
        }
    }
}
