import ArgumentParser
import Diagnostics
import HoistEngine
import JSONText
import ManifestReading
import SystemAccess

/// `hoist init`: the files that a repository begins with. It asks nothing: it finds what it has to know.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a manifest to start from, its schema, and a workflow for the repository's CI system.",
        discussion: """
            The app's id comes from --app, REFLAG_APP_ID or reflag.config.json; the CI system from .github, .gitlab-ci.yml \
            and git's remote. Existing files are left as they are. Nothing is sent to Reflag.
            """
    )

    @Option(
        name: [.customShort("f"), .customLong("manifest")],
        help: ArgumentHelp("The manifest to write.", valueName: "path"))
    var path = "flags.yaml"

    @OptionGroup var output: ColorOptions
    @OptionGroup(visibility: .hidden) var verbosity: IgnoredVerbosityOptions

    @Option(help: ArgumentHelp("The Reflag app's id; overrides REFLAG_APP_ID and reflag.config.json.", valueName: "id"))
    var app: String?

    @Option(help: ArgumentHelp("The CI system: auto, github, gitlab or none.", valueName: "system"))
    var ci: CIChoice = .auto

    @Flag(help: "Overwrite existing files, but no manifest that has flags; .gitignore is only added to.")
    var force = false

    func validate() throws {
        if path == "-" { throw ValidationError("init writes a manifest: -f must name a file.") }
        if let app, app.isEmpty { throw ValidationError("--app can't be empty.") }
    }

    func run() async throws {
        try await CommandRun.run(output, format: .text, consequence: "nothing was written") { context in
            try OutputFile.checkName(path, option: "--manifest")
            let folder = LoadedManifest.folder(of: path)
            try RunFolder.create(folder, permissions: .everyone)
            let survey = await ProjectSurvey.look(around: folder)
            let app = try app ?? context.engine.variable("REFLAG_APP_ID") ?? ReflagConfig.find(from: folder)?.appID
            let systems = ci.systems ?? survey.systems

            let paths = StarterPaths(manifest: path, folder: folder, survey: survey)
            var files = StarterFiles(force: force)
            Interruption.listen()
            try files.write(StarterManifest(app: app).text, to: path, named: path) {
                OutputFile.reasonToKeepManifest(at: path)
            }
            try files.write(
                ManifestSchema.json().pretty() + "\n", to: paths.beside(StarterManifest.schema),
                named: paths.nameBeside(StarterManifest.schema)
            ) {
                OutputFile.reasonToKeepOther(at: paths.beside(StarterManifest.schema), without: "\"$schema\"")
            }
            for system in systems {
                switch system {
                case .gitHub:
                    let workflow = GitHubWorkflow(branch: survey.branch, manifest: paths.manifest)
                    try files.write(
                        workflow.text, to: paths.path(GitHubWorkflow.path), named: paths.name(GitHubWorkflow.path)
                    ) {
                        OutputFile.reasonToKeepOther(at: paths.path(GitHubWorkflow.path), without: "hoist")
                    }
                case .gitLab:
                    try files.write(
                        GitLabPipeline(manifest: paths.manifest).text, to: paths.path(GitLabPipeline.path),
                        named: paths.name(GitLabPipeline.path)
                    ) {
                        OutputFile.reasonToKeepOther(at: paths.path(GitLabPipeline.path), without: "hoist")
                    }
                }
            }
            try files.add(
                ".hoist/", unless: [".hoist/", ".hoist", "/.hoist/", "/.hoist", "**/.hoist/", "**/.hoist"],
                to: paths.path(".gitignore"), named: paths.name(".gitignore"))

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

    /// The systems; nil if they are to be found.
    var systems: [ProjectSurvey.System]? {
        switch self {
        case .auto: nil
        case .github: [.gitHub]
        case .gitlab: [.gitLab]
        case .none: []
        }
    }
}
