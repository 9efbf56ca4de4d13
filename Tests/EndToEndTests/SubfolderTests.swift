import Foundation
import Sandbox
import Testing

/// A manifest above the working folder.
@Suite("From a subfolder", .timeLimit(.minutes(60)))
struct SubfolderTests {
    // Siblings: each command that only reads; two levels, a nearer manifest, a file of that name that is named, a link that leads
    // nowhere; no work tree; a manifest above the root of the work tree; apply and import, which take the working folder.
    @Test("what only reads takes the nearest manifest above, up to the root of the work tree, and says which")
    func nearest() async throws {
        let manifest = "version: 1\nflags: {huddles: {name: Huddles}}\n"
        try await withBench(manifest, live: [SandboxFlag("huddles", name: "Huddles")]) { bench in
            let place = bench.place
            try place.write("", to: "a/b/keep.txt")
            func below(_ arguments: String...) async throws -> Ran { try await below(arguments) }
            func below(_ arguments: [String]) async throws -> Ran {
                try await place.run(
                    Built.program, arguments, environment: place.environment, in: place.folder + "/a/b")
            }
            func git(_ arguments: String...) async throws {
                let variables = ["HOME": place.folder, "PATH": "/usr/bin:/bin"]
                let ran = try await place.run("/usr/bin/git", arguments, environment: variables)
                try #require(ran.status == 0, "\(ran)")
            }
            let outside = try await below("validate")
            #expect(outside.status == 3, "no work tree: \(outside)")
            try await git("init", "-q")
            try await git("add", "flags.yaml")
            try await git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "a")
            let valid = try await below("validate")
            #expect(valid.out == "../../flags.yaml is valid: 1 flag\n", "\(valid)")
            #expect(valid.err == "The manifest is ../../flags.yaml.\n")
            let plan = try await below("plan", "--detailed-exitcode", "--base", "HEAD")
            #expect(plan.status == 0, "\(plan)")
            #expect(plan.err.hasPrefix("The manifest is ../../flags.yaml.\n"))
            for reading in [["explain", "huddles"], ["verify"], ["doctor"], ["schema", "--from-app"]] {
                let ran = try await below(reading)
                #expect(ran.err.hasPrefix("The manifest is ../../flags.yaml.\n"), "\(reading): \(ran)")
            }
            let edited = try await below("edit", "set", "huddles", "stage=Beta")
            #expect(edited.status == 0 && edited.out.hasPrefix("--- ../../flags.yaml\n"), "\(edited)")
            #expect(edited.err.hasPrefix("The manifest is ../../flags.yaml.\n"))
            #expect(try place.read("flags.yaml") == manifest.replacing("Huddles}", with: "Huddles, stage: Beta}"))
            try place.write(manifest)
            #expect(try await below("plan", "-f", "flags.yaml").status == 3)
            #expect(try await below("apply", "--auto-approve").status == 3)
            #expect(try await below("import", "--adopt", "huddles").status == 3)
            #expect(try await below("import", "--adopt", "--drifted").status == 3)
            try place.write("version: 1\nflags: {}\n", to: "a/flags.yaml")
            #expect(try await below("validate").out == "../flags.yaml is valid: 0 flags\n")
            #expect(try await !below("plan", "-q").err.contains("The manifest is"))
            try FileManager.default.createSymbolicLink(
                atPath: place.folder + "/a/b/flags.yaml", withDestinationPath: "missing")
            #expect(try await below("validate").status == 3, "a link that leads nowhere is one here, and none is above")
            try FileManager.default.removeItem(atPath: place.folder + "/a/b/flags.yaml")
            try await git("init", "-q", "a/b")
            #expect(try await below("validate").status == 3, "the root is a/b now")
        }
    }

    // Siblings: the manifest's owner is the working folder's, another user's, this one's.
    @Test("above the working folder, a manifest of another user isn't taken", .enabled(if: geteuid() == 0))
    func owner() async throws {
        try await withWorkplace("version: 1\nflags: {}\n") { place in
            try place.write("", to: "mine/keep.txt")
            try FileManager.default.createDirectory(atPath: place.folder + "/.git", withIntermediateDirectories: false)
            func below() async throws -> Int32 {
                try await place.run(
                    Built.program, ["validate"], environment: place.environment, in: place.folder + "/mine"
                ).status
            }
            func give(_ path: String, to user: UInt32) { #expect(chown(place.folder + "/" + path, user, 0) == 0) }
            #expect(try await below() == 0)
            give("flags.yaml", to: 12_345)
            #expect(try await below() == 3)
            give("mine", to: 12_345)
            #expect(try await below() == 0)
            give("mine", to: 12_346)
            #expect(try await below() == 3)
        }
    }
}
