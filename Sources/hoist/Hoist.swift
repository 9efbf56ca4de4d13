import ArgumentParser
import HoistEngine
import SystemAccess

/// The command line: options in, exit code out.
///
/// A command in `Commands` parses options, calls a run of `HoistEngine`, shows what it returns (`Reports`) and reports
/// (`Console`), and maps its error to an exit code (``ExitStatus``).
@main
struct Hoist: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hoist",
        abstract: "Flags as code for Reflag: plan in a pull request, apply on main.",
        discussion: """
            The flags of a Reflag app are in flags.yaml. `hoist plan` shows what would change, `hoist apply` makes it so \
            with the fewest API calls. The key is read from REFLAG_API_KEY or from a file; no option takes the key itself.
            """,
        version: Version.text,
        subcommands: commands
    )

    /// Runs the command that the arguments name, and ends the process with its exit code.
    static func main() async {
        Terminal.ignoreWriteSignals()
        Memory.setUp()
        // Swift reads a program's arguments from /proc. The name is always among them.
        guard !CommandLine.arguments.isEmpty else {
            CommandLineEnd.withoutArguments.end()
        }
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let number = CommandLineEnd.firstUnreadable() {
            CommandLineEnd(unreadable: number, arguments: arguments).end()
        }
        // Before the arguments are parsed: which command it is isn't known yet.
        Interruption.endAtOnce(CommandLineEnd.wantsJSON(arguments) ? .json : .text, consequence: "nothing was done")
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            CommandLineEnd(error, arguments: arguments).end()
        }
    }

    private static var commands: [any ParsableCommand.Type] {
        var commands: [any ParsableCommand.Type] = [
            ValidateCommand.self, PlanCommand.self, ShowCommand.self, ApplyCommand.self, VerifyCommand.self,
            ExplainCommand.self, ImportCommand.self, EditCommand.self, InitCommand.self, SchemaCommand.self,
            DoctorCommand.self,
        ]
        #if Sandbox
            commands.append(SandboxCommand.self)
        #endif
        commands.append(VersionCommand.self)
        return commands
    }
}
