import Diagnostics
import FlagModel

extension FileDecoder {
    /// The ids of a list; nil, and an error is reported, if it isn't a list.
    mutating func ids(
        _ index: Node.Index,
        _ what: @autoclosure () -> String,
        item itemName: @autoclosure () -> String
    ) -> Located<[Located<Identifier>]>? {
        let list = document.resolved(index)
        switch document.nodes.kind(Int(list)) {
        case .ids: return .ids(document.nodes.ids(Int(list)), at: place(index))
        case .sequence: break
        case .scalar, .mapping, .alias:
            wrongType(index, "\(what()) must be a list", help: listHelp(index))
            return nil
        }
        let items = items(of: list)
        var ids: [Located<Identifier>] = []
        ids.reserveCapacity(items.count)
        for item in items { if let id = id(item, itemName()) { ids.append(id) } }
        document.keep(48 + items.count * MemoryLayout<Located<Identifier>>.stride)
        return .ids(ids, at: place(index))
    }

    /// The ids of a list without duplicates; nil, and an error is reported, if it isn't a list.
    mutating func targetIDs(
        _ index: Node.Index,
        _ what: @autoclosure () -> String
    ) -> Located<[Located<Identifier>]>? {
        let list = document.resolved(index)
        let isRepeatable = document.nodes[Int(list)].isRepeatable
        if isRepeatable, let ids = repeated.lists[list] { return .ids(ids, at: place(index)) }
        guard let ids = ids(index, what(), item: "an item of \(what())") else { return nil }
        let mayRepeat = document.nodes.kind(Int(list)) != .ids || document.nodes.mayRepeat(Int(list))
        if mayRepeat { reportRepeated(ids.value) }
        if isRepeatable { repeated.lists[list] = ids.value }
        return ids
    }

    /// Adds a list of the flag's last environment, without duplicates; an error is reported if it isn't a list.
    ///
    /// - Parameter grants: Gets the list's grants; nil for a list that can't have any.
    mutating func addList(
        _ list: WrittenList,
        _ value: Node.Index,
        _ what: @autoclosure () -> String,
        _ kind: TargetKind? = nil,
        into grants: inout [Grant]
    ) {
        draft.remove(list)
        let written = document.resolved(value)
        if document.nodes.kind(Int(written)) == .ids, !document.nodes.isRepeatable(Int(written)),
            !document.nodes.mayRepeat(Int(written))
        {
            let range = document.nodes.range(Int(written))
            guard list.countsEmpty || !range.isEmpty else { return }
            draft.begin(list, at: place(value))
            for number in range { draft.add(document.nodes.ids[number]) }
            draft.endList()
            return
        }
        let ids = kind.map { targets(value, $0, what(), into: &grants) } ?? targetIDs(value, what())
        draft.add(list, ids, isRepeated: document.nodes.isRepeatable(Int(written)))
    }

    /// The targets of a list: ids, and grants of ids; nil, and an error is reported, if it isn't a list.
    ///
    /// - Parameter grants: Gets the list's grants.
    mutating func targets(
        _ index: Node.Index,
        _ kind: TargetKind,
        _ what: @autoclosure () -> String,
        into grants: inout [Grant]
    ) -> Located<[Located<Identifier>]>? {
        let list = document.resolved(index)
        // Nearly all lists have nothing but ids.
        guard document.nodes.kind(Int(list)) == .sequence, hasGrants(list) else { return targetIDs(index, what()) }
        if let known = repeated.granted[list] {
            grants += known.grants
            return .ids(known.ids, at: place(index))
        }
        var ids: [Located<Identifier>] = []
        var own: [Grant] = []
        for item in items(of: list) {
            if isGrant(item) {
                if let grant = grant(item, kind, of: what()) { own.append(grant) }
            } else if let id = id(item, "an item of \(what())") {
                ids.append(id)
            }
        }
        document.keep(
            96 + ids.count * MemoryLayout<Located<Identifier>>.stride + own.count * MemoryLayout<Grant>.stride)
        reportRepeated(ids)
        report(own, beside: ids)
        if document.nodes[Int(list)].isRepeatable { repeated.granted[list] = (ids, own) }
        grants += own
        return .ids(ids, at: place(index))
    }

    private mutating func reportRepeated(_ ids: [Located<Identifier>]) {
        var table = KeyTable(capacity: ids.count)
        for (number, id) in ids.enumerated() {
            let earlier = table.insert(Int32(truncatingIfNeeded: number), hash: id.value.hashOfBytes) {
                ids[Int($0)].value == id.value
            }
            guard let earlier else { continue }
            report(
                Diagnostic(
                    .duplicateItem, "this list has `\(id.value.text.shortened)` twice", at: id.place,
                    inline: "the second one", labels: [Diagnostic.Label(ids[Int(earlier)].place, "the first one")],
                    help: "remove one of the two"))
            guard !document.diagnostics.isFull else { return }
        }
    }

    private mutating func listHelp(_ index: Node.Index) -> String {
        let node = node(index)
        guard node.kind == .scalar else { return "write a list: `[one, other]`" }
        let isSpread = node.start.line != node.end.line
        if node.isPlain, let help = MissingDashSpace.help(in: node.string) {
            guard isSpread || !document.followsKey(node.start) else {
                return
                    "write `[\(node.string.shortened)]`; a dash that begins an item has a space after it, on a line of its own"
            }
            return help
        }
        if isSpread {
            let first = node.string.split(whereSeparator: { $0 == "\n" || $0 == " " }).first.map(String.init) ?? "one"
            return "write each item on a line of its own, after a dash and a space: `- \(first.shortened)`"
                + (node.isPlain ? "" : "; what follows a `|`, a `>` or a quote is a single string")
        }
        if node.isNull { return "for none, write `[]`; to leave the list alone, leave it out" }
        return "write `[\(node.string.shortened)]`"
    }
}
