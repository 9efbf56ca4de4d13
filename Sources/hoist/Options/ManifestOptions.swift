import ArgumentParser

/// The option that names the manifest.
struct ManifestOptions: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("manifest")],
        help: ArgumentHelp("The manifest; `-` reads standard input.", valueName: "path"))
    var path = "flags.yaml"
}
