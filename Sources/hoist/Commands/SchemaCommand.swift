import ArgumentParser
import FlagModel
import HoistEngine
import JSONText
import LiveReading
import ManifestReading
import TerminalText

/// `hoist schema`: the manifest's JSON Schema, for editors. With an app's names in it, it only reads.
struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the manifest's JSON Schema, with which editors complete and explain.",
        discussion: """
            Draft 2020-12; an included file's schema is under $defs/includedFile. Without --from-app nothing is read and \
            no key is needed. With it the app's environments and stages, who owns its flags, and who stands under the \
            manifest's `owners` are enumerations: print it again when one of them changes.
            """
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var way: WayOptions
    @OptionGroup var sideBySide: ParallelismOptions
    // No targets are read here. Taken all the same, so that a script can give every command the same options.
    @OptionGroup(visibility: .hidden) var cached: CacheOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Put the app's own environments, stages and owners in; needs a key with the scope `read`.")
    var fromApp = false

    private var connection: ConnectionChoice { ConnectionChoice(way, sideBySide) }

    func validate() throws {
        guard !fromApp, way.namesApp else { return }
        throw ValidationError("An app is read with --from-app alone; add it, or leave the app's options out.")
    }

    func run() async throws {
        try await CommandRun.run(output, format: .text, undone: "no schema was printed") { context in
            let names = fromApp ? try await names(context) : nil
            context.console.output(ManifestSchema.json(names).pretty() + "\n")
            if fromApp { context.console.info(context.cost.line) }
            return .success
        }
    }

    private func names(_ context: CommandContext) async throws -> SchemaNames {
        let written = written(context.console)
        return try await context.withSession(
            connection, manifestApp: written?.app?.value, folder: LoadedManifest.folder(of: manifest.path)
        ) { session in
            let live = try await session.listing()
            return SchemaNames(app: live.app, flags: live.flags, owners: written?.owners ?? [])
        }
    }

    /// The manifest, for its `app` and `owners`; a schema is asked for before there is one.
    private func written(_ console: Console) -> Manifest? {
        guard let loaded = try? LoadedManifest.load(manifest.path, today: nil) else { return nil }
        if loaded.manifest == nil {
            let path = SafeText.visible(manifest.path)
            console.info("warning: \(path) isn't valid, so its `app` and `owners` aren't taken; see `hoist validate`")
        }
        return loaded.manifest
    }
}
