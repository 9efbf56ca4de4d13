import Foundation
import JSONText
import Testing

/// `--help` of every command, held to the files in `Help`.
///
/// After a change of an option: `HOIST_RECORD=1 swift test --filter HelpTests` writes the files (and fails, since nothing
/// was held to anything); look at what changed, then run the tests again.
@Suite("--help", .timeLimit(.minutes(60)))
struct HelpTests {
    private static let folder = Built.repository + "/Tests/EndToEndTests/Help"
    private static let records = ProcessInfo.processInfo.environment["HOIST_RECORD"] == "1"

    @Test("of every command is what its file says, and every file is a command's")
    func help() async throws {
        try await withWorkplace { place in
            let dump = try await place.hoist("--experimental-dump-help")
            let commands = try dump.json()["command"]["subcommands"].items.flatMap { command in
                let name = command["commandName"].string
                return [name] + command["subcommands"].items.map { name + " " + $0["commandName"].string }
            }.filter { $0 != "help" && !$0.hasSuffix(" help") }
            try #require(commands.contains("plan") && commands.contains("apply"))
            for command in ["hoist"] + commands {
                let ran = try await place.hoist(
                    (command == "hoist" ? [] : command.split(separator: " ").map(String.init)) + ["--help"])
                #expect(ran.status == 0)
                #expect(ran.err == "")
                let file = "\(Self.folder)/\(command).txt"
                if Self.records {
                    try Data(ran.out.utf8).write(to: URL(fileURLWithPath: file))
                } else {
                    let golden = try? String(contentsOfFile: file, encoding: .utf8)
                    #expect(
                        ran.out == golden,
                        "\(command): to record it again: HOIST_RECORD=1 swift test --filter HelpTests"
                    )
                }
            }
            let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
            #expect(files == (["hoist"] + commands).map { $0 + ".txt" }.sorted())
            if Self.records { Issue.record("recorded; look at the changes and run without HOIST_RECORD") }
        }
    }

    @Test("help for a command is the same as its --help")
    func helpCommand() async throws {
        try await withWorkplace { place in
            let long = try await place.hoist("plan", "--help")
            #expect(try await place.hoist("help", "plan") == long)
        }
    }

    @Test("the version is in one place")
    func version() async throws {
        try await withWorkplace { place in
            let source = try Built.text(of: "Sources/HoistEngine/Version.swift")
            let version = try #require(source.firstMatch(of: /static let text = "([0-9.]+)"/)).output.1
            #expect(try await place.hoist("--version") == Ran(status: 0, out: "\(version)\n", err: ""))
            let made = try await place.run(
                "/usr/bin/env", ["make", "-s", "-C", Built.repository, "version"], environment: place.environment)
            #expect(made.out == "\(version)\n")
        }
    }
}
