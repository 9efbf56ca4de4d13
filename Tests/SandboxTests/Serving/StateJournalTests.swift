import Foundation
import Sandbox
import TestTools
import Testing

@Suite("the journal of the state")
struct StateJournalTests {
    /// A folder that is deleted afterwards, with the path of a state file in it.
    private func inFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("journal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path + "/state.json")
    }

    private static let key = "api_sandbox_full"

    private static func fresh() -> SandboxWorld {
        var world = SandboxWorld.fresh()
        world.keys = SandboxKeys(full: key, readOnly: "r", create: "c", targeting: "t", entities: "e")
        return world
    }

    private func store(_ path: String, _ use: SandboxState.Use = .served) throws -> SandboxStore {
        try SandboxStore(
            world: Self.fresh(), state: SandboxState(path, use), clock: { SandboxTime(milliseconds: 1_795_428_000_000) }
        )
    }

    private static func request(_ method: String, _ path: String, _ body: String) -> SandboxRequest {
        SandboxRequest(method, "/api\(app)\(path)", authorization: "Bearer \(key)", body: Array(body.utf8))
    }

    /// One of each operation that writes, with ids that need escapes.
    private static let changes = [
        request("POST", "/flags", #"{"key":"caf\u00e9","name":"e\u0301\n","secret":true}"#),
        request("POST", "/flags", #"{"key":"b","name":"\"B\" \u2028"}"#),
        request("PATCH", "/flags/flg00000000002", #"{"description":"one\r\ntwo","ownerUserId":"usr_ada"}"#),
        request(
            "PATCH", "/envs/env_staging/companies/caf%C3%A9%2F1/flags?pageSize=1",
            #"{"updates":[{"flagKey":"b","specificTargetValue":true},{"flagKey":"café","specificTargetValue":true}]}"#),
        request(
            "PATCH", "/envs/env_production/users/u/flags", #"{"updates":[{"flagKey":"b","specificTargetValue":true}]}"#),
        request("PUT", "/envs/env_production/users/new", #"{"name":"New","attributes":{"seats":3}}"#),
        request(
            "PATCH", "/envs/env_production/users/u/flags", #"{"updates":[{"flagKey":"b","specificTargetValue":null}]}"#),
        request("PATCH", "/flags/flg00000000001", #"{"isArchived":true}"#),
    ]

    /// Carries out all changes, and returns the world after each, from the one before the first.
    private func carryOut(_ store: SandboxStore) async throws -> [SandboxWorld] {
        var worlds = [await store.world]
        for change in Self.changes {
            let response = await store.respond(to: change)
            #expect(response.status == 200, "\(String(decoding: response.body, as: UTF8.self))")
            worlds.append(await store.world)
        }
        return worlds
    }

    @Test("a change is a line of the journal, and the state file is written at the end")
    func lines() async throws {
        try await inFolder { path in
            let store = try store(path)
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let worlds = try await carryOut(store)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
            let lines = try String(contentsOfFile: path + ".journal", encoding: .utf8).split(separator: "\n")
            #expect(lines.count == 1 + Self.changes.count)
            #expect(lines[0].hasPrefix(#"{"follows":""#))
            #expect(
                lines[8]
                    == #"{"at":1795428000000,"body":"{\"isArchived\":true}","method":"PATCH","target":"/api/apps/sandboxapp0001/flags/flg00000000001"}"#
            )
            for line in lines { #expect(!line.contains("api_sandbox")) }
            // What changes nothing isn't a change.
            #expect(await store.respond(to: Self.request("GET", "", "")).status == 200)
            #expect(await store.respond(to: Self.request("POST", "/flags", "{}")).status == 400)
            #expect(try String(contentsOfFile: path + ".journal", encoding: .utf8).split(separator: "\n") == lines)
            await store.finish()
            #expect(FileManager.default.fileExists(atPath: path + ".journal") == false)
            let again = try self.store(path)
            #expect(await again.world == worlds.last)
            #expect(await store.respond(to: Self.changes[0]).status == 400, "no change after the end")
        }
    }

    @Test(
        "whatever a crash leaves of the journal, the changes that are complete in it are there, and it goes on from there"
    )
    func cutAnywhere() async throws {
        try await inFolder { path in
            let first = try store(path)
            let state = try Data(contentsOf: URL(fileURLWithPath: path))
            let worlds = try await carryOut(first)
            let journal = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + ".journal")))
            for count in 0...journal.count {
                let cut = path + ".cut"
                try state.write(to: URL(fileURLWithPath: cut))
                try Data(journal[..<count]).write(to: URL(fileURLWithPath: cut + ".journal"))
                // The first line is the mark.
                let complete = max(0, journal[..<count].count { $0 == UInt8(ascii: "\n") } - 1)
                let looked = try store(cut, .looked)
                #expect(await looked.world == worlds[complete], "cut at \(count)")
                #expect(try Data(contentsOf: URL(fileURLWithPath: cut)) == state, "who looks changes nothing")
                // Going on from there costs more: in the middle and at both ends of each line.
                let isEnd = [count - 1, count, count - 2].contains {
                    $0 >= 0 && journal.indices.contains($0) && journal[$0] == 10
                }
                guard isEnd || count.isMultiple(of: 97) || count == 0 else { continue }
                let store = try self.store(cut)
                #expect(await store.world == worlds[complete], "cut at \(count)")
                if complete < Self.changes.count {
                    #expect(await store.respond(to: Self.changes[complete]).status == 200, "cut at \(count)")
                    let again = try self.store(cut, .looked)
                    #expect(await again.world == worlds[complete + 1], "cut at \(count)")
                }
                await store.finish()
            }
        }
    }

    /// The order is: the mark of the new state, the new state, the new journal.
    @Test("a crash while the state is written loses nothing, and makes no change twice")
    func cutWriting() async throws {
        try await inFolder { path in
            let first = try store(path)
            let old = try Data(contentsOf: URL(fileURLWithPath: path))
            let worlds = try await carryOut(first)
            let journal = try Data(contentsOf: URL(fileURLWithPath: path + ".journal"))
            try await first.mutate { _ in }
            let new = try Data(contentsOf: URL(fileURLWithPath: path))
            let mark = try Data(contentsOf: URL(fileURLWithPath: path + ".journal"))
            #expect(String(decoding: mark, as: UTF8.self).split(separator: "\n").count == 1)
            for state in [old, new] {
                for count in 0...mark.count where state == old || count == mark.count {
                    let cut = path + ".cut"
                    try state.write(to: URL(fileURLWithPath: cut))
                    try (journal + mark[..<count]).write(to: URL(fileURLWithPath: cut + ".journal"))
                    let store = try self.store(cut)
                    #expect(await store.world == worlds.last, "\(state == old) cut at \(count)")
                    await store.finish()
                }
            }
            // The new journal, cut.
            for count in 0...mark.count {
                let cut = path + ".cut"
                try new.write(to: URL(fileURLWithPath: cut))
                try mark[..<count].write(to: URL(fileURLWithPath: cut + ".journal"))
                let store = try self.store(cut)
                #expect(await store.world == worlds.last)
                await store.finish()
            }
        }
    }

    @Test("a journal that can't be right is an error, and nothing is changed")
    func damaged() async throws {
        try await inFolder { path in
            let store = try store(path)
            _ = try await carryOut(store)
            let state = try String(contentsOfFile: path, encoding: .utf8)
            let journal = try String(contentsOfFile: path + ".journal", encoding: .utf8)
            let lines = journal.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
            for (text, reason) in [
                ("{}\n", "line 1 isn't a change"), (lines[0] + "\n\u{0}\u{0}\n", "line 2 isn't a change"),
                (lines[0] + "\n" + lines[1].dropLast() + "\n" + lines[2] + "\n", "line 2 isn't a change"),
                (
                    lines[0] + "\n" + lines[1] + "\n" + lines[1] + "\n",
                    #"POST /api/apps/sandboxapp0001/flags can't be carried out again: {"error":{"code":"not_possible","#
                        + #""message":"A flag with the key café already exists."}}"#
                ),
            ] {
                let other = path + ".other"
                try state.write(toFile: other, atomically: true, encoding: .utf8)
                try text.write(toFile: other + ".journal", atomically: true, encoding: .utf8)
                let error = #expect(throws: SandboxError.self) { _ = try self.store(other) }
                #expect(error == .damagedState(path: other + ".journal", reason: reason))
                #expect(try String(contentsOfFile: other, encoding: .utf8) == state)
                #expect(try String(contentsOfFile: other + ".journal", encoding: .utf8) == text)
            }
            // A state that somebody has edited in the meantime.
            let other = path + ".other"
            try state.replacing("Sandbox App", with: "Mine").write(toFile: other, atomically: true, encoding: .utf8)
            try journal.write(toFile: other + ".journal", atomically: true, encoding: .utf8)
            let error = #expect(throws: SandboxError.self) { _ = try self.store(other) }
            #expect(error == .strayJournal(state: other, journal: other + ".journal"))
            #expect(try String(contentsOfFile: other + ".journal", encoding: .utf8) == journal)
            // Without changes, a journal says nothing about another state.
            try (lines[0] + "\n").write(toFile: other + ".journal", atomically: true, encoding: .utf8)
            let edited = try self.store(other)
            #expect(await edited.world.app.name == "Mine")
            await edited.finish()
        }
    }

    /// Siblings: served and embedded; the file is gone, or empty; only marks in the journal, where nothing is lost.
    @Test(
        "a journal with changes isn't lost because its state is",
        arguments: [SandboxState.Use.served, .embedded, .looked])
    func lost(_ use: SandboxState.Use) async throws {
        try await inFolder { path in
            let store = try store(path)
            _ = try await carryOut(store)
            let journal = try String(contentsOfFile: path + ".journal", encoding: .utf8)
            let other = path + ".other"
            try journal.write(toFile: other + ".journal", atomically: true, encoding: .utf8)
            for isEmpty in [false, true] {
                if isEmpty { try "".write(toFile: other, atomically: true, encoding: .utf8) }
                let error = #expect(throws: SandboxError.self) { _ = try self.store(other, use) }
                #expect(error == .lostState(state: other, journal: other + ".journal"))
                #expect(try String(contentsOfFile: other + ".journal", encoding: .utf8) == journal)
                #expect(FileManager.default.fileExists(atPath: other) == isEmpty)
            }
            let mark = journal.prefix { $0 != "\n" } + "\n"
            try mark.write(toFile: other + ".journal", atomically: true, encoding: .utf8)
            let fresh = try self.store(other, use)
            #expect(await fresh.world.flags == [])
        }
    }

    @Test("one process at a time writes a state; others can look at it")
    func lock() async throws {
        try await inFolder { path in
            let store = try store(path)
            let error = #expect(throws: SandboxError.self) { _ = try self.store(path) }
            #expect(error == .stateInUse(path: path))
            #expect(await store.respond(to: Self.changes[0]).status == 200)
            let looking = try self.store(path, .looked)
            #expect(await looking.world == store.world)
            #expect(await looking.respond(to: Self.changes[1]).status == 200, "in memory")
            #expect(await looking.world != store.world)
            #expect(try await self.store(path, .looked).world == store.world)
            await store.finish()
            let next = try self.store(path)
            #expect(await next.world == store.world)
        }
    }

    @Test("an embedded sandbox goes on as the one before, unless the state was changed in between or wasn't written")
    func instance() async throws {
        try await inFolder { path in
            func instance(_ use: SandboxState.Use, ending: Bool = true) async throws -> String? {
                let store = try store(path, use)
                let answer = await store.respond(to: Self.request("GET", "", ""))
                if !ending { #expect(await store.respond(to: Self.changes[0]).status == 200) }
                if ending { await store.finish() }
                return answer.headers["x-hoist-sandbox"]
            }
            let first = try await instance(.embedded)
            #expect(try await instance(.embedded) == first)
            #expect(try await instance(.looked) == first)
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try text.replacing("Sandbox App", with: "Mine").write(toFile: path, atomically: true, encoding: .utf8)
            #expect(try await instance(.looked) != first)
            let second = try await instance(.embedded, ending: false)
            #expect(second != first)
            let third = try await instance(.embedded)
            #expect(third != second, "what wasn't written is another sandbox's")
            #expect(try await instance(.embedded) == third)
            // A served sandbox is another one at each start.
            let served = try await instance(.served)
            #expect(served != third)
            #expect(try await instance(.served) != served)
        }
    }

    @Test("a long journal is written together before the end")
    func size() async throws {
        try await inFolder { path in
            let store = try store(path)
            let text = String(repeating: "x", count: 8_000)
            var lengths: [Int] = []
            for number in 0..<1_100 {
                let create = Self.request(
                    "POST", "/flags", #"{"key":"k\#(number)","name":"N","description":"\#(text)"}"#)
                #expect(await store.respond(to: create).status == 200)
                let values = try URL(fileURLWithPath: path + ".journal").resourceValues(forKeys: [.fileSizeKey])
                lengths.append(values.fileSize ?? 0)
            }
            #expect((lengths.max() ?? 0) < 10 << 20)
            #expect(zip(lengths, lengths.dropFirst()).count { $0 > $1 } == 1)
            #expect(try await self.store(path, .looked).world == store.world)
        }
    }
}
