import Diagnostics
import FlagModel
import ManifestReading
package import Planning
import SystemAccess

/// The CI files of a repository, read from the work tree. They are data: nothing in them is executed, and what they say
/// only becomes words.
package struct Workflows: Sendable {
    /// The largest file that is looked at, in bytes.
    private static let largest = 1 << 20
    /// The most files that are looked at.
    private static let most = 200

    private let root: String
    private let files: [Workflow]
    /// The files by their paths; of two whose names Swift calls equal, the first.
    private var byPath: [String: Workflow] {
        Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
    }

    /// Reads the files of the repository that a folder is in; nil outside of a git work tree.
    package init?(around folder: String) {
        guard let root = WorkTree.root(around: folder) else { return nil }
        self.root = root
        let gitHub = Self.names(in: root + "/.github/workflows").map { ".github/workflows/" + $0 }
        let candidates: [(String, PathFilter.Dialect)] =
            gitHub.map { ($0, .gitHub) } + [(".gitlab-ci.yml", .gitLab), ("hoist.gitlab-ci.yml", .gitLab)]
        files = candidates.compactMap { path, dialect in
            let file = (root == "/" ? "" : root) + "/" + path
            guard (try? WorkTree.check(file)) != nil,
                let bytes = try? FileReading.regularFile(file, within: Self.largest)
            else { return nil }
            return Workflow(path, bytes, dialect)
        }
    }

    private static func names(in folder: String) -> [String] {
        let entries = (try? FolderReading.entries(folder)) ?? []
        let names = entries.map(\.name).filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }
        return Array(names.sorted().prefix(most))
    }

    // MARK: Where hoist comes from

    /// Where a workflow takes hoist from.
    package struct Use: Sendable {
        /// The action or the image.
        package let home: ToolHome
        /// Whether it is an action of GitHub, and not an image.
        package let isOfGitHub: Bool
        /// The file's path in the repository.
        package let file: String
        /// The line, from 1.
        let line: Int

        /// The file and the line: `.github/workflows/flags.yml:34`.
        var place: String { "\(file):\(line)" }
    }

    /// Each place where hoist is taken from.
    package var uses: [Use] {
        files.flatMap { file in
            file.homes.map {
                Use(home: $0.home, isOfGitHub: file.dialect == .gitHub, file: file.path, line: $0.line)
            }
        }
    }

    // MARK: What is applied

    /// The files that apply a manifest without anyone starting them.
    ///
    /// - Parameters:
    ///   - manifest: The manifest.
    ///   - isOfGitHub: Whether GitHub's are asked for, and not GitLab's.
    /// - Returns: Their paths in the repository.
    package func applying(_ manifest: RepositoryManifest, isOfGitHub: Bool) -> [String] {
        let byPath = byPath
        return files.filter { file in
            (file.dialect == .gitHub) == isOfGitHub && file.isAutomatic
                && file.mentions(calling: byPath).contains { $0.isOf(manifest) }
        }.map(\.path)
    }

    /// What else a file applies than a manifest, as the file names it.
    ///
    /// - Parameters:
    ///   - path: The file's path in the repository.
    ///   - manifest: The manifest.
    package func applied(by path: String, otherThan manifest: RepositoryManifest) -> [String] {
        let byPath = byPath
        var names: [String] = []
        for name in byPath[path]?.mentions(calling: byPath).flatMap(\.manifests) ?? []
        where !manifest.isNamed(by: name) && !names.contains(name) {
            names.append(name)
        }
        return names
    }

    /// A part of a manifest that can change without any workflow applying it.
    struct Gap: Sendable {
        /// The glob of `include`; nil for the manifest itself.
        let glob: Located<String>?
        /// A file whose change isn't applied, by its path in the repository.
        let file: String
        /// The files that apply the manifest, and don't run for that one.
        let workflows: [String]
    }

    /// What of a manifest isn't applied when it changes; nothing where no workflow applies the manifest at all, since
    /// something else may.
    ///
    /// - Parameter manifest: The manifest as it was read.
    func gaps(in manifest: LoadedManifest) -> [Gap] {
        guard let name = RepositoryManifest(manifest, root: root) else { return [] }
        let byPath = byPath
        let applying = files.filter { $0.applies(name, calling: byPath) }
        guard !applying.isEmpty else { return [] }
        func gap(_ glob: Located<String>?, _ examples: [String]) -> Gap? {
            let missed = examples.first { file in !applying.contains { $0.applies(name, after: file) } }
            return missed.map { Gap(glob: glob, file: $0, workflows: applying.map(\.path)) }
        }
        let parts = manifest.includes.map { glob in
            gap(glob, name.examples(of: glob.value))
        }
        return ([gap(nil, name.files)] + parts).compactMap(\.self)
    }
}

extension Workflows.Gap {
    /// What is wrong, in a sentence that begins with a small letter.
    var message: String {
        let names = workflows.map { "`\($0)`" }.joined(separator: " and ")
        let runs = workflows.count == 1 ? "doesn't run" : "don't run"
        let what = glob.map { "what `\($0.value)` includes" } ?? "the manifest itself"
        return "\(names) \(runs) for changes of \(what): a merge that changes `\(file)` alone isn't applied"
    }
}

extension Plan {
    /// The plan with a warning for each part of its manifest that no workflow of the repository applies.
    ///
    /// - Parameters:
    ///   - workflows: The repository's; nil where there is none.
    ///   - manifest: The manifest of the plan.
    package func warning(of workflows: Workflows?, for manifest: LoadedManifest) -> Plan {
        var plan = self
        for gap in workflows?.gaps(in: manifest) ?? [] {
            let place = gap.glob.map { PlanPlace($0.place, in: manifest.sources) }
            plan.warnings.append(
                PlanRemark(
                    code: "include-not-applied", message: gap.message + "; add it to the workflow's `paths`",
                    place: place)
            )
        }
        return plan
    }
}
