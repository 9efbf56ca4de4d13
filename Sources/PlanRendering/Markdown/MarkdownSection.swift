import FlagModel

/// A part of a comment that is made of items, any of which can be left out.
struct MarkdownSection {
    /// An item, whole or not at all.
    struct Item {
        /// Its lines, each with its line end.
        let lines: String
        /// The HTML of the line that stands for it while it is folded away; nil in a common block.
        let summary: String?
        /// The flags that it tells of.
        let flags: Set<Identifier>
        /// How many of the flags it counts without naming them.
        let unnamed: Int
        /// The longest run of backticks in its lines.
        let longestRun: Int

        /// An item that stands in a common block, or folded away under a summary.
        init(_ lines: [String], summary: String? = nil, flags: Set<Identifier> = [], unnamed: Int = 0) {
            self.lines = lines.map { $0 + "\n" }.joined()
            self.summary = summary
            self.flags = flags
            self.unnamed = unnamed
            longestRun = MarkdownText.longestRun(in: self.lines)
        }
    }

    /// What stands above the items, with its line ends; empty for nothing.
    private let heading: String
    /// The items.
    private var items: [Item]
    /// How many flags the items count without naming them.
    var unnamed: Int { items.reduce(0) { $0 + $1.unnamed } }
    /// The items that were left out.
    private(set) var leftOut: [Item] = []

    /// A section with a heading, where it is to have one, and items.
    init(heading: String = "", items: [Item]) {
        self.heading = heading
        self.items = items
    }

    /// The section as it is written: first the items that stand in a common block; empty without items.
    var text: String {
        guard !items.isEmpty else { return "" }
        let together = items.filter { $0.summary == nil }
        let block = together.isEmpty ? "" : Self.fenced(together) + "\n"
        return heading + block + items.map(Self.folded).joined()
    }

    /// The section with the items that fit into so many bytes, in their order. Those that tell of most flags are chosen
    /// first, else the first; an item that doesn't fit is passed over.
    func fitting(_ bytes: Int) -> MarkdownSection {
        var section = MarkdownSection(heading: heading, items: [])
        var apart = heading.utf8.count
        var together = 0
        var longestRun = 0
        var isChosen = Array(repeating: false, count: items.count)
        // Sorting by the index as well, for `sorted` needn't keep the order of equals.
        let order = items.indices.sorted { (-items[$0].flags.count, $0) < (-items[$1].flags.count, $1) }
        for index in order {
            let item = items[index]
            var next = (apart: apart, together: together, longestRun: longestRun)
            if item.summary == nil {
                next.together += item.lines.utf8.count
                next.longestRun = max(longestRun, item.longestRun)
            } else {
                next.apart += Self.folded(item).utf8.count
            }
            let block = next.together == 0 ? 0 : Self.cost(of: next.together, longestRun: next.longestRun)
            if next.apart + block <= bytes {
                (apart, together, longestRun) = next
                isChosen[index] = true
            }
        }
        for (item, isChosen) in zip(items, isChosen) {
            if isChosen { section.items.append(item) } else { section.leftOut.append(item) }
        }
        return section
    }

    /// The bytes of a common block of so many bytes of lines, with the empty line under it.
    private static func cost(of lines: Int, longestRun: Int) -> Int {
        lines + 2 * MarkdownText.fenceLength(longestRun: longestRun) + "diff\n\n\n".utf8.count
    }

    private static func fenced(_ items: [Item]) -> String {
        let length = MarkdownText.fenceLength(longestRun: items.map(\.longestRun).max() ?? 0)
        let fence = String(repeating: "`", count: length)
        return "\(fence)diff\n\(items.map(\.lines).joined())\(fence)\n"
    }

    /// An item under its summary; empty where it has none.
    private static func folded(_ item: Item) -> String {
        guard let summary = item.summary else { return "" }
        return "<details><summary>\(summary)</summary>\n\n\(fenced([item]))\n</details>\n\n"
    }
}
