import CLibYAML
import Diagnostics

/// libyaml's event parser over a text, an event at a time.
///
/// It lives within ``read(_:_:)`` alone, which owns the parser.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    private var holdsEvent = false

    /// Hands a parser over the text's UTF-8 to `body`; nil where libyaml has no memory.
    static func read<Result>(_ text: String, _ body: (inout YAMLEvents) -> Result) -> Result? {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { return nil }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        var text = text
        return text.withUTF8 { bytes in
            guard let start = bytes.baseAddress else { return nil }
            yaml_parser_set_input_string(parser, start, bytes.count)
            var events = YAMLEvents(parser)
            return body(&events)
        }
    }

    private init(_ parser: UnsafeMutablePointer<yaml_parser_t>) {
        self.parser = parser
        event = .allocate(capacity: 1)
    }

    deinit {
        if holdsEvent { yaml_event_delete(event) }
        event.deallocate()
    }

    /// The next event, which lives until the next call; nil where the text is broken, told by ``failure``.
    mutating func next() -> UnsafePointer<yaml_event_t>? {
        if holdsEvent { yaml_event_delete(event) }
        holdsEvent = yaml_parser_parse(parser, event) == 1
        return holdsEvent ? UnsafePointer(event) : nil
    }

    /// What libyaml says of a broken text.
    var failure: YAMLFailure {
        YAMLFailure(
            isReader: parser.pointee.error == YAML_READER_ERROR,
            problem: parser.pointee.problem.map { String(cString: $0) } ?? "the text can't be read",
            problemAt: SourcePosition(parser.pointee.problem_mark),
            problemValue: Int(parser.pointee.problem_value),
            problemOffset: parser.pointee.problem_offset,
            context: parser.pointee.context.map { String(cString: $0) },
            contextAt: SourcePosition(parser.pointee.context_mark)
        )
    }
}

/// What libyaml says of a broken text.
struct YAMLFailure {
    /// Whether bytes, not structure, are wrong; then the marks say nothing and the offset does.
    let isReader: Bool
    /// What went wrong.
    let problem: String
    /// Where it was noticed.
    let problemAt: SourcePosition
    /// The character that isn't allowed, for a reader's error.
    let problemValue: Int
    /// Its offset in bytes, for a reader's error.
    let problemOffset: Int
    /// What was being read.
    let context: String?
    /// Where that began.
    let contextAt: SourcePosition
}

extension SourcePosition {
    /// libyaml counts from 0.
    init(_ mark: yaml_mark_t) {
        self.init(line: UInt32(clamping: mark.line + 1), column: UInt32(clamping: mark.column + 1))
    }
}
