import CLibYAML
import Diagnostics

/// libyaml's event parser over a text, an event at a time.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    private var holdsEvent = false
    /// The end of a text whose last line has no line end: past it libyaml counts a line more. Nil for any other text.
    private let end: SourcePosition?

    /// A parser over UTF-8 text, which has to stay as long as the parser does; nil where libyaml has no memory.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            return nil
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
        self.parser = parser
        event = .allocate(capacity: 1)
        let endsLine = text.last.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? true
        end = endsLine ? nil : String(decoding: text, as: UTF8.self).endPosition
    }

    deinit {
        if holdsEvent { yaml_event_delete(event) }
        event.deallocate()
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// Takes the next event; false where the text is broken, told by ``failure``.
    mutating func advance() -> Bool {
        if holdsEvent { yaml_event_delete(event) }
        holdsEvent = yaml_parser_parse(parser, event) == 1
        if holdsEvent, let end {
            Self.keep(&event.pointee.start_mark, within: end)
            Self.keep(&event.pointee.end_mark, within: end)
        }
        return holdsEvent
    }

    private static func keep(_ mark: inout yaml_mark_t, within end: SourcePosition) {
        guard SourcePosition(mark) > end else { return }
        mark.line = Int(end.line) - 1
        mark.column = Int(end.column) - 1
    }

    /// The event at hand; it is there after an ``advance()`` that went well, until the next.
    var current: UnsafePointer<yaml_event_t> { UnsafePointer(event) }

    /// The text of the scalar at hand; it is there until the next event.
    @inline(__always)
    var text: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(
            start: UnsafePointer(event.pointee.data.scalar.value), count: event.pointee.data.scalar.length)
    }

    /// The text of the scalar at hand, which from now on is the caller's to free.
    mutating func takeText() -> UnsafeBufferPointer<UInt8> {
        let text = text
        event.pointee.data.scalar.value = nil
        return text
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
    var problemAt: SourcePosition
    /// The character that isn't allowed, for a reader's error.
    let problemValue: Int
    /// Its offset in bytes, for a reader's error.
    let problemOffset: Int
    /// What was being read.
    let context: String?
    /// Where that began.
    var contextAt: SourcePosition
}

extension SourcePosition {
    /// libyaml counts from 0.
    init(_ mark: yaml_mark_t) {
        self.init(
            line: UInt32(truncatingIfNeeded: mark.line &+ 1), column: UInt32(truncatingIfNeeded: mark.column &+ 1))
    }
}

extension Place {
    /// One character.
    init(file: UInt32, character start: SourcePosition) {
        self.init(file: file, start: start, end: SourcePosition(line: start.line, column: start.column + 1))
    }
}
