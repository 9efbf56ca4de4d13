import Foundation
import Sandbox
import TestTools
import Testing

/// An apply keeps of each response what its own call asked about: its memory grows with the writes, and not with the writes
/// times the flags that every response lists.
@Suite("memory of hoist apply", .timeLimit(.minutes(60)))
struct ApplyMemoryTests {
    @Test(
        "is what its plan took, 2 kB a write, and twice the responses in flight",
        .enabled(if: Python.isThere, "not run: there is no python3 to measure with"), arguments: [1, 8])
    func bound(parallelism: Int) async throws {
        let (flags, writes) = (1_000, 300)
        let keys = (1...flags).map { "flag-with-a-key-of-some-length-\($0)" }
        let companies = (1...writes).map { "company-\($0)" }.joined(separator: ", ")
        let manifest =
            "version: 1\nflags:\n  \(keys[0]): {targets: {Production: {companies: [\(companies)]}}}\n"
            + keys.dropFirst().map { "  \($0): {}\n" }.joined()
        try await withBench(manifest, live: keys.map { SandboxFlag(SandboxID($0)) }) { bench in
            func peak(_ arguments: [String]) async throws -> Int {
                let environment = bench.place.environment.map { "\($0.key)=\($0.value)" }
                let measured = try await Python.measure(
                    ["/usr/bin/env", "-C", bench.place.folder] + environment + [Built.program] + arguments
                        + ["--parallelism", "\(parallelism)"])
                #expect(measured.status == 0)
                return measured.peak
            }
            let plan = try await peak(["plan", "--no-cache"])
            let apply = try await peak(["apply", "--auto-approve", "--no-cache", "--verify", "none"])
            #expect(await bench.sandbox.count(of: .updateCompanyFlags) == writes)
            // About 330 bytes a flag, and 4 MB for what a debug build and its allocator take beside that. If each outcome kept
            // its response, it would be 30 MB more. `make bench-memory` measures the program that is installed, without them.
            let responses = 330 * flags * parallelism
            #expect(apply <= plan + 2_000 * writes + 2 * responses + 4_000_000, "\(plan) for the plan, \(apply)")
        }
    }
}
