import Foundation
import JSONText
import Sandbox
import Testing

/// What the GitLab template runs: its scripts, with the built program, a sandbox and a fake GitLab behind `curl`.
@Suite("the GitLab template", .timeLimit(.minutes(60)), .enabled(if: FakeGH.hasJQ, "needs jq"))
struct GitLabTests {
    private static let manifest = "version: 1\nflags: {a: {}}\n"

    /// The scripts, where the image has them under `HOIST_SHARE`.
    private static let share = Built.repository + "/scripts"

    /// What a note ends with: its commit, when it was written, and the job.
    private static var ending: Regex<Substring> {
        #/\n(?:`apps\/web\.yaml` · )?Commit \[`0a0a0a0`\]\(https:\/\/gitlab\.example\/acme\/flags\/-\/commit\/(?:0a){20}\) · \d{4}-\d\d-\d\d \d\d:\d\d UTC · \[the run\]\(https:\/\/gitlab\.example\/acme\/flags\/-\/jobs\/8\)\n$/#
    }

    /// A fake curl that keeps the notes of merge request 5 of project 9; the token's user has the id 3.
    private static let curl = """
        #!/bin/sh
        set -eu
        echo "$*" >>"$STATE/arguments"
        [ "$(cat)" = 'header = "PRIVATE-TOKEN: glpat-test_token.1"' ] || exit 22
        method=GET url= body= globoff=
        while [ $# -gt 0 ]; do
            case $1 in
            --silent | --show-error | --fail) ;;
            --globoff) globoff=1 ;;
            --config) [ "$2" = - ] || exit 2; shift ;;
            --request) method=$2; shift ;;
            --data-urlencode) body=${2#body@}; shift ;;
            -*) exit 2 ;;
            *) url=$1 ;;
            esac
            shift
        done
        [ -n "$globoff" ] || exit 2
        notes=$STATE/notes.json
        change() { jq "$@" "$notes" >"$notes.new" && mv "$notes.new" "$notes"; }
        api=https://gitlab.example/api/v4
        merge_request=$api/projects/9/merge_requests/5/notes
        case "$method $url" in
        "GET $api/user") echo '{"id": 3}' ;;
        "GET $api/projects/9/merge_requests/5") jq -n --arg sha "${NEWEST:-$CI_COMMIT_SHA}" '{sha: $sha}' ;;
        "GET $merge_request?sort=asc&order_by=created_at&per_page=100&page="*)
            jq --argjson page "${url##*page=}" '.[($page - 1) * 100:$page * 100]' "$notes"
            ;;
        "POST $merge_request") change --rawfile body "$body" '. + [{id: 900, author: {id: 3}, body: $body}]' ;;
        "PUT $merge_request/"*)
            change --rawfile body "$body" --argjson id "${url##*/}" \\
                'map(if .id == $id then .body = $body else . end)'
            ;;
        *) exit 22 ;;
        esac

        """

    private struct Note: Equatable {
        let id: Int
        let author: Int
        let body: String
    }

    /// Runs the template's plan, or another script of it, and gives the notes after it.
    private func plan(
        _ bench: Bench,
        notes: [Note] = [],
        _ variables: [String: String?] = [:],
        script: [String] = ["plan.sh"]
    ) async throws -> (ran: Ran, notes: [Note], markdown: String) {
        let job = try Job(bench)
        try job.program("curl", Self.curl)
        let state = bench.place.folder + "/.job"
        let values = notes.map { ["id": $0.id, "author": ["id": $0.author], "body": $0.body] as [String: Any] }
        try JSONSerialization.data(withJSONObject: values).write(to: URL(fileURLWithPath: state + "/notes.json"))
        var environment = bench.place.environment
        environment.merge([
            "PATH": state + "/bin:/usr/local/bin:/usr/bin:/bin", "STATE": state, "HOIST_PROGRAM": Built.program,
            "GITLAB_CI": "true", "CI_API_V4_URL": "https://gitlab.example/api/v4", "CI_PROJECT_ID": "9",
            "CI_MERGE_REQUEST_PROJECT_ID": "9", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "9", "CI_MERGE_REQUEST_IID": "5",
            "HOIST_NOTE_TOKEN": "glpat-test_token.1", "CI_JOB_TOKEN": "glcbt-testtoken",
            "CI_COMMIT_SHA": String(repeating: "0a", count: 20), "CI_PROJECT_URL": "https://gitlab.example/acme/flags",
            "CI_JOB_URL": "https://gitlab.example/acme/flags/-/jobs/8",
        ]) { $1 }
        for (name, value) in variables { environment[name] = value }
        let words = [Self.share + "/gitlab/" + script[0]] + script.dropFirst()
        let ran = try await bench.place.run("/bin/sh", words, environment: environment)
        let arguments = (try? job.text(state + "/arguments")) ?? ""
        for secret in bench.place.secrets + ["glpat-test_token.1", "glcbt-testtoken"] {
            #expect(!(ran.out + ran.err + arguments).contains(secret))
        }
        let after = try JSON(parsing: try job.text(state + "/notes.json")).items.map { note in
            // Without the line of when it was written and by which run, which each new one ends with.
            Note(
                id: note["id"].integer ?? 0, author: note["author"]["id"].integer ?? 0,
                body: note["body"].string.replacing(Self.ending, with: ""))
        }
        return (ran, after, (try? job.text(bench.place.folder + "/hoist-plan.md")) ?? "")
    }

