import Testing

@testable import ManagementAPI

@Suite("The time spent on retries")
struct RetrySpendingTests {
    @Test("counts waits that overlap once")
    func overlap() {
        var spending = RetrySpending()
        #expect(spending.total == .zero)
        spending.wait(from: .seconds(10), for: .seconds(4), pace: false)
        #expect(spending.total == .seconds(4))
        spending.wait(from: .seconds(11), for: .seconds(2), pace: false)
        #expect(spending.total == .seconds(4))
        spending.wait(from: .seconds(12), for: .seconds(5), pace: false)
        #expect(spending.total == .seconds(7))
        spending.wait(from: .seconds(100), for: .seconds(1), pace: false)
        #expect(spending.total == .seconds(8))
    }

    @Test("gives back the waits at a server's pace when a call succeeds, and no others")
    func pace() {
        var spending = RetrySpending()
        spending.wait(from: .seconds(0), for: .seconds(2), pace: false)
        spending.wait(from: .seconds(10), for: .seconds(30), pace: true)
        #expect(spending.total == .seconds(32))
        spending.succeeded()
        #expect(spending.total == .seconds(2))
        spending.wait(from: .seconds(20), for: .seconds(25), pace: true)
        #expect(spending.total == .seconds(7))
    }

    @Test("counts for all calls of a run together")
    func shared() {
        let budget = RetryBudget()
        var seen: [Duration] = []
        for _ in 0..<3 {
            let decision = budget.decide(at: .zero, pace: false) { spent in
                seen.append(spent)
                return .again(after: .seconds(seen.count))
            }
            #expect(decision == .again(after: .seconds(seen.count)))
        }
        _ = budget.decide(at: .zero, pace: false) { spent in
            seen.append(spent)
            return .stop
        }
        #expect(seen == [.zero, .seconds(1), .seconds(2), .seconds(3)])
    }
}
