import ArgumentParser
import FlagModel
import HoistEngine

/// `hoist edit rename-id`.
struct EditRenameIDCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename-id",
        abstract: "Give a company or a user another id, everywhere.",
        discussion: "Lists of flags, `remove` and audiences; a list that has both ids keeps one of them."
    )

    @Argument(help: ArgumentHelp("The id as it is.", valueName: "old"))
    var old: String

    @Argument(help: ArgumentHelp("The id as it is to be.", valueName: "new"))
    var new: String

    @Flag(help: "Only where it is a company's.")
    var company = false

    @Flag(help: "Only where it is a user's.")
    var user = false

    @OptionGroup var options: EditOptions

    func validate() throws {
        if company, user { throw ValidationError("without --company and --user, both are changed.") }
        if old.isEmpty || new.isEmpty { throw ValidationError("an id can't be empty.") }
    }

    func run() async throws {
        let kinds: [TargetKind] = company ? [.company] : user ? [.user] : TargetKind.allCases
        try await options.run(.renameID(Identifier(old), to: Identifier(new), kinds))
    }
}

/// `hoist edit audience`.
struct EditAudienceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audience",
        abstract: "Change who is in an audience.",
        discussion: """
            What it changes concerns every flag that names the audience. Where lists are additive, who is taken out keeps \
            the flag: that is reported, and `hoist edit revoke` takes it away.
            """
    )

    @Argument(help: ArgumentHelp("The audience's name.", valueName: "name"), completion: .audiences)
    var name: String

    @Option(help: ArgumentHelp("A company to add; may be repeated.", valueName: "id"), completion: .targets(.company))
    var addCompany: [String] = []

    @Option(help: ArgumentHelp("A user to add; may be repeated.", valueName: "id"), completion: .targets(.user))
    var addUser: [String] = []

    @Option(
        help: ArgumentHelp("A company to take out; may be repeated.", valueName: "id"), completion: .targets(.company))
    var removeCompany: [String] = []

    @Option(help: ArgumentHelp("A user to take out; may be repeated.", valueName: "id"), completion: .targets(.user))
    var removeUser: [String] = []

    @Flag(help: "Make the audience if there is none of that name.")
    var new = false

    @OptionGroup var options: EditOptions

    private var add: Edit.Targets {
        Edit.Targets(companies: addCompany.map { Identifier($0) }, users: addUser.map { Identifier($0) })
    }

    private var remove: Edit.Targets {
        Edit.Targets(companies: removeCompany.map { Identifier($0) }, users: removeUser.map { Identifier($0) })
    }

    func validate() throws {
        let ids = addCompany + addUser + removeCompany + removeUser
        if name.isEmpty { throw ValidationError("an audience's name can't be empty.") }
        if ids.isEmpty { throw ValidationError("name whom to add or to take out: --add-company ID, --remove-user ID.") }
        if ids.contains(where: \.isEmpty) { throw ValidationError("an id can't be empty.") }
        if !Set(addCompany).isDisjoint(with: removeCompany) || !Set(addUser).isDisjoint(with: removeUser) {
            throw ValidationError("the same id can't be added and taken out.")
        }
    }

    func run() async throws {
        try await options.run(.audience(Identifier(name), add: add, remove: remove, isNew: new))
    }
}

/// `hoist edit promote`.
struct EditPromoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Add the targets of one environment to another's lists.",
        discussion: """
            Audiences and grants with their days too; grants that have ended aren't taken along. A list that isn't written \
            and would be exact isn't begun without --exact.
            """
    )

    @OptionGroup var flags: EditedFlags

    @Option(
        help: ArgumentHelp("The environment whose targets are taken.", valueName: "environment"),
        completion: .environments)
    var from: String

    @Option(
        help: ArgumentHelp("The environment whose lists are changed.", valueName: "environment"),
        completion: .environments)
    var to: String

    @Flag(help: "Make the lists equal: take out what the other environment doesn't have, and begin lists.")
    var exact = false

    @OptionGroup var options: EditOptions

    func validate() throws {
        if flags.keys.isEmpty { throw ValidationError("name the flags.") }
    }

    func run() async throws {
        try await options.run(
            .promote(flags.identifiers, from: Identifier(from), to: Identifier(to), isExact: exact))
    }
}

/// `hoist edit prune`.
struct EditPruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Take out grants that have ended.",
        discussion: """
            Where the list is additive, an ended grant is what takes the target away: `remove` is written in its place, \
            unless --live shows that the target is gone. Run it after an apply.
            """
    )

    @Flag(
        help: """
            Ask Reflag, with a key that may read: also take out what `remove` has done, and flags that are archived. \
            Nothing is changed there.
            """)
    var live = false

    @OptionGroup var connection: ConnectionArguments
    @OptionGroup var parallelism: ParallelismOptions
    @OptionGroup var cache: CacheOptions
    @OptionGroup var options: EditOptions

    func validate() throws {
        if !live, connection.namesApp { throw ValidationError("options of the connection go with --live.") }
    }

    func run() async throws {
        try await options.run(keyFiles: [connection.apiKeyFile]) { context, path in
            guard live else { return .prune(nil) }
            let loaded = try LoadedManifest.load(path, today: nil)
            _ = try loaded.checked()
            let choice = ConnectionChoice(connection, parallelism, cache)
            let facts = try await context.withSession(choice, for: loaded) { session in
                try await PruneFacts.read(loaded, session)
            }
            context.console.info(context.cost.line)
            return .prune(facts)
        }
    }
}
