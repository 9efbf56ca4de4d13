/// Those who wait for their turn, first come, first served; one who leaves early costs nothing.
struct WaitingLine<Waiter: Sendable>: Sendable {
    private var waiters: [Int: Waiter] = [:]
    private var order: [Int] = []
    private var head = 0

    var count: Int { waiters.count }

    /// Takes a place at the end, under a number of its own.
    mutating func join(_ waiter: Waiter, number: Int) {
        waiters[number] = waiter
        order.append(number)
    }

    /// Gives up a place, if it is still held.
    mutating func leave(number: Int) -> Waiter? {
        waiters.removeValue(forKey: number)
    }

    /// The one who has waited longest.
    mutating func next() -> Waiter? {
        while head < order.count {
            let number = order[head]
            head += 1
            if let waiter = waiters.removeValue(forKey: number) {
                shrink()
                return waiter
            }
        }
        shrink()
        return nil
    }

    /// Forgets the places that have been called, now and then, so that the line is as long as its waiters are many.
    private mutating func shrink() {
        guard head > 64, head * 2 > order.count else { return }
        order.removeFirst(head)
        head = 0
    }
}
