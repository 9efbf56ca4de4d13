import CLibYAML
import Diagnostics

/// A value of a YAML file that isn't a manifest, such as a workflow: scalars as they are written, aliases expanded, merge
/// keys as any other key.
package indirect enum YAMLValue: Sendable {
    /// A scalar's text, and its line from 1.
    case scalar(String, line: Int)
    /// A list's items.
    case list([YAMLValue])
    /// A mapping's entries, in order.
    case mapping([(key: String, value: YAMLValue)])

    /// The most nodes of a file, with aliases expanded.
    private static let mostNodes = 100_000

    /// Reads the first document of a file.
    ///
    /// - Parameter bytes: The file's bytes.
    /// - Returns: Its value; nil if it is empty, broken, or larger than a workflow can be.
    package static func read(_ bytes: [UInt8]) -> YAMLValue? {
        guard case .text(let text) = DecodedText.decode(bytes) else { return nil }
        var bounds = Bounds()
        bounds.nodes = mostNodes
        return text.withUnsafeBufferPointer { text in
            guard var document = Document(text, file: 0, bounds: bounds) else { return nil }
            // The stream's begin, the document's, and its first node.
            for _ in 0..<3 {
                guard let type = document.advance(), type != YAML_STREAM_END_EVENT else { return nil }
            }
            guard let root = document.node() else { return nil }
            return YAMLValue(root, in: document)
        }
    }

    private init(_ index: Node.Index, in document: borrowing Document) {
        let place = document.resolved(index)
        let node = document.nodes[Int(place)]
        var child = place + 1
        switch node.kind {
        case .sequence:
            var items: [YAMLValue] = []
            while child < node.next {
                items.append(YAMLValue(child, in: document))
                child = document.after(child)
            }
            self = .list(items)
        case .mapping:
            var entries: [(key: String, value: YAMLValue)] = []
            while child < node.next {
                let value = document.after(child)
                entries.append((document.nodes[Int(document.resolved(child))].string, YAMLValue(value, in: document)))
                child = document.after(value)
            }
            self = .mapping(entries)
        case .scalar, .alias, .ids:
            self = .scalar(node.string, line: Int(document.nodes[Int(index)].start.line))
        }
    }

    /// The value of a mapping's key; nil for any other value, or without that key.
    package subscript(_ key: String) -> YAMLValue? {
        guard case .mapping(let entries) = self else { return nil }
        return entries.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// A scalar's text; nil for any other value.
    package var text: String? { if case .scalar(let text, _) = self { text } else { nil } }

    /// A list's items; a scalar is a list of one, as workflows allow.
    package var items: [YAMLValue] {
        switch self {
        case .list(let items): items
        case .scalar: [self]
        case .mapping: []
        }
    }

    /// A mapping's entries; none for any other value.
    package var entries: [(key: String, value: YAMLValue)] {
        if case .mapping(let entries) = self { entries } else { [] }
    }
}
