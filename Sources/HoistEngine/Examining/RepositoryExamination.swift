import SystemAccess

/// What `hoist doctor` finds in the git repository around a manifest, without a key.
struct RepositoryExamination {
    private let folder: String
    private let manifest: LoadedManifest?

    /// - Parameters:
    ///   - folder: The manifest's folder.
    ///   - manifest: The manifest; nil if there is none, or it has errors.
    init(around folder: String, manifest: LoadedManifest?) {
        self.folder = folder
        self.manifest = manifest
    }

    /// Adds what is found; nothing outside of a git work tree.
    func add(to findings: inout DoctorFindings) async {
        await addTracked(to: &findings)
        guard let workflows = Workflows(around: folder) else { return }
        let uses = workflows.uses
        for use in uses { findings.add(use) }
        let gaps = manifest.map(workflows.gaps) ?? []
        for gap in gaps {
            findings.add("workflow", .warning, gap.message, help: "add it to the workflow's `paths`")
        }
        if gaps.isEmpty, !uses.isEmpty, uses.allSatisfy({ $0.home.state == .exact }) {
            let places = uses.map(\.place).joined(separator: ", ")
            findings.add("workflow", .ok, "hoist is named exactly: \(places)")
        }
    }

    /// `.hoist/` is this machine's own; what git tracks in it comes from whoever wrote a commit.
    private func addTracked(to findings: inout DoctorFindings) async {
        guard let git = Git(around: folder) else { return }
        let arguments = ["ls-files", "-z", "--", ":(top,glob,icase)**/.hoist/**"]
        guard let tracked = try? await git.output(arguments) else {
            findings.add("repository", .unknown, "git doesn't say whether it tracks anything in .hoist")
            return
        }
        guard let first = tracked.bytes.split(separator: 0).first else {
            findings.add("repository", .ok, "nothing in .hoist is tracked by git")
            return
        }
        findings.fail(
            "repository",
            EngineError(
                .failed,
                "git tracks \(String(decoding: first, as: UTF8.self)): what is in .hoist belongs to one machine, may have "
                    + "customers' ids in it, and could have been written by anyone who opens a pull request",
                hint: "remove it with `git rm -r --cached` and its folder, and write `.hoist/` into .gitignore"))
    }
}

extension DoctorFindings {
    /// Adds where a workflow takes hoist from, unless that is exact.
    fileprivate mutating func add(_ use: Workflows.Use) {
        switch use.home.state {
        case .exact: break
        case .placeholder:
            add(
                "workflow", .warning, "\(use.place) still has the placeholder that `hoist init` wrote",
                help: "write your copy of hoist there, by its full commit id or digest")
        case .movable:
            add(
                "workflow", .warning,
                "\(use.place) takes `\(use.home.text)`: whoever can move that decides what runs with the key",
                help: "name it by its full commit id, its digest or an exact version")
        }
    }
}
