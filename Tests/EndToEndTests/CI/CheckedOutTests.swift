import Foundation
import Testing

/// What git converts when it checks files out isn't another manifest: `hoist validate --unchanged-since`, which the scripts
/// compare commits with.
@Suite("manifests as git checks them out", .timeLimit(.minutes(60)))
struct CheckedOutTests {
    /// A repository, what becomes of it in the work tree and at the other revision, and the exit code.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var attributes = ""
        /// Files of the commit that is checked out, beside the usual ones.
        var committed: [String: String] = [:]
        /// Files that are something else in the work tree.
        var workTree: [String: String] = [:]
        /// What the other revision changes.
        var other: [String: String?] = ["README.md": "Two\n"]
        var configuration: [String] = []
        let status: Int32
    }

    private static let root = "version: 1\ninclude: [teams/*.yaml]\nflags: {a: {}}\n"
    private static let part = "flags: {b: {}}\n"
    private static let pointer = """
        version https://git-lfs.github.com/spec/v1
        oid sha256:73413e6bd93821867de5dba861243102115192abcb8f5d0a12fa655e9d78f669
        size 15

        """
    private static let crlf = "*.yaml text eol=crlf\n"
    private static let returns = root.replacing("\n", with: "\r\n")

    static let cases = [
        Case(testDescription: "nothing is converted", status: 0),
        Case(testDescription: "line ends, by an attribute", attributes: crlf, status: 0),
        Case(testDescription: "line ends, by core.autocrlf", configuration: ["core.autocrlf=true"], status: 0),
        Case(
            testDescription: "line ends that were committed, and are plain in the work tree",
            committed: ["flags.yaml": returns], workTree: ["flags.yaml": root], status: 0),
        Case(
            testDescription: "line ends, and another manifest", attributes: crlf,
            other: ["flags.yaml": root + "x-note: more\n"], status: 2),
        Case(
            testDescription: "line ends, and another included file", attributes: crlf,
            other: ["teams/b.yaml": "flags: {b: {name: B}}\n"], status: 2),
        Case(
            testDescription: "line ends, and one included file more", attributes: crlf,
            other: ["teams/c.yaml": "flags: {c: {}}\n"], status: 2),
        Case(
            testDescription: "line ends, and one included file less", attributes: crlf, other: ["teams/b.yaml": nil],
            status: 2),
        Case(
            testDescription: "line ends, and an edit in the work tree", attributes: crlf,
            workTree: ["flags.yaml": returns + "x-note: more\r\n"], status: 2),
        Case(
            testDescription: "line ends are all that the other revision changes", other: ["flags.yaml": returns],
            status: 2),
        Case(
            testDescription: "a pointer of Git LFS, and what it stands for", committed: ["teams/b.yaml": pointer],
            workTree: ["teams/b.yaml": part], status: 0),
        Case(
            testDescription: "a pointer of Git LFS, and something else", committed: ["teams/b.yaml": pointer],
            workTree: ["teams/b.yaml": "flags: {c: {}}\n"], status: 2),
        Case(
            testDescription: "another pointer of Git LFS", committed: ["teams/b.yaml": pointer],
            workTree: ["teams/b.yaml": part], other: ["teams/b.yaml": pointer.replacing("7341", with: "aaaa")],
            status: 2),
        Case(
            testDescription: "a filter, which isn't run", attributes: "*.yaml filter=own\n",
            configuration: ["filter.own.smudge=touch pwned", "filter.own.clean=touch pwned"], status: 2),
    ]

    @Test("are the same where git has the same, and nothing was edited", arguments: cases)
    func compared(_ row: Case) async throws {
        try await withBench { bench in
            var files = ["flags.yaml": Self.root, "teams/b.yaml": Self.part, "README.md": "One\n"]
            if !row.attributes.isEmpty { files[".gitattributes"] = row.attributes }
            let remote = try await Remote(bench.place, files.merging(row.committed) { $1 })
            let commit = try await remote.git("rev-parse", "HEAD")
            let other = try await remote.commit(row.other)
            try await remote.clone(other, depth: nil)
            func git(_ arguments: String...) async throws {
                let ran = try await bench.place.run("/usr/bin/git", arguments, environment: bench.place.environment)
                try #require(ran.status == 0, "\(ran)")
            }
            try await git("checkout", "-q", commit)
            for setting in row.configuration {
                let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
                try await git("config", parts[0], parts[1])
            }
            // Again, with the conversion.
            for file in ["flags.yaml", "teams/b.yaml"] {
                try FileManager.default.removeItem(atPath: bench.place.folder + "/" + file)
            }
            if !row.configuration.contains(where: { $0.hasPrefix("filter.") }) {
                try await git("checkout", "-q", "-f", commit)
            } else {
                try bench.place.write(Self.root + "x-note: smudged\n", to: "flags.yaml")
                try bench.place.write(Self.part, to: "teams/b.yaml")
            }
            for (name, text) in row.workTree { try bench.place.write(text, to: name) }
            let ran = try await bench.place.hoist("validate", "--unchanged-since", other)
            #expect(ran.status == row.status, "\(ran)")
            #expect(!FileManager.default.fileExists(atPath: bench.place.folder + "/pwned"))
        }
    }
}
