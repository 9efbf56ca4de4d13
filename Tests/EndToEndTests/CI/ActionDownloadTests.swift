import APITestKit
import Foundation
import Synchronization
import Testing

/// How the action downloads a release, from a stand-in for the forge's release pages.
@Suite("the GitHub action: a release", .timeLimit(.minutes(60)))
struct ActionDownloadTests {
    /// What a job has: a source with version 9.9.9, an archive of it, and the archive's digest among the releases.
    private struct Release {
        let bench: Bench
        let job: Job
        let archive: [UInt8]
        let digest: String

        init(_ bench: Bench, program: String = "#!/bin/sh\necho 9.9.9\n") async throws {
            self.bench = bench
            job = try Job(bench)
            try job.program("uname", "#!/bin/sh\ncase $1 in -s) echo Linux ;; *) echo x86_64 ;; esac\n")
            try bench.place.write(
                "    package static let text = \"9.9.9\"\n", to: "source/Sources/HoistEngine/Version.swift")
            try bench.place.write(program, to: "made/hoist-9.9.9/bin/hoist")
            let made = try await bench.place.run(
                "/bin/sh",
                [
                    "-c",
                    "chmod 755 made/hoist-9.9.9/bin/hoist && tar -czf made.tar.gz -C made hoist-9.9.9 && sha256sum made.tar.gz",
                ],
                environment: bench.place.environment)
            try #require(made.status == 0, "\(made)")
            digest = String(made.out.prefix { $0 != " " })
            archive = try Array(Data(contentsOf: URL(fileURLWithPath: bench.place.folder + "/made.tar.gz")))
            try list("9.9.9 linux-x86_64 \(digest)")
        }

        /// Writes the releases that the action's source knows.
        func list(_ lines: String...) throws {
            try bench.place.write(
                "# comment\n" + lines.map { $0 + "\n" }.joined(), to: "source/scripts/action/releases.txt")
        }

        /// Runs the step.
        func step(_ port: Int = 1, _ more: [String: String?] = [:]) async throws -> Job.Step {
            let variables: [String: String?] = [
                "HOIST_SOURCE": bench.place.folder + "/source", "HOIST_REPOSITORY": "acme/hoist", "REFLAG_API_KEY": nil,
                "HOIST_BUILT": bench.place.folder + "/built", "GITHUB_SERVER_URL": "http://127.0.0.1:\(port)",
                "RUNNER_TOOL_CACHE": bench.place.folder + "/tools",
            ]
            return try await job.step("install", variables.merging(more) { $1 })
        }

        /// Answers with the archive.
        var script: LocalServer.Script {
            let archive = archive
            return { _ in
                [
                    .text("HTTP/1.1 200 OK\r\nContent-Length: \(archive.count)\r\nConnection: close\r\n\r\n"),
                    .send(archive), .close,
                ]
            }
        }
    }

    private static let ways = "set build: true to build it from source, or hoist-path"

    private func refusal(_ step: Job.Step) -> String? {
        step.ran.status == 64
            ? step.ran.out.lines.last.map { $0.replacing("::error title=hoist::", with: "") } : nil
    }

