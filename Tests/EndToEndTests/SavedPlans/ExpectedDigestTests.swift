import JSONText
import Sandbox
import Testing

@Suite("apply --expect-digest", .timeLimit(.minutes(60)))
struct ExpectedDigestTests {
    /// Whether the plan is a saved one, and how the digest is written.
    struct Writing: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let write: @Sendable (String) -> String
    }

    static let writings = [
        Writing(testDescription: "as it is shown") { $0 },
        Writing(testDescription: "in capitals") { $0.uppercased() },
        Writing(testDescription: "with white space around it") { " \t\($0)\r\n" },
    ]

    @Test("carries out the plan that has it, made now or saved", arguments: writings, [false, true])
    func expected(_ writing: Writing, isSaved: Bool) async throws {
        try await withBench(SavedPlanTests.manifest, live: SavedPlanTests.live) { bench in
            let plan = try await bench.place.hoist("plan", "--out", "plan.json", "--format", "json").json()
            let digest = writing.write(plan["digest"].string)
            let ran = try await bench.place.hoist(
                ["apply"] + (isSaved ? ["plan.json"] : ["--auto-approve"]) + ["--expect-digest", digest])
            #expect(ran.status == 0, "\(ran)")
            #expect(await bench.sandbox.world().lines == SavedPlanTests.end)
        }
    }

    @Test("is reported by the plan that is saved, unless with -q")
    func told() async throws {
        try await withBench(SavedPlanTests.manifest, live: SavedPlanTests.live) { bench in
            let plan = try await bench.place.hoist("plan", "--format", "json").json()
            let ran = try await bench.place.hoist("plan", "--out", "plan.json")
            #expect(ran.err.lines.first == "Saved in plan.json; digest \(plan["digest"].string)", "\(ran.err)")
            #expect(try await bench.place.hoist("plan", "-q", "--out", "plan.json").err == "")
        }
    }

    @Test("refuses any other with 4 before anything is written", arguments: [false, true])
    func other(isSaved: Bool) async throws {
        try await withBench(SavedPlanTests.manifest, live: SavedPlanTests.live) { bench in
            let plan = try await bench.place.hoist("plan", "--out", "plan.json", "--format", "json").json()
            let digest = plan["digest"].string
            let other = String(digest.reversed())
            let arguments = ["apply"] + (isSaved ? ["plan.json"] : ["--auto-approve"]) + ["--expect-digest", other]
            let (ran, calls) = try await bench.calls { try await bench.place.hoist(arguments + ["-q"]) }
            #expect(
                ran
                    == Ran(
                        status: 4, out: isSaved ? "" : SavedPlanTests.text,
                        err: """
                            error: the plan isn't the expected one; nothing was applied
                              = note: the plan's digest is \(digest)
                              = note: the expected one is \(other)
                              = help: the manifest or what is live changed since that plan was reviewed: review this one

                            """))
            #expect(calls.allSatisfy { $0.method == "GET" })
            #expect(!isSaved || calls.isEmpty, "a file's digest is known before anything is sent")
            let json = try await bench.place.hoist(arguments + ["--format", "json"])
            #expect(json.status == 4)
            #expect(try json.json().names == ["digest", "error", "expectedDigest"])
            #expect(try json.json()["error"]["exitCode"].integer == 4)
        }
    }

    @Test("a manifest that changed since the review is held back, and so is drift")
    func changed() async throws {
        try await withBench(SavedPlanTests.manifest, live: SavedPlanTests.live) { bench in
            let digest = try await bench.place.hoist("plan", "--format", "json").json()["digest"].string
            let arguments = ["apply", "--auto-approve", "--expect-digest", digest]
            // Other lines alone are the same plan.
            try bench.place.write("# A comment.\n" + SavedPlanTests.manifest)
            try await bench.sandbox.mutate { try $0.addFlag(SandboxFlag("another")) }
            let before = await bench.sandbox.world()
            try bench.place.write(SavedPlanTests.manifest.replacing("acme", with: "initech"))
            #expect(try await bench.place.hoist(arguments).status == 4)
            try bench.place.write(SavedPlanTests.manifest)
            try await bench.sandbox.mutate { try $0.editFlag("huddles") { $0.description = "By hand" } }
            #expect(try await bench.place.hoist(arguments).status == 4)
            try await bench.sandbox.mutate { try $0.editFlag("huddles") { $0.description = nil } }
            #expect(await bench.sandbox.world().lines == before.lines)
            try bench.place.write("# A comment.\n" + SavedPlanTests.manifest)
            #expect(try await bench.place.hoist(arguments).status == 0)
        }
    }

    @Test(
        "what isn't a complete digest is a usage error, and nothing is read",
        arguments: ["", "abc", String(repeating: "0", count: 63), String(repeating: "g", count: 64), "sha256:"])
    func malformed(digest: String) async throws {
        try await withBench(SavedPlanTests.manifest) { bench in
            let ran = try await bench.place.hoist("apply", "--auto-approve", "--expect-digest", digest)
            #expect(ran.status == 64)
            #expect(ran.err.contains("a digest is 64 hexadecimal digits"), "\(ran.err)")
            #expect(ran.err.contains("'--expect-digest <digest>'"), "\(ran.err)")
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }
}
