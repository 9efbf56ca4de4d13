import Foundation
import Testing

/// How the action finds hoist.
@Suite("the GitHub action: install", .timeLimit(.minutes(60)))
struct ActionInstallTests {
    /// Writes its arguments into the file `swift-calls`, resolves what is pinned, and makes a program where a build would.
    private static let swift = #"""
        #!/bin/sh
        echo "$*" >>"$HOME/swift-calls"
        case "$*" in
        "package resolve")
            awk '/"version" : "/ { print "\"revision\" : \"0\"," } { print }' Package.resolved >new
            mv new Package.resolved
            ;;
        *--show-bin-path) echo "$HOME/build" ;;
        *) mkdir -p "$HOME/build" && printf '#!/bin/sh\necho 9.9.9\n' >"$HOME/build/hoist" && chmod +x "$HOME/build/hoist" ;;
        esac

        """#

    private func variables(_ bench: Bench, _ more: [String: String] = [:]) -> [String: String?] {
        [
            "HOIST_BUILT": bench.place.folder + "/built", "HOIST_SOURCE": Built.repository, "REFLAG_API_KEY": nil,
            "HOME": bench.place.folder,
        ].merging(more) { $1 }
    }

    @Test("the program set by hoist-path, also relative to the workspace")
    func named() async throws {
        try await withBench { bench in
            let job = try Job(bench)
            let step = try await job.step("install", variables(bench, ["HOIST_INPUT_HOIST_PATH": Built.program]))
            #expect(step.ran == Ran(status: 0, out: "hoist 0.1.0: set by hoist-path\n", err: ""))
            #expect(step.outputs == ["program": Built.program])
            let none = try await job.step("install", variables(bench, ["HOIST_INPUT_HOIST_PATH": "no/such"]))
            #expect(
                none.ran
                    == Ran(
                        status: 64,
                        out:
                            "::error title=hoist::hoist-path isn't a program: it doesn't exist, or can't be executed\n",
                        err: ""))
        }
    }

    @Test("the program on PATH")
    func onPath() async throws {
        try await withBench { bench in
            let job = try Job(bench)
            try job.program("hoist", "#!/bin/sh\necho 1.2.3\n")
            let step = try await job.step("install", variables(bench))
            #expect(step.ran == Ran(status: 0, out: "hoist 1.2.3: found on PATH\n", err: ""))
        }
    }

    @Test("built from source, once")
    func built() async throws {
        try await withBench { bench in
            let job = try Job(bench)
            try job.program("swift", Self.swift)
            try job.program("strip", "#!/bin/sh\n")
            let source = bench.place.folder + "/source"
            try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: source + "/scripts", withDestinationPath: Built.repository + "/scripts")
            let build = ["HOIST_INPUT_BUILD": "true"]
            let first = try await job.step("install", variables(bench, build.merging(["HOIST_SOURCE": source]) { $1 }))
            #expect(first.ran.status == 0, "\(first.ran)")
            #expect(first.ran.out == "building hoist from source; this takes minutes\nhoist 9.9.9: built from source\n")
            #expect(first.outputs == ["program": bench.place.folder + "/built/hoist"])
            let words = """
                build -c release --static-swift-stdlib --force-resolved-versions --disable-default-traits --product hoist
                """
            #expect(
                try job.text(bench.place.folder + "/swift-calls")
                    == "package resolve\n\(words)\n\(words) --show-bin-path\n")
            let second = try await job.step("install", variables(bench, build))
            #expect(second.ran == Ran(status: 0, out: "hoist 9.9.9: built by an earlier run\n", err: ""))
        }
    }

    @Test("no Swift to build it with")
    func neither() async throws {
        try await withBench { bench in
            // A PATH that has what the script needs and no compiler.
            let bin = bench.place.folder + "/few"
            try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: bin + "/dirname", withDestinationPath: "/usr/bin/dirname")
            let step = try await Job(bench).step(
                "install", variables(bench, ["PATH": bin, "HOIST_INPUT_BUILD": "true"]))
            #expect(
                step.ran
                    == Ran(
                        status: 64,
                        out: """
                            ::error title=hoist::there is no Swift toolchain to build hoist with; install one, or \
                            leave build out

                            """, err: ""))
        }
    }

    @Test("the name of what the source builds is the same for the same source")
    func sourceKey() async throws {
        try await withBench { bench in
            let job = try Job(bench)
            let keys = try await [
                job.step("source-key", variables(bench)).outputs, job.step("source-key", variables(bench)).outputs,
            ]
            #expect(keys[0] == keys[1])
            #expect(keys[0]["key"]?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
        }
    }

    @Test("a command that the action doesn't have is refused", arguments: ["", "drift", "plan\n", "$(id)"])
    func unknown(command: String) async throws {
        try await withBench { bench in
            let step = try await Job(bench).step("check-command", ["HOIST_INPUT_COMMAND": command])
            #expect(step.ran.status == 64)
        }
    }

    // Siblings: below a folder, in another case, ignored and not tracked, no repository.
    @Test("what a commit brings in .hoist ends the action before it does anything")
    func tracked() async throws {
        try await withBench { bench in
            let job = try Job(bench)
            func status() async throws -> Int32 {
                try await job.step("check-command", ["HOIST_INPUT_COMMAND": "plan"]).ran.status
            }
            func git(_ arguments: String...) async throws {
                let ran = try await bench.place.run(
                    "/usr/bin/env", ["git"] + arguments, environment: bench.place.environment)
                try #require(ran.status == 0, "\(ran)")
            }
            for path in [".hoist/cache/app.targets", "apps/web/.HOIST/x"] { try bench.place.write("{}", to: path) }
            #expect(try await status() == 0)
            try await git("init", "-q")
            #expect(try await status() == 0)
            for path in ["apps/web/.HOIST/x", ".hoist/cache/app.targets"] {
                try await git("add", "-f", path)
                let step = try await job.step("check-command", ["HOIST_INPUT_COMMAND": "plan"])
                #expect(step.ran.status == 64)
                #expect(
                    step.ran.out
                        == "::error title=hoist::git tracks files in .hoist: remove them with git rm -r --cached, "
                        + "and write .hoist/ into .gitignore\n")
                try await git("rm", "-q", "--cached", path)
            }
            #expect(try await status() == 0)
        }
    }
}
