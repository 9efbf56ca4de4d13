import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Sandbox
import Testing

@Suite("the sandbox over HTTP", .timeLimit(.minutes(60)))
struct ServingTests {
    @Test("responds like the world, under /api and under the root")
    func serves() async throws {
        try await withSandbox(SandboxConfiguration(clock: { SandboxTime(milliseconds: 0) })) { sandbox in
            #expect(sandbox.url == "http://127.0.0.1:\(sandbox.port)/api")
            #expect(sandbox.appID == "sandboxapp0001")
            #expect(sandbox.key.hasPrefix("api_sandbox_"))
            #expect(sandbox.readOnlyKey.hasPrefix("api_sandbox_read_"))
            let created = try await sandbox.send(.POST, "\(app)/flags", #"{"key":"a/b","name":"N"}"#)
            #expect(created.status == 200)
            #expect(created.headers["content-type"] == ["application/json"])
            #expect(created.headers["content-length"] == ["\(created.body.utf8.count)"])
            #expect(try JSON(parsing: created.body)["flag"]?["createdAt"] == .string("1970-01-01T00:00:00.000Z"))
            let add = #"{"updates":[{"flagKey":"a/b","specificTargetValue":true}]}"#
            let path = "\(app)/envs/env_staging/companies/%F0%9F%9A%80%2F%20x/flags"
            let answer = try await sandbox.send(.PATCH, path, add)
            #expect(answer.status == 200)
            let targeting = try await sandbox.send(.GET, "\(app)/flags/a%2Fb/targeting/env_staging")
            let expected = #"""
                {"flagKey":"a/b","specificTargets":{"true":{"companyIds":["🚀/ x"],"userIds":[]}},\#
                "updatedAt":"1970-01-01T00:00:00.000Z","version":2}
                """#
            #expect(targeting.body == expected)
            let atRoot = try await Client.send(
                .GET,
                "http://127.0.0.1:\(sandbox.port)\(app)/flags/a%2Fb/targeting/env_staging",
                key: sandbox.readOnlyKey
            )
            #expect(atRoot.body == expected)
            let refused = try await Client.send(.GET, "\(sandbox.url)/apps", key: nil)
            #expect(refused.status == 401)
            let missing = try await sandbox.send(.DELETE, "\(app)/flags/x")
            #expect(missing.status == 404)
            #expect(missing.body == #"{"error":{"code":"not_found","message":"There is no such operation."}}"#)
        }
    }

    @Test("a response to HEAD has no body, and the connection stays open")
    func head() async throws {
        try await withSandbox(SandboxConfiguration()) { sandbox in
            for _ in 0..<3 {
                let head = try await sandbox.send(.HEAD, app)
                #expect(head.status == 404)
                #expect(head.body == "")
                let answer = try await sandbox.send(.GET, app)
                #expect(answer.status == 200)
            }
        }
    }

    @Test("records every call, in order of arrival")
    func log() async throws {
        try await withSandbox(SandboxConfiguration()) { sandbox in
            _ = try await sandbox.send(.GET, "/apps?orgId=x")
            _ = try await sandbox.send(.POST, "\(app)/flags", #"{"key":"k","name":"N"}"#)
            _ = try await sandbox.send(.POST, "\(app)/flags", "{")
            _ = try await sandbox.send(.GET, "/nowhere")
            let bodies = [#"{"key":"k","name":"N"}"#, "{"].map { Array($0.utf8) }
            let calls = await sandbox.calls()
            #expect(calls.map(\.method) == ["GET", "POST", "POST", "GET"])
            let paths = ["/api/apps?orgId=x", "/api\(app)/flags", "/api\(app)/flags", "/api/nowhere"]
            #expect(calls.map(\.path) == paths)
            #expect(calls.map(\.operation) == [.listApps, .createFlag, .createFlag, nil])
            #expect(calls.map(\.status) == [200, 200, 400, 404])
            #expect(calls.map(\.body) == [[], bodies[0], bodies[1], []])
            #expect(await sandbox.counts() == ["listApps": 1, "createFlag": 2])
            #expect(await sandbox.count(of: .createFlag) == 2)
            #expect(await sandbox.count(of: .getApp) == 0)
        }
    }

    @Test("can be changed while it runs")
    func mutate() async throws {
        try await withSandbox(SandboxConfiguration()) { sandbox in
            let count = try await sandbox.mutate { world in
                try world.addFlag(SandboxFlag(key: "behind", name: "Behind your back"))
                return world.flags.count
            }
            #expect(count == 1)
            #expect(try await sandbox.send(.GET, "\(app)/flags").body.contains("Behind your back"))
            await #expect(throws: SandboxWorldProblem.self) {
                try await sandbox.mutate { try $0.addFlag(SandboxFlag(key: "behind")) }
            }
            #expect(await sandbox.world().flags.count == 1)
            #expect(await sandbox.calls().count == 1, "what is changed so is no call")
        }
    }

    @Test("starts with the given world and keys")
    func world() async throws {
        var world = SandboxWorld.fresh(appID: "anotherapp0001")
        world.keys = SandboxKeys(full: "full", readOnly: "read")
        try await withSandbox(SandboxConfiguration(world: world)) { sandbox in
            #expect([sandbox.appID, sandbox.key, sandbox.readOnlyKey] == ["anotherapp0001", "full", "read"])
            let answer = try await sandbox.send(.GET, "/apps/anotherapp0001")
            #expect(answer.status == 200)
        }
    }

    @Test("serves many at once, and counts each change")
    func many() async throws {
        try await withSandbox(SandboxConfiguration()) { sandbox in
            _ = try await sandbox.send(.POST, "\(app)/flags", #"{"key":"k","name":"N"}"#)
            let before = await sandbox.world().environments[0].flagStateVersion
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<64 {
                    group.addTask {
                        let path = "\(app)/envs/env_production/users/u\(number)/flags"
                        let add = #"{"updates":[{"flagKey":"k","specificTargetValue":true}]}"#
                        return try await sandbox.send(.PATCH, path, add).status
                    }
                }
                for try await status in group {
                    #expect(status == 200)
                }
            }
            let world = await sandbox.world()
            #expect(world.environments[0].flagStateVersion == before + 64)
            let expected = Set((0..<64).map { SandboxID("u\($0)") })
            #expect(Set(world.flag("k")?.targets["env_production"]?.users.ids ?? []) == expected)
            #expect(await sandbox.count(of: .updateUserFlags) == 64)
        }
    }

    @Test("accepts and returns large bodies")
    func large() async throws {
        try await withSandbox(SandboxConfiguration()) { sandbox in
            try await sandbox.mutate { world in
                for number in 0..<3000 {
                    try world.addFlag(SandboxFlag(key: SandboxID("flag-\(number)")))
                }
            }
            let updates = (0..<3000).map { #"{"flagKey":"flag-\#($0)","specificTargetValue":true}"# }
            let body = #"{"updates":[\#(updates.joined(separator: ","))]}"#
            let answer = try await sandbox.send(.PATCH, "\(app)/envs/env_staging/companies/c/flags", body)
            #expect(answer.status == 200)
            let json = try JSON(parsing: answer.body)
            #expect(json["totalCount"] == .integer(3000))
            #expect(json["data"]?.items.allSatisfy { $0["value"] == .bool(true) } == true)
            let list = try JSON(parsing: try await sandbox.send(.GET, "\(app)/flags").body)
            #expect(list["data"]?.items.count == 3000)
        }
    }

    @Test("returns what its body returns, and throws what it throws")
    func result() async throws {
        struct Mine: Error {}
        #expect(try await withSandbox(SandboxConfiguration()) { $0.appID } == "sandboxapp0001")
        await #expect(throws: Mine.self) {
            try await withSandbox(SandboxConfiguration()) { _ in throw Mine() }
        }
    }

    @Test("is closed when its body returns, whatever connections are open")
    func gone() async throws {
        // An address that no other test uses, so that nobody else gets its ports in the meantime.
        #if os(Linux)
            let host = "127.0.0.77"
        #else
            let host = "127.0.0.1"
        #endif
        let port = try await withSandbox(SandboxConfiguration(host: host)) { sandbox in
            // The client keeps these connections for the next request.
            for _ in 0..<3 {
                _ = try await sandbox.send(.GET, app)
            }
            return sandbox.port
        }
        // The client tries to connect as long as it may.
        await #expect(throws: (any Error).self) {
            try await Client.send(.GET, "http://\(host):\(port)/api/apps", key: nil, timeout: .milliseconds(500))
        }
        // The port is free again, though a program that another test is just starting may hold it until it runs.
        for attempt in 0... {
            do {
                try await withSandbox(SandboxConfiguration(host: host, port: port)) { sandbox in
                    #expect(sandbox.port == port)
                    let answer = try await sandbox.send(.GET, app)
                    #expect(answer.status == 200)
                }
                return
            } catch let error as SandboxError where attempt < 100 {
                guard case .addressInUse = error else { throw error }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    @Test("doesn't wait for long calls")
    func hanging() async throws {
        let configuration = SandboxConfiguration(interceptor: { _, _ in .delay(milliseconds: 86_400_000) })
        // A call of a day would exceed the suite's time limit.
        await withThrowingTaskGroup(of: Void.self) { group in
            await #expect(throws: CancellationError.self) {
                try await withSandbox(configuration) { sandbox in
                    group.addTask { _ = try await sandbox.send(.GET, app) }
                    while await sandbox.calls().isEmpty {
                        await Task.yield()
                    }
                    #expect(await sandbox.calls().map(\.status) == [nil])
                    throw CancellationError()
                }
            }
            await #expect(throws: (any Error).self) { try await group.next() }
        }
    }

    @Test("ends while connections arrive, again and again")
    func crowd() async throws {
        for _ in 0..<40 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await withSandbox(SandboxConfiguration()) { sandbox in
                    // Each has its own connection, some of which are accepted and not served at the end. A client whose
                    // connection is refused tries again as long as it may.
                    for _ in 0..<24 {
                        group.addTask {
                            _ = try? await Client.send(
                                .GET, sandbox.url + app, key: sandbox.key, timeout: .milliseconds(100))
                        }
                    }
                    await Task.yield()
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("ends when the task that runs it is cancelled")
    func cancelled() async throws {
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await withSandbox(SandboxConfiguration()) { _ in
                    try await Task.sleep(for: .seconds(86_400))
                }
            }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
    }

    @Test("a port in use is reported")
    func taken() async throws {
        try await withSandbox(SandboxConfiguration()) { sandbox in
            await #expect(throws: SandboxError.addressInUse(host: "127.0.0.1", port: sandbox.port)) {
                try await withSandbox(SandboxConfiguration(port: sandbox.port)) { _ in }
            }
            let answer = try await sandbox.send(.GET, app)
            #expect(answer.status == 200)
        }
    }

    @Test("an address of another machine is reported")
    func foreign() async throws {
        let error = await #expect(throws: SandboxError.self) {
            // From the range that is reserved for documentation.
            try await withSandbox(SandboxConfiguration(host: "192.0.2.1")) { _ in }
        }
        guard case .cannotListen("192.0.2.1", 0, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(
        "the URL has a reachable host",
        arguments: [("localhost", "localhost"), ("0.0.0.0", "127.0.0.1")])
    func hosts(host: String, named: String) async throws {
        try await withSandbox(SandboxConfiguration(host: host)) { sandbox in
            #expect(sandbox.url == "http://\(named):\(sandbox.port)/api")
            let answer = try await sandbox.send(.GET, app)
            #expect(answer.status == 200)
        }
    }

    @Test("each call takes at least the latency")
    func latency() async throws {
        try await withSandbox(SandboxConfiguration(latency: 30)) { sandbox in
            let clock = ContinuousClock()
            let start = clock.now
            let answer = try await sandbox.send(.GET, app)
            #expect(answer.status == 200)
            // Only a lower bound: no machine is too slow for it.
            #expect(clock.now - start >= .milliseconds(30))
        }
    }
}
