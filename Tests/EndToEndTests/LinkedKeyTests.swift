import Foundation
import JSONText
import Sandbox
import TestTools
import Testing

// The fault: a pull request made `flags.yaml` a link to the job's key file, and the diagnostic showed the key. Its siblings
// here: a folder that is a link, an included file, `/proc/self/environ`, a key in the middle of a long line (an excerpt is
// cut), keys that only a file of SDK keys has, and a server that quotes a key that isn't the one it was sent.
@Suite("no key is shown, wherever it comes from", .timeLimit(.minutes(60)))
struct LinkedKeyTests {
    private static let key = "api_prod_4f1c9a77de02b6e3"

    private static let commands = [
        ["validate"], ["validate", "--format", "json"], ["validate", "--format", "github"], ["plan"],
        ["plan", "--format", "json"], ["apply", "--auto-approve"], ["verify"], ["doctor"], ["import", "--adopt", "a"],
    ]

    /// Runs each command with the key in the environment, and in a file that an option names.
    private static func expectNothing(
        _ place: Workplace,
        _ key: String,
        says words: String,
        status: Int32 = 3,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for command in commands {
            var forms: [([String], [String: String?])] = [([], ["REFLAG_API_KEY": key])]
            if command[0] != "validate" {
                forms.append((["--api-key-file", "../" + runName(place) + "/key"], ["REFLAG_API_KEY": nil]))
            }
            for (options, variables) in forms {
                let ran = try await place.hoist(command + options, environment: variables)
                #expect(ran.status == status, "\(command): \(ran)", sourceLocation: sourceLocation)
                #expect(
                    (ran.out + ran.err).contains(words), "\(command): \(ran)", sourceLocation: sourceLocation)
                // `Workplace` searches for whole keys; an excerpt may show a part.
                for length in [6, 10] {
                    let part = String(key.suffix(length))
                    #expect(!(ran.out + ran.err).contains(part), "\(command): \(ran)", sourceLocation: sourceLocation)
                }
            }
        }
    }

    /// A folder next to the repository, as CI systems have one for the job's files.
    private static func runName(_ place: Workplace) -> String {
        URL(fileURLWithPath: place.folder).lastPathComponent + "-run"
    }

    private static func withRepository(_ body: (Workplace, _ run: String) async throws -> Void) async throws {
        try await withBench { bench in
            let place = bench.place
            let run = place.folder + "-run"
            try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: run) }
            try FileManager.default.createDirectory(atPath: place.folder + "/.git", withIntermediateDirectories: true)
            try Data((key + "\n").utf8).write(to: URL(fileURLWithPath: run + "/key"))
            place.keys.note([key])
            try await body(place, run)
        }
    }

    private static func link(_ place: Workplace, _ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: place.folder + "/" + name, withDestinationPath: target)
    }

    @Test("a manifest that a link leads out of the repository isn't read")
    func linked() async throws {
        try await Self.withRepository { place, run in
            let name = Self.runName(place)
            for target in ["../\(name)/key", "/proc/self/environ", run + "/key", "./../\(name)/./key"] {
                try Self.link(place, "flags.yaml", to: target)
                try await Self.expectNothing(
                    place, Self.key, says: "flags.yaml isn't read: it is a link that leads out of the git work tree")
                try place.remove("flags.yaml")
            }
            try Self.link(place, "folder", to: "../" + name)
            let ran = try await place.hoist("validate", "folder/key", environment: ["REFLAG_API_KEY": Self.key])
            #expect(ran.status == 3)
            #expect(
                ran.err.contains(
                    "folder/key isn't read: `folder` on the way to it is a link that leads out of the git work tree"))
        }
    }

    @Test("a link within the repository is one of its files")
    func within() async throws {
        try await Self.withRepository { place, _ in
            try place.write("version: 1\nflags: {}\n", to: "config/flags.yaml")
            try Self.link(place, "flags.yaml", to: "config/flags.yaml")
            #expect(try await place.hoist("validate").status == 0)
            #expect(try await place.hoist("plan").status == 0)
        }
    }

    @Test("a file that holds a key of the run isn't shown, not even in part, however it came there")
    func held() async throws {
        try await withBench { bench in
            let place = bench.place
            let run = place.folder + "-run"
            try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: run) }
            try Data((Self.key + "\n").utf8).write(to: URL(fileURLWithPath: run + "/key"))
            let said = "flags.yaml contains a key that this run was given; nothing of it is shown"
            let long = String(repeating: "x", count: 150)
            for text in [
                Self.key + "\n", "version: 1\nflags: {\(Self.key): {nmae: A}}\n",
                "REFLAG_API_KEY=\(Self.key)\0PATH=/bin",
                "version: 1\nflags: {\(long): {description: \(long)\(Self.key)\(long), nmae: A}}\n",
            ] {
                try place.writeKey(text, to: "flags.yaml")
                try await Self.expectNothing(place, Self.key, says: said)
            }
            // In a file that it includes.
            try place.write("version: 1\ninclude: [more.yaml]\nflags: {}\n")
            try place.writeKey("flags: {b: {description: \(Self.key), nmae: A}}\n", to: "more.yaml")
            try await Self.expectNothing(
                place, Self.key, says: "more.yaml contains a key that this run was given; nothing of it is shown")
        }
    }

    @Test("nor one that holds an SDK key of the run's file")
    func sdkKeys() async throws {
        try await withBench { bench in
            let place = bench.place
            let secret = "sec_prod_9b2d7c04e1fa4433ab90cd12"
            try place.writeKey(#"{"Production": {"secretKey": "\#(secret)"}}"#, to: "keys.json", isJSON: true)
            try place.writeKey("version: 1\nflags: {a: {description: \(secret), nmae: A}}\n", to: "flags.yaml")
            place.keys.note([secret])
            for command in [["verify"], ["apply", "--auto-approve", "--verify", "runtime"], ["plan", "--runtime"]] {
                let ran = try await place.hoist(command + ["--sdk-keys-file", "keys.json"])
                #expect(ran.status == 3, "\(ran)")
                #expect(ran.err.contains("flags.yaml contains a key that this run was given"), "\(ran)")
            }
        }
    }

    @Test("a server that quotes any key of the run is quoted without it")
    func quoted() async throws {
        let secret = "sec_prod_9b2d7c04e1fa4433ab90cd12"
        let interceptor: SandboxConfiguration.Interceptor = { _, _ in
            .respond(
                status: 400, headers: ["content-type": "application/json"],
                body:
                    #"{"error": {"code": "invalid_request", "message": "not \#(secret)"}, "issues": {"a": ["\#(secret)!"]}}"#
            )
        }
        try await withBench("version: 1\nflags: {}\n", interceptor: interceptor) { bench in
            let place = bench.place
            try place.writeKey(#"{"Production": {"secretKey": "\#(secret)"}}"#, to: "keys.json", isJSON: true)
            for format in ["text", "json"] {
                let ran = try await place.hoist("verify", "--sdk-keys-file", "keys.json", "--format", format)
                #expect(ran.status == 1)
                #expect((ran.out + ran.err).contains("not (hidden)"), "\(ran)")
                #expect((ran.out + ran.err).contains("(hidden)!"), "\(ran)")
            }
        }
    }
}
