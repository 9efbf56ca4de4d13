/// Tells how far a verification is: a bar on a terminal, nothing elsewhere.
struct ServedProgress {
    private let total: Int
    private let showsBar: Bool
    private let started = ContinuousClock.now
    private var told = false

    init(total: Int, console: Console) {
        self.total = total
        showsBar = Terminal.isTerminal(2) && console.verbosity == .normal
    }

    /// Takes note of how many reads are done.
    mutating func note(_ done: Int) {
        guard showsBar else { return }
        told = true
        Terminal.write("\r\u{1B}[K" + ApplyProgress.bar(done, of: total, after: started.duration(to: .now)), to: 2)
    }

    /// Leaves a clean line.
    func finish() {
        if told { Terminal.write("\r\u{1B}[K", to: 2) }
    }
}
