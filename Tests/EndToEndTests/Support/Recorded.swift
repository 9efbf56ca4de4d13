import Synchronization

/// What came along, in the order in which it came.
final class Recorded<Item: Sendable>: Sendable {
    private let items = Mutex<[Item]>([])

    /// All that came so far.
    var all: [Item] { items.withLock { $0 } }

    /// Adds one, and says how many there were before.
    @discardableResult
    func append(_ item: Item) -> Int {
        items.withLock { items in
            items.append(item)
            return items.count - 1
        }
    }
}
