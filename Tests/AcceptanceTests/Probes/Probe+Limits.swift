import JSONText
import NIOHTTP1

extension Probe {
    /// How much Reflag takes at once.
    static let limits = [
        Probe("batch-of-100", "One call can change the targets of 100 flags.") { bench in
            try await bench.batches([1, 100])
        },
        Probe("batch-of-1000", "One call can change the targets of 1,000 flags.") { bench in
            guard bench.settings.isLarge else { return .untried("HOIST_ACC_LARGE=1, for 1,000 flags that stay") }
            return try await bench.batches([1_000])
        },
        Probe("rate-limit-at-64", "64 calls at once are all answered, without a 429.") { bench in
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<Service.parallelism {
                    group.addTask { try await bench.service.call(.GET, "", seesLimit: true) }
                }
                var answers: [Answer] = []
                for try await answer in group { answers.append(answer) }
                return answers
            }
            let limited = answers.filter { $0.status == 429 }
            let told = Set(
                answers.flatMap(\.headers).filter { $0.name == "retry-after" || $0.name.contains("ratelimit") }
                    .map { "\($0.name): \($0.value)" }
            ).sorted().prefix(8)
            let headers = told.isEmpty ? "no header about a limit" : told.joined(separator: "; ")
            let others = answers.filter { $0.status != 200 && $0.status != 429 }.map(\.seen)
            let rest = others.isEmpty ? "" : ", \(others.count) others (\(others[0]))"
            return .found(
                limited.isEmpty && others.isEmpty,
                "of \(answers.count) answers, \(limited.count) are 429\(rest); \(headers)")
        },
    ]
}

extension Bench {
    /// Writes batches of these sizes, each once to add and once to remove.
    fileprivate func batches(_ sizes: [Int]) async throws -> Finding {
        let company = try await known()
        let flags = try await batchFlags(sizes.max() ?? 1)
        var took: [String] = []
        for size in sizes {
            let batch = Array(flags.prefix(size))
            let answer = try await target(batch, true, company)
            guard answer.status == 200 else { return .differs("\(size) updates are answered \(answer.seen)") }
            guard let last = batch.last, try await targets(last).contains(company) else {
                return .differs("of \(size) updates, the last wasn't carried out")
            }
            try await target(batch, false, company).ok()
            took.append("\(size)")
        }
        return .holds("carried out: \(took.joined(separator: " and ")) in one call")
    }

    private func batchFlags(_ count: Int) async throws -> [Flag] {
        try await withThrowingTaskGroup(of: (Int, Flag).self) { group in
            var flags: [Int: Flag] = [:]
            for number in 1...count {
                if number > 8, let (done, flag) = try await group.next() { flags[done] = flag }
                let digits = String(number)
                let word = "batch" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                group.addTask { (number, try await self.flag(word)) }
            }
            for try await (done, flag) in group { flags[done] = flag }
            return flags.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
