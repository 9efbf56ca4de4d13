import Foundation
import Sandbox
import Testing

/// What the GitLab template does in each kind of pipeline, with a repository, a sandbox and a fake GitLab.
@Suite("the GitLab template: pipelines", .timeLimit(.minutes(60)), .enabled(if: FakeGH.hasJQ, "needs jq"))
struct GitLabEventTests {
    /// What a job comes to.
    enum Outcome: Equatable {
        /// A plan, which a limit blocks.
        case planned
        /// No plan, since nothing of the flags changes.
        case skipped
        /// The manifest was checked, without a key.
        case validated
        case applied
        /// Nothing was written, since all of it had been before.
        case left
        /// Left to the pipeline of the newest commit.
        case superseded
        /// Ended with this exit code, and nothing was written.
        case refused(Int32)
    }

    /// A pipeline, and what changed.
    struct Case: CustomTestStringConvertible, Sendable {
        let source: String
        let what: String
        /// What the merge request, or the push, changes.
        var change: [String: String?] = ["README.md": "Two\n"]
        /// What was merged before GitLab made the merge that it tests, and after that.
        var before: [String: String?] = [:]
        var after: [String: String?] = [:]
        /// Whether the merge with the target branch is tested, or the source branch's own commit.
        var isMerged = true
        /// When GitLab made this job; its pipeline is from eight o'clock in UTC. nil where it doesn't say.
        var created: String? = "2026-11-30T08:00:01.250Z"
        var script = "plan"
        var variables: [String: String?] = [:]
        /// Options of the script.
        var words: [String] = []
        var says: String?
        let outcome: Outcome

        var testDescription: String { "\(script) in \(source): \(what)" }
    }

    private static let root = """
        version: 1
        app: sandboxapp0001
        include: [teams/*.yaml]
        policy: {unlisted: archive}
        flags: {a: {}}

        """
    private static let files = [
        "flags.yaml": root, "teams/b.yaml": "flags: {b: {}}\n", "README.md": "One\n",
        ".gitlab-ci.yml": "include: [{local: hoist.gitlab-ci.yml}]\n",
    ]
    private static let other: [String: String?] = ["flags.yaml": root + "x-note: more\n"]
    private static let mergeRequest = "merge_request_event"
    private static let later = "2026-12-07T11:00:00.000Z"

    private static let plans: [Case] = [
        Case(source: mergeRequest, what: "another file", outcome: .skipped),
        Case(source: mergeRequest, what: "the manifest", change: other, outcome: .planned),
        Case(
            source: mergeRequest, what: "an included file", change: ["teams/b.yaml": "flags: {b: {name: B}}\n"],
            outcome: .planned),
        Case(
            source: mergeRequest, what: "the last included file less", change: ["teams/b.yaml": nil],
            outcome: .refused(3)),
        Case(
            source: mergeRequest, what: "the file that names the app", change: ["reflag.config.json": "{}\n"],
            outcome: .planned),
        Case(source: mergeRequest, what: "the pipeline", change: [".gitlab-ci.yml": "{}\n"], outcome: .planned),
        Case(
            source: mergeRequest, what: "a cache, which would be the one that the job uses",
            change: [".hoist/cache/x.targets": "{}"], says: "git tracks files in .hoist: remove them",
            outcome: .refused(64)),
        Case(
            source: mergeRequest, what: "a manifest that isn't valid", change: ["flags.yaml": "version: 9\n"],
            outcome: .refused(3)),
        Case(
            source: mergeRequest, what: "another file, and other flags were merged since", after: other,
            outcome: .skipped),
        Case(
            source: mergeRequest, what: "back to before what was merged last", change: ["flags.yaml": root + "\n"],
            before: other, outcome: .planned),
        Case(source: mergeRequest, what: "another file, without a merge", isMerged: false, outcome: .skipped),
        Case(
            source: mergeRequest, what: "another file, without a merge, and other flags were merged", before: other,
            isMerged: false, outcome: .skipped),
        Case(
            source: mergeRequest, what: "the manifest, without a merge", change: other, isMerged: false,
            outcome: .planned),
        Case(
            source: mergeRequest, what: "another file, and the base isn't named", isMerged: false,
            variables: ["CI_MERGE_REQUEST_DIFF_BASE_SHA": ""], says: "the base of this commit isn't known, so ",
            outcome: .planned),
        Case(
            source: mergeRequest, what: "another file, and the base can't be had",
            variables: ["CI_PROJECT_URL": "file:///nowhere"], says: "the base of this commit can't be fetched, so ",
            outcome: .planned),
        Case(
            source: mergeRequest, what: "another file, in a fork",
            variables: ["REFLAG_API_KEY": nil, "CI_PROJECT_ID": "77"],
            outcome: .skipped),
        Case(
            source: mergeRequest, what: "the manifest, in a fork", change: other,
            variables: ["REFLAG_API_KEY": nil, "CI_PROJECT_ID": "77"], outcome: .validated),
        Case(
            source: mergeRequest, what: "the manifest, and no key is there", change: other,
            variables: ["REFLAG_API_KEY": nil], outcome: .refused(7)),
    ]

