import Diagnostics
import FlagModel
import FlagTestKit

@testable import ManifestReading

extension OtherValue {
    /// What hoist's own reader makes of a file, merge keys worked in.
    ///
    /// - Parameter raw: Whether scalars are taken as they are written, as ids are, and not by the core schema.
    /// - Returns: The value; the codes of all diagnostics as an error, if there are any.
    static func read(_ bytes: [UInt8], raw: Bool = false) -> OtherParsers.Reading {
        guard case .text(let text) = DecodedText.decode(bytes) else { return .error("invalid-encoding") }
        return text.withUnsafeBufferPointer { bytes in
            guard let document = Document(bytes, file: 0, bounds: Bounds(), readsIDs: raw) else {
                return .error("out-of-memory")
            }
            var decoder = FileDecoder(document, .root, FlagKeys(.standard))
            guard decoder.begin() else {
                return decoder.document.diagnostics.bag.sorted.isEmpty ? .value(.null) : decoder.codes
            }
            guard let root = decoder.document.node() else { return decoder.codes }
            let value = decoder.value(root, raw: raw)
            for _ in 0..<2 { guard decoder.document.advance() != nil else { return decoder.codes } }
            return decoder.document.diagnostics.bag.sorted.isEmpty ? .value(value) : decoder.codes
        }
    }
}

extension FileDecoder {
    /// The codes of what was reported.
    fileprivate var codes: OtherParsers.Reading {
        .error(document.diagnostics.bag.sorted.map(\.code.rawValue).joined(separator: " "))
    }

    /// The value of a node.
    fileprivate mutating func value(_ index: Node.Index, raw: Bool) -> OtherValue {
        let node = node(index)
        switch node.kind {
        case .scalar:
            if CoreScalar.resolve(node) == nil {
                report(Diagnostic(.wrongType, "a tag that doesn't fit", at: place(index)))
            }
            return raw ? .text(node.string) : value(of: node)
        case .sequence: return .list(items(of: index).map { value($0, raw: raw) })
        case .ids:
            let ids = document.nodes.ids(Int(document.resolved(index)))
            return .list(ids.map { .text($0.value.text) })
        case .mapping:
            var pairs: [(key: OtherValue, value: OtherValue)] = []
            eachEntry(index, "this") { decoder, key, value in
                pairs.append((decoder.value(key, raw: raw), decoder.value(value, raw: raw)))
            }
            return .mapping(pairs)
        case .alias: return .other("alias")
        }
    }

    private func value(of node: Node) -> OtherValue {
        switch CoreScalar.resolve(node) {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer, .float: .number(number(node.string))
        case .text, nil: .text(node.string)
        }
    }

    private func number(_ text: String) -> Double {
        let digits = text.dropFirst(2)
        if text.hasPrefix("0x") { return Int(digits, radix: 16).map(Double.init) ?? .nan }
        if text.hasPrefix("0o") { return Int(digits, radix: 8).map(Double.init) ?? .nan }
        // Swift knows `inf` and `nan` without the point.
        let small = text.lowercased()
        let isFinite = !small.hasSuffix(".inf") && !small.hasSuffix(".nan")
        return Double(isFinite ? text : small.filter { $0 != "." }) ?? .nan
    }
}
