import ArgumentParser
import Diagnostics
import HoistEngine
import JSONText
import ManifestReading
import SystemAccess

/// `hoist init`: the files that a repository begins with. It asks nobody: what it has to know, it finds.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a manifest to start from, its schema, and a workflow for the repository's CI system.",
        discussion: """
            The app's id comes from --app, REFLAG_APP_ID or reflag.config.json; the CI system from .github, .gitlab-ci.yml \
            and the remote of git. A file that is there is left as it is. Nothing is sent to Reflag.
            """
    )

    @Option(
        name: [.customShort("f"), .customLong("manifest")],
        help: ArgumentHelp("The manifest to write.", valueName: "path"))
    var path = "flags.yaml"

    @OptionGroup var output: ColorOptions
    @OptionGroup(visibility: .hidden) var talk: SpareTalkOptions

    @Option(help: ArgumentHelp("The Reflag app's id, over REFLAG_APP_ID and reflag.config.json.", valueName: "id"))
    var app: String?

    @Option(help: ArgumentHelp("The CI system: auto, github, gitlab or none.", valueName: "system"))
    var ci: CIChoice = .auto

    @Flag(help: "Write files anew that are there already; .gitignore is only added to.")
    var force = false

    func validate() throws {
        if path == "-" { throw ValidationError("init writes a manifest: -f names a file.") }
        if let app, app.isEmpty { throw ValidationError("--app can't be empty.") }
    }

    func run() async throws {
        try await CommandRun.run(output, format: .text, undone: "nothing was written") { context in
            let folder = LoadedManifest.folder(of: path)
            try RunFolder.make(folder, permissions: .everyone)
            let survey = await ProjectSurvey.look(around: folder)
            let app = try app ?? context.engine.variable("REFLAG_APP_ID") ?? ReflagConfig.find(from: folder)?.appID
            let systems = ci.systems ?? survey.systems

            let place = StarterPlace(manifest: path, folder: folder, survey: survey)
            var files = StarterFiles(force: force)
            try files.write(StarterManifest(app: app).text, to: path, named: path)
            try files.write(
                ManifestSchema.json().pretty() + "\n", to: place.beside(StarterManifest.schema),
                named: place.nameBeside(StarterManifest.schema))
            for system in systems {
                switch system {
                case .gitHub:
                    let workflow = GitHubWorkflow(branch: survey.branch, manifest: place.manifest)
                    try files.write(
                        workflow.text, to: place.path(GitHubWorkflow.path), named: place.name(GitHubWorkflow.path))
                case .gitLab:
                    try files.write(
                        GitLabPipeline(manifest: place.manifest).text, to: place.path(GitLabPipeline.path),
                        named: place.name(GitLabPipeline.path))
                }
            }
            try files.add(
                ".hoist/", unless: [".hoist/", ".hoist", "/.hoist/", "/.hoist", "**/.hoist/", "**/.hoist"],
                to: place.path(".gitignore"), named: place.name(".gitignore"))

            let report = StarterReport(
                manifest: path, lines: files.lines, app: app, systems: systems, isChosen: ci != .auto)
            context.console.output(report.text)
            return .success
        }
    }
}

/// `--ci`: the CI system that gets a workflow.
enum CIChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Those that are found.
    case auto
    case github
    case gitlab
    case none

    /// The systems; nil where they are to be found.
    var systems: [ProjectSurvey.System]? {
        switch self {
        case .auto: nil
        case .github: [.gitHub]
        case .gitlab: [.gitLab]
        case .none: []
        }
    }
}
