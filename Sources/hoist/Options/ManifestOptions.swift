import ArgumentParser

/// The option that names the manifest.
struct ManifestOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("manifest")],
        help: ArgumentHelp("The manifest; `-` reads standard input. (default: flags.yaml)", valueName: "path"))
    var named: String?

    /// The path as the user wrote it, or the default.
    var path: String { named ?? "flags.yaml" }
}
