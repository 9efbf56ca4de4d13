import Diagnostics
import FlagModel

extension YAMLSyntaxError {
    /// Quotes that aren't closed, unknown escapes, text after quotes.
    var quotes: Finding? {
        if isContext("quoted scalar") {
            if isProblem("invalid Unicode character escape") { return surrogate }
            if isProblem("escape") || isProblem("hexdecimal") {
                return Finding(
                    code: .invalidEscape, message: "there is an escape in double quotes that YAML doesn't know",
                    inline: "in these quotes", noticed: "this escape",
                    help:
                        "write `\\\\` for a backslash, or put the string in single quotes, where a backslash stays a backslash"
                )
            }
            return Finding(
                code: .unclosedQuote, message: "these quotes are never closed", inline: "they open here",
                noticed: isProblem("document indicator") ? "the document ends here" : "the file ends here",
                help: Self.closingHelp)
        }
        return textAfterValue
    }

    /// An escape that stands for no character: half of a surrogate pair, as JSON has them, or a number beyond Unicode's.
    private var surrogate: Finding {
        let line = text.line(failure.problemAt.line).line.scalars
        // libyaml points at the digits.
        let digits = Int(failure.problemAt.column) - 1
        func unit(at start: Int) -> UInt32? {
            guard start >= 0, start + 4 <= line.count else { return nil }
            return UInt32(String(String.UnicodeScalarView(line[start..<start + 4])), radix: 16)
        }
        let start = SourcePosition(line: failure.problemAt.line, column: UInt32(max(digits - 1, 1)))
        if let high = unit(at: digits), (0xD800...0xDBFF).contains(high),
            line.dropFirst(digits + 4).starts(with: ["\\", "u"]),
            let low = unit(at: digits + 6), (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        {
            let number = String(scalar.value, radix: 16, uppercase: true)
            let escape = "\\U" + String(repeating: "0", count: 8 - number.count) + number
            return Finding(
                code: .invalidEscape, message: "YAML doesn't read surrogate pairs, which JSON has for this character",
                help: "write `\(escape)`, or the character itself: `\(scalar)`",
                place: Place(
                    file: file, start: start, end: SourcePosition(line: start.line, column: start.column + 12)),
                labels: [])
        }
        return Finding(
            code: .invalidEscape, message: "there is no character with the number of this escape",
            help: "remove it; a character beyond U+FFFF has eight digits: `\\U0001F680`",
            place: Place(file: file, character: start), labels: [])
    }

    /// A key that is too long to be one: to YAML it is a string that is followed by a colon.
    var longKey: Finding? {
        let line: YAMLText.Line
        var start: Int
        let end: Int
        if isProblem("could not find expected ':'") {
            line = text.line(failure.contextAt.line).line
            start = Int(failure.contextAt.column) - 1
            end = colon(in: line.scalars, from: start) ?? (line.isCut ? line.scalars.count : start)
        } else if isProblem("mapping values are not allowed")
            || (isContext("flow mapping") && isProblem("did not find expected"))
        {
            line = text.line(failure.problemAt.line).line
            end = Int(failure.problemAt.column) - 1
            let before = line.scalars.prefix(end)
            let opening = before.lastIndex { "{,".unicodeScalars.contains($0) }
            start = isContext("flow") ? opening.map { $0 + 1 } ?? 0 : line.indentation
            while start < before.count, before[start] == " " { start += 1 }
            if let colon = colon(in: line.scalars, from: start), colon < end { return nil }
        } else {
            return nil
        }
        guard end - start > Self.longestKey else { return nil }
        return Finding(
            code: .invalidYaml,
            message: "this key has more than \(Self.longestKey) characters, the most that YAML takes",
            help: "shorten it",
            place: Place(
                file: file, start: SourcePosition(line: line.number, column: UInt32(start + 1)),
                end: SourcePosition(line: line.number, column: UInt32(end + 1))), labels: [])
    }

    /// The index of the first colon that ends a key.
    private func colon(in line: [Unicode.Scalar], from start: Int) -> Int? {
        line.indices.dropFirst(start).first { line[$0] == ":" && ($0 + 1 == line.count || line[$0 + 1] == " ") }
    }

    /// How many characters may be before a key's colon.
    private static let longestKey = 1_024

    /// Text after quotes or brackets, which to libyaml ends a mapping or a list.
    private var textAfterValue: Finding? {
        guard isProblem("did not find expected") else { return nil }
        let line = text.line(failure.problemAt.line).line.scalars
        let before = line.prefix(Int(failure.problemAt.column) - 1)
        guard let closing = before.last(where: { $0 != " " }) else { return nil }
        let here = Place(file: file, character: failure.problemAt)
        switch closing {
        case "'", "\"":
            if isContext("flow"), text.scalar(at: failure.problemAt) == ":", let key = keyWithoutComma(closing, before)
            {
                return key
            }
            if let lastQuoted, lastQuoted.start.line < failure.problemAt.line {
                return Finding(
                    code: .unclosedQuote, message: "these quotes aren't closed on their line",
                    inline: "they open here", noticed: "this quote closes them", help: Self.closingHelp,
                    place: Place(file: file, character: lastQuoted.start))
            }
            // Between brackets, a comma is missing, unless the text goes on right after the quote.
            guard !isContext("flow") || before.last == closing else { return nil }
            return Finding(
                code: .textAfterValue, message: "there is text after the closing quote",
                help: closing == "'"
                    ? "between single quotes a `'` is written twice: `'Don''t'`"
                    : "between double quotes a `\"` is written `\\\"`; or put single quotes around it all",
                place: here)
        case "]", "}":
            guard !isContext("flow") else { return nil }
            if let next = text.scalar(at: failure.problemAt), "]}".unicodeScalars.contains(next) {
                return Finding(
                    code: .unclosedBracket, message: "this bracket closes nothing",
                    help: "remove it, or add the opening bracket", place: here, labels: [])
            }
            return Finding(
                code: .textAfterValue, message: "there is text after the closing bracket",
                help: "remove it, or put quotes around a string that begins with a bracket", place: here)
        default: return nil
        }
    }

    /// A quoted key that YAML reads as part of the value above it, as in JSON without a comma or with comments.
    private func keyWithoutComma(_ quote: Unicode.Scalar, _ line: ArraySlice<Unicode.Scalar>) -> Finding? {
        guard let opening = line.dropLast().lastIndex(of: quote) else { return nil }
        if let before = text.line(failure.problemAt.line).before {
            let written = before.scalars.drop { $0 == " " || $0 == "\t" }
            if written.starts(with: "//".unicodeScalars) || written.starts(with: "/*".unicodeScalars) {
                return Finding(
                    code: .invalidYaml, message: "a comment in YAML begins with `#`",
                    help: "write `#` in place of `//`, or remove the comment", place: span(of: before), labels: [])
            }
        }
        return Finding(
            code: .unclosedBracket, message: "there is no comma before this key",
            help: "put a `,` after the value before it",
            place: Place(
                file: file,
                start: SourcePosition(line: failure.problemAt.line, column: UInt32(opening + 1)),
                end: failure.problemAt), labels: [])
    }

    private static let closingHelp =
        "close them; a `'` between single quotes is written twice, a `\"` between double quotes is `\\\"`"

    /// `{name: a: b}`: a string with a colon in it, between brackets or braces. If a manifest's key comes before the colon,
    /// a comma is more likely missing.
    private var colonInBrackets: Finding? {
        guard text.scalar(at: failure.problemAt) == ":" else { return nil }
        let line = text.line(failure.problemAt.line).line.scalars
        let colon = Int(failure.problemAt.column) - 1
        guard colon + 1 >= line.count || line[colon + 1] == " " else { return nil }
        var start = colon
        let isList = isContext("flow sequence")
        while start > 0, !"[{,".unicodeScalars.contains(line[start - 1]) {
            if !isList, start > 1, line[start - 1] == " ", line[start - 2] == ":" { break }
            start -= 1
        }
        // At the start of the line, it is more likely the first key after a bracket that isn't closed.
        guard start > 0 else { return nil }
        while start < colon, line[start] == " " { start += 1 }
        var end = line[colon...].firstIndex { ",]}#".unicodeScalars.contains($0) } ?? line.count
        while end > start, line[end - 1] == " " { end -= 1 }
        let before = String(String.UnicodeScalarView(line[start..<colon]))
        let written = String(String.UnicodeScalarView(line[start..<end]))
        let word = before.split(separator: " ").last.map(String.init) ?? ""
        guard start < colon, !(before.contains(" ") && Self.keys.contains(word)) else { return nil }
        let isSimple = !written.contains("\"") && !written.contains("\\") && written.shortened == written
        return Finding(
            code: .colonInText, message: "a string that contains a colon and a space must be in quotes",
            noticed: "at this colon YAML sees a key",
            help: isSimple ? "write `\"\(written)\"`" : "put quotes around it",
            place: Place(
                file: file, start: SourcePosition(line: failure.problemAt.line, column: UInt32(start + 1)),
                end: SourcePosition(line: failure.problemAt.line, column: UInt32(end + 1))))
    }

    /// All keys of a manifest.
    private static let keys = Set(
        RootField.keys + PolicyField.keys + LimitsField.keys + AudienceField.keys
            + FlagKey.all(.standard).map(\.key) + TargetsField.keys)

    /// Brackets and braces that aren't closed, or lack a comma.
    var brackets: Finding? {
        let isList = isContext("flow sequence")
        guard isList || isContext("flow mapping") else { return nil }
        if let colon = colonInBrackets { return colon }
        let (what, open, close) = isList ? ("list", "[", "]") : ("mapping", "{", "}")
        return Finding(
            code: .unclosedBracket,
            message: "this \(what) isn't closed, or there is no comma between two of its items",
            inline: "`\(open)` opens it", noticed: "here a `,` or `\(close)` was expected",
            help: "close it with `\(close)`, or put a `,` between its items")
    }
}
