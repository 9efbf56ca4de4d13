import HoistEngine
import Planning

/// What of a saved plan is done already, beneath the plan; empty where nothing is.
///
/// ```
/// 2 of 6 calls are done already, 1 in part:
///   createFlag new-flag
///   updateFlag huddles
///   updateCompanyFlags company acme in Production (1 flag)
/// ```
struct AlreadyText {
    private let work: ApplyWork
    private let naming: Int

    /// - Parameter naming: How many calls are named; the others are counted.
    init(_ work: ApplyWork, naming: Int) {
        self.work = work
        self.naming = naming
    }

    /// The whole, with an empty line before it and a line end after it.
    var text: String {
        guard !work.already.isEmpty else { return "" }
        let all = work.plan.calls.count
        let done = all - work.rest.calls.count
        let inPart = work.already.count - done
        var head = "\(done) of \(all) \(all == 1 ? "call" : "calls") \(done == 1 ? "is" : "are") done already"
        if inPart > 0 { head += ", \(inPart) in part" }
        if work.isDone { head += "; there is nothing left to do" }
        var lines = work.already.prefix(naming).map { "  " + CallWords.call($0) }
        if work.already.count > naming { lines.append("  … and \(work.already.count - naming) more") }
        return "\n\(head):\n" + lines.map { $0 + "\n" }.joined()
    }
}
