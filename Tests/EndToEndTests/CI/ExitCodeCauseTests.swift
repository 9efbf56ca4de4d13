import Foundation
import Testing

/// The scripts of the action and of the GitLab template end with hoist's exit code, and say of each what it means: with a
/// stand-in for hoist that ends with any of them.
@Suite(
    "the scripts and exit codes", .timeLimit(.minutes(60)), .enabled(if: FakeGH.hasJQ, "needs jq for the fake gh"))
struct ExitCodeCauseTests {
    /// An exit code, and words of what is said of it.
    struct Case: CustomTestStringConvertible, Sendable {
        let code: Int32
        let meaning: String
        var testDescription: String { "\(code)" }
    }

    static let cases = [
        Case(code: 1, meaning: "network or API problems"), Case(code: 3, meaning: "the manifest is invalid or missing"),
        Case(code: 4, meaning: "the plan isn't the expected one, or something has drifted"),
        Case(code: 6, meaning: "partly applied"), Case(code: 7, meaning: "the API key is missing, rejected"),
        Case(code: 8, meaning: "written, but the live state or what is served differs"),
        Case(code: 64, meaning: "an input is wrong"), Case(code: 99, meaning: "hoist ended with exit code 99"),
        Case(code: 130, meaning: "interrupted"),
    ]

    /// A hoist whose command ends with a code; all others end with 0.
    private func standIn(_ job: Job, _ command: String, _ code: Int32) throws -> String {
        try job.program(
            "stand-in", "#!/bin/sh\nif [ \"$1\" = \(command) ]; then echo 'hoist: its words' >&2; exit \(code); fi\n")
        return job.bench.place.folder + "/.job/bin/stand-in"
    }

    @Test("in the action", arguments: cases)
    func action(_ row: Case) async throws {
        try await withBench("version: 1\nflags: {}\n") { bench in
            let job = try Job(bench)
            for (script, command) in [
                ("plan", "plan"), ("plan", "validate"), ("apply", "apply"), ("verify", "verify"),
                ("explain", "explain"),
            ] {
                let program = try standIn(job, command, row.code)
                let event = script == "plan" ? "pull_request" : "push"
                let step = try await job.step(script, ["HOIST_PROGRAM": program, "GITHUB_EVENT_NAME": event])
                #expect(step.ran.status == row.code, "\(script) \(command): \(step.ran)")
                #expect(step.outputs["status"] == "\(row.code)")
                #expect(step.ran.out.contains("hoist: its words"))
                // What is served is another sentence of its own.
                if script != "verify" || row.code != 8 {
                    #expect(step.ran.out.contains("::error title=hoist \(command)::\(row.meaning)"), "\(step.ran)")
                }
                let said = step.ran.out + step.summary + ((try? job.text(step.outputs["comment-file"] ?? "")) ?? "")
                #expect(said.contains("network or API problems") == (row.code == 1), "\(said)")
                #expect(said.contains("run the job again") == [1, 6, 130].contains(row.code), "\(said)")
            }
        }
    }

    @Test(
        "with a saved plan",
        arguments: [
            Case(code: 1, meaning: "network or API problems, or the saved plan can't be read"),
            Case(code: 4, meaning: "the live state has changed since the plan was made"),
            Case(code: 7, meaning: "the API key is missing, rejected"),
        ])
    func savedPlan(_ row: Case) async throws {
        try await withBench("version: 1\nflags: {}\n") { bench in
            let job = try Job(bench)
            let step = try await job.step(
                "apply",
                [
                    "HOIST_PROGRAM": try standIn(job, "apply", row.code), "GITHUB_EVENT_NAME": "push",
                    "HOIST_INPUT_PLAN_FILE": "plan.json",
                ])
            #expect(step.ran.status == row.code)
            #expect(step.ran.out.contains("::error title=hoist apply::\(row.meaning)"), "\(step.ran)")
            #expect(step.summary.contains("hoist apply: \(row.meaning)"))
        }
    }

    @Test("in the GitLab template", arguments: cases)
    func template(_ row: Case) async throws {
        try await withBench("version: 1\nflags: {}\n") { bench in
            let job = try Job(bench)
            for (script, command) in [("plan", "plan"), ("plan", "validate"), ("apply", "apply")] {
                let program = try standIn(job, command, row.code)
                var environment = bench.place.environment
                environment.merge([
                    "PATH": "/usr/local/bin:/usr/bin:/bin", "HOIST_PROGRAM": program, "CI_COMMIT_REF_PROTECTED": "true",
                    "CI_COMMIT_TAG": "v1",
                ]) { $1 }
                let ran = try await bench.place.run(
                    "/bin/sh", [Built.repository + "/scripts/gitlab/\(script).sh"], environment: environment)
                #expect(ran.status == row.code, "\(script) \(command): \(ran)")
                #expect((ran.out + ran.err).contains("hoist: its words"))
                guard script == "plan" else { continue }
                let note = try job.text(bench.place.folder + "/hoist-plan.md")
                #expect(note.contains("No plan could be made: \(row.meaning)"), "\(note)")
                #expect(note.contains("\n    hoist: its words\n"))
                #expect((ran.out + ran.err + note).contains("network or API problems") == (row.code == 1))
            }
        }
    }

    @Test(
        "before an apply, where the branch has moved",
        arguments: [
            (0, 0), (1, 1), (2, 0), (3, 0), (64, 64), (99, 1), (130, 130), (143, 143),
        ] as [(Int32, Int32)])
    func head(code: Int32, ends: Int32) async throws {
        try await withBench { bench in
            let remote = try await Remote(bench.place, ["flags.yaml": "version: 1\nflags: {}\n"])
            let commit = try await remote.git("rev-parse", "HEAD")
            let newest = try await remote.commit(["README.md": "One\n"])
            try await remote.clone(commit)
            let job = try Job(bench)
            try job.program("curl", "#!/bin/sh\nprintf %s \(newest)\n")
            let step = try await job.step(
                "head",
                [
                    "GITHUB_EVENT_NAME": "push", "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "main",
                    "GITHUB_SHA": commit, "GITHUB_SERVER_URL": "file://" + remote.server, "GITHUB_REPOSITORY": "flags",
                    "GH_TOKEN": "ghs_testtoken", "REFLAG_API_KEY": nil, "HOME": bench.place.folder,
                    "HOIST_PROGRAM": try standIn(job, "validate", code),
                ])
            #expect(step.ran.status == ends, "\(step.ran)")
            #expect((step.outputs["superseded"] == "true") == (code == 2))
            if ends != 0 {
                #expect(step.outputs["status"] == "\(ends)")
                #expect(step.ran.out.contains("hoist: its words"))
            }
            #expect(!step.ran.out.contains("network"))
        }
    }
}
