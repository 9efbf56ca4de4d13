import Foundation
import Sandbox
import Testing

/// Every command in `docs/` and the README is run, and what it prints is what the page shows.
///
/// A ```` ```console ```` block holds commands after `$ `, each with its output under it. They are run in their order, in
/// one folder and one shell a page, against the sandbox; comments before a block say what else is done (``PageNote``).
/// `HOIST_RECORD=1 swift test --filter PagesTests` writes the outputs again, and fails.
@Suite("pages", .timeLimit(.minutes(60)))
struct PagesTests {
    /// What isn't run, each with its reason on its page: what would build, install or push. A longer list needs a reason
    /// here as well.
    private static let notRun: [String: [String]] = [
        "README.md": ["make demo", "make test", "make install"]
    ]

    @Test("show what their commands print", arguments: Page.paths)
    func commands(path: String) async throws {
        let text = try Built.text(of: path)
        let page = Page(path: path, text: text)
        let expected = page.blocks.filter { $0.notes[.notRun].isEmpty }.map(\.commands.count).reduce(0, +)
        let written = page.blocks.contains { !$0.notes[.file].isEmpty || !$0.notes[.from].isEmpty }
        guard expected > 0 || written else { return }
        let memory = try newFolder()
        defer { try? FileManager.default.removeItem(at: memory) }
        try await withBench(world: PageWorld.of(path)) { bench in
            let shell = try PageShell(bench.place, memory: memory.path)
            defer { shell.end() }
            var run = PageRun(page, bench: bench, shell: shell)
            try await run.run()
            #expect(run.count == expected, "every command is run")
            let printed = run.lines.joined(separator: "\n")
            if PageRun.records, printed != text {
                try Data(printed.utf8).write(to: URL(fileURLWithPath: Built.repository + "/" + path))
            }
        }
        if PageRun.records { Issue.record("\(path) was recorded; look at the changes and run without HOIST_RECORD") }
    }

    @Test("have their commands where they are run, and name what isn't", arguments: Page.paths)
    func nothingElse(path: String) throws {
        let page = try Page.at(path)
        var notRun: [String] = []
        for block in page.blocks where block.notes[.sample].isEmpty {
            let isCommand: (String) -> Bool =
                block.language == "console"
                ? { $0.hasPrefix("$ ") } : { $0.hasPrefix("$ ") || $0.firstMatch(of: Self.command) != nil }
            let found = block.lines.filter(isCommand)
            if !block.notes[.notRun].isEmpty {
                notRun += found.map { $0.split(separator: "#")[0].trimmingCharacters(in: .whitespaces) }
            } else if block.language != "console" {
                // What a workflow runs isn't a command of the page.
                let wrong = found.filter { block.language != "yaml" || $0.hasPrefix("$ ") }
                #expect(wrong == [], "\(path):\(block.number): in a console block it would be run")
            }
        }
        #expect(notRun == Self.notRun[path] ?? [])
        // A note that isn't understood would be passed over in silence.
        for line in page.prose where line.hasPrefix("<!--") {
            #expect(PageNote(line: line) != nil || !line.contains(": "), "\(path): \(line)")
        }
        let fences = page.prose.filter { $0.contains("```") && !$0.contains("````") }
        #expect(fences == [], "\(path): a fenced block begins at the first column")
    }

    @Test("that say how to do something end with what can go wrong, and run commands")
    func howTos() throws {
        let paths = Page.paths.filter { $0.hasPrefix("docs/how-to/") }
        #expect(paths.count >= 8)
        let index = try Built.text(of: "docs/README.md")
        for path in paths {
            let page = try Page.at(path)
            #expect(page.prose.last { $0.hasPrefix("## ") } == "## What can go wrong", "\(path)")
            #expect(page.blocks.contains { $0.commands.contains { $0.text.contains("hoist ") } }, "\(path)")
            #expect(index.contains("(\(path.dropFirst("docs/".count)))"), "\(path) isn't in docs/README.md")
        }
    }

    /// What a line of a shell begins with.
    nonisolated(unsafe) private static let command = #/^(hoist|git|make|docker|swift) /#
}
