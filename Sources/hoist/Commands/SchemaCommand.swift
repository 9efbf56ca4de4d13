import ArgumentParser
import FlagModel
import HoistEngine
import JSONText
import LiveReading
import ManifestReading
import TerminalText

/// `hoist schema`: the manifest's JSON Schema, for editors, on request with an app's names.
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the manifest's JSON Schema, for completion and explanations in editors.",
        discussion: """
            Draft 2020-12; an included file's schema is under $defs/includedFile. Without --from-app nothing is read and \
            no key is needed. With it, the app's environments and stages, the owners of its flags, and those in the \
            manifest's `owners` are enumerations, and the companies that the manifest and the cache have are offered: print \
            it again when one of them changes. Without -f, flags.yaml is looked for in the working folder, then above it up to the \
            root of the git work tree.
            """
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var connection: ConnectionArguments
    @OptionGroup var parallelism: ParallelismOptions
    // No targets are read here; the companies that the cache has are offered. A script can give every command the same options.
    @OptionGroup(visibility: .hidden) var cache: CacheOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Include the app's own environments, stages and owners; needs a key with the scope `read`.")
    var fromApp = false

    private var connectionChoice: ConnectionChoice { ConnectionChoice(connection, parallelism, cache) }

    func validate() throws {
        guard !fromApp, connection.namesApp else { return }
        throw ValidationError("An app is read only with --from-app; add it, or leave out the app's options.")
    }

    func run() async throws {
        try await CommandRun.run(
            output, format: .text, consequence: "no schema was printed", keyFiles: [connection.apiKeyFile]
        ) { context in
            let names = fromApp ? try await names(context) : nil
            context.console.data(ManifestSchema.json(names).pretty() + "\n")
            if fromApp { context.console.info(context.cost.line) }
            return .success
        }
    }

    private func names(_ context: CommandContext) async throws -> SchemaNames {
        let path = manifest.found(context.console)
        let written = written(at: path, context.console)
        return try await context.withSession(
            connectionChoice, for: .manifest(written?.apps ?? []), folder: LoadedManifest.folder(of: path)
        ) { session in
            let live = try await session.listing()
            return SchemaNames(
                app: live.app, flags: live.flags, owners: written?.manifest?.owners ?? [],
                companies: session.knownCompanies(of: live.app.id) + (written?.manifest?.listedCompanies ?? []))
        }
    }

    /// The manifest, for its `app` and `owners`; a schema may be printed before there is one.
    private func written(at path: String, _ console: Console) -> LoadedManifest? {
        guard let loaded = try? LoadedManifest.load(path, today: nil) else { return nil }
        if loaded.manifest == nil {
            console.info(
                "warning: \(SafeText.visible(path)) isn't valid, so its `owners` aren't used; see `hoist validate`")
        }
        return loaded
    }
}
