import Sandbox
import Testing

@Suite("getFlagTargeting")
struct TargetingTests {
    private static func fixture() throws -> Fixture {
        let targets = SandboxTargets(
            companies: SandboxIDList(["acme", "Ünïcode/\u{1F680}"]),
            users: SandboxIDList(["u_1"]),
            version: 7,
            updatedAt: SandboxTime(milliseconds: 5)
        )
        let emptied = SandboxTargets(version: 3, updatedAt: SandboxTime(milliseconds: 6))
        return try Fixture(flags: [
            SandboxFlag(
                key: "k",
                createdAt: SandboxTime(milliseconds: 0),
                targets: ["Production": targets, "env_staging": emptied]
            ),
            SandboxFlag(key: "gone", archived: true, createdAt: SandboxTime(milliseconds: 0)),
        ])
    }

    @Test(
        "the targets of one flag in one environment, and their version",
        arguments: [
            (
                "k/targeting/env_production",
                #"""
                {"flagKey":"k","specificTargets":{"true":{"companyIds":["acme","Ünïcode/🚀"],"userIds":["u_1"]}},\#
                "updatedAt":"1970-01-01T00:00:00.005Z","version":7}
                """#
            ),
            (
                "k/targeting/env_staging",
                #"""
                {"flagKey":"k","specificTargets":{"true":{"companyIds":[],"userIds":[]}},\#
                "updatedAt":"1970-01-01T00:00:00.006Z","version":3}
                """#
            ),
            (
                "k/targeting/env_development",
                #"{"flagKey":"k","specificTargets":{},"updatedAt":"1970-01-01T00:00:00.000Z","version":1}"#
            ),
            (
                "gone/targeting/env_production",
                #"{"flagKey":"gone","specificTargets":{},"updatedAt":"1970-01-01T00:00:00.000Z","version":1}"#
            ),
        ]
    )
    func targets(path: String, expected: String) throws {
        var fixture = try Self.fixture()
        #expect(try fixture.send("GET", "\(app)/flags/\(path)") == .ok(expected))
    }

    @Test(
        "missing things aren't found",
        arguments: [
            ("none/targeting/env_production", "There is no flag none."),
            ("k/targeting/Production", "There is no environment Production."),
            ("flg00000000001/targeting/env_production", "There is no flag flg00000000001."),
        ]
    )
    func missing(path: String, message: String) throws {
        var fixture = try Self.fixture()
        #expect(try fixture.send("GET", "\(app)/flags/\(path)") == .error(404, "not_found", message))
    }
}
