import Foundation
import JSONText
import Sandbox
import Testing

@Suite("what an apply sends to the audit history by default", .timeLimit(.minutes(60)))
struct AuditTests {
    /// Variables of a CI system, and the message that is made of them.
    struct System: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let variables: [String: String]
        let message: String?
    }

    private static let commit = "0123456789abcdef0123456789abcdef01234567"

    private static let systems = [
        System(
            testDescription: "GitHub",
            variables: [
                "GITHUB_ACTIONS": "true", "GITHUB_SHA": commit, "GITHUB_REF_NAME": "main", "GITHUB_ACTOR": "jane",
                "GITHUB_SERVER_URL": "https://github.example", "GITHUB_REPOSITORY": "acme/web", "GITHUB_RUN_ID": "42",
            ], message: "hoist apply: 0123456789ab on main by jane (https://github.example/acme/web/actions/runs/42)"),
        System(
            testDescription: "GitHub, for a pull request",
            variables: [
                "GITHUB_ACTIONS": "true", "GITHUB_SHA": commit, "GITHUB_REF_NAME": "7/merge",
                "GITHUB_HEAD_REF": "topic",
                "GITHUB_ACTOR": "jane",
            ], message: "hoist apply: 0123456789ab on topic by jane"),
        System(
            testDescription: "GitLab",
            variables: [
                "GITLAB_CI": "true", "CI_COMMIT_SHA": commit, "CI_COMMIT_REF_NAME": "main", "GITLAB_USER_LOGIN": "jane",
                "CI_JOB_URL": "https://gitlab.example/acme/web/-/jobs/42",
            ], message: "hoist apply: 0123456789ab on main by jane (https://gitlab.example/acme/web/-/jobs/42)"),
        System(
            testDescription: "Bitbucket",
            variables: [
                "BITBUCKET_BUILD_NUMBER": "42", "BITBUCKET_COMMIT": commit, "BITBUCKET_BRANCH": "main",
                "BITBUCKET_STEP_TRIGGERER_UUID": "{jane}",
                "BITBUCKET_GIT_HTTP_ORIGIN": "https://bitbucket.example/acme/web",
            ],
            message: "hoist apply: 0123456789ab on main by {jane} "
                + "(https://bitbucket.example/acme/web/pipelines/results/42)"),
        System(
            testDescription: "CircleCI",
            variables: [
                "CIRCLECI": "true", "CIRCLE_SHA1": commit, "CIRCLE_BRANCH": "main", "CIRCLE_USERNAME": "jane",
                "CIRCLE_BUILD_URL": "https://circleci.example/42",
            ], message: "hoist apply: 0123456789ab on main by jane (https://circleci.example/42)"),
        System(
            testDescription: "Buildkite",
            variables: [
                "BUILDKITE": "true", "BUILDKITE_COMMIT": commit, "BUILDKITE_BRANCH": "main",
                "BUILDKITE_BUILD_CREATOR": "Jane", "BUILDKITE_BUILD_URL": "https://buildkite.example/42",
            ], message: "hoist apply: 0123456789ab on main by Jane (https://buildkite.example/42)"),
        System(
            testDescription: "Jenkins",
            variables: [
                "JENKINS_URL": "https://jenkins.example", "GIT_COMMIT": commit, "GIT_BRANCH": "origin/main",
                "BUILD_URL": "https://jenkins.example/job/42/",
            ], message: "hoist apply: 0123456789ab on origin/main (https://jenkins.example/job/42/)"),
        System(
            testDescription: "Azure Pipelines",
            variables: [
                "TF_BUILD": "True", "BUILD_SOURCEVERSION": commit, "BUILD_SOURCEBRANCHNAME": "main",
                "BUILD_REQUESTEDFOR": "Jane", "SYSTEM_COLLECTIONURI": "https://dev.azure.example/acme/",
                "SYSTEM_TEAMPROJECT": "web", "BUILD_BUILDID": "42",
            ],
            message: "hoist apply: 0123456789ab on main by Jane "
                + "(https://dev.azure.example/acme/web/_build/results?buildId=42)"),
        System(testDescription: "no CI system and no git: no message", variables: ["USER": "jane"], message: nil),
    ]

    private static let manifest = "version: 1\nflags: {a: {targets: {Production: {companies: [acme]}}}}\n"

    @Test("is made of what the CI system says", arguments: systems)
    func message(_ system: System) async throws {
        try await withBench(Self.manifest) { bench in
            let ran = try await bench.place.hoist(
                ["apply", "--auto-approve", "--receipt", "receipt.json"],
                environment: system.variables.mapValues { Optional($0) })
            #expect(ran.status == 0)
            #expect(try await Self.description(bench) == system.message)
            let receipt = try JSON(
                parsing: String(contentsOfFile: bench.place.folder + "/receipt.json", encoding: .utf8))
            #expect(receipt["message"] == (system.message.map(JSON.string) ?? .null))
        }
    }

    @Test(
        "is made of what git has checked out: a branch, a commit, a linked work tree",
        arguments: ["branch", "commit", "worktree", "packed"])
    func git(kind: String) async throws {
        try await withBench { bench in
            let git = { (arguments: [String]) in
                let ran = try await bench.place.run(
                    "/usr/bin/git",
                    ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]
                        + arguments,
                    environment: bench.place.environment)
                try #require(ran.status == 0, "\(ran)")
                return ran.out.lines.first ?? ""
            }
            _ = try await git(["init", "-q", "repo"])
            _ = try await git(["-C", "repo", "commit", "-q", "--allow-empty", "-m", "One"])
            let commit = try await git(["-C", "repo", "rev-parse", "HEAD"])
            var (folder, branch) = ("repo", " on main")
            switch kind {
            case "commit":
                _ = try await git(["-C", "repo", "checkout", "-q", "--detach"])
                branch = ""
            case "worktree":
                _ = try await git(["-C", "repo", "worktree", "add", "-q", "-b", "topic/a", "../tree"])
                (folder, branch) = ("tree", " on topic/a")
            case "packed": _ = try await git(["-C", "repo", "pack-refs", "--all"])
            default: break
            }
            try bench.place.write(Self.manifest, to: folder + "/deep/flags.yaml")
            let ran = try await bench.place.hoist(
                "apply", "--auto-approve", "-f", folder + "/deep/flags.yaml", environment: ["USER": "jane"])
            #expect(ran.status == 0, "\(ran)")
            #expect(try await Self.description(bench) == "hoist apply: \(commit.prefix(12))\(branch) by jane")
        }
    }

    private static func description(_ bench: Bench) async throws -> String? {
        let bodies = await bench.sandbox.calls().filter { $0.operation == .updateCompanyFlags }.map(\.body)
        let body = try JSON(parsing: #require(bodies.first))
        return body["changeDescription"] == .null ? nil : body["changeDescription"].string
    }
}
