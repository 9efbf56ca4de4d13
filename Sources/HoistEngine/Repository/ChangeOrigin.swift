import SystemAccess

/// Where a change comes from: what CI systems put into the environment, or what git has checked out.
package struct ChangeOrigin: Equatable, Sendable {
    /// The commit's id.
    package var commit: String?
    /// The branch's name.
    package var branch: String?
    /// Who started it.
    package var actor: String?
    /// The URL of the run in the CI system.
    package var run: String?

    /// The default change description for Reflag's audit history:
    /// `hoist apply: 1a2b3c4d5e6f on main by jane (https://…)`; nil if nothing is known.
    package var message: String? {
        guard commit != nil || run != nil else { return nil }
        let parts =
            [
                commit.map { " \($0.prefix(12))" }, branch.map { " on \($0)" }, actor.map { " by \($0)" },
                run.map { " (\($0))" },
            ].compactMap { $0 }
        return "hoist apply:" + parts.joined()
    }

    /// The variables of a CI system: the first one that isn't empty is used.
    private struct System: Sendable {
        /// The variable that only this system sets.
        let sign: String
        let commit: [String]
        let branch: [String]
        let actor: [String]
        let run: Run
    }

    /// How a CI system gives the URL of its run.
    private enum Run: Sendable {
        /// In one variable.
        case variable(String)
        /// In parts: variables, and the text between and after them.
        case parts([Part])

        enum Part: Sendable {
            case variable(String)
            case text(String)
        }
    }

    private static let systems = [
        System(
            sign: "GITHUB_ACTIONS", commit: ["GITHUB_SHA"], branch: ["GITHUB_HEAD_REF", "GITHUB_REF_NAME"],
            actor: ["GITHUB_ACTOR"],
            run: .parts([
                .variable("GITHUB_SERVER_URL"), .text("/"), .variable("GITHUB_REPOSITORY"), .text("/actions/runs/"),
                .variable("GITHUB_RUN_ID"),
            ])),
        System(
            sign: "GITLAB_CI", commit: ["CI_COMMIT_SHA"], branch: ["CI_COMMIT_REF_NAME"],
            actor: ["GITLAB_USER_LOGIN"], run: .variable("CI_JOB_URL")),
        System(
            sign: "BITBUCKET_BUILD_NUMBER", commit: ["BITBUCKET_COMMIT"], branch: ["BITBUCKET_BRANCH"],
            actor: ["BITBUCKET_STEP_TRIGGERER_UUID"],
            run: .parts([
                .variable("BITBUCKET_GIT_HTTP_ORIGIN"), .text("/pipelines/results/"),
                .variable("BITBUCKET_BUILD_NUMBER"),
            ])),
        System(
            sign: "CIRCLECI", commit: ["CIRCLE_SHA1"], branch: ["CIRCLE_BRANCH"], actor: ["CIRCLE_USERNAME"],
            run: .variable("CIRCLE_BUILD_URL")),
        System(
            sign: "BUILDKITE", commit: ["BUILDKITE_COMMIT"], branch: ["BUILDKITE_BRANCH"],
            actor: ["BUILDKITE_BUILD_CREATOR"], run: .variable("BUILDKITE_BUILD_URL")),
        System(
            sign: "JENKINS_URL", commit: ["GIT_COMMIT"], branch: ["BRANCH_NAME", "GIT_BRANCH"],
            actor: ["BUILD_USER_ID"], run: .variable("BUILD_URL")),
        System(
            sign: "TF_BUILD", commit: ["BUILD_SOURCEVERSION"], branch: ["BUILD_SOURCEBRANCHNAME"],
            actor: ["BUILD_REQUESTEDFOR"],
            run: .parts([
                .variable("SYSTEM_COLLECTIONURI"), .variable("SYSTEM_TEAMPROJECT"), .text("/_build/results?buildId="),
                .variable("BUILD_BUILDID"),
            ])),
    ]

    /// The origin from the environment's variables; outside of a CI system, from the commit that is checked out in or above
    /// a folder.
    package static func find(in environment: [String: String], folder: String) -> ChangeOrigin {
        guard let system = systems.first(where: { !(environment[$0.sign] ?? "").isEmpty }) else {
            let head = FileReading.realPath(folder).flatMap(GitHead.find(from:))
            let user = environment["USER"].flatMap { $0.isEmpty ? nil : $0 }
            return ChangeOrigin(commit: head?.commit, branch: head?.branch, actor: user)
        }
        func first(_ names: [String]) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        func address(_ run: Run) -> String? {
            switch run {
            case .variable(let name): return first([name])
            case .parts(let parts):
                let strings = parts.map { part in
                    switch part {
                    case .variable(let name): first([name])
                    case .text(let text): text
                    }
                }
                return strings.contains(nil) ? nil : strings.compactMap { $0 }.joined()
            }
        }
        return ChangeOrigin(
            commit: first(system.commit), branch: first(system.branch), actor: first(system.actor),
            run: address(system.run))
    }
}

/// The commit and the branch that are checked out.
struct GitHead {
    /// The commit's id.
    let commit: String
    /// The branch's name; nil if none is checked out.
    let branch: String?

    /// Reads them from the `.git` folder at or above a folder, without running git; nil if there is none. In a linked
    /// work tree or a submodule `.git` is a file that names the folder.
    static func find(from folder: String) -> GitHead? {
        var folder = folder
        while true {
            if let git = gitFolder(folder), let head = line(git + "/HEAD") { return read(head, git) }
            guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
    }

    private static func gitFolder(_ folder: String) -> String? {
        let git = folder + "/.git"
        guard let named = line(git), named.hasPrefix("gitdir: ") else { return git }
        return absolute(String(named.dropFirst(8)), in: folder)
    }

    private static func absolute(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : folder + "/" + path
    }

    private static func read(_ head: String, _ git: String) -> GitHead? {
        guard head.hasPrefix("ref: ") else { return GitHead(commit: head, branch: nil) }
        let reference = String(head.dropFirst(5))
        let prefix = "refs/heads/"
        let branch = reference.hasPrefix(prefix) ? String(reference.dropFirst(prefix.count)) : reference
        // A linked work tree has its own HEAD and shares the branches.
        let git = line(git + "/commondir").map { absolute($0, in: git) } ?? git
        if let commit = line(git + "/" + reference) { return GitHead(commit: commit, branch: branch) }
        // A packed reference is in one file with the others.
        guard let packed = try? FileReading.regularFile(git + "/packed-refs", within: 1 << 28) else { return nil }
        for entry in String(decoding: packed, as: UTF8.self).split(separator: "\n") {
            let words = entry.split(separator: " ")
            if words.count == 2, words[1] == reference { return GitHead(commit: String(words[0]), branch: branch) }
        }
        return nil
    }

    private static func line(_ path: String) -> String? {
        guard let bytes = try? FileReading.regularFile(path, within: 1 << 16) else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
    }
}
