import Foundation
import JSONText
import Testing

/// A job of GitHub Actions, as far as the action's scripts see it, at a bench.
struct Job {
    /// A comment on the pull request.
    struct Comment: Equatable {
        let id: Int
        let author: String
        let body: String
    }

    /// What a step came to.
    struct Step {
        let ran: Ran
        /// The step's outputs.
        let outputs: [String: String]
        /// The step's summary.
        let summary: String
    }

    let bench: Bench
    /// The folder that GitHub empties before each job.
    let temporary: String
    private let bin: String
    private let state: String

    /// A job for a pull request from a branch of the repository itself, whose comments are these.
    ///
    /// - Parameter login: Whose token the job has.
    init(_ bench: Bench, comments: [Comment] = [], login: String = "github-actions[bot]") throws {
        self.bench = bench
        let folder = bench.place.folder + "/.job"
        (bin, state, temporary) = (folder + "/bin", folder + "/gh", folder + "/tmp")
        for path in [bin, state, temporary] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        try program("gh", FakeGH.script)
        let values = comments.map { ["id": $0.id, "user": ["login": $0.author], "body": $0.body] as [String: Any] }
        try JSONSerialization.data(withJSONObject: values).write(to: URL(fileURLWithPath: state + "/comments.json"))
        try Data(login.utf8).write(to: URL(fileURLWithPath: state + "/login"))
        try newest(Self.head)
        try pulls([Pull()])
    }

    /// A pull request of the commit, as GitHub lists it.
    struct Pull {
        var number = 7
        var isMerged = true
        var base = "main"
        var repository = "acme/flags"
    }

    /// Sets the newest commit of the pull request.
    func newest(_ commit: String) throws {
        try Data(commit.utf8).write(to: URL(fileURLWithPath: state + "/newest"))
    }

    /// Sets which pull requests the commit is in.
    func pulls(_ pulls: [Pull]) throws {
        let values = pulls.map { pull in
            [
                "number": pull.number, "merged_at": pull.isMerged ? "2026-11-30T00:00:00Z" : NSNull(),
                "base": ["ref": pull.base, "repo": ["full_name": pull.repository]],
            ] as [String: Any]
        }
        try JSONSerialization.data(withJSONObject: values).write(to: URL(fileURLWithPath: state + "/pulls.json"))
    }

