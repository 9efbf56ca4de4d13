import ArgumentParser
import FlagModel

/// `hoist import`: the manifest that says what is live. It can't write to Reflag: all that it is handed reads.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Write the manifest from what is live; nothing is changed in Reflag.",
        discussion: """
            Writes the file that --manifest names, or prints it where that is `-`. A plan after an import is empty. \
            `secret` isn't written, since Reflag doesn't let it be read.
            """
    )

    @Option(
        name: [.customShort("f"), .customLong("manifest")],
        help: ArgumentHelp("The manifest to write; `-` prints it.", valueName: "path"))
    var path = "flags.yaml"

    @Flag(help: "Write over files that are there.")
    var force = false

    @OptionGroup var importing: ImportingOptions

    @Option(
        help: ArgumentHelp(
            "Take what is live of this flag into the manifest that is there, and leave every other byte as it is; may be "
                + "given again.", valueName: "key"))
    var adopt: [String] = []

    @Option(
        help: ArgumentHelp(
            "Write no manifest, but all that is live as data to this file, for `hoist sandbox --from-live FILE`.",
            valueName: "file"))
    var snapshot: String?

    @OptionGroup var way: WayOptions
    @OptionGroup var sideBySide: ParallelismOptions
    @OptionGroup var cached: CacheOptions
    @OptionGroup var output: OutputOptions

    private var connection: ConnectionOptions { ConnectionOptions(way, sideBySide, cached) }

    func validate() throws {
        if snapshot != nil, importing.isGiven {
            throw ValidationError("--snapshot holds all that is live; it goes with no option that chooses from it.")
        }
        if !adopt.isEmpty,
            snapshot != nil || force || !importing.only.isEmpty || importing.archived
                || importing.audiences || importing.split != nil
        {
            throw ValidationError("--adopt changes a manifest that is there; of the others --fields and -e go with it.")
        }
        if path == "-", !adopt.isEmpty { throw ValidationError("--adopt needs a manifest in a file, not `-`.") }
        if path == "-", importing.split != nil {
            throw ValidationError("--split writes several files; it goes with a manifest in a file, not with `-`.")
        }
    }

    func run() async throws {
        try await CommandRun.run(output, format: .text, undone: "nothing was imported") { surroundings in
            let folder = LoadedManifest.folder(of: path)
            if !adopt.isEmpty { return try await adopt(surroundings) }
            if snapshot == nil, !force { try ImportFiles.check([path]) }
            // A manifest that is there is looked into for its `app` alone.
            let app = path == "-" ? nil : try? LoadedManifest.load(path, today: nil).manifest?.app?.value
            return try await withSession(connection, manifestApp: app ?? nil, folder: folder, surroundings) { session in
                let reading = ImportReading(
                    reader: session.reader, app: session.app, cache: session.cache, surroundings: surroundings)
                if let snapshot {
                    try await LiveSnapshotFile(path: snapshot, force: force, surroundings: surroundings).write(reading)
                } else {
                    try await ImportRun(
                        path: path, folder: folder, force: force, options: importing.options,
                        surroundings: surroundings
                    ).run(reading)
                }
                surroundings.console.talk(surroundings.meter.line)
                return .success
            }
        }
    }

    private func adopt(_ surroundings: Surroundings) async throws -> ExitStatus {
        let loaded = try LoadedManifest.load(path, today: nil)
        guard let manifest = loaded.manifest else {
            throw ManifestMistakes(diagnostics: loaded.diagnostics, sources: loaded.sources)
        }
        let run = AdoptRun(
            path: path, loaded: loaded, keys: adopt.map { Identifier($0) }, options: importing.options,
            surroundings: surroundings)
        try await withSession(connection, for: loaded, surroundings) { session in
            let reading = ImportReading(
                reader: session.reader, app: session.app, cache: session.cache, surroundings: surroundings)
            try await run.run(manifest, reading)
        }
        surroundings.console.talk(surroundings.meter.line)
        return .success
    }
}
