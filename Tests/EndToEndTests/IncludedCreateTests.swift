import Sandbox
import Testing

@Suite("create", .timeLimit(.minutes(60)))
struct IncludedCreateTests {
    @Test("of an included file never makes public what the manifest's keeps secret, nor drops its other defaults")
    func secret() async throws {
        let root = """
            version: 1
            include: [flags/*.yaml]
            create: {stage: Internal, secret: true, permanent: true, description: Ours.}
            flags: {a: {}}
            """
        try await withBench(root) { bench in
            try bench.place.write("create: {stage: Beta}\nflags: {b: {}}\n", to: "flags/one.yaml")
            try bench.place.write("create: {secret: false}\nflags: {c: {}}\n", to: "flags/two.yaml")
            _ = try await bench.round()
            #expect(
                await bench.sandbox.world().lines == [
                    #"a "A" Internal "Ours." permanent secret"#, #"b "B" Beta "Ours." permanent secret"#,
                    #"c "C" Internal "Ours." permanent"#,
                ])
        }
    }

    @Test("of an included file is for that file's flags, and what it is silent about comes from the manifest's")
    func included() async throws {
        let root = """
            version: 1
            include: [flags/*.yaml]
            owners: {jane@example.com: usr_jane}
            create: {stage: Beta, owner: jane@example.com}
            flags: {a: {}}
            """
        try await withBench(root) { bench in
            try bench.place.write("create: {stage: Internal}\nflags: {b: {}, c: {stage: Beta}}\n", to: "flags/one.yaml")
            try bench.place.write("flags: {d: {}}\n", to: "flags/two.yaml")
            _ = try await bench.round()
            #expect(
                await bench.sandbox.world().lines == [
                    #"a "A" Beta usr_jane"#, #"b "B" Internal usr_jane"#, #"c "C" Beta usr_jane"#,
                    #"d "D" Beta usr_jane"#,
                ])
        }
    }
}
