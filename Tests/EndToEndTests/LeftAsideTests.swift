import JSONText
import Sandbox
import Testing

@Suite("what a run leaves aside", .timeLimit(.minutes(60)))
struct LeftAsideTests {
    private static let live = [
        SandboxFlag("huddles", owner: "jane@example.com"), SandboxFlag("search", owner: "sam@example.com"),
    ]

    /// Gives Jane's only flag to Sam, like somebody in the web app.
    private static func leave(_ bench: Bench) async throws {
        try await bench.sandbox.mutate { world in
            let sam = world.flags.first { $0.key == "search" }?.owner
            try world.editFlag("huddles") { $0.owner = sam }
        }
    }

    @Test("an owner who loses their last flag after an import is drift, and no error", arguments: [false, true])
    func imported(isSplit: Bool) async throws {
        try await withBench(live: Self.live) { bench in
            let ran = try await bench.place.hoist(["import"] + (isSplit ? ["--split", "owner"] : []))
            #expect(ran.status == 0, "\(ran)")
            let text = try bench.place.read("flags.yaml")
            let ids = await bench.sandbox.world().flags.compactMap(\.owner?.text)
            #expect(
                text.contains(
                    "owners:\n  jane@example.com: \(ids[0])\n  sam@example.com: \(ids[1])\n"), "\(text)")
            #expect(try await bench.place.hoist("plan", "-q", "--detailed-exitcode").status == 0)
            try await Self.leave(bench)
            let drift = try await bench.place.hoist("plan", "-q", "--detailed-exitcode")
            #expect(
                drift.status == 2 && drift.out.contains("owner        sam@example.com → jane@example.com"), "\(drift)")
        }
    }

    @Test("an adoption writes owners, too, and only for whom it names")
    func adopted() async throws {
        let manifests = [
            "version: 1\nflags:\n  other: {}\n": "version: 1\nowners:\n  jane@example.com: ID\nflags:\n",
            "version: 1\nowners:\n  kim@example.com: usr_kim # the new one\n\nflags:\n  other: {}\n":
                "owners:\n  kim@example.com: usr_kim # the new one\n  jane@example.com: ID\n\nflags:\n",
            "version: 1\nowners: {}\nflags:\n  other: {}\n": "owners:\n  jane@example.com: ID\nflags:\n",
        ]
        for (manifest, owners) in manifests {
            try await withBench(manifest, live: Self.live) { bench in
                let id = await bench.sandbox.world().flags[0].owner?.text ?? ""
                let ran = try await bench.place.hoist("import", "--adopt", "huddles")
                #expect(ran.status == 0, "\(ran)")
                let text = try bench.place.read("flags.yaml")
                #expect(text.contains(owners.replacing("ID", with: id)), "\(text)")
                #expect(!text.contains("sam@"))
                try await Self.leave(bench)
                #expect(try await bench.place.hoist("plan", "-q", "--detailed-exitcode").status == 2)
            }
        }
        // Where the section can't be edited, the flag is adopted, and it is said.
        let manifest = "version: 1\nowners: {kim@example.com: usr_kim}\nflags:\n  other: {}\n"
        try await withBench(manifest, live: Self.live) { bench in
            let ran = try await bench.place.hoist("import", "--adopt", "huddles")
            #expect(
                ran.status == 0 && ran.err.contains("`owners` isn't written in lines, so nobody was added to it"),
                "\(ran)")
            #expect(try bench.place.read("flags.yaml").contains("owner: jane@example.com"))
        }
    }

    @Test("an unknown owner, stage or environment of another flag is a warning in a narrowed run")
    func narrowed() async throws {
        let manifest = """
            version: 1
            flags:
              huddles:
                owner: nobody@example.com
                stage: Gamma
                targets: {Prodution: {companies: [acme]}}
              search: {description: Text}

            """
        try await withBench(manifest, live: Self.live) { bench in
            #expect(try await bench.place.hoist("plan", "-q").status == 3)
            for command in [["plan", "--only", "search"], ["apply", "--auto-approve", "--only", "search"]] {
                let ran = try await bench.place.hoist(command)
                #expect(ran.status == 0, "\(ran)")
                for code in ["unknown-owner", "unknown-stage", "unknown-environment"] {
                    #expect(ran.err.contains("warning[\(code)]"), "\(ran)")
                }
                #expect(ran.err.contains("this run leaves it aside; without narrowing it is an error"), "\(ran)")
                #expect(!ran.err.contains("error["), "\(ran)")
            }
            #expect(try await bench.place.hoist("plan", "-q", "--only", "huddles").status == 3)
            // Another flag of the manifest can be adopted.
            #expect(try await bench.place.hoist("import", "--adopt", "search").status == 0)
        }
    }

    @Test("a flag that the policy ignores is said to be ignored, and where")
    func ignored() async throws {
        let manifest = "version: 1\npolicy:\n  ignore: [Key]\nflags: {key: {}, Key: {}}\n"
        try await withBench(manifest, live: ["key", "Key"].map { SandboxFlag($0) }) { bench in
            for command in [["plan"], ["apply", "--auto-approve"], ["verify"]] {
                let ran = try await bench.place.hoist(command + ["-q", "--only", "Key"])
                #expect(ran.status == 64, "\(ran)")
                #expect(
                    ran.err == """
                        error: `--only Key` names `Key`, which `policy.ignore` ignores by `Key`
                          = note: it is ignored at flags.yaml:3:12
                          = help: hoist leaves it alone altogether; narrow `policy.ignore`, or name another flag

                        """, "\(ran)")
            }
        }
    }

    @Test("an expired flag is reported once in a plan")
    func expired() async throws {
        let manifest = "version: 1\nflags: {huddles: {expires: 2020-01-31}, new: {expires: 2020-01-31}}\n"
        try await withBench(manifest, live: Self.live) { bench in
            for format in ["text", "markdown", "github"] {
                let ran = try await bench.place.hoist("plan", "--format", format)
                #expect(ran.status == 0)
                let all = ran.out + ran.err
                for key in ["huddles", "new"] {
                    #expect(all.ranges(of: "`\(key)` expired on 2020-01-31").count == 1, "\(all)")
                }
                #expect(!all.contains("warning[expired"), "\(all)")
            }
            let applied = try await bench.place.hoist("apply", "--auto-approve")
            #expect((applied.out + applied.err).ranges(of: "`new` expired on").count == 1, "\(applied)")
            // Validating has no plan that says it.
            let validated = try await bench.place.hoist("validate")
            #expect(validated.err.contains("2020-01-31") || validated.out.contains("2020-01-31"), "\(validated)")
        }
    }
}
