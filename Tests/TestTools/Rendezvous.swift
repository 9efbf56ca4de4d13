/// Blocks callers until a number of them are there, or a time has passed, so that a test fails instead of hanging.
package actor Rendezvous {
    private let count: Int
    private var arrived = 0

    /// A rendezvous of a number of callers.
    package init(of count: Int) {
        self.count = count
    }

    /// Waits for the others.
    package func meet() async {
        arrived += 1
        var turns = 0
        while arrived < count, turns < 1_000_000 {
            turns += 1
            await Task.yield()
        }
    }
}
