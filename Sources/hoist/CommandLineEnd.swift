import APIAccess
import ArgumentParser
import Diagnostics
import HoistEngine
import JSONText
import SystemAccess
import TerminalText

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How the process ends if no command has run to its end: what is printed, and the exit code.
///
/// The argument parser makes these texts. It would print them itself, but without noticing that they can't be written,
/// and with arguments as they came: file names of a pull request are often among them.
struct CommandLineEnd {
    private var output = ""
    private var errors = ""
    private var status: Int32

    /// The end by what parsing or running has thrown: help, a version, a completion script, a wrong command line, or just
    /// an exit code.
    ///
    /// - Parameter arguments: The arguments without the program's name.
    init(_ error: any Error, arguments: [String]) {
        status = Hoist.exitCode(for: error).rawValue
        // No run has read the key yet, and somebody may have typed it as an argument.
        KnownKeys.add(ProcessInfo.processInfo.environment["REFLAG_API_KEY"] ?? "")
        var text = KnownKeys.hidden(in: Hoist.fullMessage(for: error))
        guard !text.isEmpty else { return }
        guard status != ExitStatus.success.rawValue else {
            output = (Self.wantsBashCompletions(arguments) ? Self.withoutFileNames(text) : text) + "\n"
            return
        }
        var message = KnownKeys.hidden(in: Hoist.message(for: error))
        if let unknown = Self.unknownCommand(in: arguments).map(KnownKeys.hidden(in:)) {
            let suggestion = DidYouMean.suggestion(for: unknown, among: Self.names).map { " Did you mean '\($0)'?" }
            let better = "There is no command '\(SafeText.visible(unknown))'." + (suggestion ?? "")
            text = text.replacing("Error: \(message)", with: "Error: \(better)", maxReplacements: 1)
            message = better
        }
        errors = LogText.guarded(text + "\n", colored: false)
        guard Self.wantsJSON(arguments) else { return }
        let end = EngineError(.usage, message, hint: "see `hoist --help`")
        output = end.json.pretty() + "\n"
    }

    /// The end of a program that got no arguments at all.
    static var withoutArguments: CommandLineEnd {
        let error = EngineError(
            .failed, "the program's arguments can't be read, so nothing was done",
            hint: "mount /proc, where the system shows them")
        return CommandLineEnd(errors: error.lines().map { $0 + "\n" }.joined(), status: ExitStatus.failed.rawValue)
    }

    /// The end because an argument isn't UTF-8: as it would be read, it would be another id, name or file.
    ///
    /// - Parameters:
    ///   - number: Which argument it is; the first is 1.
    ///   - arguments: The arguments without the program's name, with U+FFFD for what isn't UTF-8.
    init(unreadable number: Int, arguments: [String]) {
        let error = EngineError(
            .usage, "argument \(number) isn't UTF-8, so nothing was done",
            hint: "have the terminal or the script write UTF-8")
        self.init(
            errors: error.lines().map { $0 + "\n" }.joined(), status: ExitStatus.usage.rawValue)
        if Self.wantsJSON(arguments) { output = error.json.pretty() + "\n" }
    }

    /// The number of the first argument that isn't UTF-8; nil if all are.
    static func firstUnreadable() -> Int? {
        (1..<max(1, Int(CommandLine.argc))).first { number in
            CommandLine.unsafeArgv[number].map { String(validatingCString: $0) == nil } ?? false
        }
    }

    private init(errors: String, status: Int32) {
        self.errors = errors
        self.status = status
    }

    /// Prints what there is to print, and ends the process.
    func end() -> Never {
        var status = status
        if !errors.isEmpty { Terminal.write(errors, to: 2) }
        if let error = output.isEmpty ? nil : Terminal.write(output, to: 1), !error.isBrokenPipe {
            let lost = EngineError(
                .failed, "standard output can't be written: \(error.reason)", hint: error.writingHelp)
            Terminal.write(lost.lines().map { $0 + "\n" }.joined(), to: 2)
            if status == ExitStatus.success.rawValue { status = ExitStatus.failed.rawValue }
        }
        Hoist.exit(withError: ExitCode(status))
    }

    /// The names of all commands.
    private static var names: [String] {
        Hoist.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    }

    /// The first argument, if a command's name belongs there and it isn't one.
    private static func unknownCommand(in arguments: [String]) -> String? {
        guard let first = arguments.first, !first.hasPrefix("-"), !names.contains(first) else { return nil }
        return first
    }

    /// Whether what is printed is the completion script of bash.
    private static func wantsBashCompletions(_ arguments: [String]) -> Bool {
        arguments == ["--generate-completion-script", "bash"] || arguments == ["--generate-completion-script=bash"]
    }

    /// The completion script of bash, in which only what completes files says so.
    ///
    /// The argument parser's says it of everything: where there is a folder `schema`, `hoist sche` would become `schema/`.
    private static func withoutFileNames(_ script: String) -> String {
        script.replacing("\ncomplete -o filenames -F _hoist hoist", with: "\ncomplete -F _hoist hoist")
            .replacing(
                "\n__hoist_add_completions() {\n",
                with: "\n__hoist_add_completions() {\n    [[ \"${1}\" = -W ]] || compopt -o filenames\n")
    }

    /// Whether JSON was asked for, as far as that can be seen in arguments that can't be parsed.
    static func wantsJSON(_ arguments: [String]) -> Bool {
        let options = arguments.prefix { $0 != "--" }
        return options.contains("--format=json")
            || zip(options, options.dropFirst()).contains { $0 == "--format" && $1 == "json" }
    }
}
