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

    /// Surveys an existing folder.
    static func look(around folder: String) async -> ProjectSurvey {
        guard let git = Git(around: folder) else {
            return ProjectSurvey(
                root: nil, branch: Branch(name: "main", origin: "outside of a git repository"), systems: [], homes: [:])
        }
        let root = git.root
        let host = await line(["config", "remote.origin.url"], git).flatMap(host(of:)) ?? ""
        // Self-hosted servers are mostly named after what runs on them: gitlab.example.com.
        let hosting = System.allCases.filter { system in host.split(separator: ".").contains { $0 == system.rawValue } }
        let signed = System.allCases.filter { system in
            FileReading.realPath(root + (system == .gitHub ? "/.github" : "/.gitlab-ci.yml")) != nil
        }
        let systems = hosting + signed.filter { !hosting.contains($0) }
        return ProjectSurvey(
            root: root, branch: await branch(git), systems: systems, homes: await homes(git, Workflows(around: folder)))
    }

    /// The repository's own branch: the remote's default one where a clone has written that down, else the one that git is
    /// configured to begin with where there is such a branch, else the present one.
    private static func branch(_ git: Git) async -> Branch {
        let prefix = "origin/"
        if let name = await line(["symbolic-ref", "--short", "refs/remotes/origin/HEAD"], git), name.hasPrefix(prefix) {
            return Branch(name: String(name.dropFirst(prefix.count)), origin: "the remote's default branch")
        }
        let present = await line(["symbolic-ref", "--short", "HEAD"], git)
        if let name = await line(["config", "init.defaultBranch"], git) {
            for reference in ["refs/heads/" + name, "refs/remotes/origin/" + name] {
                guard await line(["rev-parse", "--verify", "--quiet", reference], git) != nil else { continue }
                return Branch(name: name, origin: "git's init.defaultBranch")
            }
        }
        if let present { return Branch(name: present, origin: "the present branch") }
        return Branch(name: "main", origin: "no branch was found")
    }

    /// What the repository's workflows name already, else what git is configured with: `hoist.action` and `hoist.image`.
    private static func homes(_ git: Git, _ workflows: Workflows?) async -> [System: ToolHome] {
        var homes: [System: ToolHome] = [:]
        for system in System.allCases {
            let isFit = { (home: ToolHome) in system == .gitHub ? home.isAction : home.isImage }
            let used = workflows?.uses.first { $0.isOfGitHub == (system == .gitHub) && $0.home.state == .exact }?.home
            let setting = system == .gitHub ? "hoist.action" : "hoist.image"
            let configured = await line(["config", setting], git).map(ToolHome.init)
            homes[system] = [used, configured].compactMap(\.self).first { isFit($0) && $0.state == .exact }
        }
        return homes
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
        guard let output = try? await git.output(arguments) else { return nil }
        return String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
    }
}
