import Diagnostics

extension YAMLSyntaxError {
    /// Tabs, and characters that no plain string can begin with.
    var characters: Finding? {
        let character = text.scalar(at: failure.problemAt)
        if isProblem("tab") || (isProblem("cannot start any token") && character == "\t") {
            // libyaml's context is the value above it.
            return Finding(
                code: .tabIndentation, message: "YAML can't be indented with tabs", help: "replace the tab with spaces",
                place: Place(file: file, character: failure.problemAt), labels: [])
        }
        if isProblem("mapping keys are not allowed"), character == "?" { return mustQuote("?") }
        if isProblem("cannot start any token"), let character {
            if let fence { return fence }
            return mustQuote(character)
        }
        if isContext("scanning an alias") { return mustQuote("*") }
        if isContext("scanning an anchor") { return mustQuote("&") }
        if isContext("scanning a tag") { return mustQuote("!") }
        if isContext("parsing a block node") || isContext("parsing a flow node"), isProblem("node content") {
            return closing(character) ?? (character == ":" ? mustQuote(":") : nil)
        }
        if isContext("scanning a block scalar"), isProblem("comment or line break") { return textBehindIndicator }
        return nil
    }

    /// `> text`: a string that begins with the sign of a block of text.
    private var textBehindIndicator: Finding {
        let sign = text.scalar(at: failure.contextAt) ?? "|"
        return Finding(
            code: .unquotedText, message: "a string that begins with `\(sign)` must be in quotes",
            inline: "this begins a block of text on the lines below", noticed: "there is text here already",
            help: "put quotes around the string, or write it on the lines below, indented")
    }

    /// Three backticks, as around a code block in Markdown.
    private var fence: Finding? {
        let line = text.line(failure.problemAt.line).line
        guard line.scalars.drop(while: { $0 == " " }).prefix(3).elementsEqual("```".unicodeScalars) else { return nil }
        return Finding(
            code: .unquotedText, message: "a line can't begin with backticks",
            help: "remove the line: it belongs to the Markdown that the text was copied from", place: span(of: line))
    }

