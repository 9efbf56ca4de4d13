/// The change description that an apply gives Reflag's audit history, where nobody wrote one.
enum ChangeMessage {
    /// What CI systems call the parts.
    private struct System: Sendable {
        /// The variable that is there in this system.
        let sign: String
        let commit: [String]
        let branch: [String]
        let actor: [String]
        /// Makes the address of the run.
        let run: @Sendable ([String: String]) -> String?
    }

    private static let systems = [
        System(
            sign: "GITHUB_ACTIONS", commit: ["GITHUB_SHA"], branch: ["GITHUB_REF_NAME"], actor: ["GITHUB_ACTOR"],
            run: { variables in
                guard let server = variables["GITHUB_SERVER_URL"], let repository = variables["GITHUB_REPOSITORY"],
                    let id = variables["GITHUB_RUN_ID"]
                else { return nil }
                return "\(server)/\(repository)/actions/runs/\(id)"
            }),
        System(
            sign: "GITLAB_CI", commit: ["CI_COMMIT_SHA"], branch: ["CI_COMMIT_REF_NAME"], actor: ["GITLAB_USER_LOGIN"],
            run: { $0["CI_JOB_URL"] }),
        System(
            sign: "BITBUCKET_BUILD_NUMBER", commit: ["BITBUCKET_COMMIT"], branch: ["BITBUCKET_BRANCH"],
            actor: ["BITBUCKET_STEP_TRIGGERER_UUID"], run: { _ in nil }),
        System(
            sign: "CIRCLECI", commit: ["CIRCLE_SHA1"], branch: ["CIRCLE_BRANCH"], actor: ["CIRCLE_USERNAME"],
            run: { $0["CIRCLE_BUILD_URL"] }),
        System(
            sign: "BUILDKITE", commit: ["BUILDKITE_COMMIT"], branch: ["BUILDKITE_BRANCH"],
            actor: ["BUILDKITE_BUILD_CREATOR"], run: { $0["BUILDKITE_BUILD_URL"] }),
        System(
            sign: "JENKINS_URL", commit: ["GIT_COMMIT"], branch: ["BRANCH_NAME", "GIT_BRANCH"],
            actor: ["BUILD_USER_ID"],
            run: { $0["BUILD_URL"] }),
    ]

    /// A message made of what the CI system says: `hoist apply: 1a2b3c4d5e6f on main by jane (https://…)`; nil where
    /// no system is known and `git` gives no commit.
    ///
    /// - Parameters:
    ///   - environment: The environment's variables.
    ///   - head: The commit that is checked out, asked only where no CI system says it.
    static func found(in environment: [String: String], head: () -> GitHead?) -> String? {
        guard let system = systems.first(where: { !(environment[$0.sign] ?? "").isEmpty }) else {
            return head().map { message(commit: $0.commit, branch: $0.branch, actor: nil, run: nil) }
        }
        func first(_ names: [String]) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        let run = system.run(environment)
        let commit = first(system.commit)
        guard commit != nil || run != nil else { return nil }
        return message(commit: commit, branch: first(system.branch), actor: first(system.actor), run: run)
    }

    private static func message(commit: String?, branch: String?, actor: String?, run: String?) -> String {
        let parts =
            [
                commit.map { " \($0.prefix(12))" }, branch.map { " on \($0)" }, actor.map { " by \($0)" },
                run.map { " (\($0))" },
            ].compactMap { $0 }
        return "hoist apply:" + parts.joined()
    }
}

/// The commit and the branch that are checked out.
struct GitHead {
    /// The commit's id.
    let commit: String
    /// The branch's name; nil where none is checked out.
    let branch: String?

    /// Reads them from the `.git` folder at or above a folder, without running git; nil where there is none.
    static func find(from folder: String) -> GitHead? {
        var folder = folder
        while true {
            if let head = line(folder + "/.git/HEAD") { return read(head, folder + "/.git") }
            guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
    }

    private static func read(_ head: String, _ git: String) -> GitHead? {
        guard head.hasPrefix("ref: ") else { return GitHead(commit: head, branch: nil) }
        let reference = String(head.dropFirst(5))
        let prefix = "refs/heads/"
        let branch = reference.hasPrefix(prefix) ? String(reference.dropFirst(prefix.count)) : reference
        if let commit = line(git + "/" + reference) { return GitHead(commit: commit, branch: branch) }
        // A reference that was packed stands in one file with the others.
        guard let packed = try? FileReading.bytes(git + "/packed-refs") else { return nil }
        for entry in String(decoding: packed, as: UTF8.self).split(separator: "\n") {
            let words = entry.split(separator: " ")
            if words.count == 2, words[1] == reference { return GitHead(commit: String(words[0]), branch: branch) }
        }
        return nil
    }

    private static func line(_ path: String) -> String? {
        guard let bytes = try? FileReading.bytes(path) else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
    }
}
