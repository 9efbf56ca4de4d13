import HoistEngine
import SystemAccess

/// What can be found out about the repository around a manifest, so that nothing has to be asked.
struct ProjectSurvey {
    /// A CI system that hoist has a workflow for.
    enum System: String, CaseIterable {
        case gitHub = "github"
        case gitLab = "gitlab"

        /// Its name.
        var name: String { self == .gitHub ? "GitHub" : "GitLab" }

        /// The path of the workflow that is written for it, in the repository.
        var workflow: String { self == .gitHub ? GitHubWorkflow.path : GitLabPipeline.path }

        /// What stands for where hoist is to be taken from, until somebody fills it in.
        var placeholder: ToolHome {
            ToolHome(self == .gitHub ? ToolHome.gitHubPlaceholder : ToolHome.gitLabPlaceholder)
        }
    }

    /// The branch that is applied, and how it was found.
    struct Branch: Equatable {
        let name: String
        /// Words that say where the name comes from.
        let origin: String
    }

    /// The repository's folder, without links; nil outside of a git repository.
    let root: String?
    /// The branch that is applied.
    let branch: Branch
    /// The CI systems that something in the repository points to; first the one that its remote is on.
    let systems: [System]
    /// Where its workflows take hoist from, by system; none where that isn't known.
    let homes: [System: ToolHome]
    /// Why what git is configured with is no such home, by system: a sentence.
    let refusals: [System: String]
    /// Its workflows; nil outside of a git repository.
    let workflows: Workflows?

    /// Surveys an existing folder.
    static func look(around folder: String) async -> ProjectSurvey {
        guard let git = Git(around: folder) else {
            return ProjectSurvey(
                root: nil, branch: Branch(name: "main", origin: "outside of a git repository"), systems: [], homes: [:],
                refusals: [:], workflows: nil)
        }
        let root = git.root
        let remote = await remote(git)
        let host = await line(["config", "remote.\(remote).url"], git).flatMap(host(of:)) ?? ""
        // Self-hosted servers are mostly named after what runs on them: gitlab.example.com.
        let hosting = System.allCases.filter { system in host.split(separator: ".").contains { $0 == system.rawValue } }
        let signed = System.allCases.filter { system in
            FileReading.realPath(root + (system == .gitHub ? "/.github" : "/.gitlab-ci.yml")) != nil
        }
        let systems = hosting + signed.filter { !hosting.contains($0) }
        let workflows = Workflows(around: folder)
        let (homes, refusals) = await homes(git, workflows)
        return ProjectSurvey(
            root: root, branch: await branch(git, remote), systems: systems, homes: homes, refusals: refusals,
            workflows: workflows)
    }

    /// The remote that the repository is cloned from: `origin`, else the only one, else that of the present branch.
    private static func remote(_ git: Git) async -> String {
        let remotes = await lines(["remote"], git)
        if remotes.count == 1 { return remotes[0] }
        if !remotes.contains("origin"), let present = await line(["symbolic-ref", "--short", "HEAD"], git),
            let remote = await line(["config", "branch.\(present).remote"], git), remotes.contains(remote)
        {
            return remote
        }
        return "origin"
    }

    /// The repository's own branch: the remote's default one where a clone has written that down, else the one that git is
    /// configured to begin with where there is such a branch, else the present one.
    private static func branch(_ git: Git, _ remote: String) async -> Branch {
        let prefix = "refs/remotes/\(remote)/"
        if let name = await line(["symbolic-ref", prefix + "HEAD"], git), name.hasPrefix(prefix) {
            return Branch(name: String(name.dropFirst(prefix.count)), origin: "the remote's default branch")
        }
        let present = await line(["symbolic-ref", "--short", "HEAD"], git)
        if let name = await line(["config", "init.defaultBranch"], git) {
            for reference in ["refs/heads/" + name, prefix + name] {
                guard await line(["rev-parse", "--verify", "--quiet", reference], git) != nil else { continue }
                return Branch(name: name, origin: "git's init.defaultBranch")
            }
        }
        if let present { return Branch(name: present, origin: "the present branch") }
        return Branch(name: "main", origin: "no branch was found")
    }

    /// What the repository's workflows name already, else what git is configured with: `hoist.action` and `hoist.image`.
    private static func homes(
        _ git: Git,
        _ workflows: Workflows?
    ) async -> (homes: [System: ToolHome], refusals: [System: String]) {
        var homes: [System: ToolHome] = [:]
        var refusals: [System: String] = [:]
        for system in System.allCases {
            let isFit = { (home: ToolHome) in system == .gitHub ? home.isAction : home.isImage }
            let used = (workflows?.uses ?? []).filter {
                $0.isOfGitHub == (system == .gitHub) && isFit($0.home) && $0.home.state == .exact
            }
            if let use = used.first(where: { $0.file == system.workflow }) ?? used.first { homes[system] = use.home }
            let setting = system == .gitHub ? "hoist.action" : "hoist.image"
            guard homes[system] == nil, let home = await line(["config", setting], git).map(ToolHome.init) else {
                continue
            }
            if !isFit(home) {
                let noun = system == .gitHub ? "an action, owner/name@commit" : "an image"
                refusals[system] = "git's \(setting) is `\(home.text)`, which isn't used: it isn't the name of \(noun)."
            } else if home.state == .movable {
                let exact = system == .gitHub ? "a full commit id" : "a digest"
                refusals[system] =
                    "git's \(setting) is `\(home.text)`, which isn't used: whoever can move that decides what runs with the "
                    + "key. Set it with \(exact) or an exact version."
            } else if home.state == .exact {
                homes[system] = home
            }
        }
        return (homes, refusals)
    }

    /// The host in `https://name:password@host/path`, `ssh://git@host:22/path` or `git@host:path`, in lowercase.
    static func host(of remote: String) -> String? {
        var rest = remote[...]
        if let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...]
        } else if rest.hasPrefix("/") || rest.hasPrefix(".") {
            return nil
        }
        rest = rest.prefix { $0 != "/" }
        if let name = rest.lastIndex(of: "@") { rest = rest[rest.index(after: name)...] }
        let host = rest.prefix { $0 != ":" }.lowercased()
        return host.isEmpty ? nil : host
    }

    /// The one line that git prints; nil if it fails or isn't installed.
    private static func line(_ arguments: [String], _ git: Git) async -> String? {
        await lines(arguments, git).first
    }

    /// The lines that git prints; none if it fails or isn't installed.
    private static func lines(_ arguments: [String], _ git: Git) async -> [String] {
        guard let output = try? await git.output(arguments) else { return [] }
        return String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
