import Diagnostics

/// Turns a libyaml error into a diagnostic that points at the cause.
///
/// libyaml notices errors late: an unclosed quote only at the end of the file. If it says what it was reading (its
/// context), the start of that is the primary location, and where libyaml noticed is a label. Its own message is in a
/// note.
struct YAMLSyntaxError {
    /// The diagnosis, in words for users.
    struct Finding {
        let code: DiagnosticCode
        let message: String
        var inline: String?
        /// The label at the location where libyaml noticed the error.
        var noticed = "noticed here"
        let help: String?
        /// A better location than libyaml's.
        var place: Place?
        /// Other labels, in place of the one where libyaml noticed.
        var labels: [Diagnostic.Label]?
    }

    let failure: YAMLFailure
    let text: YAMLText
    let file: UInt32
    /// The last quoted string, if it was the last thing read.
    let lastQuoted: Place?
    /// The start of the innermost mapping or list that is still open.
    let open: SourcePosition?

    /// An error in UTF-8 text.
    init(
        _ failure: YAMLFailure,
        in source: UnsafeBufferPointer<UInt8>,
        file: UInt32,
        lastQuoted: Place?,
        open: SourcePosition?
    ) {
        self.lastQuoted = lastQuoted
        self.open = open
        text = YAMLText(source)
        self.failure = failure.within(text)
        self.file = file
    }

    /// The diagnostic, and the position from which the text can't be parsed.
    var diagnosed: (Diagnostic, from: SourcePosition) {
        if failure.isReader {
            let diagnostic = reader
            return (diagnostic, diagnostic.place?.start ?? failure.problemAt)
        }
        let found = template ?? longKey ?? quotes ?? brackets ?? characters ?? colons ?? layout ?? other
        let noticed = Place(file: file, character: failure.problemAt)
        let hasContext = failure.context != nil && failure.contextAt != failure.problemAt
        let primary = found.place ?? (hasContext ? Place(file: file, character: failure.contextAt) : noticed)
        let diagnostic = Diagnostic(
            found.code, found.message, at: primary, inline: found.inline,
            labels: found.labels
                ?? (primary.start == noticed.start ? [] : [Diagnostic.Label(noticed, found.noticed)]),
            help: found.help, notes: ["libyaml says: " + words])
        return (diagnostic, min(found.place?.start ?? noticed.start, noticed.start))
    }

    /// libyaml's own message.
    private var words: String {
        failure.context.map { "\(failure.problem) \($0)" } ?? failure.problem
    }

    /// A character that YAML doesn't allow, such as NUL.
    private var reader: Diagnostic {
        let value = UInt32(clamping: failure.problemValue)
        let name = Unicode.Scalar(value)?.name ?? "\(value)"
        return Diagnostic(
            .invalidCharacter, "the character \(name) isn't allowed in YAML",
            at: Place(file: file, character: text.position(atByte: failure.problemOffset)),
            help: value == 0 ? "remove it" : "remove it, or write it as an escape between double quotes")
    }

    /// All other errors.
    private var other: Finding {
        if isProblem("undefined tag handle") {
            return Finding(
                code: .foreignTag, message: "the handle of this tag isn't declared",
                help: "remove the tag; a string that begins with `!` must be in quotes")
        }
        if isProblem("incompatible YAML document") {
            return Finding(
                code: .invalidYaml, message: "hoist doesn't read this version of YAML",
                help: "remove the `%YAML` line; hoist reads YAML 1.1 and 1.2")
        }
        return Finding(
            code: .invalidYaml, message: "this isn't YAML: \(failure.problem)",
            inline: failure.context == nil ? nil : "this begins here", noticed: "parsing stops here", help: nil)
    }

    // MARK: Looking

    /// Whether libyaml's problem contains these words.
    func isProblem(_ words: String) -> Bool { failure.problem.contains(words) }

    /// Whether libyaml was reading this.
    func isContext(_ words: String) -> Bool { failure.context?.contains(words) == true }

    /// The rest of the line from where libyaml noticed the error.
    var rest: String {
        let scalars = text.line(failure.problemAt.line).line.scalars
        return String(String.UnicodeScalarView(scalars.dropFirst(Int(failure.problemAt.column) - 1)))
    }
}

extension YAMLFailure {
    /// The same error with positions within the text: libyaml counts one line more if the last line has no line end.
    fileprivate func within(_ text: YAMLText) -> YAMLFailure {
        let end = text.end
        var failure = self
        failure.problemAt = min(problemAt, end)
        failure.contextAt = min(contextAt, end)
        return failure
    }
}
