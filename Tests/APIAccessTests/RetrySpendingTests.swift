import Testing

@testable import APIAccess

@Suite("The time spent on retries")
struct RetrySpendingTests {
    @Test("is the time during which any call is retried")
    func overlap() {
        var spending = RetrySpending()
        #expect(spending.total(at: .seconds(5)) == .zero)
        spending.retry(for: .failure, after: nil, at: .seconds(10))
        #expect(spending.total(at: .seconds(12)) == .seconds(2))
        spending.retry(for: .failure, after: nil, at: .seconds(13))
        spending.finish(.failure, at: .seconds(14))
        #expect(spending.total(at: .seconds(15)) == .seconds(5))
        spending.retry(for: .failure, after: .failure, at: .seconds(16))
        spending.finish(.failure, at: .seconds(17))
        #expect(spending.total(at: .seconds(100)) == .seconds(7))
        spending.finish(nil, at: .seconds(101))
        spending.retry(for: .failure, after: nil, at: .seconds(110))
        #expect(spending.total(at: .seconds(111)) == .seconds(8))
    }

    @Test("returns only the time of rate limits when a call succeeds")
    func pace() {
        var spending = RetrySpending()
        spending.retry(for: .failure, after: nil, at: .seconds(0))
        spending.finish(.failure, at: .seconds(2))
        spending.retry(for: .pace, after: nil, at: .seconds(10))
        #expect(spending.total(at: .seconds(30)) == .seconds(22))
        spending.succeeded(at: .seconds(30))
        #expect(spending.total(at: .seconds(30)) == .seconds(2))
        #expect(spending.total(at: .seconds(37)) == .seconds(9))
        spending.finish(.pace, at: .seconds(40))
        #expect(spending.total(at: .seconds(90)) == .seconds(12))
        spending.succeeded(at: .seconds(90))
        #expect(spending.total(at: .seconds(90)) == .seconds(2))
    }

    @Test("distinguishes causes when they change during a call")
    func change() {
        var spending = RetrySpending()
        spending.retry(for: .pace, after: nil, at: .seconds(0))
        spending.retry(for: .failure, after: .pace, at: .seconds(4))
        #expect(spending.total(at: .seconds(5)) == .seconds(5))
        spending.succeeded(at: .seconds(6))
        #expect(spending.total(at: .seconds(6)) == .seconds(2))
        spending.retry(for: .pace, after: .failure, at: .seconds(7))
        spending.succeeded(at: .seconds(9))
        #expect(spending.total(at: .seconds(9)) == .seconds(3))
    }

    @Test("counts for all calls of a run, from the decision to retry")
    func shared() {
        let budget = RetryBudget()
        var seen: [Duration] = []
        func decide(_ decision: RetryDecision, at seconds: Int, after cause: RetryCause? = nil) {
            let decided = budget.decide(at: .seconds(seconds), cause: .failure, after: cause) { spent in
                seen.append(spent)
                return decision
            }
            #expect(decided == decision)
        }
        decide(.stop, at: 0)
        decide(.again(after: .seconds(9)), at: 1)
        decide(.again(after: .seconds(9)), at: 3)
        decide(.stop, at: 4, after: .failure)
        budget.finish(.failure, at: .seconds(4))
        budget.finish(.failure, at: .seconds(6))
        decide(.stop, at: 100)
        #expect(seen == [.zero, .zero, .seconds(2), .seconds(3), .seconds(5)])
    }
}
