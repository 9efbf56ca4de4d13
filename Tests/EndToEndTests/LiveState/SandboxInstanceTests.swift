import Foundation
import Sandbox
import Testing

// The fault: a sandbox that was stopped and started anew on the same port, with other targets at the same versions, was
// taken for the first, so that a plan said "Nothing to do". Its siblings here: --state with a state that was put back, and
// --from-live.
@Suite("a sandbox that is started anew is another one", .timeLimit(.minutes(60)))
struct SandboxInstanceTests {
    private static func manifest(_ company: String) -> String {
        "version: 1\nflags: {a: {name: A, targets: {Production: {companies: [\(company)]}}}}\n"
    }

    /// Serves a sandbox on a port, applies a manifest for a company, and plans it, so that the cache is warm for its end.
    ///
    /// - Returns: The port that it was on.
    private static func serve(
        _ arguments: [String],
        on port: String,
        in place: Workplace,
        applying company: String,
        thenPlanning other: String
    ) async throws -> String {
        try await withServedSandbox(arguments + ["--port", port], in: place) { given in
            let there = place.with(given)
            try there.write(manifest(company))
            let ran = try await there.hoist("apply", "--auto-approve", "--no-cache")
            #expect(ran.status == 0, "\(ran)")
            try there.write(manifest(other))
            let plan = try await there.hoist("plan", "--detailed-exitcode")
            #expect(plan.status == (company == other ? 0 : 2), "\(plan)")
            #expect(plan.out.contains("Nothing to do") == (company == other), "\(plan)")
            return given["REFLAG_API_URL"]?.firstMatch(of: /:(\d+)/).map { String($0.output.1) } ?? ""
        }
    }

    /// How the two sandboxes begin with the same versions.
    enum Beginning: String, CaseIterable, Sendable {
        case fresh, state, fromLive
    }

    @Test("what was read from the one on the same port says nothing about it", arguments: Beginning.allCases)
    func another(_ beginning: Beginning) async throws {
        try await withWorkplace { place in
            var arguments: [String] = []
            switch beginning {
            case .fresh: break
            case .state:
                arguments = ["--state", "state.json"]
                try await withServedSandbox(arguments, in: place) { _ in }
                try place.write(try place.read("state.json"), to: "before.json")
            case .fromLive:
                try await withServedSandbox([], in: place) { given in
                    let taken = try await place.with(given).hoist("import", "--snapshot", "twin.json")
                    #expect(taken.status == 0, "\(taken)")
                }
                arguments = ["--from-live", "twin.json"]
            }
            let port = try await Self.serve(
                arguments, on: "0", in: place, applying: "acme", thenPlanning: "acme")
            if beginning == .state { try place.write(try place.read("before.json"), to: "state.json") }
            _ = try await Self.serve(arguments, on: port, in: place, applying: "globex", thenPlanning: "acme")
            let names = place.cached.map { URL(fileURLWithPath: $0).lastPathComponent }.filter {
                $0.contains("sandboxapp0001")
            }
            #expect(Set(names.filter { $0.hasSuffix(".targets") }).count == 1, "no file for each start: \(names)")
        }
    }

    @Test("while it runs, its cache is as good as any")
    func same() async throws {
        try await withBench(Self.manifest("acme")) { bench in
            #expect(try await bench.place.hoist("apply", "--auto-approve").status == 0)
            #expect(try await bench.place.hoist("plan").status == 0)
            let (_, calls) = try await bench.calls { try await bench.place.hoist("plan") }
            #expect(Bench.counts(of: calls) == ["getApp": 1, "listFlags": 1])
        }
    }
}
