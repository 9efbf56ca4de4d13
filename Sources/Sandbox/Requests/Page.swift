/// The part of a listing that an answer holds.
struct Page {
    let size: Int
    let index: Int
    let range: Range<Int>

    /// The page that the query asks for (`pageSize`, `pageIndex`); everything that `limit` allows when it doesn't ask.
    ///
    /// - Throws: ``Refusal`` with an issue for a size under 1, an index under 0, and what isn't a number.
    init(of count: Int, _ query: RequestTarget, limit: Int?) throws(Refusal) {
        let size = try query.number("pageSize", atLeast: 1) ?? limit ?? count
        self.size = min(size, limit ?? size)
        index = try query.number("pageIndex", atLeast: 0) ?? 0
        let (start, overflows) = index.multipliedReportingOverflow(by: self.size)
        let lower = overflows ? count : min(start, count)
        range = lower..<(lower + min(self.size, count - lower))
    }
}
