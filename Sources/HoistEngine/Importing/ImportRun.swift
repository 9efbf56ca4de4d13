import Diagnostics
import FlagModel
import JSONText
import ManifestReading
import Planning
import SystemAccess
import TerminalText

/// `hoist import`: live state → manifest → text → files, or standard output.
struct ImportRun {
    /// The manifest to write; `-` for standard output.
    let path: String
    /// The folder that it stands in.
    let folder: String
    /// Whether files that are there are written over.
    let force: Bool
    let options: ImportOptions
    let surroundings: Surroundings

    /// Where editors find the JSON Schema, from the manifest.
    static let schema = "./schema/flags.schema.json"

    /// Reads, and writes the files: all of them or none.
    func run(_ reading: ImportReading) async throws {
        let (live, outcome) = try await read(reading)
        Self.tell(outcome.warnings, surroundings.console)
        let root = try text(outcome, live.app)
        guard path != "-" else {
            surroundings.console.product(root)
            return
        }
        let below = folder == "." ? "" : folder == "/" ? "/" : folder + "/"
        var extras = ManifestExtras()
        extras.schema = "." + Self.schema + "#/$defs/includedFile"
        var files: [ImportFiles.File] = []
        for file in outcome.files {
            let text = try text(file.manifest, as: .included, extras)
            files.append(ImportFiles.File(path: below + file.path, bytes: Array(text.utf8)))
        }
        // The manifest comes last: until it is there, nothing includes the others.
        files.append(ImportFiles.File(path: path, bytes: Array(root.utf8)))
        if !force { try ImportFiles.check(files.map(\.path)) }
        if !outcome.files.isEmpty { try RunFailure.makeFolder(below + "flags", permissions: .everyone) }
        try ImportFiles.write(files)
        surroundings.console.product(summary(outcome, live) + "\n")
    }

    private func read(_ reading: ImportReading) async throws -> (LiveState, Importer.Outcome) {
        do {
            let live = try await reading.read { try ImportSelection(from: $0, options).readSet }
            return (live, try Importer.manifest(of: live, try ImportSelection(from: live, options), options))
        } catch let problem as ImportProblem {
            throw RunFailure(importing: problem)
        }
    }

    /// Tells what couldn't be written, and what is worth knowing of what was.
    static func tell(_ warnings: [ImportWarning], _ console: Console) {
        for warning in warnings {
            console.complain(
                ["warning: " + SafeText.visible(warning.message)]
                    + warning.notes.map { "  = note: " + SafeText.visible($0) }
                    + ["  = help: " + SafeText.visible(warning.help)])
        }
    }

    // MARK: Texts

    private func text(_ outcome: Importer.Outcome, _ app: App) throws -> String {
        var extras = ManifestExtras()
        extras.schema = Self.schema
        extras.header = """
            The flags of \(app.name), as `hoist import` found them. What is written here is managed;
            what is left out is left alone.
            """
        extras.include = outcome.files.map(\.path)
        extras.writesTargetsMode = true
        extras.comments[.policyTargets] = """
            exact: a list that is written is the whole truth; an apply takes away what is live beyond it.
            additive: a list is a minimum; what is live beyond it stays. A list that isn't written is left
            alone either way. By environment: {Production: additive, "*": exact}
            """
        return try text(outcome.root, as: .root, extras)
    }

    private func text(
        _ manifest: Manifest,
        as role: ManifestWriter.Role,
        _ extras: ManifestExtras
    ) throws -> String {
        do throws(ManifestWritingError) {
            return try ManifestWriter.text(manifest, as: role, extras: extras)
        } catch {
            throw RunFailure(status: .failed, message: "the manifest can't be written: \(error)")
        }
    }

    /// `flags.yaml: 3 flags of Acme Web, 12 targets`.
    private func summary(_ outcome: Importer.Outcome, _ live: LiveState) -> String {
        let targets = live.targets.values.reduce(0) { $0 + $1.companies.count + $1.users.count }
        let files = outcome.files.isEmpty ? "" : " and \(Self.count(outcome.files.count, "file")) in flags/"
        return SafeText.visible(
            "\(path)\(files): \(Self.count(outcome.flags, "flag")) of \(live.app.name), "
                + Self.count(targets, "target"))
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }
}

extension RunFailure {
    /// Why nothing was imported: mostly the command line is to blame.
    init(importing problem: ImportProblem) {
        let isUsage = if case .targetsNotRead = problem { false } else { true }
        self.init(status: isUsage ? .usage : .failed, message: problem.message, hint: problem.hint)
    }
}
