import Foundation

/// What the program says of its own command line, to compare with the command lines of documents and workflows.
struct CommandLines {
    private struct Option {
        let takesValue: Bool
        let values: [String]
    }

    private struct Command {
        var options: [String: Option] = [:]
        /// How many arguments it takes that aren't options.
        var arguments = 0
    }

    private var commands: [String: Command] = [:]

    /// - Parameter dump: What `hoist --experimental-dump-help` prints.
    init(_ dump: JSON) {
        for command in dump["command"]["subcommands"].items {
            let name = command["commandName"].string
            commands[name] = Self.command(command)
            for verb in command["subcommands"].items where verb["commandName"].string != "help" {
                commands["\(name) \(verb["commandName"].string)"] = Self.command(verb)
            }
        }
        commands[""] = Self.command(dump["command"])
    }

    /// The names of commands, and of verbs: `edit grant`.
    var names: [String] { commands.keys.filter { !$0.isEmpty }.sorted() }

    /// Whether some command has this option: `--only`.
    func has(option: String) -> Bool { commands.values.contains { $0.options[option] != nil } }

    /// What is wrong with the words after `hoist`; nil if the program takes them.
    func fault(in words: [String]) -> String? {
        guard let first = words.first else { return nil }
        var name = first.hasPrefix("-") || first == "COMMAND" ? "" : first
        if words.count > 1, names.contains(where: { $0.hasPrefix("\(name) ") }) {
            guard words[1] != "VERB", !words[1].hasPrefix("-") else { return nil }
            name += " \(words[1])"
            guard commands[name] != nil else { return "there is no command `\(name)`" }
        }
        guard let command = commands[name] else { return "there is no command `\(first)`" }
        if first == "COMMAND" { return nil }
        var rest = words.dropFirst(name.split(separator: " ").count)
        var arguments = 0
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word != "-" else {
                arguments += 1
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard let option = command.options[parts[0]] else { return "`\(name)` has no option `\(word)`" }
            guard option.takesValue else { continue }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else { return "`\(word)` needs a value" }
            // `text|json` names several; capitals and variables stand for any.
            for value in value.split(separator: "|").map(String.init)
            where !option.values.isEmpty && !option.values.contains(value) && value.contains(/[a-z]/)
                && !value.contains("$") && !(Self.takingFiles.contains(parts[0]) && value.hasSuffix(".yaml"))
            {
                return "`\(word)` doesn't take `\(value)`"
            }
        }
        return arguments > command.arguments ? "`\(name)` takes \(command.arguments) arguments, not \(arguments)" : nil
    }

    /// The options that take a file besides the values that they list.
    private static let takingFiles: Set = ["--split"]

    private static func command(_ dump: JSON) -> Command {
        var command = Command()
        for argument in dump["arguments"].items {
            if argument["kind"].string == "positional" {
                command.arguments = argument["isRepeating"] == .bool(true) ? .max : command.arguments + 1
            }
            let option = Option(
                takesValue: argument["kind"].string == "option", values: argument["allValues"].items.map(\.string))
            for name in argument["names"].items {
                command.options[(name["kind"].string == "short" ? "-" : "--") + name["name"].string] = option
            }
        }
        return command
    }

    /// The words after each `hoist` of a line of a shell, as far as the command goes.
    static func hoists(in line: String) -> [[String]] {
        line.matches(of: /(?:^|[\s"'`(=])hoist(?: ([^`]*)|$)/).map { match in
            let rest = String(match.output.1 ?? "")
            var words: [String] = []
            for match in rest.matches(of: /"[^"]*"|'[^']*'|[^\s"']+/) {
                let word = String(match.output)
                if ["|", "||", "&&", "&", ">", ">>", "<", "#", "…", "2>&1"].contains(word) || word.hasPrefix("#") {
                    break
                }
                let bare = word.trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
                let ends = bare.hasSuffix(";") || bare.hasSuffix(")")
                words.append(ends ? String(bare.dropLast()) : bare)
                if ends { break }
            }
            return words
        }
    }
}
