import CLibYAML
import Diagnostics
import FlagModel

extension Document {
    /// Whether the number of nodes (with aliases expanded) and the memory are still within bounds.
    ///
    /// - Parameter ids: How many ids the list being read has, which aren't counted yet. While it grows, and while it is
    ///   searched for duplicates, each costs as much again.
    mutating func isWithinBounds(with ids: Int = 0) -> Bool {
        if total <= bounds.nodes, cost + 2 * ids * MemoryLayout<Located<Identifier>>.stride <= bounds.keptBytes {
            return true
        }
        reportBounds()
        return false
    }

    /// The approximate number of bytes of memory for what was read, including nodes.
    private var cost: Int { kept + nodes.count * Self.costOfNode }

    /// Whether to continue with the parts of a tree: memory and errors are within bounds. If they aren't, that is reported
    /// at the next event.
    var canContinue: Bool { cost <= bounds.keptBytes && !diagnostics.isFull }

    /// Counts bytes of memory that are kept from now on.
    mutating func keep(_ bytes: Int) { kept += bytes }

    /// Counts the memory of a string that is kept from now on: a short one is stored inline.
    @inline(__always)
    mutating func keep(textOf bytes: Int) { if bytes > 15 { kept += bytes + 48 } }

    /// A node takes 24 bytes and up to 64 of text, half of which may be spare; finding duplicate keys takes 32.
    private static let costOfNode = 56
    static let costOfAnchor = 160

    private mutating func reportBounds() {
        if total > bounds.nodes {
            report(
                .tooManyNodes, "with its aliases expanded this file has over \(bounds.nodes) nodes",
                help: "aliases that repeat aliases multiply: write fewer levels of them, or split the manifest")
        } else {
            report(
                .outOfProportion, "this manifest expands to far more memory than its size allows",
                help:
                    "repeat a whole flag or list by an alias, or use an audience; `<<` makes copies"
            )
        }
    }

    /// Reports keys that aren't scalars, and duplicate keys.
    mutating func checkKeys(of mapping: Node.Index) {
        let end = nodes.next(Int(mapping))
        var table: KeyTable?
        var key = mapping + 1
        var number = 0
        while key < end, !diagnostics.isFull {
            if nodes.kind(Int(resolved(key))) != .scalar {
                diagnostics.add(complexKey(place(key)))
            } else {
                // A few keys are compared one by one, which is faster.
                if number == Self.few { table = tableOfKeys(of: mapping, before: key) }
                var earlier: Node.Index?
                if table != nil {
                    earlier = table?.insert(key, in: self)
                } else {
                    let written = Int(resolved(key))
                    var other = mapping + 1
                    while other < key, earlier == nil {
                        if nodes.hasSameText(Int(resolved(other)), written) { earlier = other }
                        other = after(after(other))
                    }
                }
                if let earlier {
                    let text = nodes[Int(resolved(key))].string
                    diagnostics.add(.duplicateKey(text, place(key), first: place(earlier)))
                }
                number += 1
            }
            key = after(after(key))
        }
    }

    private static let few = 10

    private func tableOfKeys(of mapping: Node.Index, before end: Node.Index) -> KeyTable {
        var table = KeyTable()
        var key = mapping + 1
        while key < end {
            if nodes.kind(Int(resolved(key))) == .scalar { _ = table.insert(key, in: self) }
            key = after(after(key))
        }
        return table
    }
}

extension Document {
    /// Limited, since each scans the text.
    private static let mostLookups = 20

    /// The `#` of a comment right after a location, or the `&` of an anchor at it; nil if there is neither, or after too many
    /// lookups.
    mutating func signBehind(_ place: Place) -> Unicode.Scalar? {
        guard lookups < Self.mostLookups else { return nil }
        lookups += 1
        let line = YAMLText(source).line(place.start.line).line.scalars
        let rest = line.dropFirst(Int(place.start.column) - 1).drop { $0 == " " }
        return rest.first.flatMap { "#&".unicodeScalars.contains($0) ? $0 : nil }
    }

    /// Whether anything is before a position on its line, such as a key; true after too many lookups.
    mutating func followsKey(_ position: SourcePosition) -> Bool {
        guard lookups < Self.mostLookups else { return true }
        lookups += 1
        let line = YAMLText(source).line(position.line).line.scalars
        return line.prefix(Int(position.column) - 1).contains { $0 != " " && $0 != "\t" }
    }

    /// The error for a key that isn't a string; one of a template is reported as such.
    mutating func complexKey(_ place: Place) -> Diagnostic {
        guard lookups < Self.mostLookups else { return .complexKey(place) }
        lookups += 1
        let line = YAMLText(source).line(place.start.line).line
        return TemplateMark(in: line).map { $0.diagnostic(file: file) } ?? .complexKey(place)
    }

    /// The error for an unknown key that seems to be the text of an empty block; nil for any other key.
    mutating func unindentedBlock(ofKey key: Place) -> Diagnostic? {
        guard let near = emptyBlocks.firstIndex(where: { $0 < key.start.line && $0 + 20 > key.start.line }) else {
            return nil
        }
        // Each is looked up once.
        emptyBlocks.remove(at: near)
        return UnindentedBlock.diagnostic(ofKey: key, in: YAMLText(source))
    }

    /// The location of the current event; one character if it is empty or spans lines.
    var eventPlace: Place {
        let start = SourcePosition(events.current.pointee.start_mark)
        let end = SourcePosition(events.current.pointee.end_mark)
        guard end.line == start.line, end.column > start.column else { return Place(file: file, character: start) }
        return Place(file: file, start: start, end: end)
    }

    mutating func report(
        _ code: DiagnosticCode,
        _ message: String,
        at place: Place? = nil,
        help: String,
        labels: [Diagnostic.Label] = []
    ) {
        diagnostics.add(Diagnostic(code, message, at: place ?? eventPlace, labels: labels, help: help))
    }
}
