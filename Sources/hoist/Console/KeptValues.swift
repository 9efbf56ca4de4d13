import Synchronization

/// What isn't freed any more, since the process is about to end, and nothing that takes memory is still to come: to free the
/// parts of a large manifest one by one takes longer than to compare them.
enum KeptValues {
    private static let all = Mutex<[any Sendable]>([])

    /// Keeps values until the process has ended.
    static func keepToTheEnd(_ values: any Sendable...) { all.withLock { $0 += values } }
}
