import Foundation
import JSONText
import Sandbox
import Testing

@Suite("a copy to rehearse on", .timeLimit(.minutes(60)))
struct AppCopyTests {
    private static let manifest = """
        version: 1
        app: sandboxapp0001
        flags:
          huddles: {name: Huddles 2, owner: sam@example.com, targets: {Production: {companies: [acme, initech]}}}
          legacy: {archived: false, targets: {Production: {companies: []}}}
          new: {stage: Beta, targets: {Staging: {users: [u_9]}}}
          old: {archived: true}
        """

    private static let live = [
        SandboxFlag(
            "huddles", name: "Huddles", description: "Calls.", stage: "Beta", owner: "jane@example.com",
            companies: ["Production": ["acme", "hooli"]]),
        SandboxFlag("legacy", name: "Legacy", archived: true, companies: ["Production": ["acme"]]),
        SandboxFlag("old", name: "Old", owner: "sam@example.com", permanent: true),
    ]

    @Test("the plan on the copy is the plan on the app, and is carried out there while the app stays as it is")
    func rehearsal() async throws {
        try await withBench(Self.manifest, live: Self.live) { bench in
            let before = await bench.sandbox.world()
            let taken = try await bench.place.hoist("import", "--snapshot", "twin.json")
            #expect(taken.status == 0, "\(taken)")
            #expect(
                taken.out
                    == "twin.json: 3 flags of Sandbox App; serve a copy with: hoist sandbox --from-live twin.json\n")
            let snapshot = try bench.place.read("twin.json")
            for secret in bench.place.secrets { #expect(!snapshot.contains(secret), "a key is in the snapshot") }
            let mode =
                try FileManager.default.attributesOfItem(atPath: bench.place.folder + "/twin.json")[
                    .posixPermissions] as? Int
            #expect(mode == 0o600)

            let plan = try await bench.place.hoist("plan", "--format", "json").json()
            try await withServedSandbox(["--from-live", "twin.json"], in: bench.place) { given in
                var place = bench.place
                place.environment.merge(given) { $1 }
                #expect(given["REFLAG_APP_ID"] == "sandboxapp0001")
                #expect(given["REFLAG_API_KEY"] != bench.sandbox.key)
                let twin = try await place.hoist("plan", "--format", "json").json()
                #expect(twin["changes"] == plan["changes"])
                #expect(twin["calls"] == plan["calls"])
                #expect(twin["digest"] == plan["digest"])
                #expect(twin["basis"]["environments"] == plan["basis"]["environments"])
                #expect(plan["changes"].items.count == 4)
                let applied = try await place.hoist("apply", "--auto-approve")
                #expect(applied.status == 0, "\(applied)")
                #expect(try await place.hoist("plan", "--detailed-exitcode").status == 0)
            }
            #expect(await bench.sandbox.world() == before)
        }
    }

    @Test(
        "a snapshot that is damaged, or is none, is refused",
        arguments: [
            ("cut short", "it is incomplete, or isn't a snapshot"),
            (
                "a byte changed",
                "it was changed or truncated: the checksum doesn't match"
            ),
            ("another version", "it is of version 2, and this hoist reads version 1"),
            ("something else", "it says that it is a hoist-plan"),
        ])
    func damage(_ name: String, _ reason: String) async throws {
        try await withBench(live: Self.live) { bench in
            #expect(try await bench.place.hoist("import", "--snapshot", "twin.json").status == 0)
            var text = try bench.place.read("twin.json")
            switch name {
            case "cut short": text = String(text.prefix(200))
            case "a byte changed": text = text.replacing("hooli", with: "hoola")
            case "another version": text = text.replacing("\"version\": 1", with: "\"version\": 2")
            default: text = text.replacing("hoist-snapshot", with: "hoist-plan")
            }
            try bench.place.write(text, to: "twin.json")
            let ran = try await bench.place.hoist("sandbox", "--from-live", "twin.json")
            #expect(ran.status == 1)
            #expect(
                ran.err == """
                    error: the snapshot twin.json can't be used: \(reason)
                      = help: create another one with: hoist import --snapshot FILE

                    """)
            #expect(ran.out == "")
        }
    }

    @Test("a snapshot isn't written over without --force, nor a copy begun over a state that is there")
    func there() async throws {
        try await withBench(live: Self.live) { bench in
            #expect(try await bench.place.hoist("import", "--snapshot", "twin.json").status == 0)
            #expect(try await bench.place.hoist("import", "--snapshot", "twin.json").status == 1)
            #expect(try await bench.place.hoist("import", "--snapshot", "twin.json", "--force").status == 0)
            try bench.place.write("{}", to: "state.json")
            let ran = try await bench.place.hoist("sandbox", "--from-live", "twin.json", "--state", "state.json")
            #expect(ran.status == 64)
            #expect(try await bench.place.hoist("sandbox", "--from-live", "gone.json").status == 1)
            #expect(try await bench.place.hoist("sandbox", "--from-live", "twin.json", "--app", "x").status == 64)
        }
    }
}
