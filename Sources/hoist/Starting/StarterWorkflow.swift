import HoistEngine

/// The workflow of one CI system, and what there is that applies manifests already: each manifest is applied once, and a
/// workflow that applies another one stays.
struct StarterWorkflow {
    private let system: ProjectSurvey.System
    private let manifest: String
    /// What the file at its path applies that isn't this manifest.
    private let others: [String]
    /// The files that apply this manifest.
    private let applying: [String]
    private let isInRepository: Bool

    /// - Parameter manifest: The manifest's path in the repository.
    init(_ system: ProjectSurvey.System, for manifest: String, in survey: ProjectSurvey) {
        self.system = system
        self.manifest = manifest
        isInRepository = survey.workflows != nil
        guard let workflows = survey.workflows, let root = survey.root else {
            (others, applying) = ([], [])
            return
        }
        let found = RepositoryManifest(root: root, name: manifest)
        others = workflows.applied(by: system.workflow, otherThan: found)
        applying = workflows.applying(found, isOfGitHub: system == .gitHub)
    }

    /// The file that makes another one needless or impossible, by its path in the repository, and why it stays; nil if there
    /// is none.
    var obstacle: (path: String, reason: String)? {
        if let other = applying.first, !applying.contains(system.workflow) {
            return (other, "it applies `\(manifest)` already, and one workflow may")
        }
        guard !others.isEmpty else { return nil }
        return (system.workflow, "it applies \(othersText)")
    }

    /// What is left to do, or to be known.
    ///
    /// - Parameter isWritten: Whether the workflow is there now, as it should be.
    func remarks(isWritten: Bool) -> [String] {
        if isWritten {
            return applying.filter { $0 != system.workflow }.map {
                "`\($0)` applies `\(manifest)` too: take that out of one of the two."
            }
        }
        guard isInRepository, applying.isEmpty else { return [] }
        if others.isEmpty {
            return [
                "No workflow applies `\(manifest)`, and `\(system.workflow)` was kept: add jobs for it there, or write a workflow "
                    + "of its own (docs/\(system.rawValue).md)."
            ]
        }
        return [
            "No workflow applies `\(manifest)`: `\(system.workflow)` applies \(othersText). Add jobs for it there, or write a "
                + "workflow of its own (docs/how-to/several-apps.md)."
        ]
    }

    /// What another file applies that isn't this manifest, in words; empty for nothing.
    func others(appliedBy path: String, in survey: ProjectSurvey) -> String {
        guard let workflows = survey.workflows, let root = survey.root else { return "" }
        let found = RepositoryManifest(root: root, name: manifest)
        return Self.words(workflows.applied(by: path, otherThan: found))
    }

    private var othersText: String { Self.words(others) }

    private static func words(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: " and ") }
}
