import ArgumentParser
import FlagModel
import HoistEngine
import Planning
import SystemAccess
import TerminalText

/// `hoist import`: the manifest that says what is live. It can't write to Reflag: it only gets what reads.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Write the manifest from what is live; nothing is changed in Reflag.",
        discussion: """
            Writes the file that --manifest names, or prints it if that is `-`. A plan after an import is empty. \
            `secret` isn't written, since Reflag doesn't let it be read.
            """
    )

    @Option(
        name: [.customShort("f"), .customLong("manifest")],
        help: ArgumentHelp("The manifest to write; `-` prints it.", valueName: "path"),
        completion: .manifest)
    var path = "flags.yaml"

    @Flag(help: "Overwrite an existing manifest and the files of --split, or a snapshot; nothing else.")
    var force = false

    @OptionGroup var importing: ImportArguments

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Write what is live for this flag into the existing manifest, and leave every other byte as it is; may be "
                + "repeated.", valueName: "key"), completion: .flagKeys)
    var adopt: [String] = []

    @Flag(
        help: ArgumentHelp(
            "With --adopt in place of a key: write all that has drifted, what an apply would undo; with --only, of these flags."
        ))
    var drifted = false

    /// The flags to adopt.
    private var keys: [Identifier] { adopt.filter { $0 != Self.driftedWord }.map { Identifier($0) } }
    /// Whether what has drifted is adopted: `--adopt` has taken the word after it for its value.
    private var isDrifted: Bool { drifted || adopt.contains(Self.driftedWord) }
    private static let driftedWord = "--drifted"

    @Option(
        help: ArgumentHelp(
            "Write everything that is live to this file instead of a manifest, for `hoist sandbox --from-live FILE`.",
            valueName: "file"), completion: .json)
    var snapshot: String?

    @OptionGroup var connection: ConnectionArguments
    @OptionGroup var parallelism: ParallelismOptions
    @OptionGroup var cache: CacheOptions
    @OptionGroup var output: OutputOptions

    private var connectionChoice: ConnectionChoice { ConnectionChoice(connection, parallelism, cache) }

    func validate() throws {
        if isDrifted {
            if !keys.isEmpty { throw ValidationError("--adopt --drifted takes no key; --only KEY chooses flags.") }
            if snapshot != nil || force || importing.isMoreThanOnly {
                throw ValidationError(
                    "--adopt --drifted changes an existing manifest; of the other options, only --only goes with it.")
            }
            if path == "-" { throw ValidationError("--adopt needs a manifest in a file, not `-`.") }
            return
        }
        // `--adopt` takes whatever comes next; a key that begins with a dash is written behind `=`.
        let arguments = CommandLine.arguments
        if let option = adopt.first(where: { $0.hasPrefix("-") && !arguments.contains("--adopt=\($0)") }) {
            throw ValidationError("--adopt needs a flag's key before `\(option)`, or --drifted.")
        }
        if snapshot != nil, importing.isGiven {
            throw ValidationError(
                "--snapshot has everything that is live; no option that chooses from it goes with it.")
        }
        if !adopt.isEmpty,
            snapshot != nil || force || !importing.only.isEmpty || importing.archived
                || importing.audiences || importing.split != nil
        {
            throw ValidationError(
                "--adopt changes an existing manifest; of the other options, only --fields and -e go with it.")
        }
        if path == "-", !adopt.isEmpty { throw ValidationError("--adopt needs a manifest in a file, not `-`.") }
        if path == "-", importing.split != nil {
            throw ValidationError("--split writes several files; it goes with a manifest in a file, not with `-`.")
        }
    }

    func run() async throws {
        try await CommandRun.run(
            output, format: .text, consequence: "nothing was imported", keyFiles: [connection.apiKeyFile]
        ) { context in
            var status = ExitStatus.success
            if isDrifted {
                status = try await adoptDrift(context)
            } else if adopt.isEmpty {
                try await importFlags(context)
            } else {
                try await adoptFlags(context)
            }
            context.console.info(context.cost.line)
            return status
        }
    }

    private func importFlags(_ context: CommandContext) async throws {
        var options = importing.options
        options.split = try importing.split?.split(besides: path)
        if let snapshot {
            try ImportFiles.check([snapshot], as: .snapshot, isForced: force)
        } else {
            try ImportFiles.check([path], as: .manifest, isForced: force)
        }
        // An existing manifest is read only for its `app`, and for the files that it includes.
        let before = path == "-" ? nil : try? LoadedManifest.load(path, today: nil)
        if let snapshot, snapshot != "-", let before {
            try OutputFile(snapshot, as: .snapshot, option: "--snapshot", createsFolder: true)
                .check(isNoPartOf: before, at: path)
        }
        try await context.withSession(
            connectionChoice, for: .manifest(before?.apps ?? []), folder: LoadedManifest.folder(of: path)
        ) { session in
            if let snapshot {
                try await writeSnapshot(to: snapshot, session, context.console)
            } else {
                try await writeManifest(session, options, replacing: before, context.console)
            }
        }
    }

    private func writeManifest(
        _ session: Session,
        _ options: ImportOptions,
        replacing before: LoadedManifest?,
        _ console: Console
    ) async throws {
        let result = try await ImportRun(session, options).run()
        console.show(result.warnings)
        guard path != "-" else {
            console.data(result.root)
            return
        }
        let files = result.files(manifestAt: path)
        try ImportFiles.check(files.dropLast().map(\.path), as: .includedFile, isForced: force)
        try ImportFiles.check([path], as: .manifest, isForced: force)
        // A signal ends nothing between two of them.
        Interruption.listen()
        try ImportFiles.write(files)
        console.showLeftOver(ImportFiles.leftOver(from: before, at: path, files))
        let folder = result.included.allSatisfy { $0.path.hasPrefix("flags/") } ? " in flags/" : ""
        let included = result.included.isEmpty ? "" : " and \(Self.count(result.included.count, "file"))\(folder)"
        // `flags.yaml: 3 flags of Acme Web, 12 targets`.
        console.output(
            SafeText.visible(
                "\(path)\(included): \(Self.count(result.flags, "flag")) of \(result.appName), "
                    + Self.count(result.targets, "target")) + "\n")
    }

    /// Writes everything that is live to a file that only the user can read.
    private func writeSnapshot(to path: String, _ session: Session, _ console: Console) async throws {
        let live = try await SnapshotRun(session).run()
        try ImportFiles.check([path], as: .snapshot, isForced: force)
        try OutputFile(path, as: .snapshot, option: "--snapshot").write(live.bytes)
        console.output(
            SafeText.visible(
                "\(path): \(Self.count(live.flags, "flag")) of \(live.appName); serve a copy with: "
                    + "hoist sandbox --from-live \(path)") + "\n")
    }

    private func adoptFlags(_ context: CommandContext) async throws {
        let loaded = try LoadedManifest.load(path, today: nil)
        _ = try loaded.checked()
        try await context.withSession(connectionChoice, for: loaded) { session in
            let result = try await AdoptRun(keys, into: path, loaded, session, importing.options).run()
            context.console.show(result.warnings)
            Interruption.listen()
            try ImportFiles.write(result.files)
            let names = keys.map { "`\($0)`" }.joined(separator: ", ")
            let paths = result.files.map(\.path).joined(separator: ", ")
            context.console.output(
                SafeText.visible(
                    result.files.isEmpty
                        ? "\(path) already says what is live for \(names)" : "\(paths): adopted \(names)") + "\n")
        }
    }

    private func adoptDrift(_ context: CommandContext) async throws -> ExitStatus {
        let manifest = try EditableManifest.load(path)
        _ = try manifest.loaded.checked()
        return try await context.withSession(connectionChoice, for: manifest.loaded) { session in
            let result: DriftResult
            do {
                result = try await DriftRun(manifest, session, only: importing.options.only).run()
            } catch let problems as DriftProblems {
                return show(problems, context.console)
            }
            context.console.show(result.warnings)
            Interruption.listen()
            try ImportFiles.write(result.files)
            for step in result.steps {
                for line in [step.flag.text] + step.diff { context.console.output(SafeText.visible(line) + "\n") }
                context.console.output("\n")
            }
            let names = NameList.text(result.steps.map { "`\($0.flag)`" }, atMost: 20) ?? ""
            let paths = result.files.map(\.path).joined(separator: ", ")
            context.console.output(
                SafeText.visible(
                    result.steps.isEmpty
                        ? "\(path): nothing has drifted" : "\(paths): adopted what has drifted of \(names)") + "\n")
            return .success
        }
    }

    /// Shows why nothing of what has drifted is written.
    private func show(_ problems: DriftProblems, _ console: Console) -> ExitStatus {
        for error in problems.errors { console.error(error) }
        let others = problems.others.map { "--only \(ShellText.quoted($0.text))" }
        let some = others.count > 5 ? "--only KEY" : others.joined(separator: " ")
        if !others.isEmpty {
            console.error(["help: `\(SafeText.visible(some))` adopts what can be written"])
        }
        return problems.errors.first.map { ExitStatus($0.kind) } ?? .success
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }
}

