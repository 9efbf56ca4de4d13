import JSONText
import Sandbox
import Testing

@Suite("hoist schema", .timeLimit(.minutes(60)))
struct SchemaCommandTests {
    @Test("prints the schema that is in the repository, with no key and no manifest")
    func plain() async throws {
        try await withWorkplace { place in
            let ran = try await place.hoist("schema")
            #expect(ran == Ran(status: 0, out: try Built.text(of: "schema/flags.schema.json"), err: ""))
        }
    }

    @Test("--from-app: the app's environments, stages and owners, after two reads and no write")
    func fromApp() async throws {
        let manifest = "version: 1\nowners: {sam@example.com: usr_sam}\nflags: {}\n"
        try await withBench(manifest, live: [SandboxFlag("old", owner: "usr_jane")]) { bench in
            let ran = try await bench.place.hoist("schema", "--from-app", "-q")
            #expect(ran.status == 0)
            #expect(ran.err == "")
            let flag = try ran.json()["$defs"]["flag"]["properties"]
            #expect(
                flag["targets"]["propertyNames"]["enum"].items.map(\.string).prefix(3)
                    == ["Production", "Staging", "Development"])
            #expect(
                flag["stage"]["enum"].items.map(\.string).prefix(4)
                    == ["In development", "Internal", "Beta", "General Availability"])
            let owners = flag["owner"]["enum"].items.map(\.string)
            #expect(owners.prefix(2) == ["sam@example.com", "jane@example.com"])
            #expect(owners.contains("usr_sam") && owners.contains("usr_jane"))
            #expect(Bench.counts(of: await bench.sandbox.calls()) == ["getApp": 1, "listFlags": 1])
            let told = try await bench.place.hoist("schema", "--from-app")
            #expect(told.err.lines.count == 1, "the cost line")
            #expect(told.out == ran.out)
        }
    }

    @Test("a manifest that isn't there or isn't valid is no hindrance, and the latter is reported")
    func withoutManifest() async throws {
        try await withBench { bench in
            #expect(try await bench.place.hoist("schema", "--from-app", "-q").status == 0)
            try bench.place.write("version: 1\nowners: {a@b: usr_a}\nflags: []\n")
            let ran = try await bench.place.hoist("schema", "--from-app")
            #expect(ran.status == 0)
            #expect(
                ran.err.lines.first
                    == "warning: flags.yaml isn't valid, so its `owners` aren't used; see `hoist validate`")
            #expect(!ran.out.contains("usr_a\""))
        }
    }

    @Test("hostile names stay data: one JSON value, and nothing in it that a terminal obeys")
    func hostile() async throws {
        var world = SandboxWorld.fresh()
        let name = "\"}\u{1B}[2J\u{202E}\n::error::x"
        world.environments[1].name = name
        try await withBench(world: world) { bench in
            let ran = try await bench.place.hoist("schema", "--from-app", "-q")
            #expect(ran.status == 0)
            let names = try ran.json()["$defs"]["flag"]["properties"]["targets"]["propertyNames"]["enum"]
            #expect(names.items.map(\.string).contains(name))
            #expect(!ran.out.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
        }
    }

    @Test("without a key --from-app fails as a plan does; an app's options without it are an error")
    func refused() async throws {
        try await withWorkplace { place in
            let ran = try await place.hoist("schema", "--from-app")
            #expect(ran.status == 7)
            #expect(ran.out == "")
            #expect(ran.err.hasPrefix("error: there is no API key\n"))
            let usage = try await place.hoist("schema", "--app", "ap1")
            #expect(usage.status == 64)
            #expect(usage.err.contains("An app is read only with --from-app"))
        }
    }
}
