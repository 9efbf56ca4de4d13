import CLibYAML
import Diagnostics
import FlagModel

extension Document {
    mutating func addScalar() {
        let index = count
        let event = events.current
        let start = SourcePosition(event.pointee.start_mark)
        let end = SourcePosition(event.pointee.end_mark)
        let isPlain = event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
        let tag = event.pointee.data.scalar.tag.map { coreTag($0) } ?? Node.Tag.none
        var isRepeatable = openAnchors > 0
        if let name = event.pointee.data.scalar.anchor {
            setAnchor(name, index, expanded: 1)
            isRepeatable = true
        }
        nodes.addScalar(isPlain: isPlain, tag: tag, isRepeatable: isRepeatable, start: start, end: end, &events)
        lastQuoted = isPlain ? nil : Place(file: file, start: start, end: end)
        total += 1
        if !isPlain, isEmptyBlock, emptyBlocks.count < Self.mostEmptyBlocks { emptyBlocks.append(start.line) }
    }

    /// Whether the current scalar is an empty block of text.
    private var isEmptyBlock: Bool {
        let style = events.current.pointee.data.scalar.style
        return events.current.pointee.data.scalar.length == 0
            && (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE)
    }

    /// Limited, since looking for the text of each scans the file.
    private static let mostEmptyBlocks = 20

    /// Whether the current node is the value of a merge key: its items aren't ids.
    // Inlined, like the other non-mutating ones: a call would copy the document's bytes.
    @inline(__always)
    var isAfterMergeKey: Bool {
        guard nodes.count > 0, nodes.kind(nodes.count - 1) == .scalar else { return false }
        return nodes[nodes.count - 1].text.isText("<<")
    }

    /// Reads the list that was just opened as ids, up to its end or to the first item that isn't a simple id.
    ///
    /// - Returns: True if its end is the current event, and it was closed. False if not: then the items so far were added
    ///   as nodes, and the rest must be too. Nil if the text ended or is broken, which was reported.
    mutating func readIDs() -> Bool? {
        let begin = events.current.pointee.start_mark.index
        nodes.ids.begin()
        while true {
            guard isWithinBounds(with: nodes.ids.length), advance() != nil else { return nil }
            let event = events.current
            if event.pointee.type == YAML_SEQUENCE_END_EVENT {
                closeIDs()
                return true
            }
            guard event.pointee.type == YAML_SCALAR_EVENT, event.pointee.data.scalar.anchor == nil,
                event.pointee.data.scalar.tag == nil
            else { break }
            let text = events.text
            let isPlain = event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
            guard !text.isEmpty, isPlain ? CoreScalar.plainMeaning(text) != .null : !text.hasNUL else { break }
            let place = Place(
                file: file, start: SourcePosition(event.pointee.start_mark), end: SourcePosition(event.pointee.end_mark)
            )
            if nodes.ids.isLong {
                // Reserves the capacity for the rest, estimated from the text read so far: growing later takes more.
                let index = event.pointee.start_mark.index
                let length = nodes.ids.length
                nodes.ids.reserve(length + length * max(0, source.count - index) / max(1, index - begin))
            }
            nodes.ids.append(.id(Identifier(texts.string(text)), at: place), text)
            keep(textOf: text.count)
            lastQuoted = isPlain ? nil : place
            total += 1
        }
        nodes.addIDs(isRepeatable: openAnchors > 0)
        return false
    }

    private mutating func closeIDs() {
        guard let index = closeFrame() else { return }
        let end = blockEnd(last: nodes.ids.last?.place.end)
        keep(48 + nodes.ids.length * MemoryLayout<Located<Identifier>>.stride)
        nodes.closeIDs(index, end: end)
    }

    /// The end of the current mapping or list. libyaml marks the end of a block where the next thing begins; here it ends
    /// with its last part.
    @inline(__always)
    private func blockEnd(last: SourcePosition?) -> SourcePosition {
        let start = SourcePosition(events.current.pointee.start_mark)
        let end = SourcePosition(events.current.pointee.end_mark)
        return start != end ? end : last ?? end
    }

    /// Adds the current alias; false, and an error is reported, if it can't be resolved.
    mutating func addAlias() -> Bool {
        let name = events.current.pointee.data.alias.anchor.map { String(cString: $0) } ?? ""
        guard let number = anchors[Identifier(name)] else {
            let known = anchors.keys.map(\.text).sorted()
            let suggestion = DidYouMean.suggestion(for: name, among: known).map { "did you mean `*\($0.shortened)`?" }
            report(
                .unknownAlias, "there is no anchor `&\(name.shortened)` before this alias",
                help: suggestion
                    ?? "write `&\(name.shortened)` before the value that the alias should repeat; "
                    + "a string that begins with `*` must be in quotes")
            return false
        }
        guard let expanded = anchored[number].expanded else {
            report(
                .recursiveAlias, "the alias `*\(name.shortened)` is inside what it repeats",
                help: "an alias can repeat only what ended before it",
                labels: [Diagnostic.Label(anchored[number].place, "the anchor")])
            return false
        }
        nodes.add(
            .alias, next: anchored[number].index, start: SourcePosition(events.current.pointee.start_mark),
            end: SourcePosition(events.current.pointee.end_mark))
        lastQuoted = nil
        total += expanded
        return true
    }

