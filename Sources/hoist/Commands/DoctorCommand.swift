import ArgumentParser
import FlagModel
import HoistEngine
import JSONText

/// `hoist doctor`: whether everything that a plan needs is there. It writes nothing but what the cache holds.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at the way to Reflag, the key, its app and the cache; nothing is changed.",
        discussion: "Exit code 0 where a plan can be made, 7 where the key is the trouble, else 1."
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var way: WayOptions
    // No targets are read here. Taken all the same, so that a script can give every command the same options.
    @OptionGroup(visibility: .hidden) var cached: CacheOptions
    @OptionGroup(visibility: .hidden) var sideBySide: ParallelismOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("How to print what was found: text or json.", valueName: "format"))
    var format: PlainFormat = .text

    private var connection: ConnectionChoice { ConnectionChoice(way) }

    func run() async throws {
        try await CommandRun.run(output, format: format == .json ? .json : .text, undone: "nothing was done") {
            context in
            // A manifest is looked into for its `app` alone: a doctor is asked before there is one.
            let app = try? LoadedManifest.load(manifest.path, today: nil).manifest?.app?.value
            var doctor = DoctorRun()
            do {
                doctor = try await context.withSession(
                    connection, manifestApp: app ?? nil, folder: LoadedManifest.folder(of: manifest.path)
                ) { session in
                    var looking = doctor
                    await looking.look(session)
                    return looking
                }
            } catch let failure as EngineError {
                doctor.note(failure)
            }
            let report = DoctorReport(doctor.findings)
            switch format {
            case .text: context.console.output(report.text(colored: context.console.colorsOutput))
            case .json: context.console.output(report.json(cost: context.cost.json).pretty() + "\n")
            }
            context.console.info(context.cost.line)
            return report.status
        }
    }
}
