import Foundation
import JSONText
import Sandbox
import Testing

@Suite("the state file")
struct StateFileTests {
    /// A folder that is deleted afterwards.
    private func inFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sandbox-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path)
    }

    private func request(_ method: String, _ path: String, _ body: String, _ key: String?) -> SandboxRequest {
        SandboxRequest(method, path, authorization: "Bearer \(key ?? "")", body: Array(body.utf8))
    }

    @Test("changes are still there when the file is opened again")
    func reload() async throws {
        try await inFolder { folder in
            let path = "\(folder)/deeper/still/state.json"
            let store = try SandboxStore(
                world: .fresh(), state: SandboxState(path), clock: { SandboxTime(milliseconds: 7) })
            let key = await store.world.keys.full
            let create = request("POST", "\(app)/flags", #"{"key":"caf\u00e9","name":"e\u0301","secret":true}"#, key)
            #expect(await store.respond(to: create).status == 200)
            let target = request(
                "PATCH",
                "\(app)/envs/env_staging/companies/cafe%CC%81/flags",
                #"{"updates":[{"flagKey":"café","specificTargetValue":true}]}"#,
                key
            )
            #expect(await store.respond(to: target).status == 200)
            let archive = request("PATCH", "\(app)/flags/flg00000000001", #"{"isArchived":true}"#, key)
            #expect(await store.respond(to: archive).status == 200)
            try await store.mutate { world in
                world.pageLimit = 3
                world.listsArchived = false
                world.dialect = .v3_0_1
                world.strictness = .writes
                try world.introduce(.company, "acme", in: "Staging")
                world.app.flagKeyFormat = .camelCase
                try world.addFlag(SandboxFlag(key: "mine", description: "a\nb", stage: nil, owner: "usr_ada"))
            }
            let world = await store.world
            await store.finish()
            let again = try SandboxStore(world: .fresh(appID: "otherapp000001"), state: SandboxState(path))
            #expect(await again.world == world)
            #expect(await again.world.knows(.company, "acme", in: "env_staging"))
            let flag = try #require(await again.world.flags.first)
            #expect(Array(flag.name.unicodeScalars) == ["e", "\u{301}"])
            #expect(flag.targets["env_staging"]?.companies.ids == [SandboxID("cafe\u{301}")])
            #expect(flag.targets["env_staging"]?.updatedAt == SandboxTime(milliseconds: 7))
            #expect(flag.archived && flag.secret)
        }
    }

    @Test("the file is complete JSON with sorted members, readable only by its owner, with no other file next to it")
    func form() async throws {
        try await inFolder { folder in
            let path = "\(folder)/state.json"
            var world = SandboxWorld.fresh()
            world.keys = SandboxKeys(full: "f", readOnly: "r", create: "c", targeting: "t", entities: "e")
            world.environments.removeLast(2)
            world.stages.removeLast(3)
            world.users.removeLast(2)
            try world.addFlag(
                SandboxFlag(
                    key: "a/b",
                    targets: ["Production": SandboxTargets(companies: SandboxIDList(["acme"]), version: 2)]
                )
            )
            world.environments[0].publishableKey = "pub"
            world.environments[0].secretKey = "sec"
            try await SandboxStore(world: world, state: SandboxState(path)).finish()
            let expected = #"""
                {
                  "api" : "3.1.0",
                  "app" : {
                    "flagKeyFormat" : "custom",
                    "id" : "sandboxapp0001",
                    "name" : "Sandbox App",
                    "orgID" : "sandboxorg0001",
                    "orgName" : "Sandbox Org"
                  },
                  "environments" : [
                    {
                      "flagStateVersion" : 2,
                      "id" : "env_production",
                      "isProduction" : true,
                      "name" : "Production",
                      "order" : 0,
                      "publishableKey" : "pub",
                      "secretKey" : "sec"
                    }
                  ],
                  "flags" : [
                    {
                      "archived" : false,
                      "codeRefsCleanedUp" : false,
                      "createdAt" : "2026-01-01T00:00:00.000Z",
                      "id" : "flg00000000001",
                      "key" : "a/b",
                      "name" : "a/b",
                      "noRecentChecks" : false,
                      "permanent" : false,
                      "secret" : false,
                      "stage" : "stgdevelopment",
                      "stale" : false,
                      "targets" : [
                        {
                          "companies" : [
                            "acme"
                          ],
                          "environment" : "env_production",
                          "updatedAt" : "2026-01-01T00:00:00.000Z",
                          "users" : [

                          ],
                          "version" : 2
                        }
                      ]
                    }
                  ],
                  "keys" : {
                    "create" : "c",
                    "entities" : "e",
                    "full" : "f",
                    "readOnly" : "r",
                    "targeting" : "t"
                  },
                  "listsArchived" : true,
                  "segments" : [
                    {
                      "id" : "seg_everyone",
                      "name" : "Everyone",
                      "type" : "all"
                    }
                  ],
                  "stages" : [
                    {
                      "color" : "gray",
                      "id" : "stgdevelopment",
                      "name" : "In development",
                      "order" : 0
                    }
                  ],
                  "users" : [
                    {
                      "email" : "jane@example.com",
                      "id" : "usr_jane",
                      "name" : "Jane Doe"
                    }
                  ]
                }

                """#
            #expect(try String(contentsOfFile: path, encoding: .utf8) == expected)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["state.json"])
        }
    }

    @Test("a handwritten file can leave out nearly everything")
    func handWritten() async throws {
        try await inFolder { folder in
            let path = "\(folder)/state.json"
            let text = #"""
                {
                  "environments": [{"name": "Live", "isProduction": true}, {"name": "QA", "id": "qa"}],
                  "stages": [{"name": "Alpha"}, {"name": "Very long name of a stage"}],
                  "users": [{"name": "Bo Lee", "email": "bo@example.com"}],
                  "keys": {"full": "my-key"},
                  "flags": [
                    {"key": "one"},
                    {"key": "two", "id": "flg00000000001", "stage": null, "createdAt": "2025-05-05T05:05:05Z"},
                    {"key": "three", "stage": "Very long name of a stage", "owner": "bo@example.com",
                     "description": "", "lastCheckAt": "2025-05-06T05:05:05.000Z", "stale": true,
                     "targets": [{"environment": "Live", "companies": ["acme", "acme"]},
                                 {"environment": "qa", "version": 9, "users": ["u"],
                                  "updatedAt": "2025-05-07T05:05:05.000Z"}]}
                  ]
                }
                """#
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let store = try SandboxStore(world: .fresh(appID: "otherapp000001"), state: SandboxState(path))
            let world = await store.world
            await store.finish()
            #expect(world.app == SandboxApp())
            #expect(world.segments == SandboxWorld.fresh().segments)
            let environments = [
                SandboxEnvironment(id: "env_live", name: "Live", isProduction: true, order: 0),
                SandboxEnvironment(id: "qa", name: "QA", order: 1),
            ]
            #expect(world.environments == environments)
            #expect(environments[1].publishableKey.hasPrefix("pub_qaxx_"))
            #expect(world.stages.map(\.id.text) == ["stgalpha000000", "stgverylo00001"])
            #expect(world.stages.map(\.order) == [0, 1])
            #expect(world.users == [SandboxUser(id: "usr_bo_lee", name: "Bo Lee", email: "bo@example.com")])
            #expect(world.flags.map(\.id) == ["flg00000000002", "flg00000000001", "flg00000000003"])
            #expect(world.flags.map(\.stage) == ["stgalpha000000", nil, "stgverylo00001"])
            #expect(world.flags[1].createdAt.description == "2025-05-05T05:05:05.000Z")
            #expect(world.flags[2].owner == "usr_bo_lee")
            #expect(world.flags[2].description == nil)
            #expect(world.flags[2].stale)
            let targets =
                [
                    "env_live": SandboxTargets(companies: SandboxIDList(["acme"])),
                    "qa": SandboxTargets(
                        users: SandboxIDList(["u"]),
                        version: 9,
                        updatedAt: SandboxTime(milliseconds: 1_746_594_305_000)
                    ),
                ] as [SandboxID: SandboxTargets]
            #expect(world.flags[2].targets == targets)
            #expect(world.keys.full == "my-key")
            #expect(world.keys.readOnly?.hasPrefix("api_sandbox_read_") == true)
            #expect(
                try await SandboxStore(world: .fresh(), state: SandboxState(path)).world == world,
                "the made key was written")
        }
    }

    @Test("an empty object is a new world, and a complete file isn't changed")
    func untouched() async throws {
        try await inFolder { folder in
            let path = "\(folder)/state.json"
            let text = #"{"keys":{"full":"f","readOnly":"r","create":"c","targeting":"t","entities":"e"}}"#
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let store = try SandboxStore(world: .fresh(appID: "otherapp000001"), state: SandboxState(path))
            var expected = SandboxWorld.fresh()
            expected.keys = SandboxKeys(full: "f", readOnly: "r", create: "c", targeting: "t", entities: "e")
            #expect(await store.world == expected)
            #expect(await store.respond(to: request("GET", "\(app)/flags", "", "f")).status == 200)
            #expect(await store.respond(to: request("POST", "\(app)/flags", "{}", "f")).status == 400)
            #expect(await store.respond(to: request("POST", "\(app)/flags", "{}", "r")).status == 403)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test(
        "a damaged file is rejected with the location, and isn't changed",
        arguments: [
            ("{", nil), ("[]", nil), (#"{"app":{},"name":"x"}"#, "name: a sandbox's state has no such member"),
            (#"{"flags":[{"name":"x"}]}"#, "flags.0.key: "),
            (#"{"flags":[{"key":7}]}"#, "flags.0.key: "),
            (
                #"{"flags":[{"key":"a","createdAt":"yesterday"}]}"#,
                "flags.0.createdAt: a time is written as 2026-11-23T10:00:00.000Z"
            ),
            (#"{"flags":[{"key":"a"},{"key":"a"}]}"#, "flags.1.key: the key a is taken"),
            (#"{"flags":[{"key":"a","id":"x"},{"key":"b","id":"x"}]}"#, "flags.1.id: the id x is taken"),
            (#"{"flags":[{"key":"a","stage":"Gamma"}]}"#, "flags.0.stage: there is no stage Gamma"),
            (#"{"flags":[{"key":"a","owner":"bo"}]}"#, "flags.0.owner: there is no user bo"),
            (#"{"flags":[{"key":"a","name":""}]}"#, "flags.0.name: 0 characters are too short"),
            (
                #"{"flags":[{"key":"a","targets":[{"environment":"QA"}]}]}"#,
                "flags.0.targets: there is no environment QA"
            ),
            (
                #"{"flags":[{"key":"a","targets":[{"environment":"Staging"},{"environment":"Staging"}]}]}"#,
                "flags.0.targets: the environment Staging is listed twice"
            ),
            (#"{"environments":[{"name":"A"},{"name":"a"}]}"#, "environments.1.id: the id env_a is listed twice"),
            (
                #"{"environments":[{"name":"A","secretKey":"0123456789012345678901234567890123456"}]}"#,
                "environments.0.secretKey: 37 characters are too long"
            ),
            (#"{"stages":[{"name":"A","id":"short"}]}"#, "stages.0.id: 5 characters are too short"),
            (#"{"stages":[{"name":"A","color":""}]}"#, "stages.0.color: 0 characters are too short"),
            (#"{"users":[{"name":"A","email":"none"}]}"#, "users.0.email: that is no e-mail address"),
            (#"{"segments":[{"name":""}]}"#, "segments.0.name: 0 characters are too short"),
            (#"{"app":{"id":""}}"#, "app.id: 0 characters are too short"),
            (#"{"app":{"flagKeyFormat":"any"}}"#, "app.flagKeyFormat: "),
            (#"{"api":"2.0.0"}"#, "api: "), (#"{"strictEntities":"reads"}"#, "strictEntities: "),
            (
                #"{"entities":[{"environment":"QA","kind":"user","id":"u"}]}"#,
                "entities.0.environment: there is no environment QA"
            ),
            (#"{"entities":[{"environment":"Staging","kind":"user","id":""}]}"#, "entities.0.id: the id is empty"),
            (
                #"{"entities":[{"environment":"Staging","kind":"user","id":"u"},{"environment":"env_staging","kind":"user","id":"u"}]}"#,
                "entities.1.id: the user u is listed twice"
            ),
            (#"{"pageLimit":0}"#, "pageLimit: a page holds at least 1"),
        ]
    )
    func damaged(text: String, reason: String?) async throws {
        try await inFolder { folder in
            let path = "\(folder)/state.json"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let error = try #require(throws: SandboxError.self) {
                _ = try SandboxStore(world: .fresh(), state: SandboxState(path))
            }
            guard case .damagedState(path, let given) = error else {
                Issue.record("\(error)")
                return
            }
            if let reason {
                #expect(given.hasPrefix(reason), "\(given)")
                #expect(reason.hasSuffix(" ") || given == reason, "\(given)")
            }
            #expect(error.message.hasPrefix("the sandbox's state in \(path) is damaged: "))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
            await #expect(throws: SandboxError.self) {
                try await withSandbox(SandboxConfiguration(state: SandboxState(path))) { _ in }
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test("bytes that aren't UTF-8 are damage")
    func notUTF8() async throws {
        try await inFolder { folder in
            let path = "\(folder)/state.json"
            try Data([0x7b, 0xff, 0x7d]).write(to: URL(fileURLWithPath: path))
            let error = try #require(throws: SandboxError.self) {
                _ = try SandboxStore(world: .fresh(), state: SandboxState(path))
            }
            #expect(error == .damagedState(path: path, reason: "it isn't UTF-8"))
        }
    }

    @Test("a file that can't be read or written is reported, with its path")
    func unusable() async throws {
        try await inFolder { folder in
            let unreadable = try #require(throws: SandboxError.self) {
                _ = try SandboxStore(world: .fresh(), state: SandboxState(folder))
            }
            #expect(unreadable == .unreadableState(path: folder, reason: "it is a folder"))
            let file = "\(folder)/file"
            try "".write(toFile: file, atomically: true, encoding: .utf8)
            let below = try #require(throws: SandboxError.self) {
                _ = try SandboxStore(world: .fresh(), state: SandboxState("\(file)/state.json"))
            }
            #expect(below == .unreadableState(path: "\(file)/state.json", reason: "Not a directory"))
        }
    }

    @Test("a change that can't be written is undone")
    func unwritten() async throws {
        try await inFolder { folder in
            let path = "\(folder)/sub/state.json"
            let store = try SandboxStore(world: .fresh(), state: SandboxState(path))
            let before = await store.world
            try FileManager.default.removeItem(atPath: "\(folder)/sub")
            try "in the way".write(toFile: "\(folder)/sub", atomically: true, encoding: .utf8)
            let key = before.keys.full
            let response = await store.respond(to: request("POST", "\(app)/flags", #"{"key":"k","name":"N"}"#, key))
            #expect(response.status == 400)
            let json = try JSON(parsing: String(decoding: response.body, as: UTF8.self))
            #expect(json["error"]?["code"] == .string("unknown_error"))
            #expect(
                json["error"]?["message"]?.string?.hasPrefix("the sandbox's state can't be written to \(path): ")
                    == true)
            #expect(await store.world == before)
            #expect(await store.respond(to: request("GET", app, "", key)).status == 200)
            await #expect(throws: SandboxError.self) { try await store.mutate { $0.pageLimit = 1 } }
            #expect(await store.world == before)
        }
    }
}