    /// Puts a script on the job's `PATH`.
    func program(_ name: String, _ script: String) throws {
        try Data(script.utf8).write(to: URL(fileURLWithPath: bin + "/" + name))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bin + "/" + name)
    }

    /// Where a program of the job's own is.
    func path(of name: String) -> String { bin + "/" + name }

    /// Lets GitHub refuse what the token asks for.
    ///
    /// - Parameter words: What `gh` says of it.
    func refuse(_ words: String = "gh: ::error::Resource not accessible by integration (HTTP 403)\n") throws {
        try Data(words.utf8).write(to: URL(fileURLWithPath: state + "/refuses"))
    }

    /// The comments of the pull request.
    func comments() throws -> [Comment] {
        let data = try Data(contentsOf: URL(fileURLWithPath: state + "/comments.json"))
        return try JSON(parsing: Array(data)).items.map { comment in
            Comment(
                id: comment["id"].integer ?? 0, author: comment["user"]["login"].string,
                body: comment["body"].string)
        }
    }

    /// What GitHub was asked for.
    func calls() -> [String] {
        ((try? String(contentsOfFile: state + "/calls", encoding: .utf8)) ?? "").lines
    }

    /// Runs `plan.sh` with the key, then, where it asks for that, `comment.sh` with the token, as `action.yml` does.
    func plan(
        _ variables: [String: String?] = [:],
        comment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Step {
        let step = try await step("plan", variables, sourceLocation: sourceLocation)
        if let file = step.outputs["comment-file"] {
            let own = ["HOIST_COMMENT_ONLY_REPLACES": step.outputs["comment-only-replaces"] ?? ""]
            let commented = try await self.comment(
                file, own.merging(comment) { $1 }, sourceLocation: sourceLocation)
            #expect(commented.ran.status == 0, "\(commented.ran)", sourceLocation: sourceLocation)
        }
        return step
    }

    /// Runs `apply.sh` on a push with the key, then `comment.sh` with the token, as `action.yml` does.
    func apply(
        _ variables: [String: String?] = [:],
        comment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> (step: Step, comment: Step?) {
        let push: [String: String?] = [
            "GITHUB_EVENT_NAME": "push", "GITHUB_REF_NAME": "main", "GITHUB_SHA": Self.merge,
        ]
        let step = try await step("apply", push.merging(variables) { $1 }, sourceLocation: sourceLocation)
        guard let file = step.outputs["comment-file"] else { return (step, nil) }
        let own = push.merging([
            "HOIST_COMMENT_KIND": "applied", "HOIST_PULL_REQUEST": "", "HOIST_COMMIT": "",
            "HOIST_COMMENT_ONLY_REPLACES": step.outputs["comment-only-replaces"],
        ]) { $1 }
        let commented = try await self.comment(
            file, own.merging(comment) { $1 }, sourceLocation: sourceLocation)
        #expect(commented.ran.status == 0, "\(commented.ran)", sourceLocation: sourceLocation)
        return (step, commented)
    }

    /// The newest commit of the pull request.
    static let head = "1111111111111111111111111111111111111111"
    /// The commit that it was merged by.
    static let merge = "2222222222222222222222222222222222222222"

    /// Runs `comment.sh` with the token and without the key.
    func comment(
        _ file: String,
        _ variables: [String: String?] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Step {
        let own: [String: String?] = [
            "HOIST_COMMENT_KIND": "plan", "HOIST_COMMENT_FILE": file, "HOIST_PULL_REQUEST": "7",
            "HOIST_COMMIT": Self.head, "GH_TOKEN": "ghs_testtoken", "GH_STATE": state, "REFLAG_API_KEY": nil,
        ]
        return try await step("comment", own.merging(variables) { $1 }, sourceLocation: sourceLocation)
    }

    /// Runs one of the action's scripts as a step.
    func step(
        _ script: String,
        _ variables: [String: String?] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Step {
        let files = (output: temporary + "/output", summary: temporary + "/summary")
        for path in [files.output, files.summary] { try Data().write(to: URL(fileURLWithPath: path)) }
        var environment = bench.place.environment
        environment.merge([
            "PATH": bin + ":/usr/local/bin:/usr/bin:/bin", "HOIST_PROGRAM": Built.program, "RUNNER_TEMP": temporary,
            "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_REPOSITORY": "acme/flags",
            "HOIST_HEAD_REPOSITORY": "acme/flags", "GITHUB_OUTPUT": files.output, "GITHUB_STEP_SUMMARY": files.summary,
            "GITHUB_SERVER_URL": "https://github.example", "GITHUB_RUN_ID": "42",
        ]) { $1 }
        for (name, value) in variables { environment[name] = value }
        let ran = try await bench.place.run(
            "/bin/sh", [Built.repository + "/scripts/action/\(script).sh"], environment: environment)
        let outputs = try text(files.output)
        let summary = try text(files.summary)
        for secret in bench.place.secrets + ["ghs_testtoken"] {
            #expect(!(ran.out + ran.err + outputs + summary).contains(secret), sourceLocation: sourceLocation)
        }
        let pairs = outputs.lines.map { line in
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts.last ?? ""))
        }
        return Step(ran: ran, outputs: Dictionary(pairs) { $1 }, summary: summary)
    }

    /// What a comment ends with, without the time.
    static func ending(_ commit: String = head) -> String {
        "Commit [`\(commit.prefix(7))`](https://github.example/acme/flags/commit/\(commit)) · TIME · "
            + "[the run](https://github.example/acme/flags/actions/runs/42)\n"
    }

    /// The text of a file.
    func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }
}

extension String {
    /// A comment or log without the times in it.
    var withoutTimes: String {
        settled.replacing(/\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC/, with: "TIME")
    }
}

extension Ran {
    /// What was printed, without the words that differ from run to run.
    var settledLog: String {
        out.settled.replacing(/::stop-commands::[0-9a-f]{32}/, with: "::stop-commands::TOKEN")
            .replacing(/::[0-9a-f]{32}::/, with: "::TOKEN::")
    }
}
