import Foundation
import JSONText
import Testing

/// `docs/command-line.md`: its tables are made of what the program says of itself, and held to it.
///
/// `HOIST_RECORD=1 swift test --filter CommandLinePageTests` writes the made parts again, and fails; look, run again.
@Suite("the page on the command line")
struct CommandLinePageTests {
    private static let path = "docs/command-line.md"
    private static let records = ProcessInfo.processInfo.environment["HOIST_RECORD"] == "1"
    private static let begin = "<!-- made by CommandLinePageTests -->\n"
    private static let end = "<!-- to here -->\n"

    @Test("says of each command and option what the program says")
    func options() async throws {
        try await withWorkplace { place in
            let dump = try await place.hoist("--experimental-dump-help").json()["command"]
            let page = try Built.text(of: Self.path)
            let parts = page.components(separatedBy: Self.begin)
            try #require(parts.count == 2)
            let rest = parts[1].components(separatedBy: Self.end)
            try #require(rest.count == 2)
            let made = Self.page(dump)
            if Self.records {
                let text = parts[0] + Self.begin + made + Self.end + rest[1]
                try Data(text.utf8).write(to: URL(fileURLWithPath: Built.repository + "/" + Self.path))
                Issue.record("recorded; look at the changes and run without HOIST_RECORD")
            } else {
                #expect(
                    rest[0] == made,
                    "to record it again: HOIST_RECORD=1 swift test --filter CommandLinePageTests")
            }
        }
    }

    @Test("lists the environment variables that the sources read, and no others")
    func variables() throws {
        let page = try Built.text(of: Self.path)
        let section = try #require(page.components(separatedBy: "\n## Environment variables\n").dropFirst().first)
            .components(separatedBy: "\n## ")[0]
        let listed = Set(section.matches(of: /`([A-Za-z]+(?:_[A-Za-z0-9]+)*)`/).map { String($0.output.1) })
            .filter { $0.wholeMatch(of: /[A-Z0-9_]{4,}|[a-z]+_proxy/) != nil }
        // Words in capitals that are no variables: methods, values of YAML, an example, what TLS says, what git is given, what GitLab is given.
        let others: Set = [
            "PATCH", "POST", "HEAD", "OPTIONS", "ANY_OF", "NULL", "TRUE", "FALSE", "NEW_CHECKOUT_FLOW",
            "CERTIFICATE_VERIFY_FAILED",
            "WRONG_VERSION_NUMBER", "GIT_ALLOW_PROTOCOL", "GIT_NO_LAZY_FETCH", "GIT_NO_REPLACE_OBJECTS",
            "GIT_OPTIONAL_LOCKS", "GIT_TERMINAL_PROMPT", "GIT_WORK_TREE", "HOIST_IMAGE", "HOIST_MANIFEST",
        ]
        var read: Set<String> = []
        let files = FileManager.default.enumerator(atPath: Built.repository + "/Sources")
        while let name = files?.nextObject() as? String {
            guard name.hasSuffix(".swift") else { continue }
            let text = try Built.text(of: "Sources/" + name)
            read.formUnion(text.matches(of: /"([A-Z][A-Z0-9_]{3,}|[a-z]+_proxy)"/).map { String($0.output.1) })
        }
        #expect(read.subtracting(others).subtracting(listed).sorted() == [], "these are read, and not on the page")
        #expect(listed.subtracting(read).sorted() == [], "these are on the page, and nothing reads them")
        #expect(others.subtracting(read).sorted() == [], "these are nowhere any more")
    }

    // MARK: The made part

    private static func page(_ dump: JSON) -> String {
        let commands = Self.commands(dump)
        let all = commands.flatMap { command in Self.rows(command).map { (command, $0) } }
        // What several commands have, with the same words, is reported once.
        let shared = Dictionary(grouping: all, by: { $0.1.cells }).filter { $0.value.count > 1 }
        var told: Set<String> = []
        var text = "## Options of several commands\n\n| option | what it does | commands |\n| --- | --- | --- |\n"
        for (_, row) in all where shared[row.cells] != nil && told.insert(row.cells).inserted {
            let names = (shared[row.cells] ?? []).map { $0.0["commandName"].string }
            let list = names.count == commands.count ? "all" : Self.list(names, of: commands)
            text += "\(row.cells) \(list) |\n"
        }
        for command in commands {
            let rows = Self.rows(command)
            let own = rows.filter { shared[$0.cells] == nil }
            let name = command["commandName"].string
            let positionals = rows.compactMap(\.positional)
            text += "\n## hoist \(name)\n\n\(command["abstract"].string) \(command["discussion"].string)\n\n"
            text += "**hoist \(name)** *[options]\(positionals.map { " " + $0.lowercased() }.joined())*\n\n"
            if !own.isEmpty {
                text += "| option | what it does |\n| --- | --- |\n" + own.map { $0.cells + "\n" }.joined() + "\n"
            }
            let others = rows.filter { shared[$0.cells] != nil }.map(\.name)
            text +=
                "Beside " + (own.isEmpty ? "nothing of its own: " : "these: ")
                + others.map { "`\($0)`" }.joined(separator: ", ") + ".\n"
        }
        return text + "\n"
    }

    /// Commands in words; `edit …` for all verbs of a command.
    private static func list(_ names: [String], of commands: [JSON]) -> String {
        let verbs = Dictionary(
            grouping: commands.map { $0["commandName"].string }.filter { $0.contains(" ") },
            by: { String($0.prefix { $0 != " " }) }
        ).filter { Set($0.value).isSubset(of: names) }
        var told: Set<String> = []
        return names.compactMap { name in
            let command = String(name.prefix { $0 != " " })
            guard name.contains(" "), verbs[command] != nil else { return "`\(name)`" }
            return told.insert(command).inserted ? "`\(command) …`" : nil
        }.joined(separator: ", ")
    }

    /// The commands, and the verbs of one that has some after it, under both names.
    private static func commands(_ dump: JSON) -> [JSON] {
        dump["subcommands"].items.filter { $0["commandName"].string != "help" }.flatMap { command in
            let verbs = command["subcommands"].items.filter { $0["commandName"].string != "help" }
            return [command]
                + verbs.map { verb in
                    guard case .object(var members) = verb else { return verb }
                    let name = command["commandName"].string + " " + verb["commandName"].string
                    members["commandName"] = .string(name)
                    return .object(members)
                }
        }
    }

    /// What its help shows.
    private static func rows(_ command: JSON) -> [Row] {
        command["arguments"].items.filter { $0["shouldDisplay"] == .bool(true) }.map(Row.init)
    }

    /// An option's row.
    private struct Row {
        /// `--name`, or `NAME` of an argument without one.
        let name: String
        /// The two first cells: ``| `-f`, `--manifest PATH` | The manifest. |``
        let cells: String
        /// How the synopsis shows an argument without a name.
        let positional: String?

        init(_ argument: JSON) {
            let value = argument["valueName"].string.uppercased()
            let isPositional = argument["kind"].string == "positional"
            let isRepeating = argument["isRepeating"] == .bool(true)
            let isOptional = argument["isOptional"] == .bool(true)
            name = isPositional ? value : "--" + argument["preferredName"]["name"].string
            let words = value + (isRepeating ? " …" : "")
            positional = isPositional ? (isOptional ? "[\(words)]" : words) : nil
            let names = argument["names"].items.map { ($0["kind"].string == "short" ? "-" : "--") + $0["name"].string }
                .sorted { $0.count < $1.count }
            let suffix = argument["kind"].string == "option" ? " " + value : ""
            let shown = isPositional ? value : names.joined(separator: "`, `") + suffix
            var help = argument["abstract"].string.replacing("|", with: "\\|")
            if case .string(let standard) = argument["defaultValue"] {
                help += " Default: `\(standard)`."
            }
            cells = "| `\(shown)` | \(help) |"
        }
    }
}
