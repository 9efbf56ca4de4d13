import Foundation
import JSONText
import Sandbox
import Testing

@Suite("apply --expect-seal", .timeLimit(.minutes(60)))
struct ExpectedSealTests {
    @Test("carries out the plan file that has it, and refuses any other file with 4 before anything is sent")
    func expected() async throws {
        try await withBench(SavedPlanTests.manifest, live: SavedPlanTests.live) { bench in
            let plan = try await SavedPlanTests.save(bench)
            let (digest, seal) = (plan["digest"].string, plan["seal"].string)
            let other = String(seal.reversed())
            let (refused, calls) = try await bench.calls {
                try await bench.place.hoist("apply", "plan.json", "-q", "--expect-seal", other)
            }
            #expect(
                refused
                    == Ran(
                        status: 4, out: "",
                        err: """
                            error: the plan file isn't the expected one; nothing was applied
                              = note: the file's seal is \(seal)
                              = note: the expected one is \(other)
                              = help: it isn't the file that was reviewed: review this one

                            """))
            #expect(calls.isEmpty)
            // A file without a seal, as an older version wrote it.
            let text = try bench.place.read("plan.json")
            let without = text.replacing(",\n  \"seal\": \"\(seal)\"", with: "")
            #expect(without != text)
            try bench.place.write(without, to: "old.json")
            let old = try await bench.place.hoist("apply", "old.json", "--format", "json", "--expect-seal", seal)
            #expect(old.status == 4)
            let json = try old.json()
            #expect(json["error"]["notes"].items.map(\.string).first == "the file has no seal")
            #expect(json["expectedSeal"].string == seal)
            #expect(try await bench.place.hoist("plan", "-q", "--check", "old.json").status == 0)
            // A plan that is made now has none yet.
            let new = try await bench.place.hoist("apply", "--auto-approve", "--expect-seal", seal)
            #expect(new.status == 64 && new.err.contains("--expect-seal goes with a saved plan"), "\(new)")
            let malformed = try await bench.place.hoist("apply", "plan.json", "--expect-seal", "abc")
            #expect(malformed.status == 64 && malformed.err.contains("a seal is 64 hexadecimal digits"), "\(malformed)")
            let ran = try await bench.place.hoist(
                "apply", "plan.json", "--expect-seal", seal.uppercased(), "--expect-digest", digest)
            #expect(ran.status == 0, "\(ran)")
            #expect(await bench.sandbox.world().lines == SavedPlanTests.end)
        }
    }

    @Test("what the digest doesn't cover is covered by the seal", arguments: ["apply", "show"])
    func covered(_ command: String) async throws {
        try await withBench(SavedPlanTests.manifest, live: SavedPlanTests.live) { bench in
            _ = try await SavedPlanTests.save(bench)
            let text = try bench.place.read("plan.json")
            let edits = [
                ("\"appName\":\"Sandbox App\"", "\"appName\":\"Another\""), ("\"basis\": {", "\"basis\": {\"x\": 1,"),
                ("\"flagStateVersion\":1", "\"flagStateVersion\":2"),
                ("\"limits\": [", "\"later\": [1],\n  \"limits\": ["),
            ]
            for (from, to) in edits {
                let edited = text.replacing(from, with: to, maxReplacements: 1)
                #expect(edited != text)
                try bench.place.write(edited, to: "plan.json")
                let ran = try await bench.place.hoist(command, "plan.json")
                #expect(ran.status == 1 && ran.err.contains("the plan file was edited: its seal is"), "\(ran)")
            }
            #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
        }
    }

    @Test("limits are judged again by apply, whatever the file says")
    func limits() async throws {
        let manifest = """
            version: 1
            policy: {limits: {archive: 1}}
            flags: {a: {archived: true}, b: {archived: true}}

            """
        try await withBench(manifest, live: ["a", "b"].map { SandboxFlag($0) }) { bench in
            #expect(try await bench.place.hoist("plan", "-q", "--out", "plan.json").status == 0)
            let text = try bench.place.read("plan.json")
            let blocked = #"[{"limit":"archive","allowed":1,"planned":2}]"#
            // The file isn't sealed, so that the edit needs no new seal; the digest doesn't cover what is blocked.
            var edited = text.replacing(blocked, with: "[]").split(separator: "\n", omittingEmptySubsequences: false)
            edited.removeAll { $0.hasPrefix("  \"seal\"") }
            let unsealed = edited.joined(separator: "\n").replacing("},\n}", with: "}\n}")
            #expect(unsealed.utf8.count < text.utf8.count)
            try bench.place.write(unsealed, to: "plan.json")
            let ran = try await bench.place.hoist("apply", "plan.json", "-q")
            #expect(ran.status == 5, "\(ran)")
            #expect(ran.err.contains("the plan exceeds the limit `archive`: it allows 1, and 2 are planned"), "\(ran)")
            #expect(await bench.sandbox.world().flags.allSatisfy { !$0.archived })
            #expect(try await bench.place.hoist("apply", "plan.json", "-q", "--force").status == 0)
        }
    }
}
