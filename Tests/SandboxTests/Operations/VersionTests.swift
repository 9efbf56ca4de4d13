import Sandbox
import Testing

@Suite("versions")
struct VersionTests {
    struct Step: Sendable, CustomTestStringConvertible {
        let what: String
        let method: String
        let path: String
        let body: String
        let status: Int
        /// The increase of the versions of Production, Staging and Development.
        let rises: [Int]
        var testDescription: String { what }
    }

    private static func patch(_ what: String, _ body: String, _ rises: [Int], status: Int = 200) -> Step {
        Step(what: what, method: "PATCH", path: "/flags/flag-1", body: body, status: status, rises: rises)
    }

    private static func target(
        _ what: String,
        _ path: String,
        _ updates: String,
        _ rises: [Int],
        status: Int = 200
    ) -> Step {
        let body = #"{"updates":[\#(updates)]}"#
        return Step(what: what, method: "PATCH", path: "/envs/\(path)/flags", body: body, status: status, rises: rises)
    }

    @Test(
        "a version increases by one if a call changes the state of flags",
        arguments: [
            patch("a name", #"{"name":"New"}"#, [0, 0, 0]),
            patch("a description", #"{"description":"New"}"#, [0, 0, 0]),
            patch("an owner", #"{"ownerUserId":"usr_sam"}"#, [0, 0, 0]),
            patch("permanent", #"{"permanent":true}"#, [0, 0, 0]),
            patch("nothing", "{}", [0, 0, 0]),
            patch("secret", #"{"secret":true}"#, [1, 1, 1]),
            patch("secret as it was", #"{"secret":false}"#, [0, 0, 0]),
            patch("a stage", #"{"stageId":"stgbeta0000001"}"#, [1, 1, 1]),
            patch("the stage as it was", #"{"stageId":"stgdevelopment"}"#, [0, 0, 0]),
            patch("archive", #"{"isArchived":true}"#, [1, 1, 1]),
            patch("unarchive what isn't archived", #"{"isArchived":false}"#, [0, 0, 0]),
            patch(
                "all at once",
                #"{"isArchived":true,"secret":true,"stageId":"stgbeta0000001","name":"New"}"#,
                [1, 1, 1]
            ),
            patch("refused", #"{"secret":true,"name":""}"#, [0, 0, 0], status: 400),
            Step(
                what: "unarchive",
                method: "PATCH",
                path: "/flags/flag-2",
                body: #"{"isArchived":false}"#,
                status: 200,
                rises: [1, 1, 1]
            ),
            Step(
                what: "create",
                method: "POST",
                path: "/flags",
                body: #"{"key":"new","name":"New"}"#,
                status: 200,
                rises: [1, 1, 1]
            ),
            Step(
                what: "create what is there",
                method: "POST",
                path: "/flags",
                body: #"{"key":"k","name":"New"}"#,
                status: 400,
                rises: [0, 0, 0]
            ),
            target("a company", "env_staging/companies/c", #"{"flagKey":"k","specificTargetValue":true}"#, [0, 1, 0]),
            target("a user", "env_production/users/u", #"{"flagKey":"k","specificTargetValue":true}"#, [1, 0, 0]),
            target(
                "a company on two flags",
                "env_staging/companies/c",
                #"{"flagKey":"k","specificTargetValue":true},{"flagKey":"l","specificTargetValue":true}"#,
                [0, 1, 0]
            ),
            target(
                "there already", "env_staging/companies/there", #"{"flagKey":"k","specificTargetValue":true}"#,
                [0, 0, 0]),
            target("not there", "env_staging/companies/c", #"{"flagKey":"k","specificTargetValue":null}"#, [0, 0, 0]),
            target(
                "removed", "env_staging/companies/there", #"{"flagKey":"k","specificTargetValue":null}"#, [0, 1, 0]),
            target(
                "added and removed",
                "env_staging/companies/c",
                #"{"flagKey":"k","specificTargetValue":true},{"flagKey":"k","specificTargetValue":null}"#,
                [0, 0, 0]
            ),
            target(
                "refused targets",
                "env_staging/companies/c",
                #"{"flagKey":"k","specificTargetValue":true},{"flagKey":"none","specificTargetValue":true}"#,
                [0, 0, 0],
                status: 400
            ),
        ]
    )
    func rises(step: Step) throws {
        var fixture = try Fixture(flags: [
            SandboxFlag(
                id: "flag-1",
                key: "k",
                targets: ["env_staging": SandboxTargets(companies: SandboxIDList(["there"]))]
            ),
            SandboxFlag(id: "flag-2", key: "archived", archived: true),
            SandboxFlag(key: "l"),
        ])
        #expect(try fixture.send(step.method, app + step.path, step.body).status == step.status)
        #expect(fixture.versions == step.rises.map { $0 + 1 })
        let answered = try JSON(parsing: try fixture.send("GET", app).text)
        #expect(answered["environments"]?.items.map { $0["flagStateVersion"]?.integer } == fixture.versions)
    }

    @Test("the version and the time of targets change with them, by flag and environment")
    func targeting() throws {
        var fixture = try Fixture(flags: [
            SandboxFlag(id: "flag-1", key: "k", createdAt: SandboxTime(milliseconds: 0)),
            SandboxFlag(key: "l", createdAt: SandboxTime(milliseconds: 0)),
        ])
        func state(_ key: String, _ environment: String) throws -> String {
            let json = try JSON(parsing: try fixture.send("GET", "\(app)/flags/\(key)/targeting/\(environment)").text)
            return "\(json["version"]?.integer ?? 0) \(json["updatedAt"]?.string ?? "")"
        }
        func target(_ value: String) throws {
            fixture.now = SandboxTime(milliseconds: fixture.now.milliseconds / 3_600_000 * 3_600_000 + 3_600_000)
            let body = #"{"updates":[{"flagKey":"k","specificTargetValue":\#(value)}]}"#
            _ = try fixture.send("PATCH", "\(app)/envs/env_staging/companies/c/flags", body)
        }
        #expect(try state("k", "env_staging") == "1 1970-01-01T00:00:00.000Z")
        try target("null")
        #expect(try state("k", "env_staging") == "1 1970-01-01T00:00:00.000Z")
        try target("true")
        #expect(try state("k", "env_staging") == "2 2026-11-23T12:00:00.000Z")
        try target("true")
        #expect(try state("k", "env_staging") == "2 2026-11-23T12:00:00.000Z")
        try target("null")
        #expect(try state("k", "env_staging") == "3 2026-11-23T14:00:00.000Z")
        _ = try fixture.send("PATCH", "\(app)/flags/flag-1", #"{"stageId":"stgbeta0000001"}"#)
        #expect(try state("k", "env_staging") == "3 2026-11-23T14:00:00.000Z")
        #expect(try state("k", "env_production") == "1 1970-01-01T00:00:00.000Z")
        #expect(try state("l", "env_staging") == "1 1970-01-01T00:00:00.000Z")
    }

    // Their shape is that of 3.1.0, so they aren't held to the document of 3.0.1.
    @Test("are in the responses to writes if the world says so, as in API 3.1.0, and in none if it doesn't")
    func answered() throws {
        for says in [false, true] {
            var world = try Fixture(flags: [SandboxFlag(id: "flag-1", key: "k")]).world
            world.dialect = says ? .v3_1_0 : .v3_0_1
            func send(_ method: String, _ path: String, _ body: String) throws -> JSON {
                let request = SandboxRequest(
                    method, app + path, authorization: "Bearer \(Fixture.fullKey)", body: Array(body.utf8))
                return try JSON(
                    parsing: String(decoding: world.respond(to: request, at: .unspecified).body, as: UTF8.self))
            }
            let target = #"{"updates":[{"flagKey":"k","specificTargetValue":true}]}"#
            for (method, path, body, versions) in [
                ("POST", "/flags", #"{"key":"new","name":"New"}"#, [2, 2, 2]),
                ("PATCH", "/flags/flag-1", #"{"name":"Other"}"#, [2, 2, 2]),
                ("PATCH", "/flags/flag-1", #"{"stageId":"stgbeta0000001"}"#, [3, 3, 3]),
                ("PATCH", "/envs/env_staging/companies/c/flags", target, [3, 4, 3]),
                ("PATCH", "/envs/env_staging/users/u/flags", target, [3, 5, 3]),
            ] {
                let json = try send(method, path, body)
                let environments = ["env_production", "env_staging", "env_development"]
                if path.hasPrefix("/flags") {
                    let expected = versions.map { says ? $0 : nil }
                    #expect(environments.map { json["flagStateVersions"]?[$0]?.integer } == expected)
                } else {
                    #expect(json["flagStateVersion"]?.integer == (says ? versions[1] : nil))
                }
            }
            #expect(try send("GET", "/envs/env_staging/users/u/flags", "")["flagStateVersion"] == nil)
        }
    }
}
