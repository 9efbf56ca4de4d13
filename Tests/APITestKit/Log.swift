import Synchronization

/// A list that many tasks append to.
package final class Log<Entry: Sendable>: Sendable {
    private let stored = Mutex<[Entry]>([])

    package init() {}

    package var entries: [Entry] { stored.withLock { $0 } }

    package func append(_ entry: Entry) {
        stored.withLock { $0.append(entry) }
    }
}
