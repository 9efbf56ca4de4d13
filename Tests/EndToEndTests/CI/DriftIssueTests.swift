import Foundation
import Testing

/// The step of `examples/github/drift-issue.yml` that opens and closes an issue, with a fake `gh`.
@Suite("the example that opens an issue on drift", .timeLimit(.minutes(60)))
struct DriftIssueTests {
    /// Whether there are changes, the number of an issue that is open, and what GitHub is asked for.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let changes: String
        let open: String
        let asked: [String]
    }

    private static let list =
        "issue list --state open --label flags-drift --limit 1 --json number --jq .[].number"
    private static let label = "label create flags-drift --description Reflag does not match main"

    @Test(
        "opens one, goes on with it, and closes it",
        arguments: [
            Case(testDescription: "no drift, no issue", changes: "false", open: "", asked: [list]),
            Case(
                testDescription: "drift", changes: "true", open: "",
                asked: [
                    list, label,
                    "issue create --title Feature flags have drifted --label flags-drift --body-file text.md",
                ]),
            Case(
                testDescription: "drift that is known", changes: "true", open: "12",
                asked: [list, label, "issue comment 12 --body-file text.md"]),
            Case(
                testDescription: "no drift any more", changes: "false", open: "12",
                asked: [list, "issue close 12 --comment Reflag matches main again: https://example.com/run/1"]),
        ])
    func issue(_ row: Case) async throws {
        let workflow = try Built.text(of: "examples/github/drift-issue.yml")
        let start = try #require(workflow.firstRange(of: "        run: |\n"))
        let script = workflow[start.upperBound...].split(separator: "\n").map { $0.trimmingPrefix("          ") + "\n" }
            .joined()
        try await withWorkplace { place in
            try place.write("#!/bin/sh\necho \"$*\" >>asked\n[ \"$2\" != list ] || echo \"$OPEN\"\n", to: "bin/gh")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: place.folder + "/bin/gh")
            var environment = place.environment
            environment["PATH"] = place.folder + "/bin:/usr/bin:/bin"
            environment["CHANGES"] = row.changes
            environment["OPEN"] = row.open
            environment["RUN"] = "https://example.com/run/1"
            let ran = try await place.run("/bin/sh", ["-e", "-c", script], environment: environment)
            #expect(ran == Ran(status: 0, out: "", err: ""))
            #expect(try String(contentsOfFile: place.folder + "/asked", encoding: .utf8).lines == row.asked)
            if row.changes == "true" {
                #expect(
                    try String(contentsOfFile: place.folder + "/text.md", encoding: .utf8) == """
                        Reflag does not match main. See the plan in the summary of https://example.com/run/1

                        Is main right? Run the apply on main again. Is Reflag right? `hoist import --adopt KEY`.

                        """)
            }
        }
    }
}
