import ArgumentParser
import HoistEngine
import JSONText

/// `hoist version`: what this program is and what it is made of. It asks nobody.
struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version, the commit, how it was built, and what is linked in.",
        discussion: """
            The list is that of the build. Nothing is read and nothing is sent: whether there is a newer version isn't \
            looked up. `hoist --version` prints the version alone.
            """
    )

    // Nothing here has a color, and there is no more or less to say. Accepted, so that a script can give every command the
    // same options.
    @OptionGroup(visibility: .hidden) var output: OutputOptions

    @Option(help: ArgumentHelp("How to print it: text or json.", valueName: "format"))
    var format: PlainFormat = .text

    func run() async throws {
        try await CommandRun.run(
            output, format: format == .json ? .json : .text, consequence: "nothing was done"
        ) { context in
            let report = VersionReport()
            switch format {
            case .text: context.console.output(report.text)
            case .json: context.console.data(report.json.pretty() + "\n")
            }
            return .success
        }
    }
}