    /// Opens a container; false if it is nested too deep.
    mutating func open(_ kind: Node.Kind) -> Bool {
        guard frames.count < bounds.depth else {
            report(
                .tooDeep, "mappings and lists are nested more than \(bounds.depth) deep here",
                help: "a manifest needs no more than eight levels")
            return false
        }
        let event = events.current
        let (anchor, tagText) =
            kind == .mapping
            ? (event.pointee.data.mapping_start.anchor, event.pointee.data.mapping_start.tag)
            : (event.pointee.data.sequence_start.anchor, event.pointee.data.sequence_start.tag)
        let tag = tagText.map { coreTag($0) } ?? Node.Tag.none
        let expected: Node.Tag = kind == .mapping ? .mapping : .sequence
        if tag != .none, ![.nonSpecific, .foreign, expected].contains(tag) {
            report(
                .foreignTag, "this tag doesn't fit \(kind == .mapping ? "a mapping" : "a list")",
                at: YAMLText(source).tagPlace(from: eventPlace), help: "remove the tag")
        }
        let index = count
        let start = SourcePosition(event.pointee.start_mark)
        let number = anchor.map { setAnchor($0, index, expanded: nil) } ?? -1
        if number >= 0 { openAnchors += 1 }
        frames.append(Frame(index: index, start: start, anchor: number, before: total))
        nodes.add(kind, tag: tag, isRepeatable: openAnchors > 0, start: start, end: start)
        lastQuoted = nil
        total += 1
        return true
    }

    mutating func close() {
        guard let index = closeFrame() else { return }
        nodes.close(index, end: blockEnd(last: nodes.count > index + 1 ? nodes[nodes.count - 1].end : nil))
        if nodes.kind(index) == .mapping { checkKeys(of: Node.Index(truncatingIfNeeded: index)) }
    }

    /// Closes the innermost mapping or list, and returns its node.
    mutating func closeFrame() -> Int? {
        guard let frame = frames.popLast() else { return nil }
        if frame.anchor >= 0 {
            anchored[frame.anchor].expanded = total - frame.before
            openAnchors -= 1
        }
        return Int(frame.index)
    }

    @discardableResult
    private mutating func setAnchor(
        _ name: UnsafePointer<UInt8>,
        _ index: Node.Index,
        expanded: Int?
    ) -> Int {
        anchors[Identifier(String(cString: name))] = anchored.count
        anchored.append(Anchored(index: index, place: eventPlace, expanded: expanded))
        newestAnchor = index
        keep(Self.costOfAnchor)
        return anchored.count - 1
    }

    /// The tag of a node; one that isn't in the core schema is an error.
    private mutating func coreTag(_ text: UnsafePointer<UInt8>) -> Node.Tag {
        let tag = String(cString: text)
        guard let known = Self.tags[tag] else {
            report(
                .foreignTag, "the tag `\(Self.written(tag).shortened)` isn't in YAML's core schema",
                at: YAMLText(source).tagPlace(from: eventPlace),
                help: Self.help(forTag: tag))
            return .foreign
        }
        return known
    }

    private static func help(forTag tag: String) -> String {
        if tag.lowercased().hasPrefix("!include") || tag.lowercased() == "!import" {
            return "hoist includes files by the key `include` at the top level: `include: [flags/*.yaml]`"
        }
        if tag.utf8.first == UInt8(ascii: "!"), tag.utf8.contains(where: { "*./".utf8.contains($0) }),
            !tag.hasPrefix("!!")
        {
            return "a string that begins with `!` must be in quotes; a glob that takes files away doesn't exist"
        }
        return "remove the tag; hoist reads `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`"
    }

    /// A tag as people write it.
    private static func written(_ tag: String) -> String {
        let core = "tag:yaml.org,2002:"
        return tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag
    }

    private static let tags: [String: Node.Tag] = [
        "!": .nonSpecific,
        "tag:yaml.org,2002:str": .string,
        "tag:yaml.org,2002:int": .integer,
        "tag:yaml.org,2002:float": .float,
        "tag:yaml.org,2002:bool": .boolean,
        "tag:yaml.org,2002:null": .null,
        "tag:yaml.org,2002:map": .mapping,
        "tag:yaml.org,2002:seq": .sequence,
        "tag:yaml.org,2002:merge": .merge,
    ]
}
