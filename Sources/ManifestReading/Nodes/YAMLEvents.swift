import CLibYAML
import Diagnostics

/// libyaml's event parser, one event at a time.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    private var holdsEvent = false
    /// Whether events have to be adjusted.
    private let isUnusual: Bool
    /// The end of a text without a final line end: there, libyaml counts one line more. Nil for any other text.
    private let end: SourcePosition?
    /// The characters at which libyaml would end a line, and nothing else does; nil if the text has none.
    private var separators: LineSeparators?
    /// Lines of the text that are further down in the file; nil if all are where they are.
    private let moved: MovedLines?

    /// A parser for UTF-8 text, which must outlive the parser; nil if libyaml is out of memory.
    init?(_ text: UnsafeBufferPointer<UInt8>, moved: MovedLines? = nil) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            return nil
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        separators = LineSeparators(in: text)
        let hasSeparators = separators != nil
        let bytes = separators == nil ? text.baseAddress : separators?.text.baseAddress.map { UnsafePointer($0) }
        // It asks for an address even where there is nothing to read.
        let nothing = UnsafeRawPointer(parser).assumingMemoryBound(to: UInt8.self)
        yaml_parser_set_input_string(parser, bytes ?? nothing, text.count)
        self.parser = parser
        event = .allocate(capacity: 1)
        let endsLine = text.last.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? true
        end = endsLine ? nil : text.end()
        isUnusual = hasSeparators || !endsLine || moved != nil
        self.moved = moved
    }

    deinit {
        delete()
        event.deallocate()
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// Takes the next event; false if the text is broken, see ``failure``.
    @inline(__always)
    mutating func advance() -> Bool {
        delete()
        holdsEvent = yaml_parser_parse(parser, event) == 1
        if isUnusual { adjust() }
        return holdsEvent
    }

    /// Frees what the current event has: as libyaml's function for that does, which looks at more of each.
    @inline(__always)
    private func delete() {
        guard holdsEvent else { return }
        switch event.pointee.type {
        case YAML_SCALAR_EVENT where event.pointee.data.scalar.anchor == nil && event.pointee.data.scalar.tag == nil:
            free(event.pointee.data.scalar.value)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: break
        default: yaml_event_delete(event)
        }
    }

    /// Corrects what libyaml says of texts that end without a line end, that have characters at which only it ends a line, or
    /// that are parts of a file.
    private mutating func adjust() {
        guard holdsEvent else { return }
        if let end {
            Self.keep(&event.pointee.start_mark, within: end)
            Self.keep(&event.pointee.end_mark, within: end)
        }
        if separators != nil, event.pointee.type == YAML_SCALAR_EVENT { restoreSeparators() }
        if let moved {
            moved.move(&event.pointee.start_mark)
            moved.move(&event.pointee.end_mark)
        }
    }

    private mutating func restoreSeparators() {
        let style = event.pointee.data.scalar.style
        separators?.restore(
            UnsafeMutableBufferPointer(start: event.pointee.data.scalar.value, count: event.pointee.data.scalar.length),
            from: SourcePosition(event.pointee.start_mark), to: SourcePosition(event.pointee.end_mark),
            isQuoted: style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
    }

    /// Whether the text has characters at which only libyaml would end a line.
    var hasSeparators: Bool { separators != nil }

    /// The characters outside of quotes, before a position up to which the text was read, at which libyaml would end a line.
    mutating func bareSeparators(before position: SourcePosition) -> [LineSeparators.Bare] {
        separators?.reach(position)
        return separators?.bare ?? []
    }

    private static func keep(_ mark: inout yaml_mark_t, within end: SourcePosition) {
        guard SourcePosition(mark) > end else { return }
        mark.line = Int(end.line) - 1
        mark.column = Int(end.column) - 1
    }

    /// The current event; valid after a successful ``advance()``, until the next.
    var current: UnsafePointer<yaml_event_t> { UnsafePointer(event) }

    /// The text of the current scalar; valid until the next event.
    @inline(__always)
    var text: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(
            start: UnsafePointer(event.pointee.data.scalar.value), count: event.pointee.data.scalar.length)
    }

    /// The text of the current scalar; the caller must free it.
    mutating func takeText() -> UnsafeBufferPointer<UInt8> {
        let text = text
        event.pointee.data.scalar.value = nil
        return text
    }

    /// libyaml's error for a broken text.
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

/// The lines of a text from one on, which are further down in the file that it is a part of.
struct MovedLines: Sendable {
    /// How many lines before them stay.
    let first: Int
    /// How many lines of the file aren't in the text.
    let count: Int

    /// Makes a position in the text one in the file.
    @inline(__always)
    func move(_ mark: inout yaml_mark_t) { if mark.line >= first { mark.line += count } }
}

/// libyaml's error for a broken text.
struct YAMLFailure {
    /// Whether bytes, not structure, are wrong; then only the offset is set, not the marks.
    let isReader: Bool
    /// What went wrong.
    let problem: String
    /// Where libyaml noticed it.
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
