import Diagnostics

/// Turns what libyaml says of a broken text into a diagnostic that blames the culprit.
///
/// libyaml notices late: a quote that never closes is noticed at the end of the file. Where it says what it was
/// reading (its context), the place where that began is the primary label, and the place where the trouble was
/// noticed the second.
enum YAMLMistake {
    /// The diagnostic for a failure.
    static func diagnostic(for failure: YAMLFailure, text: String, file: UInt32) -> Diagnostic {
        if failure.isReader { return reader(failure, text: text, file: file) }
        let noticed = place(failure.problemAt, file: file)
        let message = message(failure)
        guard failure.context != nil, failure.contextAt != failure.problemAt else {
            return Diagnostic("invalid-yaml", message, at: noticed, help: help(failure, text: text))
        }
        return Diagnostic(
            "invalid-yaml", message, at: place(failure.contextAt, file: file), inline: "this begins here",
            labels: [Diagnostic.Label(noticed, "and here it can't go on")], help: help(failure, text: text))
    }

    /// A character that YAML doesn't allow, such as NUL.
    private static func reader(_ failure: YAMLFailure, text: String, file: UInt32) -> Diagnostic {
        let before = String(decoding: Array(text.utf8.prefix(failure.problemOffset)), as: UTF8.self)
        let value = Unicode.Scalar(UInt32(clamping: failure.problemValue)).map { "U+" + hexadecimal($0.value) }
        return Diagnostic(
            "invalid-character", "the character \(value ?? "here") isn't allowed in YAML",
            at: place(before.endPosition, file: file),
            help: "remove it, or write it as an escape between double quotes")
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func message(_ failure: YAMLFailure) -> String {
        guard let context = failure.context else { return "this isn't YAML: \(failure.problem)" }
        return "this isn't YAML: \(failure.problem) \(context)"
    }

    /// What to do, by what libyaml says and by what stands there.
    private static func help(_ failure: YAMLFailure, text: String) -> String? {
        let problem = failure.problem
        if problem.contains("found character that cannot start any token") {
            return line(failure.problemAt.line, of: text).contains("\t")
                ? "YAML is indented with spaces; replace the tab"
                : "put quotes around a text that begins with `@`, `` ` `` or `%`"
        }
        if problem.contains("tab") { return "YAML is indented with spaces; replace the tab" }
        if failure.context?.contains("quoted scalar") == true {
            return "close the quotes; a quote inside single quotes is written twice, inside double quotes as `\\\"`"
        }
        if problem.contains("could not find expected ':'") {
            return "a key is followed by a colon and a space: `key: value`"
        }
        if failure.context?.contains("flow") == true { return "close the bracket, or put a comma between the items" }
        if problem.contains("mapping values are not allowed") {
            return "put quotes around a text with `: ` in it, or check the indentation of this line"
        }
        if problem.contains("did not find expected") {
            return "check the indentation: what belongs together begins in the same column"
        }
        return nil
    }

    private static func line(_ number: UInt32, of text: String) -> Substring {
        let lines = text.split(separator: "\n", maxSplits: Int(number), omittingEmptySubsequences: false)
        return Int(number) <= lines.count && number > 0 ? lines[Int(number) - 1] : ""
    }

    private static func place(_ position: SourcePosition, file: UInt32) -> Place {
        Place(file: file, start: position, end: SourcePosition(line: position.line, column: position.column + 1))
    }
}