    @Test("what has nothing to plan replaces a note, and writes none")
    func replaced() async throws {
        try await withBench { bench in
            try bench.place.write("<!-- hoist-plan -->\n### No flags are changed\n", to: "note.md")
            let others = [Note(id: 1, author: 8, body: "<!-- hoist-plan -->\nOld\n")]
            let none = try await plan(bench, notes: others, script: ["note.sh", "note.md", "replace"])
            #expect(none.ran == Ran(status: 0, out: "", err: ""))
            #expect(none.notes == others)
            let old = others + [Note(id: 2, author: 3, body: "<!-- hoist-plan -->\nOld\n")]
            let one = try await plan(bench, notes: old, script: ["note.sh", "note.md", "replace"])
            #expect(one.ran == Ran(status: 0, out: "the plan's note was replaced\n", err: ""))
            #expect(one.notes.map(\.body) == [others[0].body, "<!-- hoist-plan -->\n### No flags are changed\n"])
        }
    }

    @Test("a plan becomes a file and a note; the next one replaces the note, on whatever page it is")
    func note() async throws {
        try await withBench(Self.manifest) { bench in
            let first = try await plan(bench)
            #expect(first.ran.status == 0, "\(first.ran)")
            #expect(first.markdown.hasPrefix("<!-- hoist-plan -->\n### Plan for `Sandbox App`\n"))
            #expect(first.notes == [Note(id: 900, author: 3, body: first.markdown)])
            #expect(first.ran.out.hasSuffix("the plan's note was written\n"))

            let others =
                [Note(id: 1, author: 8, body: "<!-- hoist-plan -->\nNothing to do\n")]
                + (2...150).map { Note(id: $0, author: 3, body: "A word") }
            let second = try await plan(
                bench, notes: others + [Note(id: 500, author: 3, body: "<!-- hoist-plan -->\nOld\n")])
            #expect(second.notes == others + [Note(id: 500, author: 3, body: second.markdown)])
            #expect(second.ran.out.hasSuffix("the plan's note was replaced\n"))
        }
    }

    @Test("where nothing changes a note is replaced, and there is a new one only if that is asked for")
    func nothing() async throws {
        try await withBench("version: 1\nflags: {a: {}}\n", live: [SandboxFlag("a")]) { bench in
            let none = try await plan(bench)
            #expect(none.ran.status == 0 && none.notes.isEmpty, "\(none.ran)")
            let old = [Note(id: 2, author: 3, body: "<!-- hoist-plan -->\nOld\n")]
            #expect(try await plan(bench, notes: old).notes == [Note(id: 2, author: 3, body: none.markdown)])
            #expect(try await plan(bench, ["HOIST_NOTE": "always"]).notes.map(\.body) == [none.markdown])
        }
    }

    @Test("a job that runs again for an older commit leaves the note of the newer one")
    func olderCommit() async throws {
        try await withBench(Self.manifest) { bench in
            let old = [Note(id: 2, author: 3, body: "<!-- hoist-plan -->\nNewer\n")]
            let planned = try await plan(bench, notes: old, ["NEWEST": String(repeating: "0b", count: 20)])
            #expect(planned.ran.status == 0, "\(planned.ran)")
            #expect(planned.ran.out.hasSuffix("the merge request has a newer commit, whose pipeline writes the note\n"))
            #expect(planned.notes == old)
        }
    }

