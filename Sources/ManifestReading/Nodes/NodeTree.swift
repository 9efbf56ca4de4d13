import Diagnostics

/// The nodes of one YAML document, with aliases still as aliases.
struct NodeTree {
    /// The number of a node in its tree.
    typealias Index = Int32

    /// The nodes in the order of the text; the first is the root.
    var nodes: [Node] = []
    /// The file that the places are in.
    let file: UInt32

    /// The node, or the one that an alias stands for.
    func resolved(_ index: Index) -> Index {
        let node = nodes[Int(index)]
        return node.kind == .alias ? node.next : index
    }

    /// The index after a node and everything under it.
    func after(_ index: Index) -> Index {
        switch nodes[Int(index)].kind {
        case .scalar, .alias: index + 1
        case .mapping, .sequence: nodes[Int(index)].next
        }
    }

    /// Where a node is written; for an alias, the alias.
    func place(_ index: Index) -> Place {
        let node = nodes[Int(index)]
        return Place(file: file, start: node.start, end: node.end)
    }

    /// The items of a list.
    func items(_ index: Index) -> ChildSequence {
        ChildSequence(tree: self, container: index)
    }
}

/// The direct children of a container: a list's items, or a mapping's keys and values in turn.
struct ChildSequence: Sequence, IteratorProtocol {
    private let tree: NodeTree
    private var position: NodeTree.Index
    private let end: NodeTree.Index

    init(tree: NodeTree, container: NodeTree.Index) {
        self.tree = tree
        position = container + 1
        end = tree.nodes[Int(container)].next
    }

    mutating func next() -> NodeTree.Index? {
        guard position < end else { return nil }
        defer { position = tree.after(position) }
        return position
    }
}
