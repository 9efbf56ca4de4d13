import ArgumentParser
import FlagModel
import HoistEngine
import TerminalText

/// `hoist edit set`.
struct EditSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Write fields of flags.",
        discussion: """
            FIELD is name, description, owner, stage, permanent, secret, archived or expires. `description=` with nothing \
            after it clears what can be cleared: description, owner and expires.
            """
    )

    @Argument(
        help: ArgumentHelp("The flags' keys, then FIELD=VALUE, each of them one or more.", valueName: "flag"),
        completion: .flagKeys)
    var words: [String]

    @OptionGroup var options: EditOptions

    func validate() throws {
        let assignments = words.compactMap(Edit.Assignment.init)
        if assignments.isEmpty { throw ValidationError("name what to set: FIELD=VALUE, such as stage=Beta.") }
        if assignments.count == words.count { throw ValidationError("name the flags.") }
        if Set(assignments.map(\.field)).count < assignments.count { throw ValidationError("a field is set twice.") }
    }

    func run() async throws {
        let keys = words.filter { Edit.Assignment($0) == nil }.map { Identifier($0) }
        try await options.run(.set(keys, words.compactMap(Edit.Assignment.init)))
    }
}

/// `hoist edit new`.
struct EditNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Add a flag.",
        discussion: "It comes where the order of the file's flags wants it, or last if they have none."
    )

    @Argument(help: ArgumentHelp("The flag's key.", valueName: "flag"))
    var key: String

    @Argument(help: ArgumentHelp("Fields of it: FIELD=VALUE, as `set` takes them.", valueName: "field=value"))
    var fields: [String] = []

    @Option(
        name: .customLong("in"),
        help: ArgumentHelp("The file of the manifest that it is written to.", valueName: "file"), completion: .manifest)
    var file: String?

    @OptionGroup var options: EditOptions

    func validate() throws {
        for field in fields where Edit.Assignment(field) == nil {
            throw ValidationError("`\(SafeText.visible(field))` isn't FIELD=VALUE; `new` adds one flag.")
        }
        let names = fields.compactMap(Edit.Assignment.init).map(\.field)
        if Set(names).count < names.count { throw ValidationError("a field is set twice.") }
        if key.isEmpty { throw ValidationError("a flag's key can't be empty.") }
    }

    func run() async throws {
        try await options.run(.new(Identifier(key), fields.compactMap(Edit.Assignment.init), file: file))
    }
}

/// `hoist edit archive`.
struct EditArchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Write `archived: true` for flags."
    )

    @OptionGroup var flags: EditedFlags
    @OptionGroup var options: EditOptions

    func validate() throws {
        if flags.keys.isEmpty { throw ValidationError("name the flags.") }
    }

    func run() async throws { try await options.run(.archive(flags.identifiers, true)) }
}

/// `hoist edit unarchive`.
struct EditUnarchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unarchive",
        abstract: "Write `archived: false` for flags, which takes them out of the archive."
    )

    @OptionGroup var flags: EditedFlags
    @OptionGroup var options: EditOptions

    func validate() throws {
        if flags.keys.isEmpty { throw ValidationError("name the flags.") }
    }

    func run() async throws { try await options.run(.archive(flags.identifiers, false)) }
}