    // Siblings: a link to a file outside, to a script, to nothing, to a folder; a folder.
    @Test("what a merge request brings as hoist-plan.md is replaced, never written through")
    func planted() async throws {
        try await withBench(Self.manifest) { bench in
            let folder = bench.place.folder
            let file = folder + "/hoist-plan.md"
            try bench.place.write("mine\n", to: ".job/victim")
            for destination in [".job/victim", folder + "/.job/victim", ".job/nothing", ".job", nil] {
                try? FileManager.default.removeItem(atPath: file)
                if let destination {
                    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: destination)
                } else {
                    try bench.place.write("x", to: "hoist-plan.md/x")
                }
                let planned = try await plan(bench)
                #expect(planned.ran.status == 0, "\(planned.ran)")
                #expect(planned.markdown.hasPrefix("<!-- hoist-plan -->\n### Plan for `Sandbox App`\n"))
                #expect(planned.notes.map(\.body) == [planned.markdown])
                #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: file)) == nil)
                #expect(try bench.place.read(".job/victim") == "mine\n")
                #expect(!FileManager.default.fileExists(atPath: folder + "/.job/nothing"))
            }
        }
    }

    // Siblings: an absolute path, one with white space, the default one.
    @Test(
        "each manifest has a note of its own",
        arguments: [
            ("apps/web.yaml", "<!-- hoist-plan manifest=apps/web.yaml -->"),
            ("./apps/web.yaml", "<!-- hoist-plan manifest=apps/web.yaml -->"),
            ("apps/the web.yaml", "<!-- hoist-plan manifest-hex=617070732f746865207765622e79616d6c -->"),
        ])
    func manifests(path: String, marker: String) async throws {
        try await withBench { bench in
            try bench.place.write(Self.manifest, to: path)
            let other = [Note(id: 2, author: 3, body: "<!-- hoist-plan -->\nAnother plan\n")]
            let planned = try await plan(bench, notes: other, ["HOIST_MANIFEST": path])
            #expect(planned.notes == other + [Note(id: 900, author: 3, body: marker + "\n" + planned.markdown)])
            let own = Note(id: 7, author: 3, body: marker + "\r\nOld")
            let again = try await plan(
                bench, notes: other + [own],
                ["HOIST_MANIFEST": bench.place.folder + "/" + path, "CI_PROJECT_DIR": bench.place.folder])
            #expect(again.notes == other + [Note(id: 7, author: 3, body: marker + "\n" + again.markdown)])
        }
    }

    @Test("without a token there is the file alone")
    func withoutToken() async throws {
        try await withBench(Self.manifest) { bench in
            let planned = try await plan(bench, ["HOIST_NOTE_TOKEN": nil])
            #expect(planned.ran.status == 0, "\(planned.ran)")
            #expect(planned.notes.isEmpty)
            #expect(planned.markdown.contains("1 to create"))
        }
    }

    @Test(
        "a fork's merge request is validated alone",
        arguments: [["CI_PROJECT_ID": "77"], ["CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "77"]])
    func fork(variables: [String: String]) async throws {
        try await withBench(Self.manifest) { bench in
            let nothing: [String: String?] = ["REFLAG_API_KEY": nil, "HOIST_NOTE_TOKEN": nil]
            let planned = try await plan(bench, nothing.merging(variables) { $1 })
            #expect(planned.ran.status == 0, "\(planned.ran)")
            #expect(planned.ran.out.contains("a fork's merge request gets no API key, so there is no plan\n"))
            #expect(planned.markdown.contains("The manifest is valid."))
            #expect(await bench.sandbox.calls().isEmpty)
        }
    }

    @Test("what keeps a plan from being made fails the job, and the note keeps no older plan")
    func noPlan() async throws {
        let old = [Note(id: 2, author: 3, body: "<!-- hoist-plan -->\nOld\n")]
        try await withBench("version: 1\nflags: {a: {nam: A}}\n") { bench in
            let planned = try await plan(bench, notes: old)
            #expect(planned.ran.status == 3)
            #expect(planned.notes.map(\.body) == [planned.markdown])
            #expect(
                planned.markdown == """
                    <!-- hoist-plan -->
                    ### No plan

                    No plan could be made: the manifest is invalid or missing.

                        error[unknown-key]: a flag has no `nam`
                         --> flags.yaml:2:13
                          |
                        2 | flags: {a: {nam: A}}
                          |             ^^^
                          = help: did you mean `name`?
                          = note: a flag has name, description, owner, stage, permanent, secret, archived, expires, targets

                        1 error; the manifest isn't valid

                    """)
        }
        try await withBench(Self.manifest) { bench in
            let planned = try await plan(bench, notes: old, ["REFLAG_API_KEY": nil])
            #expect(planned.ran.status == 7)
            #expect(planned.notes.map(\.body) == [planned.markdown])
            #expect(planned.markdown.contains("the API key is missing"))
        }
        try await withBench(
            Self.manifest, interceptor: { _, _ in .respond(status: 400, body: "<html>") },
            { bench in
                let planned = try await plan(bench, notes: old)
                #expect(planned.ran.status == 1)
                #expect(planned.markdown.contains("network or API problems"))
            })
    }

    @Test("beyond a limit: 5, with the plan in the note")
    func blocked() async throws {
        let manifest = "version: 1\napp: sandboxapp0001\npolicy: {unlisted: archive}\nflags: {}\n"
        try await withBench(manifest, live: (1...7).map { SandboxFlag(SandboxID("flag-\($0)")) }) { bench in
            let planned = try await plan(bench)
            #expect(planned.ran.status == 5)
            #expect(planned.notes.map(\.body).joined().contains("7 to archive"))
        }
    }

    @Test(
        "a token that would be more than a token isn't sent", arguments: ["a\"\nurl = \"http://evil", "$(id)", "a b"])
    func hostileToken(token: String) async throws {
        try await withBench(Self.manifest) { bench in
            let planned = try await plan(bench, ["HOIST_NOTE_TOKEN": token])
            #expect(planned.ran.status == 0)
            #expect(planned.ran.err.hasSuffix("HOIST_NOTE_TOKEN isn't a token\nthe note couldn't be written\n"))
            #expect(planned.notes.isEmpty)
        }
    }

    @Test("the template's own lines: staging, then a plan of the rest, then that plan by its digest")
    func stages() async throws {
        let manifest = "version: 1\nflags: {a: {targets: {Production: {users: [u]}, Staging: {users: [u]}}}}\n"
        try await withBench(manifest) { bench in
            let job = try Job(bench)
            try job.program("hoist", "#!/bin/sh\nexec '\(Built.program)' \"$@\"\n")
            let template = try Built.text(of: "examples/gitlab/hoist.gitlab-ci.yml")
            var variables = [
                "PATH": bench.place.folder + "/.job/bin:/usr/local/bin:/usr/bin:/bin", "HOIST_MANIFEST": "flags.yaml",
                "HOIST_SHARE": Self.share, "CI_COMMIT_REF_PROTECTED": "true", "CI_COMMIT_TAG": "v1",
            ]
            func run(_ name: String) async throws -> Ran {
                try await bench.place.run(
                    "/bin/sh", ["-ec", try script(of: name, in: template)],
                    environment: bench.place.environment.merging(variables) { $1 })
            }
            let staging = try await run("hoist-staging")
            #expect(staging.status == 0, "\(staging)")
            #expect(await bench.sandbox.world().lines == ["a \"A\" In development | Staging: user u"])

            let planned = try await run("hoist-production-plan")
            #expect(planned.status == 0, "\(planned)")
            let env = try job.text(bench.place.folder + "/hoist-digest.env")
            let plan = try JSON(parsing: try job.text(bench.place.folder + "/hoist-plan.json"))
            #expect(env == "HOIST_DIGEST=\(plan["digest"].string)\n")
            let drift = try await run("hoist-drift")
            #expect(drift.status == 2)

            variables["HOIST_DIGEST"] = String(repeating: "0", count: 64)
            #expect(try await run("hoist-production").status == 4)
            variables["HOIST_DIGEST"] = plan["digest"].string
            let production = try await run("hoist-production")
            #expect(production.status == 0, "\(production)")
            #expect(
                await bench.sandbox.world().lines == ["a \"A\" In development | Production: user u | Staging: user u"])
            #expect(try await run("hoist-drift").status == 0)
            let served = try await run("hoist-verify")
            #expect(served.status == 0, "\(served)")
            try await bench.sandbox.mutate { try $0.editFlag("a") { $0.archived = true } }
            #expect(try await run("hoist-verify").status == 8)
        }
    }

    /// The shell lines of a job.
    private func script(of job: String, in template: String) throws -> String {
        let start = try #require(template.firstRange(of: "\n\(job):\n")).upperBound
        let rest = template[start...]
        let block = rest[..<(rest.firstRange(of: "\n\n")?.lowerBound ?? rest.endIndex)]
        let lines = try #require(block.firstRange(of: "  script:\n")).upperBound
        return block[lines...].split(separator: "\n").prefix { $0.hasPrefix("    ") }
            .map { $0.drop { $0 == " " } }.filter { $0 != "- |" }
            .map { $0.hasPrefix("- ") ? $0.dropFirst(2) : $0 }.joined(separator: "\n")
    }
}
