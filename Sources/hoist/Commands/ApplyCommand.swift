import APIAccess
import Applying
import ArgumentParser
import FlagModel
import HoistEngine
import ManagementAPI
import PlanRendering
import Planning

/// `hoist apply`: changes the app to match the manifest, or carries out a saved plan.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Change the app to match the manifest, or carry out a saved plan.",
        discussion: """
            Shows the plan and asks before the first call that writes; without a terminal, it needs --auto-approve or a \
            saved plan. A saved plan is refused with exit code 4 if what it was made from has changed. To finish the work \
            after a failure, run it again.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "Carry out this plan, which `hoist plan --out FILE` saved; `-` reads standard input. No manifest is read.",
            valueName: "planfile"), completion: .json)
    var planFile: String?

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var connection: ConnectionArguments
    @OptionGroup var parallelism: ParallelismOptions
    @OptionGroup var cache: CacheOptions
    @OptionGroup var narrowing: NarrowingOptions
    @OptionGroup var entities: EntityOptions
    @OptionGroup var secrets: SecretOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var arguments: ApplyArguments
    @OptionGroup var runtime: RuntimeArguments

    @Option(
        help: ArgumentHelp(
            "With --drift: the git revision before what is applied; what its manifest asks for as well has drifted.",
            valueName: "ref"))
    var base: String?

    @Option(
        help: ArgumentHelp(
            "With --base: what becomes of what has drifted: apply undoes it, leave changes nothing else than what was "
                + "changed since, refuse ends with 4.", valueName: "what"))
    var drift: DriftHandling?

    @Flag(
        help: ArgumentHelp(
            "For a schedule: apply only what the day causes (grants that have begun or ended) and targets whose company or user "
                + "Reflag has got to know since, and leave everything else that differs as it is."))
    var due = false

    private var connectionChoice: ConnectionChoice { ConnectionChoice(connection, parallelism, cache) }

    func validate() throws {
        // A saved plan says itself whether it needs them.
        if arguments.verify != .runtime, !secrets.areSeen, planFile == nil,
            runtime.url != nil || runtime.keysFile != nil
        {
            throw ValidationError("--runtime-url and --sdk-keys-file go with --verify runtime or --runtime.")
        }
        if due, base != nil {
            throw ValidationError("--due leaves what has drifted anyway; --base doesn't go with it.")
        }
        if drift != nil, base == nil { throw ValidationError("--drift goes with --base.") }
        guard planFile != nil else {
            if arguments.expectSeal != nil {
                throw ValidationError("--expect-seal goes with a saved plan; --expect-digest goes with any.")
            }
            return
        }
        if manifest.named != nil || narrowing.narrowing.isNarrow || secrets.areSeen || base != nil
            || entities.named != nil || due
        {
            throw ValidationError(
                "A saved plan is carried out as it is; no option for making a plan goes with it "
                    + "(--manifest, --environment, --details, --only, --entity-reads, --runtime, --base, --due).")
        }
    }

    func run() async throws {
        try await CommandRun.run(
            output, format: arguments.format.report, consequence: "nothing was applied",
            keyFiles: [connection.apiKeyFile, runtime.keysFile]
        ) { context in
            // Before anything is read, so that nothing is applied without the receipt that was asked for.
            let receipt = try arguments.receipt.map { try OutputFile($0, as: .receipt, option: "--receipt") }
            if let planFile { return try await applySaved(planFile, receipt, context) }
            return try await makeAndApply(receipt, context)
        }
    }

    private func applySaved(_ path: String, _ receipt: OutputFile?, _ context: CommandContext) async throws
        -> ExitStatus
    {
        let saved = try SavedPlan(readingFileAt: path, for: .apply)
        // Before anything is read, and again in the run.
        try saved.expectSeal(arguments.expectSeal?.text)
        try saved.plan.expectDigest(arguments.expectDigest?.text)
        try receipt?.check(isNoPartOfManifestAt: saved.plan.manifest.paths.first)
        let folder = saved.folder
        return try await context.withSession(
            connectionChoice, for: .plan(saved.plan.subject.appID), folder: folder, isLocked: true
        ) { session in
            try await apply(isSaved: true, receipt, folder: folder, session, context) { try await $0.run(saved) }
        }
    }

    private func makeAndApply(_ receipt: OutputFile?, _ context: CommandContext) async throws -> ExitStatus {
        // The plan itself says which flags have expired.
        let loaded = try LoadedManifest.load(manifest.path, today: nil)
        try receipt?.check(isNoPartOf: loaded, at: manifest.path)
        _ = try loaded.checked()
        var options = PlanOptions()
        options.narrowing = narrowing.narrowing
        options.secrets = secrets.areSeen ? runtime.options : nil
        if let base { options.base = try await BaseManifest.read(base, manifestAt: manifest.path) }
        options.drift = drift ?? .apply
        options.entityReads = entities.reads
        options.isDue = due
        return try await context.withSession(connectionChoice, for: loaded, isLocked: true) { session in
            try await apply(isSaved: false, receipt, folder: loaded.folder, session, context) {
                try await $0.run(loaded, options)
            }
        }
    }

    /// Runs an apply and reports it.
    ///
    /// - Parameters:
    ///   - isSaved: Whether the plan was saved.
    ///   - receipt: Where the receipt is written.
    ///   - folder: The folder from which git is searched for, for the message and the receipt.
    private func apply(
        isSaved: Bool,
        _ receipt: OutputFile?,
        folder: String,
        _ session: Session,
        _ context: CommandContext,
        _ body: (ApplyRun) async throws -> ApplyResult
    ) async throws -> ExitStatus {
        let origin = ChangeOrigin.find(in: context.environment, folder: folder)
        let options = arguments.options(origin, runtime)
        let run = ApplyRun(
            session, options, review: review(context.console), stop: StopSignal { Interruption.came })
        let result = try await body(run)
        let again = RerunCommand(
            Array(CommandLine.arguments.dropFirst()),
            reading: [
                ("plan", planFile), ("manifest", isSaved ? nil : manifest.path), ("key", connection.apiKeyFile),
                ("SDK keys", runtime.keysFile),
            ], isSaved: isSaved,
            holdsKey: session.settings.key.bearer.occurs)
        var report = ApplyReport(result, again: again)
        report.failsOnWaiting = arguments.failOnWaiting
        if let receipt {
            report.receiptFailure = Receipt(report: report, origin: origin, message: options.message).write(to: receipt)
        }
        report.print(arguments.format, context)
        return report.status
    }

    /// Shows the plan, and asks a person at a terminal.
    private func review(_ console: Console) -> ApplyReview {
        let (format, asks) = (arguments.format, !arguments.autoApprove)
        @Sendable func show(_ work: ApplyWork, _ write: (String) -> Void) {
            console.form.write(work.plan, to: write)
            write(DoneCallsText(work, naming: console.verbosity == .verbose ? .max : 20).text)
        }
        return ApplyReview { work in
            if format == .text { show(work) { console.output($0) } }
        } approve: { work in
            // What can't be shown isn't applied.
            if var failure = console.takeOutputFailure() {
                failure.details.append("nothing was applied")
                throw failure
            }
            // Whoever saved a plan and passed it on has approved it; a person at a terminal is asked anyway.
            guard asks, !work.isSaved || Approval.isPossible else { return }
            try Approval(for: work.rest.calls).ask(on: console) {
                if format == .json { show(work) { console.say($0) } }
            }
        }
    }
}

/// The options for carrying out a plan, new or saved.
struct ApplyArguments: ParsableArguments {
    @Flag(help: "Don't ask; required without a terminal, except for a saved plan.")
    var autoApprove = false

    @Flag(help: "Carry out a plan that exceeds a limit of the policy.")
    var force = false

    @Flag(help: "Exit with 5 if everything else was done, and a target waits until Reflag knows the company or user.")
    var failOnWaiting = false

    @Option(
        help: ArgumentHelp(
            "Carry out only the plan with this digest; with any other, exit 4 before anything is written.",
            valueName: "digest"),
        transform: { try ExpectedDigest(argument: $0) })
    var expectDigest: ExpectedDigest?

    @Option(
        help: ArgumentHelp(
            "Carry out only the plan file with this seal, which covers all of it; with any other, or none, exit 4.",
            valueName: "seal"),
        transform: { try ExpectedDigest(argument: $0, "seal") })
    var expectSeal: ExpectedDigest?

    @Option(
        help: ArgumentHelp(
            "The change description for Reflag's audit history; by default, what CI or git says, and which grants ended.",
            valueName: "text"))
    var message: String?

    @Option(
        help: ArgumentHelp(
            "Where Reflag reports the change: slack, linear, both with a comma between, or none. "
                + "By default, as the app is configured.", valueName: "where"))
    var notify: NotifyChoice?

    @Option(
        help: ArgumentHelp(
            "How the result is proved: api (what was written is live), runtime (and applications are served it) or none.",
            valueName: "how"))
    var verify: VerifyChoice = .api

    @Option(
        help: ArgumentHelp(
            "How many lists of targets are read back at most, one for each flag and environment, where versions in "
                + "Reflag's responses don't show that nobody else wrote.", valueName: "n"))
    var proofReads = 200

    @Option(help: ArgumentHelp("Write a receipt of the run to this file.", valueName: "file"), completion: .json)
    var receipt: String?

    @Option(help: ArgumentHelp("How to print what was done: text or json.", valueName: "format"))
    var format: ApplyFormat = .text

    func validate() throws {
        guard proofReads >= 0 else { throw ValidationError("--proof-reads is a number, 0 or more.") }
    }

    /// The options of the engine.
    ///
    /// - Parameter origin: What the change description says by default.
    func options(_ origin: ChangeOrigin, _ runtime: RuntimeArguments) -> ApplyRunOptions {
        var options = ApplyRunOptions()
        options.force = force
        options.expectedDigest = expectDigest?.text
        options.expectedSeal = expectSeal?.text
        options.message = message ?? origin.message
        options.namesGrants = message == nil
        options.notifications = notify?.notifications
        options.proof = verify.proof
        options.proofReads = proofReads
        options.runtime = runtime.options
        return options
    }
}

/// `--expect-digest`, `--expect-seal`: the digest of a reviewed plan, or the seal of its file, in upper or lower case, with optional white space around it.
struct ExpectedDigest: Hashable, Sendable {
    /// 64 hexadecimal digits in lowercase, as plans show it.
    let text: String

    /// - Parameter what: What it is called.
    /// - Throws: `ValidationError` if it isn't a complete SHA-256 digest: the beginning of one would match many plans.
    init(argument: String, _ what: String = "digest") throws {
        var scalars = argument.unicodeScalars[...]
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        guard scalars.count == 64, scalars.allSatisfy(\.properties.isASCIIHexDigit) else {
            throw ValidationError(
                "a \(what) is 64 hexadecimal digits, as the member `\(what)` of a plan file.")
        }
        text = String(String.UnicodeScalarView(scalars)).lowercased()
    }
}

/// `--notify slack,linear` or `--notify none`.
struct NotifyChoice: ExpressibleByArgument, Sendable {
    /// Where Reflag reports the change; empty for nowhere.
    let notifications: [APINotification]

    init?(argument: String) {
        if argument == "none" {
            notifications = []
            return
        }
        var notifications: [APINotification] = []
        for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
            switch word {
            case "slack": notifications.append(.slack)
            case "linear": notifications.append(.linearComment)
            default: return nil
            }
        }
        self.notifications = notifications
    }
}

extension DriftHandling: ExpressibleByArgument {}

/// `--verify`: how an apply is proved.
enum VerifyChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// By the Management API.
    case api
    /// By the Management API, and by what the Runtime API serves to applications.
    case runtime
    /// Not at all.
    case none

    /// The options of the engine.
    var proof: ApplyRunOptions.ProofKind {
        switch self {
        case .api: .api
        case .runtime: .runtime
        case .none: .none
        }
    }
}
