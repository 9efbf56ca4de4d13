import ArgumentParser

/// The option of the commands whose calls go side by side.
struct ParallelismOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Calls in flight, 1 to 256.", valueName: "n"))
    var parallelism = 8

    func validate() throws {
        guard (1...256).contains(parallelism) else {
            throw ValidationError("--parallelism is a number from 1 to 256.")
        }
    }
}
