import ArgumentParser
import FlagModel
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

    private var connection: ConnectionOptions { ConnectionOptions(way, sideBySide) }

    func validate() throws {
        guard !fromApp, way.namesApp else { return }
        throw ValidationError("An app is read with --from-app alone; add it, or leave the app's options out.")
    }

    func run() async throws {
        try await CommandRun.run(output, format: .text, undone: "no schema was printed") { surroundings in
            let names = fromApp ? try await names(surroundings) : nil
            surroundings.console.product(ManifestSchema.json(names).pretty() + "\n")
            if fromApp { surroundings.console.talk(surroundings.meter.line) }
            return .success
        }
    }

    private func names(_ surroundings: Surroundings) async throws -> SchemaNames {
        let written = written(surroundings.console)
        return try await withSession(
            connection, manifestApp: written?.app?.value, folder: LoadedManifest.folder(of: manifest.path),
            surroundings
        ) { session in
            try await surroundings.meter.measure("read") {
                do {
                    let app: Identifier
                    if let named = session.app { app = named } else { app = try await session.reader.onlyApp() }
                    let live = try await session.reader.listing(of: app)
                    return SchemaNames(app: live.app, flags: live.flags, owners: written?.owners ?? [])
                } catch let error as LiveReadingError {
                    throw RunFailure(error)
                }
            }
        }
    }

    /// The manifest, for its `app` and `owners`; a schema is asked for before there is one.
    private func written(_ console: Console) -> Manifest? {
        guard let loaded = try? LoadedManifest.load(manifest.path, today: nil) else { return nil }
        if loaded.manifest == nil {
            let path = SafeText.visible(manifest.path)
            console.talk("warning: \(path) isn't valid, so its `app` and `owners` aren't taken; see `hoist validate`")
        }
        return loaded.manifest
    }
}
