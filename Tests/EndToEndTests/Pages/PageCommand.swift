/// A command of a `console` block, with what the page shows of its output.
struct PageCommand {
    /// The line after `$ `; with more lines where one ends in a backslash and the next begins with `> `.
    let text: String
    /// The lines as they stand on the page.
    let shown: [String]
    /// What is under it.
    let output: [String]
}

extension Page.Block {
    /// The commands of a `console` block.
    var commands: [PageCommand] {
        guard language == "console" else { return [] }
        var commands: [PageCommand] = []
        var rest = lines[...]
        while let first = rest.popFirst() {
            // What is before the first command belongs to none, and is reported by `strayLines`.
            guard first.hasPrefix("$ ") else { continue }
            var shown = [first]
            while shown.last?.hasSuffix("\\") == true, rest.first?.hasPrefix("> ") == true {
                shown.append(rest.removeFirst())
            }
            var output: [String] = []
            while let line = rest.first, !line.hasPrefix("$ ") { output.append(rest.removeFirst()) }
            commands.append(
                PageCommand(
                    text: shown.map { String($0.dropFirst(2)) }.joined(separator: "\n"), shown: shown, output: output))
        }
        return commands
    }

    /// The lines of a `console` block before its first command.
    var strayLines: [String] {
        language == "console" ? Array(lines.prefix { !$0.hasPrefix("$ ") }) : []
    }
}
