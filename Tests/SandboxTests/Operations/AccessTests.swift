import Sandbox
import Testing

@Suite("routes and keys")
struct AccessTests {
    struct Route: Sendable, CustomTestStringConvertible {
        let method: String
        let path: String
        let operation: SandboxOperation
        var body = ""
        var testDescription: String { operation.rawValue }
    }

    static let management = SandboxOperation.allCases.filter { !$0.isRuntime }

    static let routes = [
        Route(method: "GET", path: "/apps", operation: .listApps),
        Route(method: "GET", path: app, operation: .getApp),
        Route(method: "GET", path: "\(app)/environments", operation: .listEnvironments),
        Route(method: "GET", path: "\(app)/environments/env_staging", operation: .getEnvironment),
        Route(method: "GET", path: "\(app)/flags", operation: .listFlags),
        Route(method: "POST", path: "\(app)/flags", operation: .createFlag, body: #"{"key":"new","name":"N"}"#),
        Route(method: "PATCH", path: "\(app)/flags/flag-1", operation: .updateFlag, body: #"{"name":"N"}"#),
        Route(method: "GET", path: "\(app)/flags/k/targeting/env_staging", operation: .getFlagTargeting),
        Route(method: "GET", path: "\(app)/envs/env_staging/companies/c/flags", operation: .getCompanyFlags),
        Route(
            method: "PATCH",
            path: "\(app)/envs/env_staging/companies/c/flags",
            operation: .updateCompanyFlags,
            body: #"{"updates":[{"flagKey":"k","specificTargetValue":true}]}"#
        ),
        Route(method: "GET", path: "\(app)/envs/env_staging/users/u/flags", operation: .getUserFlags),
        Route(
            method: "PATCH",
            path: "\(app)/envs/env_staging/users/u/flags",
            operation: .updateUserFlags,
            body: #"{"updates":[{"flagKey":"k","specificTargetValue":true}]}"#
        ),
        Route(method: "PUT", path: "\(app)/envs/env_staging/companies/c", operation: .upsertCompany, body: "{}"),
        Route(method: "PUT", path: "\(app)/envs/env_staging/users/u", operation: .upsertUser, body: "{}"),
    ]

    /// What API 3.0.1 doesn't have.
    private static let new: Set<SandboxOperation> = [.upsertCompany, .upsertUser]

    @Test("API 3.0.1 has the others", arguments: routes)
    func older(route: Route) throws {
        var fixture = try Fixture(flags: [Self.flag])
        fixture.world.dialect = .v3_0_1
        let before = fixture.world
        let answer = try fixture.send(route.method, route.path, route.body)
        if Self.new.contains(route.operation) {
            #expect(answer == .error(404, "not_found", "There is no such operation."))
            #expect(fixture.world == before)
        } else {
            #expect(answer.status == 200)
        }
    }

    private static let flag = SandboxFlag(id: "flag-1", key: "k")

    @Test("there are fourteen operations, and each has its route")
    func all() throws {
        #expect(Set(Self.routes.map(\.operation)) == Set(Self.management))
        #expect(Self.routes.count == 14)
        #expect(Self.routes.map { SandboxRequest($0.method, $0.path).operation } == Self.routes.map(\.operation))
        if let document = OpenAPIDocument.shared {
            // hoist never deletes a company or user.
            let deleting: Set = ["deleteCompany", "deleteUser"]
            #expect(
                document.operations.filter { !deleting.contains($0) }
                    == Self.management.filter { document.dialect == .v3_1_0 || !AccessTests.new.contains($0) }
                    .map(\.rawValue).sorted())
        }
    }

    @Test("the full key can use all of them", arguments: routes)
    func fullKey(route: Route) throws {
        var fixture = try Fixture(flags: [Self.flag])
        #expect(try fixture.send(route.method, route.path, route.body).status == 200)
        #expect(
            try fixture.send(route.method, "/api" + route.path, route.body.replacing("new", with: "n")).status == 200)
    }

    @Test("the read-only key can use those that read", arguments: routes)
    func readOnlyKey(route: Route) throws {
        var fixture = try Fixture(flags: [Self.flag])
        let before = fixture.world
        let answer = try fixture.send(route.method, route.path, route.body, key: Fixture.readOnlyKey)
        if route.method == "GET" {
            #expect(answer.status == 200)
        } else {
            #expect(answer == .error(403, "not_allowed", Self.refusals[route.operation] ?? ""))
        }
        #expect(fixture.world == before)
    }

    private static let refusals: [SandboxOperation: String] = [
        .createFlag: "This key lacks the scope create:flag.", .updateFlag: "This key can't change flags.",
        .updateCompanyFlags: "This key lacks the scope write:flag:targeting.",
        .updateUserFlags: "This key lacks the scope write:flag:targeting.",
        .upsertCompany: "This key lacks the scope write:entities.",
        .upsertUser: "This key lacks the scope write:entities.",
    ]

