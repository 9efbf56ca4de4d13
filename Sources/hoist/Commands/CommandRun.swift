import ArgumentParser
import Diagnostics
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
    ///   - undone: What a manifest's mistakes kept from being done, such as `nothing was planned`.
    /// - Throws: `ExitCode` where the run didn't end well.
    static func run(
        _ output: some ConsoleChoosing,
        format: ReportFormat,
        undone: String,
        _ body: (Surroundings) async throws -> ExitStatus
    ) async throws {
        Terminal.ignoreBrokenPipes()
        let environment = ProcessInfo.processInfo.environment
        let console = output.console(environment)
        let surroundings = Surroundings(environment: environment, console: console)
        let status: ExitStatus
        do {
            status = try await body(surroundings)
        } catch let mistakes as ManifestMistakes {
            DiagnosticsReport(mistakes.diagnostics, mistakes.sources, undone: undone)
                .tellEnd(format, console)
            status = .invalidManifest
        } catch let failure as RunFailure {
            if format == .json { console.product(failure.json.pretty() + "\n") }
            console.complain(failure)
            status = failure.status
        }
        if status != .success { throw ExitCode(status.rawValue) }
    }
}
