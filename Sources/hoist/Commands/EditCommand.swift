import ArgumentParser
import Diagnostics
import FlagModel
import HoistEngine
import JSONText
import SystemAccess
import TerminalText

/// `hoist edit`: changes to the manifest's text, with no key and no network.
struct EditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Change the manifest's text: who gets a flag, and the flags.",
        discussion: """
            Only the manifest is changed: no key, no network. What isn't part of the edit keeps every byte, in whichever \
            included file it is. The diff of what was written is printed; `hoist plan` then shows what it means. Without -f, \
            flags.yaml is looked for in the working folder, then above it up to the root of the git work tree.

            Exit code 0 if it is done, or is so already; 3 if the manifest can't be changed like that, with the place and \
            the lines to write; 64 if a flag, an environment, an audience, a field or a value isn't known. Then nothing is \
            written.
            """,
        subcommands: [
            EditGrantCommand.self, EditRevokeCommand.self, EditRenameIDCommand.self, EditAudienceCommand.self,
            EditSetCommand.self, EditNewCommand.self, EditArchiveCommand.self, EditUnarchiveCommand.self,
            EditPromoteCommand.self, EditPruneCommand.self,
        ]
    )
}

/// The options of every verb.
struct EditOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("manifest")],
        help: ArgumentHelp("The manifest. (default: flags.yaml)", valueName: "path"), completion: .manifest)
    var named: String?

    @Flag(help: "Only print the diff; write nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("How to print what was changed: text or json.", valueName: "format"))
    var format: PlainFormat = .text

    @Flag(help: "Print the message of a commit of the edit in place of the diff. Nothing is committed.")
    var message = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if named == "-" { throw ValidationError("an edit needs a manifest in a file, not `-`.") }
    }

    /// Makes an edit, and prints it.
    func run(_ edit: Edit) async throws { try await run { _, _ in edit } }

    /// Makes an edit, and prints it.
    ///
    /// - Parameter edit: Gives the edit of the manifest at a path.
    func run(keyFiles: [String?] = [], _ edit: (CommandContext, String) async throws -> Edit) async throws {
        try await CommandRun.run(
            output, format: format == .json ? .json : .text, consequence: "nothing was written", keyFiles: keyFiles
        ) { context in
            guard let today = CalendarDate.today else {
                throw EngineError(.failed, "the clock is beyond the year 9999", hint: "set the clock")
            }
            let path = named ?? context.console.nearestManifest()
            let result = try EditRun(try await edit(context, path), of: path, today: today).run()
            let report = EditReport(result, isWritten: !dryRun, showsMessage: message)
            report.printWarnings(format, context.console)
            if !dryRun {
                // A signal ends nothing between two files.
                Interruption.listen()
                try EditRun.write(result)
            }
            report.print(format, context.console)
            return .success
        }
    }
}

/// The flags of a verb.
struct EditedFlags: ParsableArguments {
    @Argument(help: ArgumentHelp("The flags' keys.", valueName: "flag"), completion: .flagKeys)
    var keys: [String] = []

    /// The keys.
    var identifiers: [Identifier] { keys.map { Identifier($0) } }
}

/// The companies and users of a verb.
struct EditedTargets: ParsableArguments {
    @Option(help: ArgumentHelp("A company's id; may be repeated.", valueName: "id"), completion: .targets(.company))
    var company: [String] = []

    @Option(help: ArgumentHelp("A user's id; may be repeated.", valueName: "id"), completion: .targets(.user))
    var user: [String] = []

    func validate() throws {
        if (company + user).contains(where: \.isEmpty) { throw ValidationError("an id can't be empty.") }
        if company.isEmpty, user.isEmpty { throw ValidationError("name whom it is about: --company ID or --user ID.") }
    }

    /// Both.
    var targets: Edit.Targets {
        Edit.Targets(companies: company.map { Identifier($0) }, users: user.map { Identifier($0) })
    }
}

/// `hoist edit grant`.
struct EditGrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Give flags to companies and users.",
        discussion: """
            Adds targets at the end of the list, or in its order where it is sorted. A grant that is there gets the new \
            days; without days it holds until it is taken away, but --why alone leaves its days as they are. A list that \
            isn't written and would be exact isn't begun: the next apply would take the flag from everybody else.
            """
    )

    @OptionGroup var flags: EditedFlags

    @Option(
        name: [.customShort("e"), .customLong("environment")],
        help: ArgumentHelp("The environment, as the manifest names it; may be repeated.", valueName: "name"),
        completion: .environments)
    var environments: [String] = []

    @OptionGroup var targets: EditedTargets

    @Option(
        help: ArgumentHelp(
            "The first day (UTC): a date, or days or weeks from today, such as 30d or 2w.", valueName: "day"),
        transform: Edit.Day.init(argument:))
    var from: Edit.Day?

    @Option(
        help: ArgumentHelp("The last day (UTC), in the same forms.", valueName: "day"),
        transform: Edit.Day.init(argument:))
    var until: Edit.Day?

    @Option(help: ArgumentHelp("Why, for whoever reads the plan: a ticket, a contract.", valueName: "text"))
    var why: String?

    @Flag(help: "Begin to manage a list that isn't written and is exact: nobody else is to have the flag.")
    var exact = false

    @OptionGroup var options: EditOptions

    func validate() throws {
        if flags.keys.isEmpty { throw ValidationError("name the flags.") }
        if environments.isEmpty { throw ValidationError("name the environment: -e NAME.") }
    }

    func run() async throws {
        try await options.run(
            .grant(
                flags.identifiers, environments: environments.map { Identifier($0) }, targets.targets,
                Edit.Period(from: from, until: until, why: why), isExact: exact))
    }
}

/// `hoist edit revoke`.
struct EditRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take flags away from companies and users.",
        discussion: """
            Takes targets out of the list; where the list is additive, or isn't written, writes them under `remove`. Where \
            an audience gives them the flag, nothing is written, and it is named.
            """
    )

    @OptionGroup var flags: EditedFlags

    @Option(
        name: [.customShort("e"), .customLong("environment")],
        help: ArgumentHelp("The environment, as the manifest names it; may be repeated.", valueName: "name"),
        completion: .environments)
    var environments: [String] = []

    @OptionGroup var targets: EditedTargets

    @Flag(help: "In place of flags and environments: wherever the manifest has them, audiences too.")
    var everywhere = false

    @OptionGroup var options: EditOptions

    func validate() throws {
        if everywhere {
            guard flags.keys.isEmpty, environments.isEmpty else {
                throw ValidationError("--everywhere goes without flags and environments.")
            }
            return
        }
        if flags.keys.isEmpty { throw ValidationError("name the flags, or give --everywhere.") }
        if environments.isEmpty { throw ValidationError("name the environment: -e NAME.") }
    }

    func run() async throws {
        try await options.run(
            everywhere
                ? .revokeEverywhere(targets.targets)
                : .revoke(flags.identifiers, environments: environments.map { Identifier($0) }, targets.targets))
    }
}

extension Edit.Day {
    /// A day from an option.
    ///
    /// - Throws: `ValidationError` if it is none.
    init(argument: String) throws {
        guard let day = Edit.Day(argument) else {
            throw ValidationError("`\(SafeText.visible(argument))` isn't a day: write 2027-01-31, 30d or 2w.")
        }
        self = day
    }
}