    /// GitLab's last successful deployment, and drift that is left.
    private static func drift(_ deployment: String?) -> [String: String?] {
        ["HOIST_DRIFT": "leave", "CI_ENVIRONMENT_NAME": "flags staging", "DEPLOYMENT": deployment]
    }

    private static let applies: [Case] = [
        Case(
            source: "push", what: "the manifest, and drift is told from the last deployment", change: other,
            script: "apply", variables: drift("main").merging(["CI_COMMIT_BEFORE_SHA": ""]) { $1 }, outcome: .left),
        Case(
            source: "push", what: "the manifest, and GitLab refuses the deployments", change: other, script: "apply",
            variables: drift(nil),
            says: "isn't known: GitLab doesn't tell this job. Only what this push changes is sent",
            outcome: .refused(64)),
        Case(
            source: "push", what: "the manifest, and the last deployment is from another branch", change: other,
            script: "apply", variables: drift("release"), says: "there is none yet from this branch",
            outcome: .refused(64)),
        Case(
            source: "schedule", what: "what is due, where drift is left otherwise", change: [:], script: "apply",
            variables: ["HOIST_DRIFT": "leave", "CI_COMMIT_BEFORE_SHA": ""], words: ["--due"], outcome: .left),
        Case(
            source: "push", what: "other flags were merged since, and drift is left", after: other, script: "apply",
            variables: drift("main"), says: "which sends everything since the last successful deployment",
            outcome: .refused(4)),
        Case(source: "push", what: "the manifest", change: other, script: "apply", outcome: .applied),
        Case(source: "web", what: "nothing", change: [:], script: "apply", outcome: .applied),
        Case(
            source: "push", what: "the manifest, and something else was merged since", change: other,
            after: ["src/x": "y"], script: "apply", outcome: .applied),
        Case(
            source: "push", what: "other flags were merged since", after: other, script: "apply", outcome: .superseded),
        Case(
            source: "push", what: "a retry, and other flags were merged since", after: other, created: later,
            script: "apply", outcome: .refused(4)),
        Case(
            source: "push", what: "a retry in another time zone, and other flags were merged since", after: other,
            created: "2026-11-30T09:00:02.000-05:00", script: "apply", outcome: .refused(4)),
        Case(
            source: "push", what: "a first attempt in another time zone, and other flags were merged since",
            after: other, created: "2026-11-30T13:30:02.000+05:30", script: "apply", outcome: .superseded),
        Case(
            source: "push", what: "other flags were merged since, and GitLab doesn't say how old the job is",
            after: other, created: nil, script: "apply", outcome: .refused(4)),
        Case(
            source: "push", what: "other flags were merged since, and GitLab says something else", after: other,
            created: "yesterday", script: "apply", outcome: .refused(4)),
        Case(
            source: "push", what: "a retry, and the manifest is the branch's", change: other, after: ["src/x": "y"],
            created: later, script: "apply", outcome: .applied),
        Case(
            source: "push", what: "a retry that is wanted", after: other, created: later, script: "apply",
            variables: ["HOIST_ALLOW_OLD_COMMIT": "true"], outcome: .applied),
        Case(
            source: "push", what: "a tag", after: other, created: later, script: "apply",
            variables: ["CI_COMMIT_BRANCH": nil, "CI_COMMIT_TAG": "v1"], outcome: .applied),
        Case(
            source: "push", what: "the head of the branch can't be had", script: "apply",
            variables: ["CI_PROJECT_URL": "file:///nowhere"], outcome: .refused(1)),
        Case(
            source: "push", what: "a branch that isn't protected", script: "apply",
            variables: ["CI_COMMIT_REF_PROTECTED": "false"], outcome: .refused(64)),
        Case(
            source: "push", what: "an input that is neither true nor false", script: "apply",
            variables: ["HOIST_ALLOW_OLD_COMMIT": "yes"], outcome: .refused(64)),
        Case(
            source: "push", what: "a cache", change: [".hoist/cache/x.targets": "{}"], script: "apply",
            outcome: .refused(64)),
        Case(source: mergeRequest, what: "the manifest", change: other, script: "apply", outcome: .refused(64)),
        Case(
            source: "push", what: "no key is there", script: "apply", variables: ["REFLAG_API_KEY": nil],
            outcome: .refused(7)),
    ]

