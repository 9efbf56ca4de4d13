import CLibYAML

/// Writes the parts of one document with libyaml's emitter, in UTF-8.
struct YAMLEmitter: ~Copyable {
    private let emitter: UnsafeMutablePointer<yaml_emitter_t>
    private let written: UnsafeMutablePointer<[UInt8]>

    /// The text of a document.
    ///
    /// - Throws: ``ManifestWritingError/emitter(_:)`` if libyaml rejects a part or is out of memory.
    static func text(of parts: [YAMLPart]) throws(ManifestWritingError) -> String {
        let keys = LongKeys.indices(in: parts)
        let placeholders = try PlaceholderCharacters(for: parts, longKeys: keys)
        var emitter = try YAMLEmitter()
        try emitter.emit("the beginning") { event in
            yaml_stream_start_event_initialize(event, YAML_UTF8_ENCODING)
        }
        try emitter.emit("the beginning") { event in
            yaml_document_start_event_initialize(event, nil, nil, nil, 1)
        }
        for (index, part) in parts.enumerated() {
            try emitter.emit((keys.isEmpty ? nil : placeholders.key(at: index)) ?? part, placeholders)
        }
        try emitter.emit("the end") { event in yaml_document_end_event_initialize(event, 1) }
        try emitter.emit("the end") { event in yaml_stream_end_event_initialize(event) }
        return placeholders.restoring(in: String(decoding: emitter.written.pointee, as: UTF8.self))
    }

    private init() throws(ManifestWritingError) {
        let emitter = UnsafeMutablePointer<yaml_emitter_t>.allocate(capacity: 1)
        guard yaml_emitter_initialize(emitter) == 1 else {
            emitter.deallocate()
            throw .emitter("there isn't enough memory")
        }
        self.emitter = emitter
        written = .allocate(capacity: 1)
        written.initialize(to: [])
        yaml_emitter_set_unicode(emitter, 1)
        // Lines aren't folded: a string stays on one line, which is best for diffs.
        yaml_emitter_set_width(emitter, -1)
        yaml_emitter_set_output(
            emitter,
            { written, bytes, count in
                guard let written, let bytes else { return 0 }
                written.assumingMemoryBound(to: [UInt8].self).pointee
                    .append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
                return 1
            }, written)
    }

    deinit {
        yaml_emitter_delete(emitter)
        emitter.deallocate()
        written.deinitialize(count: 1)
        written.deallocate()
    }

    private mutating func emit(_ part: YAMLPart, _ placeholders: PlaceholderCharacters) throws(ManifestWritingError) {
        switch part {
        case .mapping:
            try emit("a mapping") { event in
                yaml_mapping_start_event_initialize(event, nil, nil, 1, YAML_BLOCK_MAPPING_STYLE)
            }
        case .endOfMapping: try emit("a mapping") { event in yaml_mapping_end_event_initialize(event) }
        case .list:
            try emit("a list") { event in
                yaml_sequence_start_event_initialize(event, nil, nil, 1, YAML_BLOCK_SEQUENCE_STYLE)
            }
        case .endOfList: try emit("a list") { event in yaml_sequence_end_event_initialize(event) }
        case .scalar(let text, let style):
            var text = placeholders.substituting(in: text)
            guard let count = Int32(exactly: text.utf8.count) else { throw .emitter("a string is too long") }
            try emit("a string") { event in
                text.withUTF8 { bytes in
                    // An empty string may have no address, which libyaml reads as no string.
                    let nothing: [UInt8] = [0]
                    return nothing.withUnsafeBufferPointer { nothing in
                        yaml_scalar_event_initialize(
                            event, nil, nil, bytes.baseAddress ?? nothing.baseAddress, count, 1, 1, style.emitted)
                    }
                }
            }
        }
    }

    private mutating func emit(
        _ what: String,
        _ initialize: (UnsafeMutablePointer<yaml_event_t>) -> Int32
    ) throws(ManifestWritingError) {
        var event = yaml_event_t()
        guard initialize(&event) == 1 else { throw .emitter("there isn't enough memory for \(what)") }
        // From here on, libyaml frees the event, even on failure.
        guard yaml_emitter_emit(emitter, &event) == 1 else {
            throw .emitter(emitter.pointee.problem.map { String(cString: $0) } ?? "\(what) can't be written")
        }
    }
}

extension ScalarStyle {
    fileprivate var emitted: yaml_scalar_style_t {
        switch self {
        case .plain: YAML_PLAIN_SCALAR_STYLE
        case .singleQuoted: YAML_SINGLE_QUOTED_SCALAR_STYLE
        case .doubleQuoted: YAML_DOUBLE_QUOTED_SCALAR_STYLE
        case .literal: YAML_LITERAL_SCALAR_STYLE
        }
    }
}

/// A part of a YAML document in block style, for libyaml's emitter.
enum YAMLPart: Hashable, Sendable {
    case mapping
    case endOfMapping
    case list
    case endOfList
    case scalar(String, ScalarStyle)
}

/// The keys that libyaml's emitter would write after a question mark, with the value after a colon on a line of its own: those
/// longer than 128 bytes, or with a line end in them. They are written like all others, as far as libyaml reads that.
enum LongKeys {
    private static let longest = 128

    /// The indices of these keys among the parts of a document.
    static func indices(in parts: [YAMLPart]) -> Set<Int> {
        guard parts.contains(where: isLong) else { return [] }
        var found: Set<Int> = []
        // For each open part, whether the next one in it is a key.
        var open: [Bool?] = []
        for (index, part) in parts.enumerated() {
            switch part {
            case .mapping, .list:
                toggle(&open)
                open.append(part == .mapping ? true : nil)
            case .endOfMapping, .endOfList: open.removeLast()
            case .scalar:
                if open.last == true, isLong(part) { found.insert(index) }
                toggle(&open)
            }
        }
        return found
    }

    private static func toggle(_ open: inout [Bool?]) {
        guard let isKey = open.popLast() else { return }
        open.append(isKey.map { !$0 })
    }

    private static func isLong(_ part: YAMLPart) -> Bool {
        guard case .scalar(let text, _) = part else { return false }
        return text.utf8.count > longest || text.utf8.contains { $0 == 0x0A || $0 == 0x0D }
    }
}