    private func mustQuote(_ character: Unicode.Scalar) -> Finding {
        Finding(
            code: .unquotedText,
            message:
                "a string that begins with \(character == "`" ? "a backtick" : "`\(character)`") must be in quotes",
            noticed: "what follows can't be a name", help: quotedHelp(character))
    }

    private func quotedHelp(_ character: Unicode.Scalar) -> String {
        let line = text.line(failure.problemAt.line).line.scalars
        let column = Int((failure.context == nil ? failure.problemAt : failure.contextAt).column) - 1
        let start = line.indices.contains(column) && line[column] == character ? column : line.firstIndex(of: character)
        guard let start else { return "put quotes around it" }
        // A key ends at its colon.
        let rest = line.dropFirst(start + 1)
        let colon = zip(rest, rest.dropFirst() + [" "]).enumerated().first { $1 == (":", " ") }
        let end = min(
            line[start...].firstIndex { ",]}#".unicodeScalars.contains($0) } ?? line.count,
            colon.map { start + 1 + $0.offset } ?? line.count)
        var written = line[start..<end]
        while written.last == " " { written.removeLast() }
        guard !["\"", "\\", "`"].contains(where: { written.contains($0) }) else { return "put single quotes around it" }
        return "write `\"\(String(String.UnicodeScalarView(written)).shortened)\"`"
    }

    private func closing(_ character: Unicode.Scalar?) -> Finding? {
        switch character {
        case nil where isContext("flow"): unclosed
        case ",":
            Finding(
                code: .unclosedBracket, message: "there is no item before this comma",
                help: "remove the comma, or write an item before it")
        case "]", "}":
            closedByAnother(character)
                ?? Finding(
                    code: .unclosedBracket, message: "this bracket closes nothing",
                    help: "remove it, or add the opening bracket")
        default: nil
        }
    }

    /// A list or a mapping without any items before a bracket of the other kind.
    private func closedByAnother(_ character: Unicode.Scalar?) -> Finding? {
        guard isContext("flow"), let character, let open, let bracket = text.scalar(at: open),
            (bracket == "[" && character == "}") || (bracket == "{" && character == "]")
        else { return nil }
        let isList = bracket == "["
        return Finding(
            code: .unclosedBracket, message: "this \(isList ? "list" : "mapping") isn't closed",
            inline: "`\(bracket)` opens it", noticed: "this bracket closes only a \(isList ? "mapping" : "list")",
            help: "close it with `\(isList ? "]" : "}")`, or put quotes around a string that begins with a bracket",
            place: Place(file: file, character: open))
    }

    /// The bracket that is open at the end of the file.
    private var unclosed: Finding {
        let bracket = open.flatMap { text.scalar(at: $0) }
        guard let open, let bracket, "[{".unicodeScalars.contains(bracket) else {
            return Finding(
                code: .unclosedBracket, message: "a bracket isn't closed at the end of the file",
                help: "close it with `]` or `}`")
        }
        let isList = bracket == "["
        return Finding(
            code: .unclosedBracket, message: "this \(isList ? "list" : "mapping") isn't closed at the end of the file",
            inline: "`\(bracket)` opens it", noticed: "the file ends here",
            help: "close it with `\(isList ? "]" : "}")`",
            place: Place(file: file, character: open))
    }

    /// Colons without a space, missing colons, and colons within strings.
    var colons: Finding? {
        let (line, before) = text.line(failure.problemAt.line)
        if isProblem("could not find expected ':'") {
            let (line, _) = text.line(failure.contextAt.line)
            let written = String(String.UnicodeScalarView(line.scalars.drop { $0 == " " }))
            if let block = unindentedBlock(at: line) { return block }
            if written == "=======" { return conflictSeparator(line) }
            if let help = MissingDashSpace.help(in: written) {
                return Finding(
                    code: .missingSpace, message: "without a space after its dash, this isn't an item of a list",
                    noticed: "noticed here", help: help, place: span(of: line))
            }
            if let help = MissingSpace.help(in: written) { return missingSpace(line, help) }
            return missingColon(line, written)
        }
        guard isProblem("mapping values are not allowed") else { return nil }
        let inLine = line.scalars.prefix(Int(failure.problemAt.column) - 1)
        let pairs = zip(inLine, inLine.dropFirst()).enumerated()
        if let colon = pairs.first(where: { $1.0 == ":" && ($1.1 == " " || $1.1 == "\t") })?.offset {
            return colonInText(line, value: colon + 2)
        }
        guard let before else { return nil }
        let written = String(String.UnicodeScalarView(before.scalars.drop { $0 == " " }))
        if let help = MissingSpace.help(in: written) { return missingSpace(before, help) }
        if !before.scalars.contains(":"), before.indentation <= line.indentation {
            return missingColon(before, written)
        }
        return Finding(
            code: .indentation,
            message: "this line is indented deeper than the one before it, which has a value already",
            noticed: "noticed here", help: "keys that belong together begin in the same column",
            place: span(of: line))
    }

    /// A line that is meant for the text of the `|` or `>` above, and isn't indented more than that line.
    private func unindentedBlock(at line: YAMLText.Line) -> Finding? {
        guard let indicator = text.blockIndicator(meantFor: line.number) else { return nil }
        let sign = text.scalar(at: indicator) ?? "|"
        return Finding(
            code: .unindentedBlock, message: UnindentedBlock.message(sign), help: UnindentedBlock.help,
            place: span(of: line), labels: [UnindentedBlock.label(sign, Place(file: file, character: indicator))])
    }

    /// The rest of a merge conflict whose other markers were removed.
    private func conflictSeparator(_ line: YAMLText.Line) -> Finding {
        Finding(
            code: .conflictMarker, message: "part of a merge conflict is left here", noticed: "noticed here",
            help: "remove the line, and check what is above and below it", place: span(of: line))
    }

    private func missingSpace(_ line: YAMLText.Line, _ help: String) -> Finding {
        Finding(
            code: .missingSpace, message: "without a space after its colon, this is a single string",
            noticed: "noticed here", help: help, place: span(of: line))
    }

    private func missingColon(_ line: YAMLText.Line, _ written: String) -> Finding {
        Finding(
            code: .missingColon, message: "there is no colon after this key", inline: "this isn't `key: value`",
            noticed: "noticed here",
            help: Assignment.help(in: written) ?? "write `\(written.shortened): …`, or put quotes around a long string",
            place: span(of: line))
    }

    /// A string that contains a colon and a space, and begins at an index of a line.
    private func colonInText(_ line: YAMLText.Line, value: Int) -> Finding {
        let whole = span(of: line)
        let start = line.scalars[value...].firstIndex { $0 != " " && $0 != "\t" } ?? value
        var end = Int(whole.end.column) - 1
        // What looks like a comment is in the quotes of the key.
        if end <= start { end = (line.scalars.lastIndex { $0 != " " } ?? start) + 1 }
        end = max(end, start)
        let written = String(String.UnicodeScalarView(line.scalars[start..<end]))
        let isSimple = !written.contains("\"") && !written.contains("\\") && written.shortened == written
        return Finding(
            code: .colonInText, message: "a string that contains a colon and a space must be in quotes",
            noticed: "at this colon YAML sees a key",
            help: isSimple ? "write `\"\(written)\"`" : "put quotes around it",
            place: Place(
                file: file, start: SourcePosition(line: line.number, column: UInt32(start + 1)),
                end: SourcePosition(line: line.number, column: UInt32(end + 1))))
    }

    /// The contents of a line without indentation, comment and trailing spaces.
    func span(of line: YAMLText.Line) -> Place {
        var end = line.scalars.count
        let comment = zip(line.scalars, line.scalars.dropFirst()).enumerated().first { $1.0 == " " && $1.1 == "#" }
        if let comment { end = comment.offset }
        while end > line.indentation + 1, line.scalars[end - 1] == " " { end -= 1 }
        return Place(
            file: file, start: SourcePosition(line: line.number, column: UInt32(line.indentation + 1)),
            end: SourcePosition(line: line.number, column: UInt32(max(end, line.indentation + 1) + 1)))
    }

    /// Lines with the wrong indentation.
    var layout: Finding? {
        let character = text.scalar(at: failure.problemAt)
        if isProblem("block sequence entries are not allowed") {
            return Finding(
                code: .indentation, message: "a list can't begin on the line of its key",
                help: "write the list on lines of its own below the key, or in brackets: `[one, other]`")
        }
        if isProblem("did not find expected <document start>"), let before = text.line(failure.problemAt.line).before,
            before.scalars.starts(with: "...".unicodeScalars)
        {
            return Finding(
                code: .multipleDocuments, message: "the YAML document ends at the `...` above this line",
                help: "remove the `...`, or what follows it")
        }
        if isProblem("did not find expected <document start>") {
            return Finding(
                code: .indentation, message: "this line is indented less than the lines before it",
                help: "keys that belong together begin in the same column; those of the top level in the first")
        }
        if isContext("parsing a block mapping"), isProblem("did not find expected key") {
            if let block = unindentedBlock(at: text.line(failure.problemAt.line).line) { return block }
            let isItem = character == "-"
            if isItem, let item = misplacedItem { return item }
            return Finding(
                code: .indentation,
                message: isItem
                    ? "there is a list item among the keys of this mapping"
                    : "a line of this mapping doesn't begin in the column of its first key",
                inline: "the mapping begins here", noticed: isItem ? "this item" : "this line",
                help: isItem
                    ? "remove the `-` and write a colon after the key, or put the list under a key of its own"
                    : "keys that belong together begin in the same column; what is under a key begins further right")
        }
        if isContext("parsing a block collection"), isProblem("did not find expected '-' indicator") {
            return Finding(
                code: .indentation, message: "a line of this list doesn't begin with a dash",
                inline: "the list begins here", noticed: "this line",
                help: "the items of a list begin in the same column, each with `- `")
        }
        return nil
    }

    /// An item of a list that begins in another column than the one before it.
    private var misplacedItem: Finding? {
        let (_, before) = text.line(failure.problemAt.line)
        guard let before, before.scalars.dropFirst(before.indentation).first == "-",
            before.indentation >= Int(failure.problemAt.column)
        else { return nil }
        return Finding(
            code: .indentation, message: "this item doesn't begin in the column of the list's other items",
            help: "the items of a list begin in the same column, each with `- `",
            place: Place(file: file, character: failure.problemAt))
    }
}

/// Messages about a block of text (`|`, `>`) whose lines aren't indented under its key.
enum UnindentedBlock {
    /// The message, by the sign that begins the block.
    static func message(_ sign: Unicode.Scalar) -> String {
        "this line seems to belong to the text of the `\(sign)` above, but isn't indented under it"
    }

    /// A label that explains the sign.
    static func label(_ sign: Unicode.Scalar, _ place: Place) -> Diagnostic.Label {
        Diagnostic.Label(place, "`\(sign)` begins a block of text: the lines below that are indented more than its key")
    }

    /// What to do.
    static let help = "indent each line of the text more than the key, all by the same amount"

    /// An error for an unknown key right below an empty block: the key is meant as the block's text. Nil for other keys.
    static func diagnostic(ofKey key: Place, in text: YAMLText) -> Diagnostic? {
        guard let indicator = text.blockIndicator(meantFor: key.start.line) else { return nil }
        let sign = text.scalar(at: indicator) ?? "|"
        return Diagnostic(
            .unindentedBlock, message(sign), at: key,
            labels: [label(sign, Place(file: key.file, character: indicator))], help: help)
    }
}
