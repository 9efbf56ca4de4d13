/// A progress bar: how much is done, how fast, and how much time is left.
///
/// `[##########....................] 40/120 calls, 210 a second, 1 s left`
package struct ProgressBar: Sendable {
    /// The width of the bar itself, in columns.
    private static let width = 30

    private let total: Int

    /// A bar for this number of calls.
    package init(total: Int) {
        self.total = total
    }

    /// The line, without a line break, for a number of finished calls and the elapsed time.
    package func line(done: Int, after elapsed: Duration) -> String {
        let filled = total == 0 ? Self.width : done * Self.width / total
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
        let milliseconds = max(
            1, Int(elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000))
        let rate = done * 1_000 / milliseconds
        let left = (total - done) * milliseconds / max(1, done) / 1_000
        return "[\(bar)] \(done)/\(total) calls, \(rate) a second, \(left) s left"
    }
}
