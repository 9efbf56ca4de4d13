import Foundation
import TestTools
import Testing

/// Files that are made to cost much stay within the bound of memory: 30 MB and ten times their bytes.
///
/// `make bench-hostile` measures more of them, with the program that is installed.
@Suite("Memory of hoist validate", .timeLimit(.minutes(60)))
struct MemoryTests {
    /// A file, and how `validate` ends.
    struct Costly: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int32
        let text: @Sendable () -> String
    }

    private static func numbered(_ count: Int, _ text: (Int) -> String) -> String { (1...count).map(text).joined() }

    static let files = [
        Costly(testDescription: "short ids", status: 0) {
            "version: 1\nflags: {a: {targets: {P: {users: [" + numbered(200_000) { "\($0), " } + "]}}}}\n"
        },
        Costly(testDescription: "an id again and again", status: 3) {
            "version: 1\nflags: {a: {targets: {P: {users: ["
                + String(repeating: "u, ", count: 500_000) + "]}}}}\n"
        },
        Costly(testDescription: "ids of a letter", status: 3) {
            let ids = (0..<26).map { String(UnicodeScalar(UInt8(97 + $0))) }.joined(separator: ",")
            return "version: 1\nflags:\n" + numbered(40_000) { "  k\($0): {targets: {P: {users: [\(ids)]}}}\n" }
        },
        Costly(testDescription: "aliases of a flag", status: 0) {
            "version: 1\nx-f: &f {stage: Beta, permanent: true}\nflags:\n" + numbered(200_000) { "  k\($0): *f\n" }
        },
        Costly(testDescription: "merged flags", status: 3) {
            "version: 1\nx-f: &f {name: a, description: b, owner: c, stage: d, permanent: true, secret: true}\nflags:\n"
                + numbered(150_000) { "  k\($0): {<<: *f}\n" }
        },
        Costly(testDescription: "a long text for many flags", status: 0) {
            "version: 1\nx-d: &d \"" + String(repeating: "a", count: 8_000) + "\"\nflags:\n"
                + numbered(20_000) { "  k\($0): {description: *d}\n" }
        },
        Costly(testDescription: "unknown keys", status: 3) {
            "version: 1\nflags: {}\n" + numbered(200_000) { "k\($0): 1\n" }
        },
        Costly(testDescription: "lists in lists", status: 3) { String(repeating: "[", count: 300_000) },
        Costly(testDescription: "grants of a day", status: 0) {
            "version: 1\nflags: {a: {targets: {P: {users: [" + numbered(60_000) { "{id: \($0), until: 2099-01-31}, " }
                + "]}}}}\n"
        },
        Costly(testDescription: "flags past their day", status: 0) {
            "version: 1\nflags:\n" + numbered(100_000) { "  k\($0): {expires: 2020-01-31}\n" }
        },
    ]

    @Test(
        "a file that is made to cost much stays within the bound",
        .enabled(if: Python.isThere, "not run: there is no python3 to measure with"), arguments: files)
    func bound(_ file: Costly) async throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = Data(file.text().utf8)
        let ended = try await peak(text, in: folder)
        let least = try await peak(Data("version: 1\nflags: {}\n".utf8), in: folder)
        #expect(ended.status == file.status)
        // A debug build takes more to begin with than the 16 MB of the one that is installed, and more for what it does.
        let allowed = max(0, least.peak - 16_000_000) + 32_000_000 + 10 * text.count
        #expect(ended.peak <= allowed, "\(text.count) bytes, \(least.peak) for an empty manifest")
    }

    private func peak(_ manifest: Data, in folder: URL) async throws -> Python.Measured {
        let path = folder.appendingPathComponent("flags.yaml").path
        try manifest.write(to: URL(fileURLWithPath: path))
        return try await Python.measure([Built.program, "validate", "-f", path])
    }
}