extension Console {
    /// Names the files that nothing includes any more.
    fileprivate func showLeftOver(_ paths: [String]) {
        guard !paths.isEmpty else { return }
        let more = paths.count > 10 ? " and \(paths.count - 10) more" : ""
        let names = paths.prefix(10).map(SafeText.visible).joined(separator: ", ") + more
        let isOne = paths.count == 1
        error([
            "warning: no longer a part of the manifest, and left as \(isOne ? "it was" : "they were"): \(names)",
            "  = help: delete \(isOne ? "it" : "them"), or include \(isOne ? "it" : "them") again",
        ])
    }

    /// Shows what an import couldn't write, and what is worth knowing of what it wrote.
    fileprivate func show(_ warnings: [ImportWarning]) {
        for warning in warnings {
            error(
                ["warning: " + SafeText.visible(warning.message)]
                    + warning.notes.map { "  = note: " + SafeText.visible($0) }
                    + ["  = help: " + SafeText.visible(warning.help)])
        }
    }
}

/// The options for what is imported, and how it is written.
struct ImportArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What becomes managed, comma-separated: name, description, owner, stage, permanent, targets. Default: all.",
            valueName: "fields"),
        transform: ImportArguments.fields)
    var fields: Set<ImportOptions.Field>?

    @Option(
        help: ArgumentHelp("Import only this flag; `*` is allowed; may be repeated.", valueName: "key"),
        completion: .flagKeys)
    var only: [String] = []

    @Option(
        name: [.customShort("e"), .customLong("environment")],
        help: ArgumentHelp("Import only targets in this environment; may be repeated.", valueName: "name"),
        completion: .environments)
    var environments: [String] = []

    @Flag(help: "Import archived flags too, with `archived: true` and no targets.")
    var archived = false

    @Flag(help: "Create audiences for lists of targets that occur more than once.")
    var audiences = false

    @Option(
        help: ArgumentHelp(
            "Write several files, which the manifest includes: for each owner, stage or prefix (a key's first part), or as a "
                + "file says: a YAML map of owner or key pattern to file.", valueName: "by"))
    var split: SplitChoice?

    /// The options of the import.
    var options: ImportOptions {
        ImportOptions(
            fields: fields, archived: archived,
            only: only.map { KeyPattern($0) }, environments: environments.map { Identifier($0) },
            audiences: audiences)
    }

    /// Whether any of them was given.
    var isGiven: Bool {
        fields != nil || !only.isEmpty || !environments.isEmpty || archived || audiences || split != nil
    }

    /// Whether any but `--only` was given.
    var isMoreThanOnly: Bool {
        fields != nil || !environments.isEmpty || archived || audiences || split != nil
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
                throw ValidationError("there is no field `\(name)`: give a comma-separated list of \(known).")
            }
            fields.insert(field)
        }
        return fields
    }
}

/// `--split`.
enum SplitChoice: ExpressibleByArgument, Sendable {
    case owner
    case stage
    case prefix
    /// The path of a map.
    case file(String)

    init(argument: String) {
        switch argument {
        case "owner": self = .owner
        case "stage": self = .stage
        case "prefix": self = .prefix
        default: self = .file(argument)
        }
    }

    static var allValueStrings: [String] { ["owner", "stage", "prefix"] }

    /// The option of the import.
    ///
    /// - Parameter manifest: The manifest that is written.
    func split(besides manifest: String) throws -> ImportOptions.Split {
        switch self {
        case .owner: .owner
        case .stage: .stage
        case .prefix: .prefix
        case .file(let path): .map(try SplitFile.read(path, besides: manifest))
        }
    }
}

extension Substring {
    /// The string without spaces at its ends.
    fileprivate var trimmedSpaces: String {
        var rest = drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
