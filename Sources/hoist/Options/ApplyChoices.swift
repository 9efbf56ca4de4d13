import ArgumentParser
import HoistEngine

/// The options that say how a plan is carried out, whichever plan it is.
struct ApplyChoices: ParsableArguments {
    @Flag(help: "Don't ask; needed where there is no terminal, but for a saved plan.")
    var autoApprove = false

    @Flag(help: "Carry out a plan that is past a limit of the policy.")
    var force = false

    @Option(
        help: ArgumentHelp(
            "Carry out the plan with this digest alone; with any other, exit 4 before anything is written.",
            valueName: "digest"),
        transform: ExpectedDigest.init(argument:))
    var expectDigest: ExpectedDigest?

    @Option(
        help: ArgumentHelp(
            "The change description for Reflag's audit history; without it, made of what CI or git says.",
            valueName: "text"))
    var message: String?

    @Option(
        help: ArgumentHelp(
            "Where Reflag tells of the change: slack, linear, both with a comma between, or none. "
                + "Without it, as the app is set up.", valueName: "where"))
    var notify: NotifyChoice?

    @Option(
        help: ArgumentHelp(
            "How the end is proved: api (what was written is live), runtime (and applications are served it) or none.",
            valueName: "how"))
    var verify: VerifyChoice = .api

    @Option(help: ArgumentHelp("Write a receipt of the run to this file.", valueName: "file"))
    var receipt: String?

    @Option(help: ArgumentHelp("How to print what was done: text or json.", valueName: "format"))
    var format: PlanOutput = .text

    /// The same for the engine.
    ///
    /// - Parameter origin: What the change description is made of where nobody wrote one.
    func options(_ origin: ChangeOrigin, _ runtime: RuntimeArguments) -> ApplyRunOptions {
        var options = ApplyRunOptions()
        options.force = force
        options.expectedDigest = expectDigest?.text
        options.message = message ?? origin.message
        options.notifications = notify?.notifications
        options.proof = verify.proof
        options.runtime = runtime.options
        return options
    }
}
