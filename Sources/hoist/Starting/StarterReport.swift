import Diagnostics
import HoistEngine
import TerminalText

/// What `hoist init` prints: what became of each file, what is left to do, and the next two commands.
///
/// ```
/// wrote    flags.yaml
/// wrote    .github/workflows/flags.yml
/// added    `.hoist/` to .gitignore
///
/// Next:
///   hoist validate
///   hoist plan       with a key in REFLAG_API_KEY; the scope `read` is enough
/// ```
struct StarterReport {
    /// The manifest's path.
    let manifest: String
    /// A line for each file.
    let lines: [String]
    /// The app's id, if it was found.
    let app: String?
    /// Where each workflow that was written takes hoist from.
    let homes: [ProjectSurvey.System: ToolHome]
    /// Another CI system that was found, and gets no workflow: one of two applies.
    let other: ProjectSurvey.System?
    /// Whether no CI system was found, and none was asked for.
    let isWithoutSystem: Bool
    /// The branch that a workflow applies.
    let branch: ProjectSurvey.Branch
    /// Whether the manifest needs an apply on a schedule.
    let needsSchedule: Bool
    /// Sentences about workflows.
    let workflowRemarks: [String]

    /// All of it.
    var text: String {
        let option = manifest == "flags.yaml" ? "" : " -f " + SafeText.visible(manifest).shellWord
        let next = [
            "Next:", "  hoist validate\(option)",
            "  hoist plan\(option)       with a key in REFLAG_API_KEY; the scope `read` is enough",
        ]
        let all = lines.map(SafeText.visible) + (remarks.isEmpty ? [] : [""] + remarks) + [""] + next
        return all.map { $0 + "\n" }.joined()
    }

    private var remarks: [String] {
        var remarks: [String] = []
        if app == nil {
            remarks.append("The app's id wasn't found: write it into the manifest as `app`, or leave it to the key.")
        }
        if isWithoutSystem {
            remarks.append("No CI system was found: --ci github or --ci gitlab writes a workflow.")
        }
        if let written = homes.keys.first, let other {
            remarks.append(
                "GitHub and GitLab were both found, and one of two may apply: this is \(written.name)'s. For a mirror that plans "
                    + "too, --ci \(other.rawValue) writes the other one's; set HOIST_MIRROR there (docs/gitlab.md).")
        }
        if let home = homes[.gitHub] {
            remarks.append("The workflow applies the branch `\(branch.name)`: \(branch.origin).")
            remarks.append(
                home.state == .placeholder
                    ? "Fill in where it says `uses: __OWNER__/hoist@…`: your copy of hoist, by its full commit id. "
                        + "Then give it its keys (docs/github.md)."
                    : "It takes hoist from `\(home.text)`; give it its keys (docs/github.md).")
        }
        if let home = homes[.gitLab] {
            if home.state == .placeholder {
                remarks.append("Fill in HOIST_IMAGE in \(GitLabPipeline.path): your image, by its digest.")
            }
            remarks.append(
                "Add to .gitlab-ci.yml: include: [{local: \(GitLabPipeline.path)}]; set its variables (docs/gitlab.md)."
            )
            if needsSchedule {
                remarks.append(
                    "For the job hoist-due, add a pipeline schedule with the variable HOIST_DUE: \"true\", daily after midnight in "
                        + "UTC (docs/gitlab.md).")
            }
        }
        return remarks + workflowRemarks.map(SafeText.visible)
    }
}

extension String {
    /// The string as one word of a shell's command line.
    fileprivate var shellWord: String {
        let plain = unicodeScalars.allSatisfy { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || "._/-".unicodeScalars.contains(scalar)
        }
        return plain
            ? self : "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
