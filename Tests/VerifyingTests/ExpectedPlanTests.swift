import APIAccess
import Applying
import Diagnostics
import FlagModel
import FlagTestKit
import ManifestReading
import Planning
import Sandbox
import Testing

@testable import Verifying

/// What should be served after an apply, based only on the calls of its plan.
@Suite("The expectation of an apply")
struct ExpectedPlanTests {
    private static let manifest = """
        version: 1
        audiences:
          partners: {companies: [initech]}
        flags:
          fresh:
            secret: true
            targets:
              Production: {audiences: [partners], companies: [acme]}
          back: {archived: false}
          gone:
            archived: true
          shown:
            description: New
            secret: false
          moved:
            targets:
              Staging: {users: [u_1]}
          same: {}

        """

    private static func world() throws -> SandboxWorld {
        var world = SandboxWorld.fresh()
        world.keys = SandboxKeys(full: Generated.apiKey, readOnly: "api_sandbox_read")
        try world.addFlag(SandboxFlag(key: "back", archived: true))
        try world.addFlag(SandboxFlag(key: "gone"))
        try world.addFlag(SandboxFlag(key: "shown", secret: true))
        let staging = world.environments[1].id
        try world.addFlag(
            SandboxFlag(key: "moved", targets: [staging: SandboxTargets(users: SandboxIDList(["u_2"]))]))
        try world.addFlag(SandboxFlag(key: "same"))
        return world
    }

    private static func plan() async throws -> (plan: Plan, round: Round) {
        let reading = ManifestReader.read(Array(manifest.utf8), name: "flags.yaml")
        let round = try Round(
            Round.ManifestReading(manifest: try #require(reading.manifest), sources: reading.sources),
            MemoryReflag(try world()), key: Generated.apiKey)
        return (try await round.plan(), round)
    }

    /// Everything that is expected, one flag or target per line.
    private static func lines(_ expected: Expected) -> [String] {
        expected.environments.flatMap { environment in
            environment.flags.map { flag in
                let secret = flag.isSecret.map { $0 ? " secret" : " public" } ?? ""
                let place = [flag.place, flag.secretPlace].compactMap { $0 }.map { "@\($0.line)" }
                return "\(environment.name) \(flag.key) \(flag.isServed ? "served" : "gone")\(secret) "
                    + place.joined(separator: " ")
            }
                + environment.entities.flatMap { entity in
                    (environment.targets[entity] ?? []).map { target in
                        "\(environment.name) \(entity.kind.rawValue) \(entity.id) \(target.isOn ? "+" : "-")"
                            + "\(target.flag) @\(target.place?.line ?? 0)"
                    }
                }
        }
    }

    private static let everywhere = [
        "fresh served secret @5 @6", "back served @9", "gone gone @10", "shown served public @12 @14",
    ]

    @Test("contains the written flags in every environment, and the changed companies and users in theirs")
    func whole() async throws {
        let (plan, _) = try await Self.plan()
        let expected = Self.lines(Expected(plan, done: plan.calls))
        func all(_ environment: String) -> [String] { Self.everywhere.map { "\(environment) \($0)" } }
        #expect(
            expected
                == all("Production") + ["Production company acme +fresh @8", "Production company initech +fresh @3"]
                + all("Staging") + [
                    "Staging moved served @15", "Staging user u_1 +moved @17", "Staging user u_2 -moved @17",
                ] + all("Development"))
    }

    @Test("contains only what was sent of partly done calls, and nothing without calls")
    func partly() async throws {
        let (plan, _) = try await Self.plan()
        #expect(Expected(plan, done: []).environments.isEmpty)
        let users = plan.calls.filter { $0.operation == .updateUserFlags }
        #expect(
            Self.lines(Expected(plan, done: users)) == [
                "Staging moved served @15", "Staging user u_1 +moved @17", "Staging user u_2 -moved @17",
            ])
    }

    @Test("doesn't contain a target of a flag that the same plan archives")
    func archivedTarget() async throws {
        let (plan, _) = try await Self.plan()
        let update = TargetUpdate(
            kind: .company, target: "acme", environment: plan.basis.environments[0].id, environmentName: "Production",
            production: true, entries: [.init(flag: "gone", adds: true), .init(flag: "shown", adds: true)])
        let calls = plan.calls.filter { call in
            if case .updateFlag(let update) = call.request { update.key == "gone" } else { false }
        }
        let expected = Expected(plan, done: [Call(id: "c0", request: .updateTarget(update))] + calls)
        #expect(
            Self.lines(expected) == [
                "Production gone gone @10", "Production shown served @12", "Production company acme +shown @12",
                "Staging gone gone @10", "Development gone gone @10",
            ])
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout SandboxWorld) throws -> Void
        let lines: [String]
    }

    private static func all(_ line: String) -> [String] {
        ["Development", "Production", "Staging"].map { "\($0) \(line)" }
    }

    @Test(
        "differs exactly in what is changed between the writes and the verification",
        arguments: [
            Change(testDescription: "nothing", change: { _ in }, lines: []),
            Change(
                testDescription: "archived again", change: { try $0.editFlag("back") { $0.archived = true } },
                lines: all("not-served back")),
            Change(
                testDescription: "unarchived again", change: { try $0.editFlag("gone") { $0.archived = false } },
                lines: all("archived-served gone")),
            Change(
                testDescription: "made public", change: { try $0.editFlag("fresh") { $0.secret = false } },
                lines: all("secret-shown fresh")),
            Change(
                testDescription: "made secret", change: { try $0.editFlag("shown") { $0.secret = true } },
                lines: all("not-public shown")),
            Change(
                testDescription: "a target taken away",
                change: { try $0.setTargets(of: "fresh", in: "Production", companies: ["acme"]) },
                lines: ["Production target-off fresh company initech"]),
            Change(
                testDescription: "a target back",
                change: { try $0.setTargets(of: "moved", in: "Staging", users: ["u_1", "u_2"]) },
                lines: ["Staging still-on moved user u_2"]),
            Change(
                testDescription: "what wasn't touched",
                change: { world in
                    try world.editFlag("same") { $0.archived = true }
                    try world.setTargets(of: "fresh", in: "Development", companies: ["acme"])
                }, lines: []),
        ])
    func behind(_ row: Change) async throws {
        let (plan, round) = try await Self.plan()
        let outcome = await round.apply(plan)
        #expect(outcome.isComplete)
        try await round.reflag.mutate(row.change)
        #expect(try await round.verify(plan, outcome).lines == row.lines)
    }
}