    @Test("a key with a scope can use what reads and what needs that scope", arguments: routes)
    func scopes(route: Route) throws {
        for (key, operations) in [
            ("api_sandbox_create", [.createFlag]), ("api_sandbox_targeting", [.updateCompanyFlags, .updateUserFlags]),
            ("api_sandbox_entities", [.upsertCompany, .upsertUser]),
        ] as [(String, [SandboxOperation])] {
            var fixture = try Fixture(flags: [Self.flag])
            let answer = try fixture.send(route.method, route.path, route.body, key: key)
            if route.method == "GET" || operations.contains(route.operation) {
                #expect(answer.status == 200, "\(key)")
            } else {
                #expect(answer == .error(403, "not_allowed", Self.refusals[route.operation] ?? ""), "\(key)")
            }
        }
    }

    @Test("without a key, none can be used", arguments: routes)
    func noKey(route: Route) throws {
        var fixture = try Fixture(flags: [Self.flag])
        let before = fixture.world
        let answer = try fixture.send(route.method, route.path, route.body, key: nil)
        let message = "An API key is needed: Authorization: Bearer KEY."
        #expect(answer == .error(401, "unauthenticated", message))
        #expect(fixture.world == before)
    }

    @Test(
        "an invalid key can't use any",
        arguments: [
            "Bearer api_sandbox_ful", "Bearer api_sandbox_full2", "Bearer API_SANDBOX_FULL", "Bearer api_sandbox_full ",
            "Bearer sec_prod_0123456789012345678901",
        ]
    )
    func unknownKey(authorization: String) throws {
        var fixture = try Fixture()
        let response = fixture.world.respond(
            to: SandboxRequest("GET", app, authorization: authorization),
            at: fixture.now
        )
        let expected = Answer.error(401, "unauthenticated", "This API key isn't known.")
        #expect(Answer(status: response.status, text: String(decoding: response.body, as: UTF8.self)) == expected)
    }

    @Test(
        "other kinds of authorization fail", arguments: ["api_sandbox_full", "Basic api_sandbox_full", "Bearer", ""])
    func otherScheme(authorization: String) throws {
        var fixture = try Fixture()
        let response = fixture.world.respond(
            to: SandboxRequest("GET", app, authorization: authorization),
            at: fixture.now
        )
        let expected = Answer.error(401, "unauthenticated", "An API key is needed: Authorization: Bearer KEY.")
        #expect(Answer(status: response.status, text: String(decoding: response.body, as: UTF8.self)) == expected)
    }

    @Test("the word Bearer is case-insensitive")
    func bearer() throws {
        var fixture = try Fixture()
        let request = SandboxRequest("GET", app, authorization: "bEARER api_sandbox_full")
        #expect(fixture.world.respond(to: request, at: fixture.now).status == 200)
    }

    @Test("a world without keys rejects everybody")
    func worldWithoutKeys() throws {
        var fixture = try Fixture()
        fixture.world.keys = SandboxKeys()
        for key in ["", Fixture.fullKey, "nil"] {
            #expect(try fixture.send("GET", app, key: key).status == 401)
        }
    }

    @Test("a key can only use its own app", arguments: routes.filter { $0.operation != .listApps })
    func otherApp(route: Route) throws {
        var fixture = try Fixture(flags: [Self.flag])
        let path = route.path.replacing(app, with: "/apps/anotherapp0001")
        let answer = try fixture.send(route.method, path, route.body)
        #expect(answer == .error(403, "not_allowed", "This key belongs to another app."))
        #expect(try fixture.send(route.method, path, route.body, key: "unknown").status == 401)
    }

    @Test(
        "an unknown operation isn't found, with or without a key",
        arguments: [
            ("GET", "/"), ("GET", ""), ("GET", "/api"), ("GET", "/api/api/apps"), ("GET", "/apps/"), ("GET", "/App"),
            ("POST", "/apps"), ("DELETE", app), ("PUT", "\(app)/flags"), ("get", "/apps"), ("GET", "/apps//flags"),
            ("GET", "\(app)/flags/flag-1"), ("DELETE", "\(app)/flags/flag-1"), ("GET", "\(app)/flags/"),
            ("POST", "\(app)/environments"), ("GET", "\(app)/envs"), ("GET", "\(app)/envs/env_staging"),
            ("POST", "\(app)/envs/env_staging/users/u/flags"), ("GET", "\(app)/envs/env_staging/users//flags"),
            ("PATCH", "\(app)/flags/specific-targets/env_staging"), ("GET", "/apps%2F\(app.dropFirst(6))"),
        ]
    )
    func unknown(method: String, path: String) throws {
        var fixture = try Fixture(flags: [Self.flag])
        let missing = Answer.error(404, "not_found", "There is no such operation.")
        #expect(try fixture.send(method, path) == missing)
        #expect(try fixture.send(method, path, key: nil) == missing)
        #expect(SandboxRequest(method, path).operation == nil)
    }
}
