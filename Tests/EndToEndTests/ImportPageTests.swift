import Foundation
import Sandbox
import Testing

/// `docs/import.md` is a session at a shell: each command of its `console` blocks is run, in their order and in one
/// folder, and what it prints has to be what the page shows. `HOIST_RECORD=1` writes the outputs anew, and fails.
///
/// A line `<!-- live: FLAG ENVIRONMENT company ID -->` is what somebody does in the web app. What a block has after
/// `hoist sandbox` is run against that sandbox.
@Suite("docs/import.md", .timeLimit(.minutes(5)))
struct ImportPageTests {
    private static let world: [SandboxFlag] = [
        SandboxFlag(
            "huddles", name: "Huddles", description: "Calls.", stage: "Beta", owner: "jane@example.com",
            companies: ["Production": ["acme-corp", "hooli"], "Staging": ["hooli"]]),
        SandboxFlag(
            "new-checkout-flow", name: "New checkout flow", owner: "sam@example.com",
            companies: ["Production": ["acme-corp", "hooli"]], users: ["Production": ["u_1"]]),
        SandboxFlag("dark-mode", name: "Dark mode", permanent: true),
        SandboxFlag("legacy", name: "Legacy", archived: true),
    ]

    @Test("shows what its commands print")
    func samples() async throws {
        let text = try Built.text(of: "docs/import.md")
        var world = SandboxWorld.fresh()
        world.app.name = "Acme Web"
        try await withBench(live: Self.world, world: world) { bench in
            var place = bench.place
            let folder = URL(fileURLWithPath: Built.program).deletingLastPathComponent().path
            place.environment["PATH"] = folder + ":/usr/local/bin:/usr/bin:/bin"
            var page: [String] = []
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
            while let line = lines.popFirst() {
                page.append(line)
                if let match = line.wholeMatch(of: /<!-- live: (\S+) (\S+) company (\S+) -->/) {
                    try await Self.turnOn(bench.sandbox, match.output.1, match.output.2, match.output.3)
                }
                guard line == "```console" else { continue }
                var commands: [String] = []
                while let inner = lines.popFirst(), inner != "```" {
                    if inner.hasPrefix("$ ") { commands.append(String(inner.dropFirst(2))) }
                }
                page += try await Self.run(commands[...], in: place)
                page.append("```")
            }
            let printed = page.joined(separator: "\n")
            if ProcessInfo.processInfo.environment["HOIST_RECORD"] != nil {
                try Data(printed.utf8).write(to: URL(fileURLWithPath: Built.repository + "/docs/import.md"))
                Issue.record("docs/import.md was recorded")
            }
            #expect(printed == text)
        }
    }

    /// The commands, each with what it prints but for the line of its cost.
    private static func run(_ commands: ArraySlice<String>, in place: Workplace) async throws -> [String] {
        var shown: [String] = []
        var rest = commands
        while let command = rest.popFirst() {
            shown.append("$ " + command)
            if let match = command.wholeMatch(of: /hoist sandbox (.*) > twin\.env &/) {
                let after = rest
                let arguments = match.output.1.split(separator: " ").map(String.init)
                return shown
                    + (try await withServedSandbox(arguments, in: place) { given in
                        var twin = place
                        twin.environment.merge(given) { $1 }
                        return try await run(after, in: twin)
                    })
            }
            if command == ". ./twin.env" { continue }
            let ran = try await place.run("/bin/sh", ["-c", command], environment: place.environment)
            shown += (ran.out + ran.err).lines.filter { $0.firstMatch(of: /^\d+ calls? \(/) == nil }
        }
        return shown
    }

    private static func turnOn(
        _ sandbox: RunningSandbox,
        _ flag: Substring,
        _ environment: Substring,
        _ company: Substring
    ) async throws {
        let (key, place, id) = (SandboxID(String(flag)), SandboxID(String(environment)), SandboxID(String(company)))
        try await sandbox.mutate { world in
            let known = world.environments.first { SandboxID($0.name) == place }?.id ?? ""
            let ids = world.flag(key)?.targets[known]?.companies.ids ?? []
            try world.setTargets(of: key, in: place, companies: ids + [id])
        }
    }
}
