import NIOHTTP1
import Sandbox
import Testing

@Suite("the Runtime API's two read operations")
struct RuntimeTests {
    /// Three flags: one plain with targets, one secret, one archived.
    static func fixture() throws -> Fixture {
        var plain = SandboxFlag(key: "plain", description: "Text.")
        plain.targets = [
            "env_production": SandboxTargets(companies: .init(["acme"]), users: .init(["u_1"])),
            "env_staging": SandboxTargets(companies: .init(["globex"])),
        ]
        return try Fixture(flags: [
            plain, SandboxFlag(key: "hidden", secret: true), SandboxFlag(key: "old", archived: true),
        ])
    }

    /// A read with a key of an environment, without the checks of the Management API's document.
    static func read(_ fixture: Fixture, _ path: String, key: String?) throws -> Answer {
        var world = fixture.world
        let request = SandboxRequest("GET", path, authorization: key.map { "Bearer \($0)" })
        let response = world.respond(to: request, at: fixture.now)
        return Answer(status: response.status, text: String(decoding: response.body, as: UTF8.self))
    }

    static func environment(_ fixture: Fixture, _ name: String = "Production") throws -> SandboxEnvironment {
        try #require(fixture.world.environments.first { $0.name == name })
    }

    @Test("all flags except archived ones are served to the secret key, including secret ones")
    func features() throws {
        let fixture = try Self.fixture()
        let key = try Self.environment(fixture).secretKey
        #expect(
            try Self.read(fixture, "/features?waitForVersion=1", key: key)
                == .ok(
                    #"{"features":[{"description":"Text.","key":"plain","targeting":{"rules":[],"version":1}},"#
                        + #"{"key":"hidden","targeting":{"rules":[],"version":1}}],"flagStateVersion":1,"success":true}"#
                ))
    }

    @Test("a secret flag is only served to the secret key")
    func secret() throws {
        let fixture = try Self.fixture()
        let environment = try Self.environment(fixture)
        let plain = #""plain":{"isEnabled":false,"key":"plain","targetingVersion":1}"#
        let hidden = #""hidden":{"isEnabled":false,"key":"hidden","targetingVersion":1},"#
        func evaluated(_ features: String) -> Answer {
            .ok(#"{"features":{\#(features)},"flagStateVersion":1,"success":true}"#)
        }
        #expect(
            try Self.read(fixture, "/features/evaluated", key: environment.secretKey) == evaluated(hidden + plain))
        #expect(try Self.read(fixture, "/features/evaluated", key: environment.publishableKey) == evaluated(plain))
        let query = "/features/evaluated?publishableKey=\(environment.publishableKey)"
        #expect(try Self.read(fixture, query, key: nil) == evaluated(plain))
        #expect(try Self.read(fixture, query + "&key=hidden", key: nil) == evaluated(""))
    }

    @Test(
        "a flag is on for its targets, in that environment",
        arguments: [
            ("Production", "context.company.id=acme", true), ("Production", "context.company.id=globex", false),
            ("Production", "context.user.id=u_1", true), ("Production", "context.user.id=acme", false),
            ("Production", "context.company.id=globex&context.user.id=u_1", true),
            ("Staging", "context.company.id=globex", true), ("Staging", "context.company.id=acme", false),
            ("Development", "context.company.id=acme", false),
        ]
    )
    func targets(_ environment: String, _ query: String, _ isOn: Bool) throws {
        let fixture = try Self.fixture()
        let key = try Self.environment(fixture, environment).secretKey
        let answer = try Self.read(fixture, "/features/evaluated?\(query)&key=plain", key: key)
        #expect(answer.text.contains(#""isEnabled":\#(isOn)"#), "\(answer)")
    }

    @Test("a flag that is rolled out to everyone is on for anyone")
    func rolledOut() throws {
        var flag = SandboxFlag(key: "everyone")
        flag.rolledOutToEveryoneAt = .unspecified
        let fixture = try Fixture(flags: [flag])
        let key = try Self.environment(fixture).publishableKey
        let answer = try Self.read(fixture, "/features/evaluated?context.user.id=nobody", key: key)
        #expect(answer.text.contains(#""isEnabled":true"#))
    }

    @Test("another key is rejected with 403")
    func refused() throws {
        let fixture = try Self.fixture()
        let unknown = Answer.error(403, "not_allowed", "This SDK key isn't known.")
        for path in ["/features", "/features/evaluated"] {
            for key in [nil, "sec_prod_unknown", Fixture.fullKey, ""] {
                #expect(try Self.read(fixture, path, key: key) == unknown)
            }
        }
        let publishable = try Self.environment(fixture).publishableKey
        #expect(
            try Self.read(fixture, "/features", key: publishable)
                == .error(403, "not_allowed", "A secret key is needed for this."))
        #expect(
            try Self.read(fixture, "/features?waitForVersion=x", key: publishable)
                == .badRequest(#"{"waitForVersion":["expected a whole number of at least 0"]}"#))
    }

    @Test("an SDK key can't use the Management API")
    func notManagement() throws {
        var fixture = try Self.fixture()
        let key = try Self.environment(fixture).secretKey
        #expect(try fixture.send("GET", "\(app)/flags", key: key).status == 401)
    }

    @Test("an edge that lags serves the old state, and catches up")
    func lag() async throws {
        let world = try Self.fixture().world
        let configuration = SandboxConfiguration(world: world, runtimeLag: 300)
        try await withSandbox(configuration) { sandbox in
            let key = await sandbox.world().environments[0].secretKey
            func served() async throws -> String {
                try await Client.send(.GET, sandbox.runtimeURL + "/features?waitForVersion=9", key: key).body
            }
            let started = ContinuousClock.now
            try await sandbox.mutate { world in
                try world.editFlag("plain") { $0.archived = true }
            }
            var answers = [try await served()]
            while started.duration(to: .now) < .milliseconds(300) { answers.append(try await served()) }
            while answers.last?.contains("plain") == true { answers.append(try await served()) }
            let first = try #require(answers.first)
            // On a machine so slow that the first read is late, the edge has caught up.
            #expect(first.contains("plain") || started.duration(to: .now) > .milliseconds(300))
            #expect(answers.last?.contains("plain") == false)
            #expect(answers.last?.contains(#""flagStateVersion":2"#) == true)
            #expect(await sandbox.count(of: .getFeatures) == answers.count)
        }
    }
}
