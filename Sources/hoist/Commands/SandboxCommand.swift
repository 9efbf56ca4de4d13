#if Sandbox
    import ArgumentParser
    import Sandbox

    /// `hoist sandbox`: the stand-in for Reflag, until it is interrupted.
    struct SandboxCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sandbox",
            abstract: "Serve a stand-in for Reflag's Management API, to try hoist against.",
            discussion: """
                Prints the address and two keys, then serves until it is interrupted. The state is in memory, or in the \
                file that --state names. It listens to this machine alone unless --host says otherwise.
                """
        )

        @OptionGroup var output: OutputOptions

        @Option(help: ArgumentHelp("The address to listen at.", valueName: "address"))
        var host = "127.0.0.1"

        @Option(help: ArgumentHelp("The port to listen at; 0 takes any that is free.", valueName: "n"))
        var port = 0

        @Option(help: ArgumentHelp("Keep the state in this file.", valueName: "file"))
        var state: String?

        @Option(help: ArgumentHelp("The app's id in a fresh sandbox.", valueName: "id"))
        var app: String?

        @Option(help: ArgumentHelp("Let each call take at least this long.", valueName: "milliseconds"))
        var latency = 0

        func validate() throws {
            guard latency >= 0 else { throw ValidationError("--latency is a number of milliseconds, 0 or more.") }
            guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535.") }
        }

        func run() async throws {
            try await CommandRun.run(output, format: .text, undone: "nothing was served") { surroundings in
                let configuration = SandboxConfiguration(
                    host: host, port: port, stateFile: state,
                    world: app.map { .fresh(appID: SandboxID($0)) } ?? .fresh(), latency: latency)
                do {
                    try await withSandbox(configuration) { sandbox in
                        surroundings.console.product(Self.greeting(sandbox))
                        // Until a signal ends the process.
                        while true { try await ContinuousClock().sleep(for: .seconds(3_600)) }
                    }
                } catch let error as SandboxError {
                    throw RunFailure(status: .failed, message: error.message, hint: error.hint)
                }
                return .success
            }
        }

        /// What a shell can take over, with a line that says which key may do what.
        private static func greeting(_ sandbox: RunningSandbox) -> String {
            """
            # The sandbox listens. Give these to hoist in another shell:
            export REFLAG_API_URL=\(sandbox.url)
            export REFLAG_APP_ID=\(sandbox.appID)
            export REFLAG_API_KEY=\(sandbox.key)
            # A key that can read alone:
            # export REFLAG_API_KEY=\(sandbox.readOnlyKey)

            """
        }
    }
#endif
