import HoistEngine
import SystemAccess

/// What can be found out about the repository around a manifest, so that nothing has to be asked.
struct ProjectSurvey {
    /// A CI system that hoist has a workflow for.
    enum System: String, CaseIterable {
        case gitHub = "github"
        case gitLab = "gitlab"
    }

    /// The repository's folder, without links; nil outside of a git repository.
    let root: String?
    /// The branch that is applied.
    let branch: String
    /// The CI systems that something in the repository points to.
    let systems: [System]

    /// Surveys an existing folder.
    static func look(around folder: String) async -> ProjectSurvey {
        guard let git = Git(around: folder) else { return ProjectSurvey(root: nil, branch: "main", systems: []) }
        let root = git.root
        let host = await line(["config", "remote.origin.url"], git).flatMap(host(of:)) ?? ""
        let systems = System.allCases.filter { system in
            let sign = system == .gitHub ? "/.github" : "/.gitlab-ci.yml"
            // Self-hosted servers are mostly named after what runs on them: gitlab.example.com.
            return FileReading.realPath(root + sign) != nil
                || host.split(separator: ".").contains { $0 == system.rawValue }
        }
        return ProjectSurvey(root: root, branch: await branch(git), systems: systems)
    }

    /// What the remote's default branch is called, where a clone has written that down.
    private static func branch(_ git: Git) async -> String {
        let prefix = "origin/"
        let name = await line(["symbolic-ref", "--short", "refs/remotes/origin/HEAD"], git)
        guard let name, name.hasPrefix(prefix) else { return "main" }
        return String(name.dropFirst(prefix.count))
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
