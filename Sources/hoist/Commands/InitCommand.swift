import ArgumentParser
import Diagnostics
import FlagModel
import HoistEngine
import JSONText
import ManifestReading
import Planning
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
        help: ArgumentHelp("The manifest to write.", valueName: "path"), completion: .manifest)
    var path = "flags.yaml"

    @OptionGroup var output: ColorOptions
    @OptionGroup(visibility: .hidden) var verbosity: IgnoredVerbosityOptions

    @Option(help: ArgumentHelp("The Reflag app's id; overrides REFLAG_APP_ID and reflag.config.json.", valueName: "id"))
    var app: String?

    @Option(help: ArgumentHelp("The CI system: auto, github, gitlab or none.", valueName: "system"))
    var ci: CIChoice = .auto

    @Option(
        help: ArgumentHelp(
            "Renew one thing alone, where it is there already: workflow, schema or manifest.", valueName: "part"))
    var only: StarterPart?

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
            // With errors too: what it names already isn't missing, and its flags stay.
            let there = FileReading.isTaken(path) ? try? LoadedManifest.load(path, today: nil) : nil
            let app =
                try app ?? context.engine.variable("REFLAG_APP_ID") ?? there?.apps.first?.text
                ?? ReflagConfig.find(from: folder)?.appID
            // Two of them would apply each merge twice, and undo each other's.
            let systems = ci.systems ?? Array(survey.systems.prefix(1))
            let other = ci == .auto ? survey.systems.dropFirst().first : nil
            func isWanted(_ part: StarterPart) -> Bool { only == nil || only == part }

            let paths = StarterPaths(manifest: path, folder: folder, survey: survey)
            var files = StarterFiles(force: force || only != nil)
            Interruption.listen()
            if isWanted(.manifest) {
                try files.write(StarterManifest(app: app).text, to: path, named: path) {
                    OutputFile.reasonToKeepManifest(at: path)
                }
            }
            if isWanted(.schema) {
                let schema = paths.beside(StarterManifest.schema)
                try files.write(
                    ManifestSchema.json().pretty() + "\n", to: schema, named: paths.nameBeside(StarterManifest.schema)
                ) {
                    OutputFile.reasonToKeepOther(at: schema, without: "\"$schema\"")
                }
            }
            var homes: [ProjectSurvey.System: ToolHome] = [:]
            var remarks: [String] = []
            let needsSchedule = there?.manifest?.needsSchedule == true
            for system in isWanted(.workflow) ? systems : [] {
                let workflow = StarterWorkflow(system, for: paths.manifest, in: survey)
                var isWritten = false
                if let obstacle = workflow.obstacle {
                    files.keep(paths.name(obstacle.path), since: obstacle.reason)
                } else {
                    let home = survey.homes[system] ?? system.placeholder
                    let name = system.workflow
                    isWritten = try files.write(
                        Self.text(of: system, paths, there, survey, home), to: paths.path(name),
                        named: paths.name(name),
                        showingReplaced: true
                    ) {
                        survey.workflows?.uses.contains { $0.file == name } == true
                            ? nil : OutputFile.reasonToKeepOther(at: paths.path(name), without: "hoist")
                    }
                    if isWritten {
                        homes[system] = home
                        remarks += survey.refusals[system].map { [$0] } ?? []
                    }
                }
                remarks += workflow.remarks(isWritten: isWritten)
                // Days pass without a merge.
                if system == .gitHub, needsSchedule {
                    let name = GitHubDueWorkflow.path
                    let others = workflow.others(appliedBy: name, in: survey)
                    if !others.isEmpty {
                        files.keep(paths.name(name), since: "it applies \(others)")
                    } else {
                        let home = survey.homes[system] ?? system.placeholder
                        let text = GitHubDueWorkflow(manifest: paths.manifest, home: home).text
                        try files.write(text, to: paths.path(name), named: paths.name(name), showingReplaced: true) {
                            OutputFile.reasonToKeepOther(at: paths.path(name), without: "hoist")
                        }
                    }
                }
            }
            if only == nil {
                try files.add(
                    ".hoist/", unless: [".hoist/", ".hoist", "/.hoist/", "/.hoist", "**/.hoist/", "**/.hoist"],
                    to: paths.path(".gitignore"), named: paths.name(".gitignore"))
            }

            let report = StarterReport(
                manifest: path, lines: files.lines, app: app, homes: homes,
                other: other, isWithoutSystem: systems.isEmpty && ci == .auto && isWanted(.workflow),
                branch: survey.branch, needsSchedule: needsSchedule, workflowRemarks: remarks)
            context.console.output(report.text)
            return .success
        }
    }

    /// The text of a system's workflow.
    private static func text(
        of system: ProjectSurvey.System,
        _ paths: StarterPaths,
        _ there: LoadedManifest?,
        _ survey: ProjectSurvey,
        _ home: ToolHome
    ) -> String {
        switch system {
        case .gitHub:
            let includes = (there?.includes ?? []).map(\.value)
            let linked = survey.root.map {
                RepositoryManifest(root: $0, name: paths.manifest).linkedPatterns(of: includes)
            }
            return GitHubWorkflow(
                branch: survey.branch.name, manifest: paths.manifest,
                includes: includes.compactMap(FileGlob.gitHubPattern(of:)), linked: linked ?? [], home: home
            ).text
        case .gitLab: return GitLabPipeline(manifest: paths.manifest, home: home).text
        }
    }
}

/// `--only`: the one thing that is written.
enum StarterPart: String, CaseIterable, ExpressibleByArgument, Sendable {
    case workflow
    case schema
    case manifest
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