    @Test("is downloaded once, and kept in the tool cache as long as it is what it was")
    func downloaded() async throws {
        try await withBench { bench async throws in
            let release = try await Release(bench)
            try await LocalServer.run(release.script) { server, port async throws in
                let first = try await release.step(port)
                #expect(first.ran == Ran(status: 0, out: "hoist 9.9.9: downloaded, release v9.9.9\n", err: ""))
                let program = try #require(first.outputs["program"])
                #expect(program.hasSuffix("/bin/hoist") && FileManager.default.isExecutableFile(atPath: program))
                let second = try await release.step(port)
                #expect(second.ran == Ran(status: 0, out: "hoist 9.9.9: kept in the tool cache\n", err: ""))
                #expect(
                    server.requests.map(\.line)
                        == ["GET /acme/hoist/releases/download/v9.9.9/hoist-9.9.9-linux-x86_64.tar.gz HTTP/1.1"])
                try bench.place.write(
                    "another", to: "tools/hoist/9.9.9/linux-x86_64/hoist-9.9.9-linux-x86_64.tar.gz")
                let third = try await release.step(port)
                #expect(
                    third.ran.out == """
                        ::warning title=hoist::the archive in the tool cache isn't the release's, so it is downloaded again
                        hoist 9.9.9: downloaded, release v9.9.9

                        """)
                let without = try await release.step(port, ["RUNNER_TOOL_CACHE": ""])
                #expect(without.ran.out == "hoist 9.9.9: downloaded, release v9.9.9\n")
            }
        }
    }

    @Test("the one that needs no C library is taken where there is one")
    func musl() async throws {
        try await withBench { bench async throws in
            let release = try await Release(bench)
            try release.list("9.9.9 linux-x86_64 00", "9.9.9 linux-musl-x86_64 \(release.digest)")
            try await LocalServer.run(release.script) { server, port async throws in
                #expect(try await release.step(port, ["HOIST_INPUT_VERSION": "v9.9.9"]).ran.status == 0)
                #expect(server.requests.first?.line.contains("/hoist-9.9.9-linux-musl-x86_64.tar.gz ") == true)
            }
        }
    }

    // As a number, 9.90 was 9.9, and a digest such as 1e3… whatever has that value. Siblings: a platform, a version, a digest.
    @Test("versions and digests are strings, also where they look like numbers")
    func strings() async throws {
        try await withBench { bench async throws in
            let release = try await Release(bench)
            try release.list("9.9 linux-musl-x86_64 00", "9.90 linux-x86_64 \(release.digest)")
            try await LocalServer.run(release.script) { server, port async throws in
                #expect(try await release.step(port, ["HOIST_INPUT_VERSION": "9.90"]).ran.status == 0)
                #expect(
                    server.requests.map(\.line)
                        == ["GET /acme/hoist/releases/download/v9.90/hoist-9.90-linux-x86_64.tar.gz HTTP/1.1"])
                #expect(
                    try await refusal(release.step(port, ["HOIST_INPUT_VERSION": "9.900"]))
                        == "this version of the action knows no release hoist 9.900, so nothing is downloaded; \(Self.ways)"
                )
                let (one, thousand) = ("1" + String(repeating: "0", count: 63), "1e63")
                try release.job.program("sha256sum", "#!/bin/sh\necho \"\(one)  $1\"\n")
                try release.list("9.9.9 linux-x86_64 \(thousand)")
                #expect(
                    try await refusal(release.step(port))
                        == "what was downloaded isn't hoist 9.9.9: its SHA-256 is \(one), not \(thousand); "
                        + "nothing of it was run")
            }
        }
    }

    // The context `github.action_repository` isn't promised inside of a composite action. Siblings: a branch with `/`, an action in a
    // folder of the repository, an owner named like the folder, a path that isn't the runner's.
    @Test("without the repository's name, it is taken from where the runner keeps actions")
    func repository() async throws {
        try await withBench { bench async throws in
            let release = try await Release(bench)
            let folder = bench.place.folder
            try await LocalServer.run(release.script) { server, port async throws in
                for path in ["acme/hoist/v1", "acme/hoist/a/b", "acme/flags/v1/actions/hoist", "_actions/hoist/v1"] {
                    try bench.place.write("", to: "work/_actions/\(path)/x")
                    let source = "\(folder)/work/_actions/\(path)/source"
                    try FileManager.default.createSymbolicLink(
                        atPath: source, withDestinationPath: folder + "/source")
                    let step = try await release.step(
                        port, ["HOIST_REPOSITORY": "", "HOIST_SOURCE": source, "RUNNER_TOOL_CACHE": ""])
                    #expect(step.ran.out == "hoist 9.9.9: downloaded, release v9.9.9\n", "\(path)")
                }
                #expect(
                    server.requests.map { $0.line.prefix(while: { $0 != "9" }) } == [
                        "GET /acme/hoist/releases/download/v", "GET /acme/hoist/releases/download/v",
                        "GET /acme/flags/releases/download/v", "GET /_actions/hoist/releases/download/v",
                    ])
            }
        }
    }

    @Test("anything else than the release isn't run")
    func wrongDigest() async throws {
        try await withBench { bench async throws in
            let release = try await Release(bench, program: "#!/bin/sh\ntouch \"$HOME/ran\"\necho 9.9.9\n")
            let other = String(repeating: "0", count: 64)
            try release.list("9.9.9 linux-x86_64 \(other)")
            try await LocalServer.run(release.script) { _, port async throws in
                let step = try await release.step(port, ["HOME": bench.place.folder])
                #expect(
                    refusal(step)
                        == "what was downloaded isn't hoist 9.9.9: its SHA-256 is \(release.digest), not \(other); "
                        + "nothing of it was run")
                #expect(step.outputs == [:])
                #expect(!bench.place.has("ran") && !bench.place.has("tools"))
            }
        }
    }

    @Test("each way in which it can't be had has its own message")
    func failures() async throws {
        try await withBench { bench async throws in
            let release = try await Release(bench)
            let missing: LocalServer.Script = { _ in
                [.text("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), .close]
            }
            try await LocalServer.run(missing) { _, port async throws in
                #expect(
                    try await refusal(release.step(port))
                        == "the release hoist 9.9.9 has no file hoist-9.9.9-linux-x86_64.tar.gz, or the repository can't "
                        + "be read from here; \(Self.ways)")
            }
            // Nobody listens on port 1.
            #expect(
                try await refusal(release.step())
                    == "there is no way from this machine to the forge's releases; allow it, set https_proxy, or "
                    + Self.ways)
            #expect(
                try await refusal(
                    release.step(
                        1, ["GITHUB_SERVER_URL": "https://forge.invalid", "https_proxy": "http://127.0.0.1:1"]))
                    == "hoist 9.9.9 can't be downloaded through the proxy that https_proxy names; check it, or "
                    + Self.ways)
            #expect(
                try await refusal(release.step(1, ["HOIST_REPOSITORY": ""]))
                    == "the action is used from a folder, so there is no repository whose release it could download; "
                    + Self.ways)
            #expect(
                try await refusal(release.step(1, ["HOIST_INPUT_VERSION": "9.9.8"]))
                    == "this version of the action knows no release hoist 9.9.8, so nothing is downloaded; \(Self.ways)"
            )
            for version in ["latest", "1.2.3/../x", "$(id)"] {
                #expect(
                    try await refusal(release.step(1, ["HOIST_INPUT_VERSION": version]))
                        == "the input version is a version such as 1.2.3")
            }
            try release.job.program("uname", "#!/bin/sh\ncase $1 in -s) echo Linux ;; *) echo aarch64 ;; esac\n")
            #expect(
                try await refusal(release.step()) == "hoist 9.9.9 has no release for this platform; \(Self.ways)")
            try release.job.program("uname", "#!/bin/sh\necho MINGW64_NT-10.0\n")
            #expect(
                try await refusal(release.step())
                    == "no release of hoist runs on this platform (only Linux and macOS, x86_64 and arm64); \(Self.ways)"
            )
        }
    }

    // Siblings: one that is whole the second time, one that never is, a server that hangs up before it says anything; proxies that
    // refuse, which curl reports as it does an answer of the forge, or as a connection that broke.
    @Test("a download that is interrupted is tried again, and what there was of it isn't kept")
    func interrupted() async throws {
        try await withBench { bench async throws in
            let release = try await Release(bench)
            let archive = release.archive
            let head = "HTTP/1.1 200 OK\r\nContent-Length: \(archive.count)\r\nConnection: close\r\n\r\n"
            let half = [LocalServer.Step.text(head), .send(Array(archive.prefix(archive.count / 2))), .close]
            let count = Mutex(0)
            let whole = release.script
            try await LocalServer.run({ request in
                count.withLock {
                    $0 += 1; return $0
                } == 1 ? half : whole(request)
            }) { server, port async throws in
                #expect(
                    try await release.step(port).ran
                        == Ran(status: 0, out: "hoist 9.9.9: downloaded, release v9.9.9\n", err: ""))
                #expect(server.requests.count == 2)
            }
            try FileManager.default.removeItem(atPath: bench.place.folder + "/tools")
            for (answer, code) in [(half, 18), ([.close], 52)] {
                try await LocalServer.run({ _ in answer }) { server, port async throws in
                    #expect(
                        try await refusal(release.step(port))
                            == "hoist 9.9.9 can't be downloaded (curl ended with \(code)); run the job again, or "
                            + Self.ways)
                    #expect(server.requests.count == 3 && !bench.place.has("tools"))
                }
            }
            for code in [403, 407, 502] {
                let answer = [LocalServer.Step.text("HTTP/1.1 \(code) No\r\nContent-Length: 0\r\n\r\n"), .close]
                try await LocalServer.run({ _ in answer }) { server, port async throws in
                    let proxy = [
                        "GITHUB_SERVER_URL": "https://forge.invalid", "ALL_PROXY": "http://127.0.0.1:\(port)",
                    ]
                    #expect(
                        try await refusal(release.step(1, proxy))
                            == "the proxy that ALL_PROXY names answered \(code); check it, or \(Self.ways)")
                    #expect(server.requests.map(\.line) == ["CONNECT forge.invalid:443 HTTP/1.1"])
                }
            }
        }
    }

    @Test("jobs side by side share a tool cache, each with a whole program, and leave one archive there")
    func concurrent() async throws {
        try await withBench { bench async throws in
            let release = try await Release(bench)
            let answer = release.script
            // Nobody is answered before all have asked.
            try await LocalServer.run({ [.awaitRequests(4)] + answer($0) }) { _, port async throws in
                let ran = try await withThrowingTaskGroup { group in
                    for _ in 0..<4 { group.addTask { try await release.step(port).ran } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                let expected = Ran(status: 0, out: "hoist 9.9.9: downloaded, release v9.9.9\n", err: "")
                #expect(ran == Array(repeating: expected, count: 4))
                let kept = bench.place.folder + "/tools/hoist/9.9.9/linux-x86_64"
                #expect(
                    try FileManager.default.contentsOfDirectory(atPath: kept)
                        == ["hoist-9.9.9-linux-x86_64.tar.gz"])
                #expect(try await release.step(port).ran.out == "hoist 9.9.9: kept in the tool cache\n")
            }
        }
    }

    // Siblings: a tool cache that can't be written to, folders with spaces, no HOME, an archive in the cache that is a folder.
    @Test("a machine that isn't set up as GitHub's are")
    func otherMachines() async throws {
        try await withBench { bench async throws in
            let release = try await Release(bench)
            let folder = bench.place.folder
            try await LocalServer.run(release.script) { _, port async throws in
                try bench.place.write("", to: "a-file")
                let unwritable = try await release.step(port, ["RUNNER_TOOL_CACHE": folder + "/a-file"])
                #expect(
                    unwritable.ran.status == 0
                        && unwritable.ran.out == """
                            ::warning title=hoist::the release can't be kept in the tool cache, so the next job downloads it again
                            hoist 9.9.9: downloaded, release v9.9.9

                            """
                )
                try bench.place.write("", to: "a b/c d/x")
                try FileManager.default.createSymbolicLink(
                    atPath: folder + "/a b/source", withDestinationPath: folder + "/source")
                for message in ["downloaded, release v9.9.9", "kept in the tool cache"] {
                    let spaces = try await release.step(
                        port,
                        [
                            "RUNNER_TOOL_CACHE": folder + "/a b/tools", "RUNNER_TEMP": folder + "/a b/c d",
                            "HOIST_SOURCE": folder + "/a b/source", "HOME": nil,
                        ])
                    #expect(spaces.ran == Ran(status: 0, out: "hoist 9.9.9: \(message)\n", err: ""))
                    #expect(spaces.outputs["program"]?.hasPrefix(folder + "/a b/c d/hoist.") == true)
                }
                try bench.place.write("", to: "tools/hoist/9.9.9/linux-x86_64/hoist-9.9.9-linux-x86_64.tar.gz/x")
                #expect(try await release.step(port).ran.status == 0)
            }
        }
    }

    @Test("a program that doesn't run on the machine")
    func unfit() async throws {
        try await withBench { bench async throws in
            let release = try await Release(bench, program: "#!/bin/sh\nexit 1\n")
            try await LocalServer.run(release.script) { _, port async throws in
                #expect(
                    try await refusal(release.step(port))
                        == "the release hoist 9.9.9 doesn't run on this machine, whose C library may be too old; use a "
                        + "newer image, or \(Self.ways)")
            }
        }
    }

    @Test("every release that this source knows is a version, a platform and a digest")
    func list() throws {
        for line in try Built.text(of: "scripts/action/releases.txt").lines where !line.hasPrefix("#") && !line.isEmpty
        {
            #expect(
                line.wholeMatch(
                    of: #/\d+\.\d+\.\d+ (linux|linux-musl|macos)-(x86_64|arm64) [0-9a-f]{64}/#) != nil, "\(line)")
        }
    }
}