    @Test("each job comes to what it should", arguments: plans + applies)
    func event(_ row: Case) async throws {
        let live = (1...7).map { SandboxFlag(SandboxID("made-\($0)")) }
        try await withBench(live: live) { bench in
            let ran = try await Self.run(row, bench)
            let log = ran.out + ran.err
            let calls = await bench.sandbox.calls()
            if let says = row.says { #expect(log.contains(says), "\(log)") }
            #expect(calls.contains { $0.method != "GET" } == (row.outcome == .applied), "\(log)")
            switch row.outcome {
            case .planned: #expect(ran.status == 5, "\(log)")
            case .skipped:
                #expect(ran.status == 0 && calls.isEmpty, "\(log)")
                #expect(log.contains("so there is nothing to plan"))
            case .validated:
                #expect(ran.status == 0 && calls.isEmpty, "\(log)")
                #expect(log.contains("a fork's merge request gets no API key"))
            case .applied: #expect(ran.status == 0, "\(log)")
            case .left: #expect(ran.status == 0 && !calls.isEmpty, "\(log)")
            case .superseded:
                #expect(ran.status == 0 && calls.isEmpty, "\(log)")
                #expect(log.contains("the pipeline of its newest commit applies it"))
            case .refused(let code): #expect(ran.status == code && calls.isEmpty, "\(log)")
            }
        }
    }

    @Test(
        "what a merge request can name is data",
        arguments: [
            "$(touch pwned)", "`touch pwned`", "--upload-pack=touch pwned", "-x", "main:refs/heads/other", "a b", "\nx",
            "*",
        ])
    func hostile(text: String) async throws {
        for (name, row) in [
            (
                "CI_MERGE_REQUEST_DIFF_BASE_SHA",
                Case(source: Self.mergeRequest, what: "", isMerged: false, outcome: .planned)
            ),
            ("CI_COMMIT_BRANCH", Case(source: "push", what: "", script: "apply", outcome: .refused(64))),
        ] {
            try await withBench(live: (1...7).map { SandboxFlag(SandboxID("made-\($0)")) }) { bench in
                var row = row
                row.variables[name] = text
                let ran = try await Self.run(row, bench)
                #expect(row.outcome == .planned ? ran.status == 5 : [1, 64].contains(ran.status), "\(ran)")
                #expect(!FileManager.default.fileExists(atPath: bench.place.folder + "/pwned"))
                #expect(await bench.sandbox.calls().allSatisfy { $0.method == "GET" })
            }
        }
    }

    /// Puts the repository into the state of a case, and runs the job's script.
    private static func run(_ row: Case, _ bench: Bench) async throws -> Ran {
        let remote = try await Remote(bench.place, files)
        var base = try await remote.git("rev-parse", "HEAD")
        let start = base
        let commit: String
        if row.source == mergeRequest {
            try await remote.git("checkout", "-q", "-b", "topic")
            let head = try await remote.commit(row.change)
            try await remote.git("checkout", "-q", "main")
            if !row.before.isEmpty { base = try await remote.commit(row.before) }
            try await remote.git("checkout", "-q", "-b", "tested")
            try await remote.git("merge", "-q", "--no-ff", "-X", "theirs", "-m", "Merge", "topic")
            commit = row.isMerged ? try await remote.git("rev-parse", "HEAD") : head
            try await remote.git("checkout", "-q", "main")
        } else {
            commit = row.change.isEmpty ? base : try await remote.commit(row.change)
        }
        if !row.after.isEmpty { try await remote.commit(row.after) }
        try await remote.clone(commit)
        let job = try Job(bench)
        try job.program(
            "curl",
            """
            #!/bin/sh
            grep -q 'JOB-TOKEN: glcbt-testtoken' || exit 8
            api=https://gitlab.example/api/v4
            case "$*" in
            *glcbt-testtoken*) exit 9 ;;
            *"--globoff "*"$api/job") ;;
            *"--globoff "*"$api/projects/9/deployments?environment=flags%20staging&status=success&order_by=id&sort=desc&per_page=1")
                [ -n "${DEPLOYMENT:-}" ] || exit 22
                echo "[{\\"ref\\": \\"$DEPLOYMENT\\", \\"sha\\": \\"\(start)\\"}]"
                exit 0
                ;;
            *) exit 7 ;;
            esac
            \(row.created.map { "echo '{\"id\": 5, \"created_at\": \"\($0)\"}'" } ?? "exit 22")

            """)
        let isMergeRequest = row.source == mergeRequest
        let variables: [String: String?] = [
            "PATH": bench.place.folder + "/.job/bin:/usr/local/bin:/usr/bin:/bin", "HOIST_PROGRAM": Built.program,
            "GITLAB_CI": "true", "CI_API_V4_URL": "https://gitlab.example/api/v4", "CI_PROJECT_ID": "9",
            "CI_SERVER_URL": "file://" + remote.server, "CI_PROJECT_URL": "file://" + remote.server + "/flags",
            "CI_PIPELINE_SOURCE": row.source, "CI_COMMIT_SHA": commit, "CI_JOB_TOKEN": "glcbt-testtoken",
            "CI_PIPELINE_CREATED_AT": "2026-11-30T08:00:00Z", "HOME": bench.place.folder,
            "CI_COMMIT_BRANCH": isMergeRequest ? nil : "main",
            "CI_COMMIT_REF_PROTECTED": isMergeRequest ? "false" : "true",
            "CI_MERGE_REQUEST_IID": isMergeRequest ? "5" : nil,
            "CI_MERGE_REQUEST_PROJECT_ID": isMergeRequest ? "9" : nil,
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": isMergeRequest ? "9" : nil,
            "CI_MERGE_REQUEST_EVENT_TYPE": isMergeRequest ? row.isMerged ? "merged_result" : "detached" : nil,
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": isMergeRequest ? start : nil,
        ]
        var environment = bench.place.environment
        for (name, value) in variables.merging(row.variables, uniquingKeysWith: { $1 }) { environment[name] = value }
        let words = (row.script == "apply" ? ["--force"] : []) + row.words
        let ran = try await bench.place.run(
            "/bin/sh", [Built.repository + "/scripts/gitlab/\(row.script).sh"] + words, environment: environment)
        #expect(!(ran.out + ran.err).contains("glcbt-testtoken"))
        return ran
    }

    /// Which jobs of the template run, by its rules.
    struct Pipeline: CustomTestStringConvertible, Sendable {
        let source: String
        var branch: String? = "main"
        var mirror: String?
        var due: String?
        let jobs: Set<String>
        var testDescription: String {
            "\(source) on \(branch ?? "no branch")\(mirror == nil ? "" : ", a mirror")\(due == nil ? "" : ", due")"
        }
    }

    private static let applying: Set = ["hoist-staging", "hoist-production-plan", "hoist-production"]

    @Test(
        "the rules run what a pipeline is for, and nothing else",
        arguments: [
            Pipeline(source: mergeRequest, branch: nil, jobs: ["hoist-plan"]),
            Pipeline(source: mergeRequest, branch: nil, mirror: "true", jobs: ["hoist-plan"]),
            Pipeline(source: "push", jobs: applying), Pipeline(source: "web", jobs: applying),
            Pipeline(source: "push", branch: "topic", jobs: []), Pipeline(source: "web", branch: "topic", jobs: []),
            Pipeline(source: "push", branch: nil, jobs: []), Pipeline(source: "push", mirror: "true", jobs: []),
            Pipeline(source: "web", mirror: "true", jobs: []),
            Pipeline(source: "push", mirror: "false", jobs: applying),
            Pipeline(source: "schedule", jobs: ["hoist-drift", "hoist-verify"]),
            Pipeline(source: "schedule", due: "true", jobs: ["hoist-due"]),
            Pipeline(source: "schedule", branch: "topic", due: "true", jobs: []),
            Pipeline(source: "schedule", mirror: "true", due: "true", jobs: []),
            Pipeline(source: "push", due: "true", jobs: applying),
            Pipeline(source: "webide", jobs: []), Pipeline(source: "trigger", jobs: []),
            Pipeline(source: "api", jobs: []),
        ])
    func rules(_ row: Pipeline) throws {
        let template = try Built.text(of: "examples/gitlab/hoist.gitlab-ci.yml")
        let values = [
            "CI_PIPELINE_SOURCE": row.source, "CI_COMMIT_BRANCH": row.branch, "CI_DEFAULT_BRANCH": "main",
            "HOIST_MIRROR": row.mirror, "HOIST_DUE": row.due,
        ]
        // Jobs by name, each with its lines.
        var jobs: [String: [Substring]] = [:]
        var name = ""
        for line in template.split(separator: "\n") {
            if line.hasPrefix("#") { continue }
            if !line.hasPrefix(" ") {
                name = String(line.prefix { $0 != ":" })
            } else {
                jobs[name, default: []].append(line)
            }
        }
        func condition(of job: String) throws -> String {
            let lines = try #require(jobs[job])
            if let rule = lines.firstIndex(where: { $0.hasPrefix("    - if: ") }) {
                let own = lines[rule].dropFirst("    - if: ".count)
                guard own == ">-" else { return String(own) }
                // A condition in several lines ends where the indentation does.
                let more = lines[(rule + 1)...].prefix { $0.hasPrefix("        ") }
                return more.map { String($0.drop { $0 == " " }) }.joined(separator: " ")
            }
            let parent = try #require(lines.first { $0.hasPrefix("  extends: ") }).dropFirst("  extends: ".count)
            return try condition(of: String(parent))
        }
        func value(_ word: Substring) -> String? {
            word.hasPrefix("$") ? values[String(word.dropFirst())] ?? nil : String(word.trimmingPrefix("\"").dropLast())
        }
        var running: Set<String> = []
        for job in jobs.keys where job.hasPrefix("hoist-") {
            let holds = try condition(of: job).split(separator: " && ").allSatisfy { part in
                let words = part.split(separator: " ")
                try #require(words.count == 3)
                switch words[1] {
                case "==": return value(words[0]) == value(words[2])
                case "!=": return value(words[0]) != value(words[2])
                default:
                    try #require(words[1] == "=~" && words[2] == "/^(push|web)$/")
                    return ["push", "web"].contains(value(words[0]))
                }
            }
            if holds { running.insert(job) }
        }
        #expect(running == row.jobs)
    }
}
