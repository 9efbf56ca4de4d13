import Foundation
import Sandbox
import Testing

/// With few files that may be open, a run is slower, or doesn't begin: it doesn't end in the middle.
@Suite("a limit of open files", .timeLimit(.minutes(60)))
struct OpenFilesTests {
    private static let manifest =
        "version: 1\nflags:\n"
        + (1...40).map { "  flag-\($0): {targets: {Production: {companies: [acme]}}}\n" }.joined()

    /// A run in a shell that sets limits first.
    private func hoist(
        _ place: Workplace,
        _ limits: String,
        _ arguments: [String]
    ) async throws -> Ran {
        let words = ["-c", #"\#(limits) && exec "$0" "$@""#, Built.program] + arguments
        return try await place.run("/bin/sh", words, environment: place.environment)
    }

    /// The smallest limit with which a run begins: what it says if it may have too few.
    private func least(_ place: Workplace) async throws -> Int {
        let ran = try await hoist(place, "ulimit -n 12", ["apply", "--auto-approve"])
        #expect(ran.status == 1)
        let words = try #require(
            ran.err.wholeMatch(
                of:
                    /error: this .* may have 12 files .* which leaves (\d+); it needs at least (\d+) more\n.* ulimit -n 1024\n/
            ), "\(ran.err)")
        return 12 - (try #require(Int(words.1))) + (try #require(Int(words.2)))
    }

    /// Siblings: no room at all, room for one connection, for a few, the embedded sandbox with both ends of each, and a soft
    /// limit that can be raised.
    @Test("holds the parallelism to what is left, and says so")
    func held() async throws {
        try await withBench(Self.manifest) { bench in
            let place = bench.place
            let least = try await least(place)
            for (more, calls) in [(0, 1), (1, 1), (6, 3), (15, 8)] {
                let ran = try await hoist(
                    place, "ulimit -n \(least + more)",
                    ["apply", "--auto-approve", "--parallelism", "64", "--no-cache"])
                #expect(ran.status == 0, "\(ran.err.suffix(600))")
                #expect(
                    ran.err.contains(
                        "warning: \(calls) \(calls == 1 ? "call is" : "calls are") in flight at once, not 64: this process may "
                            + "have \(least + more) files and connections open (ulimit -n)\n"), "\(ran.err.prefix(600))"
                )
            }
            #expect(await bench.sandbox.count(of: .createFlag) == 40)
        }
        try await withWorkplace(Self.manifest) { place in
            let embedded = try await hoist(
                place, "ulimit -n 60", ["apply", "--sandbox", "--auto-approve", "--parallelism", "256"])
            #expect(embedded.status == 0, "\(embedded.err.suffix(600))")
            #expect(embedded.err.contains(" calls are in flight at once, not 256: "))
        }
    }

    @Test("begins nothing where no connection can be opened", arguments: ["plan", "apply", "verify"], [8, 10, 12])
    func none(_ command: String, _ limit: Int) async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await hoist(bench.place, "ulimit -n \(limit)", [command])
            #expect(ran.status == 1)
            #expect(ran.err.hasPrefix("error: this process may have \(limit) files and connections open"), "\(ran.err)")
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("raises a soft limit as far as the hard one lets it, without a word")
    func raised() async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await hoist(
                bench.place, "ulimit -S -n 8", ["apply", "--auto-approve", "--parallelism", "64", "--no-cache"])
            #expect(ran.status == 0, "\(ran.err.suffix(600))")
            #expect(!ran.err.contains("in flight at once"))
        }
    }
}
