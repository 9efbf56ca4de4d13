import Foundation
import TestTools
import Testing

/// What shows a saved plan has in memory what is still to be read of the file, and the plan, and no text of it as a whole:
/// less than three times the bytes of the plan's changes and basis.
///
/// `make bench-changes` measures larger plans, with the program that is installed.
@Suite("memory of a saved plan", .timeLimit(.minutes(60)))
struct SavedPlanMemoryTests {
    /// Flags with a description, a company of their own, and an audience, which all of them share.
    private static func manifest(flags: Int) -> String {
        "version: 1\naudiences:\n  partners: {companies: [acme-corp, globex, initech]}\nflags:\n"
            + (1...flags).map { number in
                """
                  flag-\(number):
                    description: What the flag with the number \(number) is for.
                    targets:
                      Production: {audiences: [partners], companies: [company-\(number)]}
                      Staging: {users: [user-\(number % 20), user-\(20 + number % 30)]}

                """
            }.joined()
    }

    /// The bytes of a file's members `basis` and `changes`, which begin lines of their own.
    private static func part(of file: String) -> Int {
        var isIn = false
        return file.split(separator: "\n", omittingEmptySubsequences: false).reduce(0) { bytes, line in
            if line.hasPrefix("  \"") { isIn = line.hasPrefix("  \"basis\"") || line.hasPrefix("  \"changes\"") }
            return bytes + (isIn ? line.utf8.count + 1 : 0)
        }
    }

    /// Siblings: every form, with every flag named, and the same file through a pipe, whose size isn't known.
    @Test(
        "is within three times the bytes of its changes and basis, however it is shown",
        .enabled(if: Python.isThere, "not run: there is no python3 to measure with"))
    func bound() async throws {
        try await withBench(Self.manifest(flags: 2_000)) { bench in
            try bench.place.write(Self.manifest(flags: 1), to: "small.yaml")
            for arguments in [["plan", "--out", "large.json"], ["plan", "-f", "small.yaml", "--out", "small.json"]] {
                #expect(try await bench.place.hoist(arguments).status == 0)
            }
            let file = try String(contentsOfFile: bench.place.folder + "/large.json", encoding: .utf8)
            let part = Self.part(of: file)
            #expect(file.utf8.count < 3 * part)
            func peak(_ arguments: String) async throws -> Int {
                let command = "exec \"$1\" show \(arguments)"
                let measured = try await Python.measure(
                    ["/usr/bin/env", "-C", bench.place.folder, "/bin/sh", "-c", command, "sh", Built.program])
                #expect(measured.status == 0)
                return measured.peak
            }
            for arguments in [
                "large.json", "large.json --verbose", "large.json --format markdown", "large.json --format json",
                "large.json --format github", "- <large.json",
            ] {
                // What the kernel counts besides, such as more threads at work on a busy machine, isn't there each time.
                var least = try await peak("small.json")
                var most = try await peak(arguments)
                for _ in 0..<2 where most - least >= 3 * part {
                    least = try await min(least, peak("small.json"))
                    most = try await min(most, peak(arguments))
                }
                #expect(most - least < 3 * part, "\(arguments): \(least) for a small one, \(most)")
            }
        }
    }
}
