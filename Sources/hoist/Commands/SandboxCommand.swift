import HoistEngine
import SystemAccess

#if Sandbox
    import ArgumentParser
    import Sandbox

    /// `hoist sandbox`: the simulated Reflag, until it is interrupted.
    struct SandboxCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sandbox",
            abstract: "Serve a simulated Reflag API, to try hoist against.",
            discussion: """
                Prints the address and API keys, then serves until it is interrupted. The state is in memory, or in the \
                file that --state names. It listens only on the local machine unless --host says otherwise; a page at its \
                root, on the local machine only, shows flags, targets and the calls as they come, and does what Reflag's web \
                app does.
                """
        )

        @OptionGroup var output: ColorOptions
        @OptionGroup(visibility: .hidden) var verbosity: IgnoredVerbosityOptions

        @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
        var host = "127.0.0.1"

        @Option(help: ArgumentHelp("The port to listen on; 0 picks a free one.", valueName: "n"))
        var port = 0

        @Option(help: ArgumentHelp("Keep the state in this file.", valueName: "file"), completion: .json)
        var state: String?

        @Option(help: ArgumentHelp("The app's id in a fresh sandbox.", valueName: "id"))
        var app: String?

        @Flag(help: "Start with a few flags, as the app of whatever manifest is applied.")
        var demo = false

        @Option(
            help: ArgumentHelp(
                "Start as a copy of an app, from a file that `hoist import --snapshot FILE` wrote.", valueName: "file"),
            completion: .json)
        var fromLive: String?

        @Option(
            help: ArgumentHelp(
                "The version of Reflag's API: \(SandboxDialect.names). Default: 3.1.0, or what the state file says.",
                valueName: "version"),
            transform: SandboxCommand.dialect)
        var api: SandboxDialect?

        @Option(
            help: ArgumentHelp(
                "Don't find unknown companies and users: `all` (in any call) or `writes`. Default: everybody is known.",
                valueName: "calls"),
            transform: SandboxCommand.strictness)
        var strictEntities: SandboxStrictness?

        @Option(help: ArgumentHelp("List at most this many flags on a page.", valueName: "n"))
        var pageLimit: Int?

        @Option(help: ArgumentHelp("Make each call take at least this long.", valueName: "milliseconds"))
        var latency = 0

        @Option(
            help: ArgumentHelp("Make this share of the calls fail: 0.2 or 20%.", valueName: "rate"),
            transform: SandboxCommand.rate)
        var fail: Double?

        @Option(
            help: ArgumentHelp(
                "With --fail: the faults, comma-separated: \(FaultKinds.names). Default: all but timeout.",
                valueName: "kinds"),
            transform: FaultKinds.init)
        var failKinds: FaultKinds?

        @Option(
            help: ArgumentHelp(
                "With --fail: the seed of the faults. The same sequence of calls gets the same faults.",
                valueName: "n"))
        var seed: UInt64?

        @Option(help: ArgumentHelp("Make the Runtime API lag behind by this long.", valueName: "milliseconds"))
        var runtimeLag = 0

        @Option(
            help: ArgumentHelp(
                "Do this otherwise than hoist assumes of Reflag (repeatable): "
                    + SandboxOtherwise.names.joined(separator: ", ") + ".",
                valueName: "name"),
            transform: SandboxCommand.otherwise)
        var otherwise: [SandboxOtherwise] = []

        func validate() throws {
            if fail == nil, failKinds != nil || seed != nil {
                throw ValidationError("--fail-kinds and --seed go with --fail.")
            }
            if fromLive != nil, app != nil {
                throw ValidationError("--from-live has its own app; leave out --app.")
            }
            if demo, fromLive != nil { throw ValidationError("--from-live has its own flags; leave out --demo.") }
            guard latency >= 0 else { throw ValidationError("--latency is a number of milliseconds, 0 or more.") }
            guard runtimeLag >= 0 else {
                throw ValidationError("--runtime-lag is a number of milliseconds, 0 or more.")
            }
            if let pageLimit, pageLimit < 1 { throw ValidationError("--page-limit is a number of flags, 1 or more.") }
            guard (0...65_535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535.") }
        }

        func run() async throws {
            try await CommandRun.run(
                output, format: .text, consequence: "nothing was served", reportsInterruption: false
            ) { context in
                if let state { try OutputFile.checkName(state, option: "--state") }
                do {
                    try await OpenFiles.check()
                    let configuration = SandboxConfiguration(
                        host: host, port: port, state: state.map { SandboxState($0) }, world: try world(),
                        overrides: SandboxOverrides(
                            dialect: api, strictness: strictEntities, pageLimit: pageLimit, otherwise: Set(otherwise)),
                        latency: latency,
                        runtimeLag: runtimeLag, interceptor: faults?.interceptor)
                    try await withSandbox(configuration) { sandbox in
                        context.console.handOut(Self.greeting(sandbox))
                        // Nobody could use it.
                        if let failure = context.console.takeOutputFailure() { throw failure }
                        // Until a signal ends the process, or, if there is a state to be written, until it has come.
                        if state != nil { Interruption.listen() }
                        while !Interruption.came { try await ContinuousClock().sleep(for: .milliseconds(100)) }
                    }
                } catch let error as SandboxError {
                    throw EngineError(.failed, error.message, hint: error.hint)
                }
                return .success
            }
        }

        /// What it starts with.
        private func world() throws -> SandboxWorld {
            if let state, demo || fromLive != nil, FileReading.realPath(state) != nil {
                throw EngineError(
                    .usage, "\(state) already exists, and would be served instead of the \(demo ? "demo" : "snapshot")",
                    hint: "name a new file with --state, or leave out \(demo ? "--demo" : "--from-live") to go on with "
                        + "this one")
            }
            guard let fromLive else {
                let id = app.map { SandboxID($0) }
                return demo ? .demo(appID: id) : id.map { .fresh(appID: $0) } ?? .fresh()
            }
            return try .twin(ofSnapshot: fromLive)
        }

        /// What goes wrong with a share of the calls.
        private var faults: SandboxFaultPlan? {
            fail.map { SandboxFaultPlan(rate: $0, kinds: (failKinds ?? FaultKinds()).kinds, seed: seed ?? 1) }
        }

        /// One of the names.
        private static func otherwise(_ text: String) throws -> SandboxOtherwise {
            guard let way = SandboxOtherwise(rawValue: text) else {
                throw ValidationError("--otherwise has no `\(text)`; see hoist sandbox --help.")
            }
            return way
        }

        /// A share: `0.2` or `20%`.
        private static func rate(_ text: String) throws -> Double {
            let isPercent = text.hasSuffix("%")
            guard let number = Double(isPercent ? String(text.dropLast()) : text),
                (0...1).contains(isPercent ? number / 100 : number)
            else {
                throw ValidationError("--fail is a share from 0 to 1, such as 0.2 or 20%.")
            }
            return isPercent ? number / 100 : number
        }

        /// `3.0.1` or `3.1.0`.
        private static func dialect(_ text: String) throws -> SandboxDialect {
            guard let dialect = SandboxDialect(rawValue: text) else {
                throw ValidationError("--api is one of \(SandboxDialect.names).")
            }
            return dialect
        }

        /// `all` or `writes`.
        private static func strictness(_ text: String) throws -> SandboxStrictness {
            guard let strictness = SandboxStrictness(rawValue: text) else {
                throw ValidationError("--strict-entities is all or writes.")
            }
            return strictness
        }

        /// What a shell can evaluate, with a line that says which key may do what.
        private static func greeting(_ sandbox: RunningSandbox) -> String {
            """
            # The sandbox is listening. Set these for hoist in another shell:
            export REFLAG_API_URL=\(sandbox.url)
            export REFLAG_RUNTIME_URL=\(sandbox.runtimeURL)
            \(sandbox.isAnyApp ? "# Its app is the one that the manifest names." : "export REFLAG_APP_ID=\(sandbox.appID)")
            export REFLAG_API_KEY=\(sandbox.key)
            # Keys that can read, and create flags; change targets; create companies and users:
            # export REFLAG_API_KEY=\(sandbox.keys.create ?? "")
            # export REFLAG_API_KEY=\(sandbox.keys.targeting ?? "")
            # export REFLAG_API_KEY=\(sandbox.keys.entities ?? "")
            # A read-only key:
            # export REFLAG_API_KEY=\(sandbox.readOnlyKey)
            # For an application: its base URL is REFLAG_RUNTIME_URL, and these are the SDK keys (publishable, secret):
            \(sandbox.environments.map { "#   \($0.name)  \($0.publishableKey)  \($0.secretKey)" }.joined(separator: "\n"))

            """ + (sandbox.page.map { "# A page to look at: \($0)\n" } ?? "")
        }
    }

    extension SandboxDialect {
        /// The names of all versions.
        fileprivate static let names = allCases.map(\.rawValue).joined(separator: ", ")
    }

    /// `--fail-kinds`.
    struct FaultKinds: Sendable {
        /// The kinds, in the order in which they are listed.
        let kinds: [SandboxFaultPlan.Kind]

        /// The names of all kinds.
        static let names = SandboxFaultPlan.Kind.allCases.map(\.rawValue).joined(separator: ", ")

        /// All kinds but the one that takes minutes.
        init() {
            kinds = SandboxFaultPlan.Kind.allCases.filter { $0 != .timeout }
        }

        /// Kinds from their comma-separated names.
        init(_ text: String) throws {
            let named = try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
                guard let kind = SandboxFaultPlan.Kind(rawValue: String(word)) else {
                    throw ValidationError("there is no fault `\(word)`: give a comma-separated list of \(Self.names).")
                }
                return kind
            }
            kinds = SandboxFaultPlan.Kind.allCases.filter(named.contains)
        }
    }
#endif
