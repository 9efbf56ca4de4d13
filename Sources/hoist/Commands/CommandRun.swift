import ArgumentParser
import HoistEngine
import JSONText
import SystemAccess

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Runs the body of a command and turns however it ends into output and an exit code.
enum CommandRun {
    /// Runs a command.
    ///
    /// - Parameters:
    ///   - output: What is said and how.
    ///   - format: The form of what is printed; in JSON a failure is JSON as well.
    ///   - undone: What wasn't done where the manifest is wrong, such as `nothing was planned`.
    ///   - showsTargetReads: Whether a terminal shows how many lists of targets are read.
    /// - Throws: `ExitCode` where the run didn't end well.
    static func run(
        _ output: some ConsoleChoosing,
        format: ReportFormat,
        undone: String,
        showsTargetReads: Bool = false,
        _ body: (CommandContext) async throws -> ExitStatus
    ) async throws {
        Terminal.ignoreBrokenPipes()
        let environment = ProcessInfo.processInfo.environment
        let console = output.console(environment)
        let context = CommandContext(
            environment: environment, console: console, undone: undone, showsTargetReads: showsTargetReads)
        let status: ExitStatus
        do {
            status = try await body(context)
        } catch let error as InvalidManifestError {
            DiagnosticsReport(error.diagnostics, error.sources, undone: undone).printEnd(format, console)
            status = .invalidManifest
        } catch let error as EngineError {
            if format == .json { console.output(error.json.pretty() + "\n") }
            console.error(error)
            status = ExitStatus(error.kind)
        }
        if status != .success { throw ExitCode(status.rawValue) }
    }
}
