import Foundation
import Sandbox
import Testing

// The fault: a program that a pull request could choose ran with `REFLAG_API_KEY` in its environment. hoist's own children
// are held to that in SystemAccessTests and by the tests of git; these are the scripts of the action and the template, with
// every program that they start: what each is given is written down.
@Suite(
    "the programs that the scripts start get no key", .timeLimit(.minutes(60)), .enabled(if: FakeGH.hasJQ, "needs jq"))
struct KeylessToolsTests {
    /// What a script may start, beside hoist.
    private static let tools = [
        "cat", "cp", "cut", "date", "dirname", "env", "find", "git", "grep", "head", "jq", "mkdir", "mktemp", "mv",
        "od",
        "rm", "sed", "sh", "sha256sum", "sort", "strip", "tail", "tr", "uname", "wc", "xargs",
    ]

    /// Lets each tool write down its environment before it does its work.
    private static func watch(_ job: Job, _ folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for tool in tools {
            guard
                let real = ["/usr/bin/", "/bin/"].map({ $0 + tool }).first(where: FileManager.default.isExecutableFile)
            else { continue }
            try job.program(
                tool, "#!/bin/sh\n/usr/bin/env >\"\(folder)/\(tool).$$\"\nexec \(real) \"$@\"\n")
        }
        // What the fake starts is its own affair.
        let recorded = "#!/bin/sh\n/usr/bin/env >\"\(folder)/gh.$$\"\nPATH=/usr/local/bin:/usr/bin:/bin\n"
        try job.program("gh", recorded + FakeGH.script)
    }

    /// What each program was given, by its name.
    private static func seen(_ folder: String) throws -> [(tool: String, environment: String)] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            return (String(name.prefix { $0 != "." }), text)
        }
    }

    @Test("in the action: plan, comment, apply, verify, explain, and what checks and builds")
    func action() async throws {
        try await withBench("version: 1\nflags: {a: {}}\n") { bench in
            let job = try Job(bench)
            let folder = bench.place.folder + "/seen"
            try Self.watch(job, folder)
            let planned = try await job.plan()
            #expect(planned.ran.status == 0, "\(planned.ran)")
            #expect(try job.comments().count == 1)
            let pushed = ["GITHUB_EVENT_NAME": "push"]
            #expect(try await job.step("apply", pushed).ran.status == 0)
            #expect(try await job.step("verify", pushed).ran.status == 0)
            #expect(try await job.step("explain", pushed).ran.status == 0)
            #expect(try await job.step("check-command", ["HOIST_INPUT_COMMAND": "plan"]).ran.status == 0)
            #expect(try await job.step("source-key", ["HOIST_SOURCE": Built.repository]).ran.status == 0)
            let seen = try Self.seen(folder)
            for (tool, environment) in seen {
                for secret in bench.place.secrets {
                    #expect(!environment.contains(secret), "\(tool) got the API key")
                }
                #expect(!environment.contains("ghs_testtoken") || tool == "gh", "\(tool) got the token")
            }
            #expect(
                Set(seen.map(\.tool)).isSuperset(of: ["cat", "mktemp", "od", "sed", "gh", "sha256sum"]), "\(seen.count)"
            )
        }
    }

    @Test("in GitLab's template: plan and note")
    func template() async throws {
        try await withBench("version: 1\nflags: {a: {}}\n") { bench in
            let job = try Job(bench)
            let folder = bench.place.folder + "/seen"
            try Self.watch(job, folder)
            // The token's user, and no notes.
            try job.program(
                "curl",
                """
                #!/bin/sh
                /usr/bin/env >"\(folder)/curl.$$"
                cat >/dev/null
                case $* in */user) echo '{"id": 3}' ;; *) echo '[]' ;; esac

                """)
            var environment = bench.place.environment
            environment.merge([
                "PATH": bench.place.folder + "/.job/bin:/usr/local/bin:/usr/bin:/bin", "HOIST_PROGRAM": Built.program,
                "GITLAB_CI": "true", "CI_API_V4_URL": "https://gitlab.example/api/v4", "CI_PROJECT_ID": "9",
                "CI_MERGE_REQUEST_PROJECT_ID": "9", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "9",
                "CI_MERGE_REQUEST_IID": "5", "HOIST_NOTE_TOKEN": "glpat-test_token.1",
                "CI_JOB_TOKEN": "glcbt-testtoken",
                "CI_REPOSITORY_URL": "https://gitlab-ci-token:glcbt-testtoken@gitlab.example/acme/flags.git",
            ]) { $1 }
            let ran = try await bench.place.run(
                "/bin/sh", [Built.repository + "/scripts/gitlab/plan.sh"], environment: environment)
            #expect(ran.status == 0 && ran.out.hasSuffix("the plan's note was written\n"), "\(ran)")
            environment["CI_MERGE_REQUEST_IID"] = nil
            environment["CI_COMMIT_REF_PROTECTED"] = "true"
            environment["CI_COMMIT_TAG"] = "v1"
            let applied = try await bench.place.run(
                "/bin/sh", [Built.repository + "/scripts/gitlab/apply.sh"], environment: environment)
            #expect(applied.status == 0, "\(applied)")
            let seen = try Self.seen(folder)
            for (tool, environment) in seen {
                for secret in bench.place.secrets + ["glcbt-testtoken"] {
                    #expect(!environment.contains(secret), "\(tool) got the API key, or the job's token")
                }
                // The script that writes the note is started with it, and reads it from there.
                #expect(!environment.contains("glpat-test_token.1") || tool == "sh", "\(tool) got the token")
            }
            #expect(Set(seen.map(\.tool)).isSuperset(of: ["curl", "jq", "mktemp", "sh"]), "\(seen.count)")
        }
    }
}
