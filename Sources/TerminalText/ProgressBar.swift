/// A progress bar: how much is done, how fast, and how much time is left.
///
/// `[##########....................] 40/120 calls, 210 a second, 1 s left`
///
/// On a narrow terminal the bar and the words are shorter, and then parts are left out: a line that wraps couldn't be erased.
///
/// `[###.......] 40/120, 210/s, 1 s left`
package struct ProgressBar: Sendable {
    private let total: Int

    /// A bar for this number of calls.
    package init(total: Int) {
        self.total = total
    }

    /// The line, without a line break, for a number of finished calls and the elapsed time.
    ///
    /// - `columns`: The terminal's width. One column stays free, since many terminals wrap a full line.
    package func line(done: Int, after elapsed: Duration, columns: Int = 80) -> String {
        let milliseconds = max(
            1, Int(elapsed.components.seconds * 1_000 + elapsed.components.attoseconds / 1_000_000_000_000_000))
        let rate = done * 1_000 / milliseconds
        let left = (total - done) * milliseconds / max(1, done) / 1_000
        let figures = "\(done)/\(total)"
        let (count, speed, rest) = (figures + " calls", "\(rate) a second", "\(left) s left")
        let forms = [
            bar(30, done) + [count, speed, rest].joined(separator: ", "),
            bar(10, done) + [count, speed, rest].joined(separator: ", "),
            bar(10, done) + [figures, "\(rate)/s", rest].joined(separator: ", "),
            [figures, "\(rate)/s", rest].joined(separator: ", "), [figures, rest].joined(separator: ", "), count,
        ]
        return forms.first { $0.utf8.count < columns } ?? String(count.prefix(max(0, columns - 1)))
    }

    /// The bar itself and a space: `[###.......] `.
    private func bar(_ width: Int, _ done: Int) -> String {
        let filled = total == 0 ? width : done * width / total
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled) + "] "
    }
}
