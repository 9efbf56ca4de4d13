import Diagnostics
import FlagModel

extension FileDecoder {
    /// The ids of a list; nil, with an error told, where it is no list.
    mutating func ids(
        _ index: Node.Index,
        _ what: @autoclosure () -> String,
        item itemName: @autoclosure () -> String
    ) -> Located<[Located<Identifier>]>? {
        let list = document.resolved(index)
        guard document.nodes[Int(list)].kind == .sequence else {
            wrongType(index, "\(what()) must be a list", help: listHelp(index))
            return nil
        }
        let end = document.nodes[Int(list)].next
        var ids: [Located<Identifier>] = []
        ids.reserveCapacity(Int(end - list - 1))
        var item = list + 1
        while item < end {
            if let id = id(item, itemName()) { ids.append(id) }
            item = document.after(item)
        }
        return .ids(ids, at: place(index))
    }

    /// The ids of a list in which none stands twice; nil, with an error told, where it is no list.
    mutating func targetIDs(
        _ index: Node.Index,
        _ what: @autoclosure () -> String
    ) -> Located<[Located<Identifier>]>? {
        let isAlias = document.nodes[Int(index)].kind == .alias
        let list = document.resolved(index)
        if isAlias, let ids = shared[list] { return .ids(ids, at: place(index)) }
        guard let ids = ids(index, what(), item: "an item of \(what())") else { return nil }
        if ids.value.count > 1 { tellRepeated(in: list) }
        if isAlias { shared[list] = ids.value }
        return ids
    }

    private mutating func tellRepeated(in list: Node.Index) {
        let end = document.nodes[Int(list)].next
        // A few are compared one by one, which is faster.
        let isShort = end - list <= 12
        var table = isShort ? nil : KeyTable(capacity: Int(end - list))
        var item = list + 1
        while item < end {
            if node(item).kind == .scalar {
                let earlier = isShort ? sameItem(as: item, in: list) : table?.insert(item, in: document)
                if let earlier { tellRepeated(item, first: earlier) }
            }
            item = document.after(item)
        }
    }

    @inline(__always)
    private func sameItem(as item: Node.Index, in list: Node.Index) -> Node.Index? {
        var earlier = list + 1
        while earlier < item {
            if document.hasSameText(earlier, item) { return earlier }
            earlier = document.after(earlier)
        }
        return nil
    }

    private mutating func tellRepeated(_ item: Node.Index, first: Node.Index) {
        guard !node(item).isNull, !node(item).text.isEmpty else { return }
        tell(
            Diagnostic(
                .duplicateItem, "`\(node(item).string.shortened)` stands twice in this list", at: place(item),
                inline: "the second one", labels: [Diagnostic.Label(place(first), "the first one")],
                help: "remove one of the two"))
    }

    private func listHelp(_ index: Node.Index) -> String {
        let node = node(index)
        guard node.kind == .scalar else { return "write a list: `[one, other]`" }
        if node.isPlain, node.text.first == UInt8(ascii: "-") { return "a dash needs a space after it: `- one`" }
        if node.isNull { return "for none, write `[]`; to leave the list alone, leave it out" }
        return "write `[\(node.string.shortened)]`"
    }
}
