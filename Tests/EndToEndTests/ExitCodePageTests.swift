import Foundation
import JSONText
import Testing

/// `docs/exit-codes.md` and the README's table, held to the one place that gives the codes.
@Suite("the page on exit codes")
struct ExitCodePageTests {
    @Test("has a row for each code of the program, in order, and so has the README")
    func codes() throws {
        let source = try Built.text(of: "Sources/hoist/ExitStatus.swift")
        let codes = source.matches(of: /case \w+ = (\d+)/).map { String($0.output.1) }
        try #require(codes.count > 8)
        for page in ["docs/exit-codes.md", "README.md"] {
            let rows = try Built.text(of: page).lines.compactMap { line in
                line.wholeMatch(of: /\| (\d+) \|.*/).map { String($0.output.1) }
            }
            #expect(rows == codes, "\(page)")
        }
    }

    @Test("has a row for each command, with codes of the program")
    func commands() async throws {
        let page = try Built.text(of: "docs/exit-codes.md")
        let rows = page.matches(of: /\n\| `([a-z]+)` \| ([^|]*) \|/).map { (String($0.output.1), String($0.output.2)) }
        try await withWorkplace { place in
            let commands = try await place.hoist("--experimental-dump-help").json()["command"]["subcommands"].items
                .map(\.["commandName"].string).filter { $0 != "help" }
            #expect(rows.map(\.0) == commands)
        }
        let source = try Built.text(of: "Sources/hoist/ExitStatus.swift")
        let codes = Set(source.matches(of: /case \w+ = (\d+)/).map { String($0.output.1) })
        for (command, text) in rows {
            let named = text.matches(of: /\b(\d+)\b/).map { String($0.output.1) }
            #expect(named.contains("0") && named.contains("64") && codes.isSuperset(of: named), "\(command)")
        }
    }
}
