import Diagnostics

extension YAMLMistake {
    /// Quotes that don't close, escapes that aren't known, text behind quotes.
    var quotes: Finding? {
        if isContext("quoted scalar") {
            if isProblem("escape") || isProblem("hexdecimal") {
                return Finding(
                    code: .invalidEscape, message: "there is an escape that YAML doesn't know between double quotes",
                    inline: "in these quotes", noticed: "this escape",
                    help: "write `\\\\` for a backslash, or put the text in single quotes, where a backslash is itself")
            }
            return Finding(
                code: .unclosedQuote, message: "these quotes are never closed", inline: "they open here",
                noticed: isProblem("document indicator") ? "the document ends here" : "the file ends here",
                help: Self.closingHelp)
        }
        return textAfterValue
    }

    /// Text behind quotes or brackets, which ends a mapping or a list in libyaml's eyes.
    private var textAfterValue: Finding? {
        guard isProblem("did not find expected") else { return nil }
        let line = text.line(failure.problemAt.line).line.scalars
        let before = line.prefix(Int(failure.problemAt.column) - 1)
        guard let closing = before.last(where: { $0 != " " }) else { return nil }
        let here = Place(file: file, character: failure.problemAt)
        switch closing {
        case "'", "\"":
            if let lastQuoted, lastQuoted.start.line < failure.problemAt.line {
                return Finding(
                    code: .unclosedQuote, message: "these quotes aren't closed on their line",
                    inline: "they open here", noticed: "this quote closes them", help: Self.closingHelp,
                    place: Place(file: file, character: lastQuoted.start))
            }
            // Between brackets a comma is missing, unless the text goes on right behind the quote.
            guard !isContext("flow") || before.last == closing else { return nil }
            return Finding(
                code: .textAfterValue, message: "there is text after the closing quote",
                help: closing == "'"
                    ? "between single quotes a `'` is written twice: `'Don''t'`"
                    : "between double quotes a `\"` is written `\\\"`; or put single quotes around it all",
                place: here)
        case "]", "}":
            guard !isContext("flow") else { return nil }
            return Finding(
                code: .textAfterValue, message: "there is text after the closing bracket",
                help: "remove it, or put quotes around a text that begins with a bracket", place: here)
        default: return nil
        }
    }

    private static let closingHelp =
        "close them; a `'` between single quotes is written twice, a `\"` between double quotes is `\\\"`"

    /// Brackets and braces that don't close, or without a comma.
    var brackets: Finding? {
        let isList = isContext("flow sequence")
        guard isList || isContext("flow mapping") else { return nil }
        let (what, open, close) = isList ? ("list", "[", "]") : ("mapping", "{", "}")
        return Finding(
            code: .unclosedBracket,
            message: "this \(what) isn't closed, or there is no comma between two of its items",
            inline: "`\(open)` opens it", noticed: "here a `,` or `\(close)` was expected",
            help: "close it with `\(close)`, or put a `,` between its items")
    }
}
