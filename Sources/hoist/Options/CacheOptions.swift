import ArgumentParser

/// The options of the commands that read targets.
struct CacheOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Targets: auto takes what hasn't changed from the cache, full reads them all and writes the cache.",
            valueName: "how"))
    var refresh: RefreshChoice = .auto

    @Flag(help: "Neither read nor write the cache of targets.")
    var noCache = false
}
