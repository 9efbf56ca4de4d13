import Foundation
import Sandbox
import Testing

/// A page that is done from its top to its end, in one folder and one shell, against a sandbox.
struct PageRun {
    private let page: Page
    private let bench: Bench
    private let shell: PageShell
    /// How many commands were run.
    private(set) var count = 0
    /// The page with what was printed in the place of what it showed.
    private(set) var lines: [String] = []

    init(_ page: Page, bench: Bench, shell: PageShell) {
        self.page = page
        self.bench = bench
        self.shell = shell
    }

    /// Does what the page says.
    mutating func run() async throws {
        for part in page.parts {
            switch part {
            case .line(let line):
                lines.append(line)
                if let note = PageNote(line: line), note.word == .live {
                    let change = PageChange(note.what)
                    try await bench.sandbox.mutate { try change.make(in: &$0) }
                }
            case .block(let block):
                lines.append(block.fence)
                lines += try await done(block)
                lines.append(String(block.fence.prefix { $0 == "`" }))
            }
        }
    }

    /// What a block should show.
    private mutating func done(_ block: Page.Block) async throws -> [String] {
        let place = "\(page.path):\(block.number)"
        for name in block.notes[.file] {
            let file = URL(fileURLWithPath: try shell.folder + "/" + name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(block.text.utf8).write(to: file)
        }
        for name in block.notes[.edit] { try edit(try shell.folder + "/" + name, by: block, at: place) }
        for name in block.notes[.shows] {
            let text = try String(contentsOfFile: try shell.folder + "/" + name, encoding: .utf8)
            #expect(("\n" + text).contains("\n" + block.text), "\(place) isn't part of \(name):\n\(text)")
        }
        for name in block.notes[.from] {
            let text = try Built.text(of: name)
            #expect(("\n" + text).contains("\n" + block.text), "\(place) isn't part of \(name)")
        }
        guard block.language == "console", block.notes[.notRun].isEmpty else { return block.lines }
        #expect(block.strayLines == [], "\(place): what stands before the first command is nobody's output")
        var lines: [String] = []
        var codes: [Int32] = []
        for command in block.commands {
            lines += command.shown
            let output = try await output(of: command, answers: block.notes[.answer], at: place)
            let fence = block.fence.prefix { $0 == "`" }
            #expect(
                !output.contains { $0.hasPrefix(fence) }, "\(place): an output with a fence in it needs a longer one")
            lines += output
            codes.append(shell.status)
            count += 1
        }
        // A failure has to be told: by a note, or by a command that shows the exit code.
        for (index, code) in codes.enumerated() where code != 0 {
            let next = block.commands.dropFirst(index + 1).first?.text
            #expect(
                block.notes[.exit].contains("\(code)") || next?.hasSuffix("echo $?") == true,
                "\(place): `\(block.commands[index].text)` ends with \(code), which the page doesn't say")
        }
        return lines
    }

    private func output(of command: PageCommand, answers: [String], at place: String) async throws -> [String] {
        let asks = command.text.hasPrefix("hoist ")
        let all = try await shell.run(command.text, answers: asks ? answers : [])
        let printed = command.output.contains { $0.isCost } ? all : all.withoutCost
        #expect(
            !printed.contains { $0.hasPrefix("$ ") }, "\(place): a page can't show an output that looks like a command")
        if printed.masked == command.output.masked { return command.output }
        if !Self.records {
            Issue.record(
                """
                \(place): `\(command.text)` ends with \(shell.status) and prints
                \(printed.joined(separator: "\n"))
                and the page shows
                \(command.output.joined(separator: "\n"))
                """)
        }
        return printed
    }

    /// Carries out a diff: what is taken away, with the lines around it, has to stand in the file once.
    private func edit(_ path: String, by block: Page.Block, at place: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        func side(_ signs: String) -> String {
            block.lines.filter { $0.isEmpty || signs.contains($0.prefix(1)) }.map { $0.dropFirst() + "\n" }.joined()
        }
        let parts = ("\n" + text).components(separatedBy: "\n" + side(" -"))
        guard parts.count == 2 else {
            Issue.record("\(place): what it changes stands \(parts.count - 1) times in \(path):\n\(text)")
            return
        }
        let changed = parts.joined(separator: "\n" + side(" +")).dropFirst()
        try Data(changed.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// Whether pages are written again.
    static let records = ProcessInfo.processInfo.environment["HOIST_RECORD"] == "1"
}
