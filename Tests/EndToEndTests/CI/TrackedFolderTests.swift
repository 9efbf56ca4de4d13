import Foundation
import Testing

/// The action and the GitLab template refuse a commit that brings anything as `.hoist`.
@Suite("a commit with .hoist", .timeLimit(.minutes(60)))
struct TrackedFolderTests {
    /// Shell lines that put something into the index, and whether it is refused.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let lines: String
        var isRefused = true
    }

    @Test(
        "is refused, whatever it is",
        arguments: [
            Case(testDescription: "a file in it", lines: "mkdir .hoist; echo x >.hoist/x; git add -A"),
            Case(testDescription: "one further below", lines: "mkdir -p a/.Hoist/b; echo x >a/.Hoist/b/x; git add -A"),
            Case(testDescription: "a link", lines: "ln -s /tmp .hoist; git add -A"),
            Case(testDescription: "a link further below", lines: "mkdir a; ln -s /tmp a/.HOIST; git add -A"),
            Case(
                testDescription: "a submodule",
                lines: "git update-index --add --cacheinfo 160000,1111111111111111111111111111111111111111,.hoist"),
            Case(testDescription: "nothing that is tracked", lines: "mkdir .hoist; echo x >.hoist/x", isRefused: false),
            Case(testDescription: "another name", lines: "echo x >.hoist.yaml; git add -A", isRefused: false),
        ])
    func refused(_ row: Case) async throws {
        try await withBench("version: 1\nflags: {}\n") { bench in
            let made = try await bench.place.run(
                "/bin/sh", ["-ec", "git init -q; " + row.lines], environment: bench.place.environment)
            try #require(made.status == 0, "\(made)")
            let job = try Job(bench)
            let action = try await job.step("check-command", ["HOIST_INPUT_COMMAND": "plan"])
            #expect(action.ran.status == (row.isRefused ? 64 : 0), "\(action.ran)")
            let check = try await bench.place.run(
                "/bin/sh", [Built.repository + "/scripts/gitlab/check.sh"], environment: bench.place.environment)
            #expect(check.status == (row.isRefused ? 64 : 0), "\(check)")
            #expect(check.err.contains("git tracks files in .hoist: remove them") == row.isRefused)
        }
    }

    @Test("is refused by every job of the template that calls hoist itself")
    func jobs() throws {
        for path in ["examples/gitlab/hoist.gitlab-ci.yml"] {
            let jobs = try Built.text(of: path).components(separatedBy: "\n\n").filter { $0.contains("  script:\n") }
            #expect(jobs.count == 7)
            for job in jobs {
                let first = try #require(job.components(separatedBy: "  script:\n").last).lines.first ?? ""
                #expect(first.hasPrefix("    - sh \"$HOIST_SHARE/gitlab/"), "\(job)")
            }
        }
    }
}
