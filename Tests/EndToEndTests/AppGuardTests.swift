import Foundation
import JSONText
import Sandbox
import Testing

// The fault: a manifest for one app was applied to another one because a variable said so. Its siblings here: the option,
// every command, a list of apps, a manifest with errors that is about to be replaced, and a saved plan.
@Suite("a manifest that names its app is for that app alone", .timeLimit(.minutes(60)))
struct AppGuardTests {
    private static let other = "apZ4k29fmQ81xw"
    private static let right = "sandboxapp0001"

    private static let commands = [
        ["plan"], ["plan", "--format", "json"], ["apply", "--auto-approve"], ["apply", "-q", "--auto-approve"],
        ["verify"],
        ["doctor"], ["import", "--force"], ["import", "--adopt", "huddles"], ["import", "--snapshot", "twin.json"],
        ["schema", "--from-app"],
    ]

    @Test("every command refuses another one before anything is read", arguments: commands)
    func refused(_ command: [String]) async throws {
        let manifest = "version: 1\napp: \(Self.other)\nflags: {huddles: {name: New}}\n"
        try await withBench(manifest, live: [SandboxFlag("huddles")]) { bench in
            let before = await bench.sandbox.world().lines
            for (options, source) in [([], "REFLAG_APP_ID"), (["--app", Self.right], "--app")] {
                let ran = try await bench.place.hoist(command + options)
                #expect(ran.status == 7, "\(ran)")
                let said =
                    "the manifest is for the app `\(Self.other)`, and \(source) says `\(Self.right)`; nothing was read"
                #expect((ran.out + ran.err).contains(said), "\(ran)")
            }
            #expect(await bench.sandbox.calls().isEmpty)
            #expect(await bench.sandbox.world().lines == before)
            #expect(try bench.place.contents == ["flags.yaml"])
            #expect(try bench.place.read("flags.yaml") == manifest)
        }
    }

    @Test("a list permits several, and the option or the variable says which", arguments: commands)
    func list(_ command: [String]) async throws {
        let manifest = "version: 1\napp: [\(Self.other), \(Self.right)]\nflags:\n  huddles: {}\n"
        try await withBench(manifest, live: [SandboxFlag("huddles")]) { bench in
            try bench.place.write("{\"appId\": \"\(Self.right)\"}", to: "reflag.config.json")
            let none = try await bench.place.hoist(command, environment: ["REFLAG_APP_ID": nil])
            #expect(none.status == 7)
            let said = "the manifest is for the apps `\(Self.other)`, `\(Self.right)`, and none of them is named"
            #expect((none.out + none.err).contains(said), "\(none)")
            #expect(await bench.sandbox.calls().isEmpty, "a file doesn't choose")
            let third = try await bench.place.hoist(command + ["--app", "ap3"])
            #expect(third.status == 7)
            #expect(await bench.sandbox.calls().isEmpty)
            let named = try await bench.place.hoist(command)
            #expect(named.status == 0, "\(named)")
        }
    }

    @Test(
        "a manifest with errors guards its app too: schema reads it for its owners",
        arguments: [["schema", "--from-app"], ["import", "--snapshot", "twin.json"]])
    func invalid(_ command: [String]) async throws {
        for text in ["flags: {a: {nmae: A}}\n", "flags: {a: [\n", "flags: {}\nunknown: 1\n"] {
            try await withBench("version: 1\napp: \(Self.other)\n" + text) { bench in
                let ran = try await bench.place.hoist(command)
                #expect(ran.status == 7, "\(ran)")
                #expect(await bench.sandbox.calls().isEmpty)
            }
        }
    }

    @Test("the embedded sandbox makes up whatever app it is asked for, and a saved plan has an app of its own")
    func unguarded() async throws {
        try await withBench("version: 1\napp: \(Self.right)\nflags: {huddles: {}}\n") { bench in
            let embedded = try await bench.place.hoist("plan", "--sandbox", "--app", Self.other)
            #expect(embedded.status == 0, "\(embedded)")
            #expect(try await bench.place.hoist("plan", "--out", "plan.json").status == 0)
            // The manifest of another app stands beside it by now.
            try bench.place.write("version: 1\napp: \(Self.other)\nflags: {}\n")
            #expect(try await bench.place.hoist("show", "plan.json").status == 0)
            let refused = try await bench.place.hoist("apply", "plan.json", "--app", Self.other)
            #expect(refused.status == 1)
            #expect(refused.err.contains("leave out --app and REFLAG_APP_ID, or create a plan for that app"))
            #expect(try await bench.place.hoist("apply", "plan.json").status == 0)
        }
    }
}
