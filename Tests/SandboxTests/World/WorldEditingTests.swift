import Sandbox
import Testing

@Suite("changes that don't come as requests")
struct WorldEditingTests {
    private static func fixture() throws -> Fixture {
        try Fixture(flags: [SandboxFlag(id: "flag-1", key: "k", owner: "usr_jane")])
    }

    @Test("an added flag is found by names and ids, and increases every version")
    func add() throws {
        var fixture = try Self.fixture()
        let targets = SandboxTargets(users: SandboxIDList(["u"]))
        try fixture.world.addFlag(
            SandboxFlag(
                key: "new", stage: "Beta", owner: "Sam Roe", targets: ["Staging": targets, "env_production": targets])
        )
        #expect(fixture.versions == [2, 2, 2])
        let flag = try #require(fixture.world.flag("new"))
        #expect(flag.id == "flg00000000002")
        #expect(flag.stage == "stgbeta0000001")
        #expect(flag.owner == "usr_sam")
        #expect(Set(flag.targets.keys) == ["env_staging", "env_production"])
        let listed = try JSON(parsing: try fixture.send("GET", "\(app)/flags").text)
        #expect(listed["data"]?.items.map { $0["key"]?.string } == ["k", "new"])
    }

    @Test("a flag is in the first stage by default")
    func stages() throws {
        var fixture = try Self.fixture()
        try fixture.world.addFlag(SandboxFlag(key: "default"))
        try fixture.world.addFlag(SandboxFlag(key: "none", stage: nil))
        #expect(fixture.world.flag("default")?.stage == "stgdevelopment")
        #expect(fixture.world.flag("none")?.stage == nil)
    }

    @Test(
        "an invalid flag isn't added",
        arguments: [
            (SandboxFlag(key: "k"), "flag.key: the key k is taken"),
            (SandboxFlag(id: "flag-1", key: "l"), "flag.id: the id flag-1 is taken"),
            (SandboxFlag(key: ""), "flag.key: 0 characters are too short"),
            (SandboxFlag(key: "l", name: ""), "flag.name: 0 characters are too short"),
            (SandboxFlag(key: "l", stage: "Gamma"), "flag.stage: there is no stage Gamma"),
            (SandboxFlag(key: "l", owner: "nobody@example.com"), "flag.owner: there is no user nobody@example.com"),
            (SandboxFlag(key: "l", targets: ["Prod": SandboxTargets()]), "flag.targets: there is no environment Prod"),
            (
                SandboxFlag(key: "l", targets: ["Staging": SandboxTargets(), "env_staging": SandboxTargets()]),
                "flag.targets: the environment env_staging is listed twice"
            ),
            (
                SandboxFlag(key: "l", targets: ["Staging": SandboxTargets(companies: SandboxIDList([""]))]),
                "flag.targets: the id of a target is empty"
            ),
        ]
    )
    func refused(flag: SandboxFlag, problem: String) throws {
        var fixture = try Self.fixture()
        let before = fixture.world
        let error = try #require(throws: SandboxWorldProblem.self) { try fixture.world.addFlag(flag) }
        #expect("\(error)" == problem)
        #expect(fixture.world == before)
    }

    @Test("the default name of a flag is its key, up to the maximum length")
    func nameFromKey() throws {
        var fixture = try Self.fixture()
        let key = String(repeating: "k", count: 300)
        try fixture.world.addFlag(SandboxFlag(key: SandboxID(key)))
        #expect(fixture.world.flag(SandboxID(key))?.name == String(repeating: "k", count: 255))
    }

    @Test("edited details are returned, and increase versions if they are state")
    func edit() throws {
        var fixture = try Self.fixture()
        _ = try fixture.send("GET", "\(app)/flags")
        try fixture.world.editFlag("k") { flag in
            flag.name = "Other"
            flag.owner = nil
        }
        #expect(fixture.versions == [1, 1, 1])
        try fixture.world.editFlag("k") { $0.archived = true }
        #expect(fixture.versions == [2, 2, 2])
        let flag = try JSON(parsing: try fixture.send("GET", "\(app)/flags").text)["data"]?[0]
        #expect(flag?["name"] == .string("Other"))
        #expect(flag?["archived"] == .bool(true))
        #expect(flag?["owner"] == nil)
    }

    @Test("the identity of a flag can't be edited, nor its targets")
    func identity() throws {
        var fixture = try Self.fixture()
        let before = fixture.world
        try fixture.world.editFlag("k") { flag in
            flag.id = "other"
            flag.key = "other"
            flag.targets = ["env_staging": SandboxTargets()]
        }
        #expect(fixture.world == before)
    }

    @Test("an edit that refers to something missing changes nothing")
    func wrongEdit() throws {
        var fixture = try Self.fixture()
        let before = fixture.world
        let noFlag = try #require(throws: SandboxWorldProblem.self) { try fixture.world.editFlag("none") { _ in } }
        #expect("\(noFlag)" == "flag: there is no flag none")
        let noStage = try #require(throws: SandboxWorldProblem.self) {
            try fixture.world.editFlag("k") { $0.stage = "Beta" }
        }
        #expect("\(noStage)" == "flag.stage: there is no stage with the id Beta")
        let noOwner = try #require(throws: SandboxWorldProblem.self) {
            try fixture.world.editFlag("k") { $0.owner = "Sam Roe" }
        }
        #expect("\(noOwner)" == "flag.owner: there is no user with the id Sam Roe")
        #expect(fixture.world == before)
    }

    @Test("changed targets are returned, and increase the version of that environment")
    func setTargets() throws {
        var fixture = try Self.fixture()
        let moment = SandboxTime(milliseconds: 0)
        try fixture.world.setTargets(of: "k", in: "Staging", companies: ["a", "b", "a"], users: ["u"], at: moment)
        #expect(fixture.versions == [1, 2, 1])
        try fixture.world.setTargets(of: "k", in: "env_staging", companies: ["b"], at: moment)
        #expect(fixture.versions == [1, 3, 1])
        try fixture.world.setTargets(of: "k", in: "env_staging", companies: ["b"], users: ["u"], at: moment)
        try fixture.world.setTargets(of: "k", in: "Production", companies: [])
        #expect(fixture.versions == [1, 3, 1])
        let expected = #"""
            {"flagKey":"k","specificTargets":{"true":{"companyIds":["b"],"userIds":["u"]}},\#
            "updatedAt":"1970-01-01T00:00:00.000Z","version":3}
            """#
        #expect(try fixture.send("GET", "\(app)/flags/k/targeting/env_staging") == .ok(expected))
        for (entity, isOn) in [("companies/a", false), ("companies/b", true), ("users/u", true), ("users/b", false)] {
            let answer = try fixture.send("GET", "\(app)/envs/env_staging/\(entity)/flags")
            #expect(try JSON(parsing: answer.text)["data"]?[0]?["value"] == .bool(isOn), "\(entity)")
        }
        let noFlag = try #require(throws: SandboxWorldProblem.self) {
            try fixture.world.setTargets(of: "none", in: "Staging")
        }
        #expect("\(noFlag)" == "flag: there is no flag none")
        let noEnvironment = try #require(throws: SandboxWorldProblem.self) {
            try fixture.world.setTargets(of: "k", in: "staging")
        }
        #expect("\(noEnvironment)" == "environment: there is no environment staging")
    }
}
