import APIAccess
import Applying
import ArgumentParser
import FlagModel
import HoistEngine
import JSONText
import ManagementAPI
import Synchronization
import SystemAccess

#if Sandbox
    import Sandbox
#endif

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
    ///   - output: How much is written and how.
    ///   - format: The format of what is printed; with JSON a failure is JSON as well.
    ///   - consequence: What wasn't done if the manifest is invalid, such as `nothing was planned`.
    ///   - reportsInterruption: Whether a signal that ends the run before anything was written is reported.
    ///   - keyFiles: The files of keys that options name.
    /// - Throws: `ExitCode` if the run failed.
    static func run(
        _ output: some ConsoleOptions,
        format: ReportFormat,
        consequence: String,
        reportsInterruption: Bool = true,
        keyFiles: [String?] = [],
        _ body: (CommandContext) async throws -> ExitStatus
    ) async throws {
        if reportsInterruption {
            Interruption.endAtOnce(format, consequence: consequence)
        } else {
            Interruption.endSilently()
        }
        // With too few descriptors, the system's libraries end the process: a soft limit is raised before they need any.
        _ = OpenFileLimit.room(for: 64)
        let environment = ProcessInfo.processInfo.environment
        Settings.noteKeys(environment, files: keyFiles)
        let console = output.console(environment)
        let context = CommandContext(environment: environment, console: console, consequence: consequence)
        var status: ExitStatus
        do {
            do {
                status = try await body(context)
            } catch let error as InvalidManifestError {
                status = .invalidManifest
                try DiagnosticsReport(error.diagnostics, error.sources, consequence: consequence)
                    .printEnd(format, context)
            }
        } catch let error as EngineError {
            if format == .json { console.data(error.json.pretty() + "\n") }
            console.error(error)
            status = ExitStatus(error.kind)
            if format == .github { Self.addToSummary(error, context) }
        }
        if let failure = console.takeOutputFailure() {
            console.error(failure)
            status = status.withoutOutput(afterWrites: context.hasWritten)
        }
        if status != .success { throw ExitCode(status.rawValue) }
    }

    /// Adds to the summary of a workflow's step why the run ended. If it can't be written, the log has it.
    private static func addToSummary(_ error: EngineError, _ context: CommandContext) {
        let lines = error.lines(colored: false).joined(separator: "\n")
        do throws(EngineError) {
            try StepSummary(context.environment).add(failure: context.consequence, lines)
        } catch {
            context.console.error(error)
        }
    }
}

/// What a command gets: where it writes, the context of its runs, what they cost.
struct CommandContext: Sendable {
    /// The environment's variables.
    let environment: [String: String]
    /// Where it writes.
    let console: Console
    /// What wasn't done if the run fails, such as `nothing was planned`.
    let consequence: String
    /// What adds up the cost of its runs.
    let meter: CostMeter
    /// The context of its runs.
    let engine: EngineContext
    private let writes = WriteWatch()

    /// The context of a command.
    ///
    /// - Parameter consequence: What wasn't done if the run fails, such as `nothing was planned`.
    init(environment: [String: String], console: Console, consequence: String) {
        self.environment = environment
        self.console = console
        self.consequence = consequence
        let meter = CostMeter()
        self.meter = meter
        let writes = writes
        let reporter = ConsoleReporter(console, consequence: consequence)
        engine = EngineContext(
            environment: environment,
            observer: EngineObserver { event in
                meter.add(event)
                writes.note(event)
                reporter.show(event)
            })
    }

    /// What the runs have cost up to now.
    var cost: RunCost { meter.cost }

    /// Whether anything was written to Reflag.
    var hasWritten: Bool { writes.hasWritten }

    /// Opens a session with the app of a manifest, in Reflag or in a separate sandbox, and closes it when `body` ends.
    ///
    /// - Parameter isLocked: Whether other runs that write to the same app wait until this one has ended.
    /// - Throws: ``/HoistEngine/EngineError`` before anything is sent if the manifest isn't for the app, or there is no usable
    ///   key or URL; and what `body` throws.
    func withSession<Result: Sendable>(
        _ choice: ConnectionChoice,
        for loaded: LoadedManifest,
        isLocked: Bool = false,
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
        try await withSession(choice, for: .manifest(loaded.apps), folder: loaded.folder, isLocked: isLocked, body)
    }

    /// The same if there may be no manifest.
    ///
    /// - Parameters:
    ///   - permitted: Which app the run may reach.
    ///   - folder: The folder that the manifest is in.
    func withSession<Result: Sendable>(
        _ choice: ConnectionChoice,
        for permitted: PermittedApps,
        folder: String,
        isLocked: Bool = false,
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
        #if Sandbox
            if choice.sandbox {
                let ours = try RunFolder.make(beside: folder, environment: environment)
                guard isLocked else {
                    return try await withSandboxSession(
                        choice.options, permitted, in: ours, SandboxState(ours + "/sandbox.json", .looked), body)
                }
                // Before the state is read: another run may be about to change it.
                return try await RunLock.hold(ours + "/apply.lock", elsewhere: "HOIST_DIR", engine.observer) {
                    try await withSandboxSession(
                        choice.options, permitted, in: ours, SandboxState(ours + "/sandbox.json", .embedded), body)
                }
            }
        #endif
        let settings = try Settings.find(choice.options, for: permitted, folder: folder, engine)
        let cache = await CacheFolder.find(environment)
        if choice.options.cache != .none { cache.report(besideManifestIn: folder, engine.observer) }
        return try await Session.open(settings, choice.options, cache: cache, engine) { session in
            if isLocked { try await session.locked(body) } else { try await body(session) }
        }
    }

    #if Sandbox
        private func withSandboxSession<Result: Sendable>(
            _ options: ConnectionOptions,
            _ permitted: PermittedApps,
            in folder: String,
            _ state: SandboxState,
            _ body: (Session) async throws -> Result
        ) async throws -> Result {
            // It makes up whatever app it is asked for, so no manifest is refused here.
            let app = options.app ?? engine.variable("REFLAG_APP_ID") ?? permitted.first?.text
            try await OpenFiles.check()
            let configuration = SandboxConfiguration(
                state: state, world: app.map { .fresh(appID: SandboxID($0)) } ?? .fresh())
            do {
                return try await withSandbox(configuration) { sandbox in
                    var settings = Settings(
                        app: Identifier(app ?? sandbox.appID), endpoint: try APIEndpoint(sandbox.url),
                        key: try APIKey(sandbox.key, from: "the sandbox"), keySource: "the sandbox")
                    settings.name = Settings.sandboxName
                    settings.runtimeURL = sandbox.runtimeURL
                    return try await Session.open(settings, options, cache: CacheFolder(folder), engine, body)
                }
            } catch let error as SandboxError {
                throw EngineError(.failed, error.message, hint: error.hint)
            }
        }
    #endif
}

/// Notes whether a run has written anything to Reflag.
private final class WriteWatch: Sendable {
    private let written = Mutex(false)

    var hasWritten: Bool { written.withLock { $0 } }

    func note(_ event: EngineEvent) {
        if case .settled(let outcome, _, _) = event, outcome.isDone { written.withLock { $0 = true } }
    }
}
