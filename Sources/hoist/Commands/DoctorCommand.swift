import ArgumentParser
import FlagModel
import HoistEngine
import JSONText

/// `hoist doctor`: whether everything that a plan needs is there. It changes nothing.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check the manifest, the connection to Reflag, the key, its app and the cache; nothing is changed.",
        discussion: """
            Exit code 0 if a plan can be made, or could be made once there is a manifest; 3 if the manifest is invalid, 7 if \
            the problem is the key, else 1. Without -f, flags.yaml is looked for in the working folder, then above it up to the \
            root of the git work tree.
            """
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var connection: ConnectionArguments
    // No targets are read here. Accepted anyway, so that a script can give every command the same options.
    @OptionGroup(visibility: .hidden) var cache: CacheOptions
    @OptionGroup(visibility: .hidden) var parallelism: ParallelismOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("How to print what was found: text or json.", valueName: "format"))
    var format: PlainFormat = .text

    private var connectionChoice: ConnectionChoice { ConnectionChoice(connection) }

    func run() async throws {
        try await CommandRun.run(
            output, format: format == .json ? .json : .text, consequence: "nothing was done",
            keyFiles: [connection.apiKeyFile]
        ) { context in
            // It is also used before there is a manifest.
            let path = manifest.found(context.console)
            var doctor = DoctorRun(manifestAt: path)
            await doctor.examineRepository(around: path)
            let unexamined = doctor
            do {
                doctor = try await context.withSession(
                    connectionChoice, for: doctor.permitted, folder: LoadedManifest.folder(of: path)
                ) { session in
                    var examining = unexamined
                    await examining.examine(session)
                    return examining
                }
            } catch let failure as EngineError {
                doctor.record(failure)
            }
            let report = DoctorReport(doctor.findings)
            switch format {
            case .text: context.console.output(report.text(colored: context.console.colorsOutput))
            case .json: context.console.data(report.json(cost: context.cost.json).pretty() + "\n")
            }
            context.console.info(context.cost.line)
            return report.status
        }
    }
}
