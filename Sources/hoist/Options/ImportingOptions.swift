import ArgumentParser
import FlagModel
import Planning

/// The options that say what of live state is imported, and how it is written.
struct ImportingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What becomes managed, parted by commas: name, description, owner, stage, permanent, targets. Default: all.",
            valueName: "fields"),
        transform: ImportingOptions.fields)
    var fields: Set<ImportOptions.Field>?

    @Option(
        help: ArgumentHelp("Import this flag alone; `*` is allowed, and it may be given again.", valueName: "key"))
    var only: [String] = []

    @Option(
        name: [.customShort("e"), .customLong("environment")],
        help: ArgumentHelp("Import targets in this environment alone; may be given again.", valueName: "name"))
    var environments: [String] = []

    @Flag(help: "Import archived flags too, with `archived: true` and no targets.")
    var archived = false

    @Flag(help: "Make audiences of lists of targets that come again.")
    var audiences = false

    @Option(
        help: ArgumentHelp("Write a file for each owner or stage, which the manifest includes.", valueName: "by"))
    var split: SplitChoice?

    /// What is taken over.
    var options: ImportOptions {
        ImportOptions(
            fields: fields, archived: archived,
            only: only.map { KeyPattern($0) }, environments: environments.map { Identifier($0) },
            audiences: audiences, split: split?.split)
    }

    /// Whether any of them was given.
    var isGiven: Bool {
        fields != nil || !only.isEmpty || !environments.isEmpty || archived || audiences || split != nil
    }

    private static func fields(_ text: String) throws -> Set<ImportOptions.Field> {
        var fields: Set<ImportOptions.Field> = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = word.trimmedSpaces
            if name == "secret" {
                throw ValidationError("`secret` can't be imported: Reflag doesn't let it be read.")
            }
            if name == "archived" { throw ValidationError("for archived flags, give --archived.") }
            guard let field = ImportOptions.Field.all().first(where: { $0.key == name }) else {
                let known = ImportOptions.Field.all().map(\.key).joined(separator: ", ")
                throw ValidationError("there is no field `\(name)`: write some of \(known), parted by commas.")
            }
            fields.insert(field)
        }
        return fields
    }
}

/// `--split`.
enum SplitChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
    case owner
    case stage

    /// The same for an import.
    var split: ImportOptions.Split { self == .owner ? .owner : .stage }
}

extension Substring {
    /// The text without spaces at its ends.
    fileprivate var trimmedSpaces: String {
        var rest = drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
