import NIOHTTP1
import Sandbox
import TestTools
import Testing

@Suite("the Runtime API")
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

    /// A specific target is a filter of the context, as Reflag's own SDKs evaluate it; a list without targets is none.
    @Test("all flags except archived ones are served to the secret key, including secret ones")
    func features() throws {
        let fixture = try Self.fixture()
        let key = try Self.environment(fixture).secretKey
        #expect(
            try Self.read(fixture, "/features?waitForVersion=1", key: key)
                == .ok(
                    #"{"features":[{"description":"Text.","key":"plain","targeting":{"rules":["#
                        + #"{"filter":{"field":"company.id","operator":"ANY_OF","type":"context","values":["acme"]}},"#
                        + #"{"filter":{"field":"user.id","operator":"ANY_OF","type":"context","values":["u_1"]}}],"version":1}},"#
                        + #"{"description":null,"key":"hidden","targeting":{"rules":[],"version":1}}],"#
                        + #""flagStateVersion":1,"success":true}"#
                ))
        let staging = try Self.read(fixture, "/features", key: try Self.environment(fixture, "Staging").secretKey)
        #expect(
            staging.text.contains(
                #""rules":[{"filter":{"field":"company.id","operator":"ANY_OF","type":"context","values":["globex"]}}]"#
            ))
    }

    @Test("a secret flag is only served to the secret key")
    func secret() throws {
        let fixture = try Self.fixture()
        let environment = try Self.environment(fixture)
        let plain = #""plain":{"isEnabled":false,"key":"plain","targetingVersion":1}"#
        let hidden = #""hidden":{"isEnabled":false,"key":"hidden","targetingVersion":1},"#
        func evaluated(_ features: String) -> Answer {
            .ok(#"{"features":{\#(features)},"flagStateVersion":1,"remoteContextUsed":false,"success":true}"#)
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
        let rules = try Self.read(fixture, "/features", key: try Self.environment(fixture).secretKey)
        #expect(rules.text.contains(#""rules":[{"filter":{"type":"constant","value":true}}]"#))
    }

    /// As Reflag's SDKs do it: every rule's filter is tried, and a flag is on if one holds.
    @Test("the rules and the evaluation say the same", arguments: 1...4 as ClosedRange<UInt64>)
    func agreement(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let ids = ["a", "b", "c", "caf\u{e9}", "cafe\u{301}"]
        for _ in 0..<40 {
            func some() -> SandboxIDList {
                SandboxIDList(ids.filter { _ in Bool.random(using: &generator) }.map { SandboxID($0) })
            }
            var flag = SandboxFlag(key: "k", targets: ["Production": SandboxTargets(companies: some(), users: some())])
            if Int.random(in: 0..<8, using: &generator) == 0 { flag.rolledOutToEveryoneAt = .unspecified }
            let fixture = try Fixture(flags: [flag])
            let key = try Self.environment(fixture).secretKey
            let features = try JSON(parsing: try Self.read(fixture, "/features", key: key).text)
            let rules = features["features"]?.items.first?["targeting"]?["rules"]?.items ?? []
            for (company, user) in [(ids[0], ids[1]), (ids[2], ids[3]), (ids[3], ids[4]), (ids[4], ids[0])] {
                let context = ["company.id": company, "user.id": user]
                let isOn = rules.contains { rule in
                    guard let filter = rule["filter"] else { return false }
                    if filter["type"]?.string == "constant" { return filter["value"] == .bool(true) }
                    let value = filter["field"]?.string.flatMap { context[$0] } ?? ""
                    return filter["operator"]?.string == "ANY_OF"
                        && filter["values"]?.items.contains { $0.string.map { Array($0.utf8) } == Array(value.utf8) }
                            == true
                }
                let query = [("company", company), ("user", user)].map { kind, id in
                    "context.\(kind).id=" + id.utf8.map { "%" + String($0, radix: 16) }.joined()
                }.joined(separator: "&")
                let evaluated = try Self.read(fixture, "/features/evaluated?\(query)", key: key)
                #expect(evaluated.text.contains(#""isEnabled":\#(isOn)"#), "seed \(seed): \(flag.targets) \(context)")
            }
        }
    }

    static let sending = ["/bulk", "/features/events", "/user", "/company", "/event"]

    @Test("what applications send is accepted and dropped", arguments: sending)
    func sent(path: String) throws {
        let fixture = try Self.fixture()
        let environment = try Self.environment(fixture)
        for key in [environment.secretKey, environment.publishableKey, "pub_unknown", nil] {
            var world = fixture.world
            let request = SandboxRequest(
                "POST", path, authorization: key.map { "Bearer \($0)" },
                body: Array(#"{"companyId":"acme","userId":"u_1"}"#.utf8))
            let response = world.respond(to: request, at: fixture.now)
            let isKnown = key == environment.secretKey || key == environment.publishableKey
            #expect(response.status == (isKnown ? 200 : 403))
            if isKnown { #expect(String(decoding: response.body, as: UTF8.self) == #"{"success":true}"#) }
            #expect(world == fixture.world)
        }
    }

    @Test("where it is strict, what applications send makes companies and users known, in the environment of the key")
    func known() async throws {
        for strictness in [nil, SandboxStrictness.all, .writes] {
            var world = try Self.fixture().world
            world.strictness = strictness
            try await withSandbox(SandboxConfiguration(world: world)) { sandbox in
                let staging = try #require(await sandbox.world().environments.first { $0.name == "Staging" })
                func send(_ path: String, _ body: String, _ key: String) async throws -> Int {
                    try await Client.send(.POST, sandbox.runtimeURL + path, body, key: key).status
                }
                #expect(
                    try await send("/company", #"{"companyId":"c 1/\u00e9","userId":"u1"}"#, staging.secretKey) == 200)
                #expect(try await send("/user", #"{"userId":"u2"}"#, staging.publishableKey) == 200)
                #expect(
                    try await send("/event", #"{"event":"e","userId":"u3","companyId":"c3"}"#, staging.secretKey) == 200
                )
                let bulk =
                    #"[{"type":"user","userId":"u4"},{"type":"company","companyId":"c4"},{"userId":"u4"},7,{"userId":""}]"#
                #expect(try await send("/bulk", bulk, staging.secretKey) == 200)
                #expect(try await send("/bulk", "not JSON", staging.secretKey) == 200)
                #expect(try await send("/user", #"{"userId":"u5"}"#, "sec_unknown") == 403)
                let after = await sandbox.world()
                for id in ["u1", "u2", "u3", "u4"] {
                    #expect(after.knows(.user, SandboxID(id), in: "env_staging") == (strictness != nil), "\(id)")
                    #expect(!after.knows(.user, SandboxID(id), in: "env_production"))
                }
                for id in ["c 1/\u{e9}", "c3", "c4"] {
                    #expect(after.knows(.company, SandboxID(id), in: "env_staging") == (strictness != nil), "\(id)")
                }
                #expect(!after.knows(.user, "u5", in: "env_staging") && !after.knows(.user, "", in: "env_staging"))
                #expect(after.environments == world.environments, "no version has moved")
            }
        }
    }

    @Test("pages of other origins may use the Runtime API, and not the Management API")
    func crossOrigin() async throws {
        try await withSandbox(SandboxConfiguration(world: try Self.fixture().world)) { sandbox in
            let key = try #require(await sandbox.world().environments.first).publishableKey
            for path in ["/features", "/features/evaluated", "/api/features/evaluated?key=a"] + Self.sending {
                let answer = try await Client.send(.OPTIONS, sandbox.runtimeURL + path, key: nil)
                #expect(answer.status == 204 && answer.body == "", "\(path)")
                #expect(answer.headers.first(name: "access-control-allow-origin") == "*")
                #expect(answer.headers.first(name: "access-control-allow-methods") == "GET, POST")
                let allowed = "authorization, content-type, reflag-sdk-version"
                #expect(answer.headers.first(name: "access-control-allow-headers") == allowed)
            }
            for path in ["/api/apps", "/api\(app)/flags", "/", "/sandbox/state.json"] {
                let answer = try await Client.send(.OPTIONS, sandbox.runtimeURL + path, key: nil)
                #expect(
                    answer.status == 404 && !answer.headers.contains(name: "access-control-allow-origin"), "\(path)")
            }
            let url = sandbox.runtimeURL + "/features/evaluated"
            for (key, status) in [(key, 200), ("pub_unknown", 403)] {
                let answer = try await Client.send(.GET, url, key: key)
                #expect(answer.status == status)
                #expect(answer.headers.first(name: "access-control-allow-origin") == "*")
            }
            let flags = try await sandbox.send(.GET, "\(app)/flags")
            #expect(flags.status == 200 && !flags.headers.contains(name: "access-control-allow-origin"))
        }
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
