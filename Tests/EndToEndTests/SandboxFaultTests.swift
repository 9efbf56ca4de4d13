import Foundation
import Testing

@Suite("hoist sandbox --fail", .timeLimit(.minutes(60)))
struct SandboxFaultTests {
    private static let manifest =
        "version: 1\nflags:\n"
        + (1...12).map { "  flag-\($0): {targets: {Production: {companies: [acme, hooli], users: [u_\($0)]}}}\n" }
        .joined()

    /// What an apply may do about faults before it gives up.
    private static let patient = ["--retries", "20", "--retry-budget", "600"]

    @Test(
        "an apply against a sandbox that fails ends in what the manifest says",
        arguments: ["500,503,html", "reset,truncated", "lost", "429", "timeout"])
    func converges(_ kinds: String) async throws {
        // A call that isn't answered for ten minutes is given up after three seconds.
        let patient = Self.patient + (kinds == "timeout" ? ["--timeout", "3"] : [])
        try await withWorkplace(Self.manifest) { place in
            try await withServedSandbox(["--fail", "25%", "--fail-kinds", kinds, "--seed", "7"], in: place) { given in
                var place = place
                place.environment.merge(given) { $1 }
                place.secrets = [given["REFLAG_API_KEY"] ?? ""]
                var applied = try await place.hoist(["apply", "--auto-approve"] + patient)
                // An answer that never came can leave a flag whose making is unclear; running again finishes.
                for _ in 0..<5 where applied.status != 0 {
                    applied = try await place.hoist(["apply", "--auto-approve"] + patient)
                }
                #expect(applied.status == 0, "\(applied)")
                let plan = try await place.hoist(["plan", "--detailed-exitcode", "--no-cache"] + patient)
                #expect(plan.status == 0, "\(plan)")
                #expect(
                    (applied.err + plan.err).wholeMatch(of: /(?s).*, [1-9]\d* (retry|retries),.*/) != nil,
                    "something failed: \(applied.err)")
            }
        }
    }

    @Test("calls one after the other meet the same faults each time, by the seed")
    func seeds() async throws {
        func statuses(_ seed: String) async throws -> [String] {
            try await withWorkplace("version: 1\nflags: {}\n") { place in
                try await withServedSandbox(["--fail", "0.5", "--fail-kinds", "500,503", "--seed", seed], in: place) {
                    given in
                    var place = place
                    place.environment.merge(given) { $1 }
                    var lines: [String] = []
                    for _ in 0..<12 {
                        let ran = try await place.hoist("doctor", "-v", "--retries", "0")
                        lines += ran.err.lines.filter { $0.hasPrefix("getApp") || $0.hasPrefix("listApps") }
                            .map { $0.replacing(/\d+ ms/, with: "N ms") }
                        if lines.count > 12 { break }
                    }
                    return lines
                }
            }
        }
        let first = try await statuses("1")
        #expect(try await statuses("1") == first)
        #expect(try await statuses("2") != first)
        #expect(first.contains { $0.contains(" 500 ") || $0.contains(" 503 ") })
    }

    @Test(
        "errors on the command line",
        arguments: [
            ["--fail", "1.5"], ["--fail", "x"], ["--fail", "-1%"], ["--fail", "0.1", "--fail-kinds", "fire"],
            ["--seed", "1"],
        ])
    func mistakes(_ arguments: [String]) async throws {
        try await withWorkplace { place in
            let ran = try await place.hoist(["sandbox"] + arguments)
            #expect(ran.status == 64, "\(ran)")
            #expect(ran.out == "")
        }
    }
}
